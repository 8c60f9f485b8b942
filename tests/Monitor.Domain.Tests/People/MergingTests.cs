using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.People;

/// <summary>An agency that has become part of another answers for nothing, owes nothing, and is refused by its new name.</summary>
public sealed class MergingTests
{
    private static readonly Party School = Parties.School();
    private static readonly Party Surgery = Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health);
    private static readonly Circumstances Now = On("2026-03-30");

    private static readonly Partnership Partnership = new([School, Surgery, Parties.Empty("camhs-team", "CAMHS", PartyKind.ServiceTeam), Parties.Board()]);

    [Fact]
    public void Nobody_acts_or_is_mailed_for_it_any_more_and_what_it_was_stays()
    {
        var merged = Merged(School, Surgery.Id);

        Assert.Equal((Surgery.Id, Now.Today), (merged.MergedInto, merged.MergedOn));
        Assert.Empty(merged.Contacts);
        Assert.Empty(merged.Members);
        Assert.Equal((School.Id, School.Name, School.Kind), (merged.Id, merged.Name, merged.Kind));
        Assert.Same(merged, Merged(merged, Surgery.Id));
    }

    [Fact]
    public void It_becomes_part_of_another_agency_and_once()
    {
        Assert.Equal("agency-unknown", Code(School, null));
        Assert.Equal("agency-unknown", Code(School, PartyId.Parse("camhs-team", null)));
        Assert.Equal("agency-is-the-same", Code(School, School.Id));
        Assert.Equal("not-an-agency", Code(Parties.Board(), Surgery.Id));
        Assert.Equal("agency-merged", Code(Merged(School, Surgery.Id), PartyId.Parse("northmere-council", null)));
    }

    [Fact]
    public void An_entry_is_neither_referred_nor_handed_to_it_and_the_refusal_names_the_other()
    {
        var partnership = new Partnership([Merged(School, Surgery.Id), Surgery, Parties.Board()]);

        var refused = Recording.Proposing(Entries.Open() with { Responsible = Surgery.Id }, School.Id, partnership, Now);

        Assert.False(refused.IsSuccess(out _, out var problem));
        Assert.Equal(("agency-merged", $"{School.Name} is part of Northmere Surgery now. Choose that one."), (problem!.Code, problem.Detail));
    }

    [Fact]
    public void It_owes_nothing_for_itself()
    {
        var owed = PartyCatalogue.Owed(new PartyFacts(School with { Contacts = [] }, [], []), Now);
        Assert.NotEmpty(owed);

        Assert.Empty(PartyCatalogue.Owed(new PartyFacts(Merged(School, Surgery.Id), [], []), Now));
        Assert.False(Returning.Open(Merged(School, Surgery.Id) with { ReleasedOn = Day("2026-01-01") }, Day("2026-02-01"), [], Now).IsSuccess(out _, out _));
    }

    private static Party Merged(Party party, PartyId into) => Directing.Merged(party, into, Partnership, Now).Match(merged => merged, problem => throw new InvalidOperationException(problem.Detail));

    private static string? Code(Party party, PartyId? into) => Directing.Merged(party, into, Partnership, Now).Match(_ => (string?)null, problem => problem.Code);
}
