using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Monitor.App.Features.Summaries;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Features.Relay;

/// <summary>
/// Asks what is due by the calendar and not done, and does it once: a job is a row that one instance takes. Work for an agency goes out as a message
/// into its own partition.
/// </summary>
internal sealed partial class RunSchedule(
    IJobStore jobs,
    IOutboxStore outbox,
    IDirectoryStore directory,
    PlanSummaries planSummaries,
    AuditAll auditAll,
    Housekeeping housekeeping,
    Reindex reindex,
    TellOperators tellOperators,
    Present present,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime,
    IOptions<MonitorOptions> options,
    ILogger<RunSchedule> logger)
{
    public const string Started = "started";

    /// <summary>After an outage returns are opened in the hour of their mails; all of them first, so that the oldest is asked for first.</summary>
    private static readonly TimeSpan ReturnsAreOpenAfter = TimeSpan.FromMinutes(5);

    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);

        if (partnership.IsEmpty)
        {
            return 0;
        }

        var due = Schedule.DueAt(at, await StartedOnAsync(at, cancellationToken), present.Policy, present.WorkingDays).ToList();
        var nothingNew = await NewestDoneAsync(due, cancellationToken);
        var isIndexed = await reindex.HandleAsync(cancellationToken);
        var done = 0;

        foreach (var kind in due.Where(job => !nothingNew.Contains(job) && MayRun(job.Kind, isIndexed)).GroupBy(job => job.Kind))
        {
            done += await RunInOrderAsync(kind, partnership, at, cancellationToken);
        }

        await tellOperators.HandleAsync(partnership, cancellationToken);
        return done;
    }

    /// <summary>Does tonight's job of a kind, or a stretch of it, unless it is done or somebody has it; what is left of it is asked for as any other job.</summary>
    public async Task HandleAsync(ScheduledKind kind, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var job = new DueJob(kind, at.DateInLondon());
        var real = realTime.GetUtcNow();

        if (MayRun(kind, await reindex.HandleAsync(cancellationToken))
            && await jobs.TryClaimAsync(kind.ToString(), job.Period, at, real, real + options.Value.Lease, cancellationToken))
        {
            await RunAsync(job, await directory.ReadAsync(cancellationToken), at, cancellationToken);
        }
    }

    /// <summary>What is still to be looked at by a new policy is no fault that the audit could tell of.</summary>
    private static bool MayRun(ScheduledKind kind, bool isIndexed) => isIndexed || kind != ScheduledKind.Audit;

    /// <summary>The day on which the monitor ran for the first time; before the month before it there is nothing to sum up.</summary>
    private async Task<DateOnly> StartedOnAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var today = at.DateInLondon().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        if (await jobs.FindLastDoneAsync(Started, cancellationToken) is not { } started)
        {
            await jobs.CompleteAsync(Started, today, at, null, cancellationToken);
            return at.DateInLondon();
        }

        return DateOnly.ParseExact(started.Period, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>Of each kind, what is done already: one read a kind, so that asking often costs little.</summary>
    private async Task<HashSet<DueJob>> NewestDoneAsync(List<DueJob> due, CancellationToken cancellationToken)
    {
        var finished = new HashSet<DueJob>();

        foreach (var kind in due.GroupBy(job => job.Kind))
        {
            if (await jobs.FindLastDoneAsync(kind.Key.ToString(), cancellationToken) is { } last)
            {
                finished.UnionWith(kind.Where(job => string.CompareOrdinal(job.Period, last.Period) <= 0));
            }
        }

        return finished;
    }

    /// <summary>
    /// The jobs of one kind, oldest first. One that somebody else has, or that fails, holds up those after it, which would otherwise be taken for
    /// the newest that is done; the other kinds go on.
    /// </summary>
    private async Task<int> RunInOrderAsync(IEnumerable<DueJob> due, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var done = 0;

        foreach (var job in due)
        {
            var real = realTime.GetUtcNow();

            if (!await jobs.TryClaimAsync(job.Kind.ToString(), job.Period, at, real, real + options.Value.Lease, cancellationToken))
            {
                break;
            }

            try
            {
                var isWhole = await RunAsync(job, partnership, at, cancellationToken);
                done++;

                if (!isWhole)
                {
                    break;
                }
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable))
            {
                Log.Failed(logger, job.Kind, job.Period, exception);
                break;
            }
        }

        return done;
    }

    /// <summary>False when it did a stretch of the job and there is more to do.</summary>
    private async Task<bool> RunAsync(DueJob job, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var span = Traces.Start(Traces.Job, ActivityKind.Internal);
        span?.SetTag(Traces.JobKind, job.Kind.ToString()).SetTag(Traces.Period, job.Period);

        switch (job.Kind)
        {
            case ScheduledKind.Duties:
                await FanOutAsync(partnership.Parties, party => new SettleDuties(party, job.On), job, at, cancellationToken);
                break;
            case ScheduledKind.Digest:
                await FanOutAsync(partnership.Parties, party => new PlanDigests(party, job.On), job, at, cancellationToken);
                break;
            case ScheduledKind.WeeklySummary:
                await FanOutAsync(partnership.Agencies, party => new PlanWeeklySummary(party, job.On), job, at, cancellationToken);
                break;
            case ScheduledKind.MonthlySummary:
                // Not by message: messages are handled side by side, and months come in order.
                await planSummaries.HandleAsync(new PlanMonthlySummary(job.On), cancellationToken);
                break;
            case ScheduledKind.Returns:
                // By the instant from which each is due, so that the oldest month is taken up first.
                await FanOutAsync(partnership.Agencies, party => new OpenReturns(party, job.On), job, Schedule.ReturnsOpenAt(job.On), cancellationToken);
                break;
            case ScheduledKind.ReturnMails:
                await FanOutAsync(partnership.Agencies, party => new ChaseReturns(party, job.On), job, at + ReturnsAreOpenAfter, cancellationToken);
                break;
            case ScheduledKind.Audit:
                return await auditAll.HandleAsync(job.Period, cancellationToken);
            case ScheduledKind.Housekeeping:
                return await housekeeping.HandleAsync(job.Period, cancellationToken);
            default:
                throw new InvalidOperationException($"Nothing runs {job.Kind}.");
        }

        await jobs.CompleteAsync(job.Kind.ToString(), job.Period, at, null, cancellationToken);
        return true;
    }

    private async Task FanOutAsync(
        IEnumerable<Party> parties, Func<PartyId, WorkMessage> message, DueJob job, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        foreach (var party in parties)
        {
            await outbox.AddAsync(party.Id, [OutboxMessage.For(notBefore, message(party.Id), party.Id.ToString(), job.Period)], cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Kind} of {Period} failed and is done again when its claim has ended.")]
        public static partial void Failed(ILogger logger, ScheduledKind kind, string period, Exception exception);
    }
}
