using System.Diagnostics;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Watching;

/// <summary>Marks entries on which the watch raised or resolved something, so that by its reference an entry can be followed from its referral to a mail.</summary>
internal static class SettledEntries
{
    public static void Mark(IEnumerable<EntryChange> committed)
    {
        foreach (var change in committed)
        {
            var raised = change.Events.Select(added => added.Event).OfType<StepRaised>().ToList();
            var resolved = change.Events.Count(added => added.Event is LadderResolved);

            if (raised.Count + resolved > 0)
            {
                using var span = Traces.Start(Traces.Settle, ActivityKind.Internal);
                span?.SetTag(Traces.Entry, change.After.Id.ToString()).SetTag(Traces.Raised, raised.Count).SetTag(Traces.Resolved, resolved)
                    .SetTag(Traces.Checks, raised.Select(step => step.Check).Distinct().ToArray());
            }
        }
    }
}
