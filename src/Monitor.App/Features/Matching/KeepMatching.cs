using Monitor.App.Features.Entries;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.Matching;
using Monitor.Domain.Time;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Matching;

/// <summary>
/// Forgets by what an entry was recognised once it can say nothing about a new one, and tells for each key how much still lives under it, so that an
/// old key can be retired.
/// </summary>
internal sealed partial class KeepMatching(
    IMatchingStore matching, MatchingKeys keys, EntriesOwed entries, Present present, ILogger<KeepMatching> logger)
{
    public IEnumerable<string> KeyIds => keys.Ids;

    /// <summary>A key's next few rows.</summary>
    public async Task<Step> StepAsync(string keyId, Reached reached, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var today = at.DateInLondon();
        var page = await matching.ReadAsync(keyId, reached.After, cancellationToken);
        var living = 0;

        foreach (var match in page.Items)
        {
            if (await IsLivingAsync(match, today, cancellationToken))
            {
                living++;
            }
            else
            {
                await matching.DropAsync(match, cancellationToken);
            }
        }

        if (page.Next is null)
        {
            Log.Living(logger, keyId, reached.SeenInPart + living);
        }

        return new Step(page.Next, living, page.Items.Count - living);
    }

    private async Task<bool> IsLivingAsync(Match match, DateOnly today, CancellationToken cancellationToken)
    {
        try
        {
            return present.Policy.Retention.IsPaused || (await entries.FindAnywhereAsync(match.Entry, cancellationToken) is { } stored
                && (stored.Entry.LegalHoldSince is not null || !(RevolvingDoor.LastDayOf(stored.Entry, present.Policy.Guard.WatchMonths) < today)));
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
        {
            // What cannot be read now may be again: the nightly audit tells of it.
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Matching key {KeyId} has {Rows} rows that still live.")]
        public static partial void Living(ILogger logger, string keyId, int rows);
    }
}
