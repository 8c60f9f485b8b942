using Monitor.App.Features.Imports;
using Monitor.App.Features.Matching;
using Monitor.App.Features.Retention;
using Monitor.App.Hosting;
using Monitor.Domain.Audit;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>Every night: moves entries that ended three months ago out of the current ones, drops receipts that no retry can need any more, forgets what is as old as the board keeps it, and whom no new referral can be matched with, the codes with which nobody can sign in any more, what is left of imports, and who looked long ago.</summary>
internal sealed class Housekeeping(
    IWaitingListStore store, IDirectoryStore directory, IOutboxStore outbox, IJobStore jobs, KeepMatching matching, KeepByPolicy keepByPolicy, INotificationStore notifications, IPasscodeStore passcodes, KeepImports keepImports, IAccessLog log, InStretches stretches, Present present, [FromKeyedServices(Clocks.Real)] TimeProvider realTime)
{
    /// <summary>Long enough for last month's summary to find every wait that ended in it.</summary>
    public static readonly TimeSpan CurrentFor = TimeSpan.FromDays(92);

    private static readonly TimeSpan ReceiptsFor = TimeSpan.FromDays(14);
    private static readonly TimeSpan CodesFor = TimeSpan.FromDays(1);
    private const string Codes = "passcodes";
    private const string Agencies = "agency:";
    private const string Keys = "key:";
    private const string Looks = "looks:";
    private const string Kept = "kept:";
    private const string Own = "own:";

    /// <summary>A stretch of it; true once all is done.</summary>
    public async Task<bool> HandleAsync(string period, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);
        string[] parts =
        [
            .. partnership.Agencies.SelectMany(agency => (string[])[$"{Agencies}{agency.Id}", $"{Kept}{agency.Id}"]),
            .. partnership.Parties.SelectMany(party => (string[])[$"{Looks}{party.Id}", $"{Own}{party.Id}"]),
            .. matching.KeyIds.Select(key => $"{Keys}{key}"),
            Codes,
        ];

        if (await stretches.RunAsync(ScheduledKind.Housekeeping.ToString(), period, parts, (reached, token) => StepAsync(reached, at, token), cancellationToken) is not { } all)
        {
            return false;
        }

        await jobs.CompleteAsync(ScheduledKind.Housekeeping.ToString(), period, at, $"{all.Found} rows", cancellationToken);
        return true;
    }

    private async Task<Step> StepAsync(Reached reached, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (reached.Part.StartsWith(Keys, StringComparison.Ordinal))
        {
            return await matching.StepAsync(reached.Part[Keys.Length..], reached, at, cancellationToken);
        }

        if (reached.Part.StartsWith(Looks, StringComparison.Ordinal))
        {
            var isForgotten = present.Policy.Retention.IsPaused || await log.ForgetAsync(PartyId.Parse(reached.Part[Looks.Length..], null), at.AddMonths(-present.Policy.AccessLogMonths), cancellationToken);
            return new Step(isForgotten ? null : Looks, 0, 0);
        }

        if (reached.Part.StartsWith(Kept, StringComparison.Ordinal))
        {
            return await keepByPolicy.StepAsync(PartyId.Parse(reached.Part[Kept.Length..], null), reached, at, cancellationToken);
        }

        if (reached.Part.StartsWith(Own, StringComparison.Ordinal))
        {
            if (present.Policy.Retention.IsPaused)
            {
                return new Step(null, 0, 0);
            }

            var party = PartyId.Parse(reached.Part[Own.Length..], null);

            if (reached.After is null)
            {
                await keepByPolicy.KeepOwnAsync(party, at, cancellationToken);
            }

            var mails = await notifications.TidyAsync(party, at.AddMonths(-present.Policy.AccessLogMonths).DateInLondon(), reached.After, cancellationToken);
            return new Step(mails.Next, 0, mails.Rows);
        }

        if (reached.Part == Codes)
        {
            // By real time, which codes keep.
            var isDone = await passcodes.ForgetAsync(realTime.GetUtcNow() - CodesFor, cancellationToken);
            return new Step(isDone ? null : Codes, 0, 0);
        }

        var agency = PartyId.Parse(reached.Part[Agencies.Length..], null);

        if (reached.After is null)
        {
            await keepImports.HandleAsync(agency, at, cancellationToken);

            if ((await directory.ReadAsync(cancellationToken)).Find(agency) is { MergedInto: { } into })
            {
                await outbox.AddAsync(agency, [OutboxMessage.For(at, new MergeEntries(agency, into), agency.ToString(), into.ToString(), $"{at:O}")], cancellationToken);
            }
        }

        var tidied = await store.TidyAsync(agency, at - CurrentFor, at - ReceiptsFor, reached.After, cancellationToken);
        return new Step(tidied.Next, 0, tidied.Rows);
    }
}
