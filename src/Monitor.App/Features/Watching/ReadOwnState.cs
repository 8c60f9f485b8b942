using System.Globalization;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>How the monitor itself does, out of its own rows; null before it ran for the first time.</summary>
internal sealed class ReadOwnState(IJobStore jobs, IAsideStore asides, Present present)
{
    public async Task<OwnState?> HandleAsync(Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await jobs.FindLastDoneAsync(RunSchedule.Started, cancellationToken) is not { } started)
        {
            return null;
        }

        var keptAside = new List<Aside>();

        foreach (var party in partnership.Parties)
        {
            keptAside.AddRange(await asides.ReadAsync(party.Id, cancellationToken));
        }

        var startedOn = started.At.DateInLondon();
        var due = Schedule.DueAt(at, startedOn, present.Policy, present.WorkingDays).Where(job => job.Kind == ScheduledKind.MonthlySummary)
            .Select(job => (DateOnly?)job.On).LastOrDefault();
        return new OwnState(
            started.At,
            (await jobs.FindLastDoneAsync(SweepDue.Job, cancellationToken))?.At,
            await jobs.FindLastDoneAsync(nameof(ScheduledKind.Audit), cancellationToken),
            MonthOf(await jobs.FindLastDoneAsync(nameof(ScheduledKind.MonthlySummary), cancellationToken)),
            due,
            present.WorkingDays.ListedUntil,
            keptAside);
    }

    private static DateOnly? MonthOf(Job? job) => job is null ? null : DateOnly.ParseExact(job.Period, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
