using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IJobStore"/>
internal sealed class JobStore(ITables tables) : IJobStore
{
    private const string LatestRow = "latest";

    private readonly ITable _jobs = tables.Jobs;

    public async Task<Job?> FindAsync(string kind, string period, CancellationToken cancellationToken) =>
        await _jobs.FindAsync(kind, KeyOf(period), cancellationToken) is { } row ? ToJob(kind, period, row) : null;

    public async Task<Job?> FindLastDoneAsync(string kind, CancellationToken cancellationToken) =>
        await _jobs.FindAsync(kind, LatestRow, cancellationToken) is { } row ? ToJob(kind, row.GetString("period"), row) : null;

    public async Task<bool> TryClaimAsync(
        string kind, string period, DateTimeOffset now, DateTimeOffset realNow, DateTimeOffset claimUntil, CancellationToken cancellationToken)
    {
        var claimed = RowOf(kind, KeyOf(period), new Job(kind, period, false, now, claimUntil, null));

        if ((await _jobs.CommitAsync(kind, [TableWrite.Insert(claimed)], cancellationToken)).IsCommitted)
        {
            return true;
        }

        if (await _jobs.FindAsync(kind, KeyOf(period), cancellationToken) is not { } row
            || ToJob(kind, period, row) is not { Done: false } job || job.ClaimedUntil >= realNow)
        {
            return false;
        }

        var goesOn = RowOf(kind, KeyOf(period), new Job(kind, period, false, now, claimUntil, null) { Cursor = job.Cursor });
        return (await _jobs.CommitAsync(kind, [TableWrite.Replace(goesOn, row.ETag!)], cancellationToken)).IsCommitted;
    }

    public async Task<Job?> ReachAsync(Job held, string cursor, DateTimeOffset claimUntil, CancellationToken cancellationToken)
    {
        if (await _jobs.FindAsync(held.Kind, KeyOf(held.Period), cancellationToken) is not { } row
            || ToJob(held.Kind, held.Period, row) is not { Done: false } job || job.ClaimedUntil != held.ClaimedUntil)
        {
            return null;
        }

        var reached = held with { Cursor = cursor, ClaimedUntil = claimUntil };
        var outcome = await _jobs.CommitAsync(held.Kind, [TableWrite.Replace(RowOf(held.Kind, KeyOf(held.Period), reached), row.ETag!)], cancellationToken);
        return outcome.IsCommitted ? reached : null;
    }

    public async Task BeatAsync(string kind, DateTimeOffset now, CancellationToken cancellationToken) =>
        await _jobs.CommitAsync(kind, [TableWrite.Upsert(RowOf(kind, LatestRow, new Job(kind, string.Empty, true, now, now, null)))], cancellationToken);

    public async Task CompleteAsync(string kind, string period, DateTimeOffset now, string? note, CancellationToken cancellationToken)
    {
        var job = new Job(kind, period, true, now, now, note);
        CommitOutcome outcome;

        do
        {
            var before = await _jobs.FindAsync(kind, KeyOf(period), cancellationToken);

            if (before is not null && ToJob(kind, period, before).Done)
            {
                return;
            }

            List<TableWrite> writes = [InsertOrReplace(RowOf(kind, KeyOf(period), job), before)];
            var latest = await _jobs.FindAsync(kind, LatestRow, cancellationToken);

            if (latest is null || string.CompareOrdinal(latest.GetString("period"), period) <= 0)
            {
                writes.Add(InsertOrReplace(RowOf(kind, LatestRow, job), latest));
            }

            // Refused means that another period was done meanwhile, or this one: look again.
            outcome = await _jobs.CommitAsync(kind, writes, cancellationToken);
        }
        while (!outcome.IsCommitted);
    }

    private static TableWrite InsertOrReplace(TableRow row, TableRow? before) =>
        before is null ? TableWrite.Insert(row) : TableWrite.Replace(row, before.ETag!);

    private static string KeyOf(string period) => RowKeys.Join("p", period);

    private static TableRow RowOf(string kind, string key, Job job) => new(kind, key)
    {
        { Stored.VersionColumn, Stored.Version },
        { "period", job.Period },
        { "done", job.Done },
        { "at", job.At },
        { "claimedUntil", job.ClaimedUntil },
        { "note", job.Note },
        { "cursor", job.Cursor },
    };

    private static Job ToJob(string kind, string period, TableRow row)
    {
        Stored.Known(row);
        return new Job(kind, period, row.GetBoolean("done"), row.GetInstant("at"), row.GetInstant("claimedUntil"), row.FindString("note"))
        {
            Cursor = row.FindString("cursor"),
        };
    }
}
