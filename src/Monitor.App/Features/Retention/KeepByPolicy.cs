using Monitor.App.Features.Entries;
using Monitor.App.Features.Imports;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Retention;

/// <summary>
/// Every night: erases what people wrote once it is as old as the board keeps words, and forgets entries that are as old as it keeps entries, but for their
/// number. What cannot be forgotten tonight is tried again the next night.
/// </summary>
internal sealed partial class KeepByPolicy(
    IWaitingListStore store, IRetentionStore retention, IReturnStore returns, IDutyStore duties, ReadFile readFile, Present present, ILogger<KeepByPolicy> logger)
{
    private const int AtOnce = 50;

    /// <summary>An agency's next few entries: first those that wait or ended not long ago, then the archived ones.</summary>
    public async Task<Step> StepAsync(PartyId agency, Reached reached, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(at, cancellationToken);

        if (reached.After is null)
        {
            await retention.FinishAsync(agency, cancellationToken);
        }

        var page = await store.ReadEveryAsync(agency, reached.After, AtOnce, cancellationToken);
        var counted = 0;
        var changed = 0;

        foreach (var stored in page.Items)
        {
            switch (RetentionRules.On(now.Today, stored.Entry, present.Policy.Retention))
            {
                case Kept.Counted when await CountAsync(agency, stored, cancellationToken):
                    counted++;
                    break;
                case Kept.WithoutWords when stored.HasWords && await EraseAsync(agency, stored, now, at, cancellationToken):
                    changed++;
                    break;
            }
        }

        if (counted > 0)
        {
            await retention.FinishAsync(agency, cancellationToken);
            Log.Counted(logger, counted, agency);
        }

        return new Step(page.Next, 0, counted + changed);
    }

    /// <summary>Words that a party wrote about itself: in returns, and in answering for what it owed.</summary>
    public async Task KeepOwnAsync(PartyId party, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var before = at.DateInLondon().AddMonths(-present.Policy.Retention.TextMonths);
        await duties.TidyAsync(party, before, cancellationToken);

        foreach (var stored in await returns.ReadAsync(party, cancellationToken))
        {
            if (stored.Return.Period.Last < before)
            {
                await returns.ForgetWordsAsync(party, stored.Return.Period, cancellationToken);
            }
        }
    }

    private async Task<bool> CountAsync(PartyId agency, StoredEntry stored, CancellationToken cancellationToken)
    {
        try
        {
            var history = await store.ReadHistoryAsync(agency, stored.Entry.Id, cancellationToken);
            var traces = Traces.Of(
                stored.Entry, history, present.Policy.FindService(stored.Entry.Service)?.Team, party => readFile.CaseKeyOf(party, stored.Entry.CaseReference, stored.Entry.Service));
            return await retention.CountAsync(stored, traces, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            Log.NotRead(logger, exception, stored.Entry.Id);
            return false;
        }
    }

    private async Task<bool> EraseAsync(PartyId agency, StoredEntry stored, Circumstances now, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            var history = await store.ReadHistoryAsync(agency, stored.Entry.Id, cancellationToken);
            var by = new Provenance("retention", $"retention:{now.Today:yyyy-MM-dd}", at);

            if (Consequences.OfForgettingWords(stored, history, now, by) is not { } change
                || (await store.CommitAsync(agency, [change], cancellationToken))[0] != CommitResult.Committed)
            {
                return false;
            }

            Log.Erased(logger, stored.Entry.Id);
            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            Log.NotRead(logger, exception, stored.Entry.Id);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Entries} entries of {Agency} were as old as entries are kept, and are forgotten but for their number.")]
        public static partial void Counted(ILogger logger, int entries, PartyId agency);

        [LoggerMessage(LogLevel.Information, "Words of entry {EntryId} were as old as words are kept, and are erased.")]
        public static partial void Erased(ILogger logger, EntryId entryId);

        [LoggerMessage(LogLevel.Error, "Entry {EntryId} cannot be read, and is kept longer than the policy says.")]
        public static partial void NotRead(ILogger logger, Exception exception, EntryId entryId);
    }
}
