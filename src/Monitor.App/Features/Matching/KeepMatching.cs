using Monitor.App.Features.Entries;
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
    public async Task<int> HandleAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var today = at.DateInLondon();
        var dropped = 0;

        foreach (var keyId in keys.Ids)
        {
            var living = 0;

            await foreach (var page in matching.ReadAsync(keyId, cancellationToken))
            {
                foreach (var match in page)
                {
                    if (await IsLivingAsync(match, today, cancellationToken))
                    {
                        living++;
                    }
                    else
                    {
                        await matching.DropAsync(match, cancellationToken);
                        dropped++;
                    }
                }
            }

            Log.Living(logger, keyId, living);
        }

        return dropped;
    }

    private async Task<bool> IsLivingAsync(Match match, DateOnly today, CancellationToken cancellationToken)
    {
        try
        {
            return await entries.FindAnywhereAsync(match.Entry, cancellationToken) is { } stored
                && !(RevolvingDoor.LastDayOf(stored.Entry, present.Policy.Guard.WatchMonths) < today);
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
