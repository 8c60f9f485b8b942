using Monitor.Domain.Checks;
using Monitor.Domain.People;
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
internal sealed class Present(TimeProvider clock, Policy policy, WorkingDays workingDays, IDirectoryStore directory)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public Policy Policy => policy;

    public WorkingDays WorkingDays => workingDays;

    /// <summary>Everything a decision needs at an instant, with the closures that the directory has now.</summary>
    public async Task<Circumstances> AtAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        At(now, await directory.ReadAsync(cancellationToken));

    /// <summary>The same, where the directory was read already.</summary>
    public Circumstances At(DateTimeOffset now, Partnership partnership) => new(now.DateInLondon(), policy, workingDays, partnership.Closures);
}
