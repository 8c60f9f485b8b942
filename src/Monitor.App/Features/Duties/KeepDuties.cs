using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Duties;

/// <summary>Looks at what a party owes for itself: every night, and after anything that may have put it right.</summary>
internal sealed class KeepDuties(IDutyStore duties, IReturnStore returns, IDirectoryStore directory, EntriesOwed entries, Present present)
{
    public async Task<Handling> HandleAsync(SettleDuties message, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(at, partnership);

        if (partnership.Find(message.Party) is not { } party)
        {
            return Handling.Done;
        }

        var waiting = party.Kind == PartyKind.ServiceTeam
            ? (await entries.OfAsync(party, partnership, new MorningFacts(), cancellationToken)).Where(entry => QuietStart.IsTold(entry, partnership, now.Today)).ToList()
            : [];
        var asked = party.IsAgency ? (await returns.ReadAsync(party.Id, cancellationToken)).Select(each => each.Return).Where(each => !each.IsSigned).ToList() : [];
        var owed = PartyCatalogue.Owed(new PartyFacts(party, asked, waiting), now);
        var stored = await duties.ReadAsync(party.Id, cancellationToken);
        var versions = stored.ToDictionary(each => each.Duty.Key);
        var isWhole = true;

        foreach (var change in DutyWatch.Settle(party.Id, [.. stored.Select(each => each.Duty)], owed, now))
        {
            isWhole &= await duties.TryWriteAsync(versions.GetValueOrDefault(change.After.Key), change.After, TellingBoard(change, at), cancellationToken);
        }

        // What somebody else changed meanwhile is looked at again.
        return isWhole ? Handling.Done : Handling.Busy;
    }

    private static ImmutableArray<OutboxMessage> TellingBoard(DutyChange change, DateTimeOffset at) =>
    [
        .. change.Happened.OfType<StepRaised>().Where(raised => raised.Step >= Recipients.BoardsManagerToldAt).Select(raised =>
        {
            var duty = change.After;
            var key = new RaisingKey(duty.Party, duty.About, duty.Check, raised.N, raised.Step, raised.Raise);
            return OutboxMessage.For(
                at, new TellBoard(duty.Party, duty.About, duty.Check, raised.N, raised.Step, raised.Raise, raised.On, duty.Party), key.ToString());
        }),
    ];
}
