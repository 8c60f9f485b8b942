using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Relay;

/// <summary>What one round did.</summary>
internal sealed record Round(int Handled, int Due, int Raised, int Resolved, int Jobs, int Busy, int SetAside)
{
    public static readonly Round Nothing = new(0, 0, 0, 0, 0, 0, 0);

    public static Round operator +(Round one, Round other) => new(
        one.Handled + other.Handled, one.Due + other.Due, one.Raised + other.Raised, one.Resolved + other.Resolved,
        one.Jobs + other.Jobs, other.Busy, one.SetAside + other.SetAside);
}

/// <summary>Everything that is due at this moment, until nothing is: what the platform's triggers do apart, done by the app itself.</summary>
internal sealed class DueWork(
    RelayOutbox relay, SweepDue sweep, RunSchedule schedule, IWaitingListStore store, IOutboxStore outbox, IDirectoryStore directory, Present present)
{
    private const int RoundsAtMost = 50;

    public async Task<Round> RunAsync(string correlation, CancellationToken cancellationToken)
    {
        var total = Round.Nothing;

        for (var i = 0; i < RoundsAtMost; i++)
        {
            var relayed = await relay.HandleAsync(cancellationToken);
            var swept = await sweep.HandleAsync(correlation, cancellationToken);
            var jobs = await schedule.HandleAsync(cancellationToken);
            total += new Round(relayed.Handled, swept.Due, swept.Raised, swept.Resolved, jobs, relayed.Busy, relayed.SetAside);

            if (relayed.Handled + swept.Due - swept.Faults + jobs == 0)
            {
                break;
            }
        }

        return total;
    }

    /// <summary>
    /// The first instant after now at which anything is due: a wake, a message, or the calendar. What was due before and is still there could not
    /// be done, and time does not stand still for it.
    /// </summary>
    public async Task<DateTimeOffset> NextAsync(CancellationToken cancellationToken)
    {
        var now = present.Now;
        var next = Schedule.NextAfter(now, present.Policy, present.WorkingDays);

        foreach (var party in (await directory.ReadAsync(cancellationToken)).Parties)
        {
            next = Earlier(next, now, await outbox.NextAsync(party.Id, cancellationToken));
            next = party.IsAgency ? Earlier(next, now, await store.NextWakeAsync(party.Id, cancellationToken)) : next;
        }

        return next;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset now, DateTimeOffset? other) =>
        other is { } instant && instant > now && instant < one ? instant : one;
}
