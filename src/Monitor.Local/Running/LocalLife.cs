using System.Globalization;
using Monitor.App.Features.Imports;
using Monitor.App.Features.Relay;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Local.Sample;

namespace Monitor.Local.Running;

/// <summary>How far local time has come, for somebody who watches.</summary>
internal sealed record LifeProgress(DateTimeOffset From, DateTimeOffset Now, DateTimeOffset To);

/// <summary>
/// Lives through time on this machine: stands the clock at every instant at which something is due, does it, and goes on. How far it has come is
/// kept in the store, so that a run that was killed goes on where it was.
/// </summary>
internal sealed class LocalLife(
    AdjustableClock clock,
    DueWork dueWork,
    RelayOutbox relay,
    SampleFacts sampleFacts,
    ImportEntries import,
    IWaitingListStore store,
    IDirectoryStore directory,
    IJobStore jobs,
    IStorage storage,
    WorkingDays workingDays) : IDisposable
{
    private const string Position = "local-clock";
    private const string Started = "local-start";
    private const int WorkingDaysLivedThrough = 20;
    private const int PageSize = 500;
    private static readonly TimeOnly ImportedAt = new(6, 0);
    private static readonly TimeSpan WaitForAnother = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WaitForStorage = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private IReadOnlyList<SampleFact> _facts = [];
    private Dictionary<string, EntryId> _entries = [];

    /// <summary>Imports the sample into an empty store, or finds where an earlier run was, and stands the clock there.</summary>
    public async Task<Imported?> BeginAsync(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        await storage.PrepareAsync(cancellationToken);
        var dayZero = await DayZeroAsync(cancellationToken);
        var importedOn = DaysBefore(dayZero, WorkingDaysLivedThrough);
        var importedAt = importedOn.At(ImportedAt);
        _facts = SampleFacts.Read(await ReadAsync("after-the-export.csv", cancellationToken), dayZero, importedAt.AddMinutes(1));
        Imported? imported = null;

        if (await PositionAsync(cancellationToken) is { } position)
        {
            clock.StandAt(position);
        }
        else
        {
            clock.StandAt(importedAt);
            var partnership = await ReadAsync("partnership.json", cancellationToken);
            await directory.WriteAsync(SamplePartnership.Read(partnership, dayZero), cancellationToken);
            await directory.WriteServicesAsync(SamplePartnership.ReadServices(partnership, dayZero), cancellationToken);
            var export = SampleDates.Resolve(await ReadAsync("case-system-export.csv", cancellationToken), importedOn.AddDays(SampleDates.ExportedDaysBefore));
            imported = await import.HandleAsync(new StringReader(export), "sample-import", progress, cancellationToken);
            await KeepAsync(importedAt, cancellationToken);
        }

        _entries = await EntriesAsync(cancellationToken);
        return imported;
    }

    /// <summary>Goes on to an instant through every one at which something is due; nothing happens when it lies behind.</summary>
    public async Task<Round> AdvanceAsync(DateTimeOffset target, IProgress<LifeProgress>? progress, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);

        try
        {
            var from = clock.GetUtcNow();
            clock.StandAt(from);
            var total = Round.Nothing;

            while (true)
            {
                total += await WorkAsync(cancellationToken);
                progress?.Report(new LifeProgress(from, clock.GetUtcNow(), target));

                if (clock.GetUtcNow() >= target)
                {
                    return total;
                }

                clock.StandAt(await UntilNextAsync(target, cancellationToken));
            }
        }
        finally
        {
            clock.Run();
            _one.Release();
        }
    }

    /// <summary>Does what is due at this moment.</summary>
    public async Task<Round> RunAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);

        try
        {
            return await WorkAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken) =>
        await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Sample", file), cancellationToken);

    private static async Task<T> PatientlyAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (StorageUnavailable)
            {
                await Task.Delay(WaitForStorage, cancellationToken);
            }
        }
    }

    /// <summary>Everything due now. What a killed run still holds is waited for in real time: its lease is short.</summary>
    private async Task<Round> WorkAsync(CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var round = await PatientlyAsync(() => dueWork.RunAsync(Invariant($"local:{at:O}"), cancellationToken), cancellationToken);

        while (round.Busy > 0)
        {
            await Task.Delay(WaitForAnother, cancellationToken);
            round += await PatientlyAsync(() => dueWork.RunAsync(Invariant($"local:{at:O}"), cancellationToken), cancellationToken);
        }

        await PatientlyAsync(() => KeepAsync(at, cancellationToken), cancellationToken);
        return round;
    }

    /// <summary>Records the sample's facts up to the next instant at which something is due, and answers that instant.</summary>
    private async Task<DateTimeOffset> UntilNextAsync(DateTimeOffset target, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var next = Earlier(target, await PatientlyAsync(() => dueWork.NextAsync(cancellationToken), cancellationToken));

        foreach (var fact in _facts.Where(fact => fact.At > now))
        {
            if (fact.At > next)
            {
                break;
            }

            clock.StandAt(fact.At);
            await PatientlyAsync(() => sampleFacts.RecordAsync(fact, _entries, cancellationToken), cancellationToken);
            await PatientlyAsync(() => relay.HandleAsync(fact.Agency, cancellationToken), cancellationToken);
            next = Earlier(next, await PatientlyAsync(() => store.NextWakeAsync(fact.Agency, cancellationToken), cancellationToken));
        }

        return next > clock.GetUtcNow() ? next : clock.GetUtcNow();
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other is { } instant && instant < one ? instant : one;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<DateOnly> DayZeroAsync(CancellationToken cancellationToken)
    {
        if (await jobs.FindLastDoneAsync(Started, cancellationToken) is { } started)
        {
            return DateOnly.ParseExact(started.Period, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        var today = clock.TodayInLondon();
        await jobs.CompleteAsync(Started, today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), clock.GetUtcNow(), null, cancellationToken);
        return today;
    }

    private DateOnly DaysBefore(DateOnly day, int count)
    {
        var before = day;

        while (count > 0)
        {
            before = before.AddDays(-1);
            count -= workingDays.Includes(before) ? 1 : 0;
        }

        return before;
    }

    private async Task<DateTimeOffset?> PositionAsync(CancellationToken cancellationToken) =>
        (await jobs.FindLastDoneAsync(Position, cancellationToken))?.At;

    private async Task<bool> KeepAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await jobs.BeatAsync(Position, at, cancellationToken);
        return true;
    }

    private async Task<Dictionary<string, EntryId>> EntriesAsync(CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, EntryId>(StringComparer.Ordinal);

        foreach (var agency in (await directory.ReadAsync(cancellationToken)).Agencies)
        {
            string? after = null;

            do
            {
                var page = await store.ReadCurrentAsync(agency.Id, after, PageSize, cancellationToken);
                after = page.Next;

                // Of a child that was referred again the newest referral is meant.
                foreach (var entry in page.Items.Select(stored => stored.Entry).OrderBy(entry => entry.ReceivedOn))
                {
                    entries[SampleFacts.NameOf(agency.Id, entry.CaseReference.ToString(), entry.Service.ToString())] = entry.Id;
                }
            }
            while (after is not null);
        }

        return entries;
    }
}
