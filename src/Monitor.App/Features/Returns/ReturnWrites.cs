using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Returns;

/// <summary>Changes of returns as they are written: whatever changes what the agency owes sends for a look at its duties in the same transaction.</summary>
internal static class ReturnWrites
{
    public static ReturnChange Opening(AssuranceReturn opened, DateTimeOffset at) =>
        new() { Before = null, After = opened, At = at, Messages = SettlingDuties(null, opened, at) };

    public static ReturnChange Of(StoredReturn before, ReturnEdit edit, DateTimeOffset at, Receipt? receipt) => new()
    {
        Before = before,
        After = edit.After,
        Texts = edit.Texts,
        At = at,
        Receipt = receipt,
        Messages = SettlingDuties(before.Return, edit.After, at),
    };

    private static ImmutableArray<OutboxMessage> SettlingDuties(AssuranceReturn? before, AssuranceReturn after, DateTimeOffset at) =>
        (before?.Version, before?.IsSigned) == (after.Version, after.IsSigned)
            ? []
            : [OutboxMessage.For(
                at, new SettleDuties(after.Agency, at.DateInLondon()),
                after.Agency.ToString(), after.Period.ToString(), after.Version.ToString(CultureInfo.InvariantCulture), after.IsSigned ? "signed" : "open")];
}
