using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>What the monitor has to say of itself: a sweep, an audit or a report that is late, messages that wait for a person, and mails that reached nobody.</summary>
internal sealed class OwnFaults(ReadOwnState readOwnState)
{
    public async Task<IReadOnlyList<OwnFault>> HandleAsync(Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken) =>
        await readOwnState.HandleAsync(partnership, at, cancellationToken) is { } state ? [.. state.Faults(at)] : [];
}
