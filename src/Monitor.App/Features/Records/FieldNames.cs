using System.Collections.Immutable;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>What a body's fields mean to the rules, and how the rules' refusals name them again.</summary>
internal static class FieldNames
{
    public static PartyId? PartyOf(string? text) => PartyId.TryParse(text, null, out var party) ? party : null;

    /// <summary>The day has a name of its own where a request says either of two things.</summary>
    public static Result<ImmutableArray<NewEvent>> DayNamed(string field, Result<ImmutableArray<NewEvent>> facts)
    {
        InvalidProblem Renamed(InvalidProblem fault) => fault.Field == "on" ? fault with { Field = field } : fault;

        return facts.IsSuccess(out _, out var problem)
            ? facts
            : problem switch
            {
                InvalidFields many => new InvalidFields([.. many.Faults.Select(Renamed)]),
                InvalidProblem one => Renamed(one),
                _ => problem,
            };
    }
}
