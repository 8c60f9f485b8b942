using Monitor.Domain.Checks;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;

namespace Monitor.App.Hosting;

/// <summary>
/// The app has two clocks. <see cref="TimeProvider"/> is the one by which waits and deadlines run; in local mode it can be moved on. Leases and
/// claims keep real time, under this key.
/// </summary>
internal static class Clocks
{
    public const string Real = "real";
}

/// <summary>The circumstances of this moment: the clock is read once at the top of a use case.</summary>
internal sealed class Present(TimeProvider clock, Policy policy, WorkingDays workingDays)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public Policy Policy => policy;

    public WorkingDays WorkingDays => workingDays;

    public Circumstances At(DateTimeOffset now) => new(now.DateInLondon(), policy, workingDays);
}
