using System.Diagnostics;
using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.Email;
using Monitor.Domain.People;

namespace Monitor.App.Features.Mail;

/// <summary>
/// Applies what a provider reports to the mails it is about, by rank: a copy, a late event, or one that comes before our own record, changes nothing that
/// it should not. Events of one mail are applied in the order of their instants.
/// </summary>
internal sealed partial class RecordDelivery(
    INotificationStore notifications, IDirectoryStore directory, Keyed keyed, Present present, IOptions<MonitorOptions> options, Figures figures, ILogger<RecordDelivery> logger)
{
    private const int MailsInParallel = 8;
    private const int TriesAtMost = 20;

    /// <summary>How many events changed something.</summary>
    public async Task<int> HandleAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);
        var parties = partnership.Parties.ToDictionary(party => keyed.TagFor(party.Id), party => party.Id);
        var ours = report.Events.Where(heard => parties.ContainsKey(heard.Mark.Tag)).GroupBy(heard => heard.Mark.Id).ToList();
        var changed = 0;

        await Parallel.ForEachAsync(
            ours,
            new ParallelOptions { MaxDegreeOfParallelism = MailsInParallel, CancellationToken = cancellationToken },
            async (mail, token) =>
            {
                foreach (var heard in mail.OrderBy(heard => heard.At).ThenBy(heard => heard.State))
                {
                    if (await ApplyAsync(parties[heard.Mark.Tag], heard, token))
                    {
                        Interlocked.Increment(ref changed);
                    }
                }
            });

        Log.Reported(logger, report.Events.Count, changed, report.Events.Count - ours.Sum(mail => mail.Count()), report.Unreadable);
        return changed;
    }

    /// <summary>Tried again while somebody else writes; in the end the provider is asked to come again, and nothing is lost.</summary>
    private async Task<bool> ApplyAsync(PartyId party, DeliveryEvent heard, CancellationToken cancellationToken)
    {
        for (var i = 0; i < TriesAtMost; i++)
        {
            if (await notifications.FindAsync(party, heard.Mark.Id, cancellationToken) is not { } stored
                || Delivery.Reported(stored.Notification, heard, present.Now, options.Value.Lease) is not { } step)
            {
                return false;
            }

            if (await notifications.TryMoveAsync(stored, step, cancellationToken) is not null)
            {
                using var span = Traces.Start(Traces.Report, ActivityKind.Internal);
                span?.SetTag(Traces.Notification, step.After.Id.ToString()).SetTag(Traces.Mail, step.After.Kind.ToString()).SetTag(Traces.Outcome, step.After.State.ToString());
                figures.Mail(step.After);
                return true;
            }
        }

        throw new Infrastructure.Storage.StorageUnavailable("A mail was changed by others again and again.", null);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The mail provider reported {Events} events: {Changed} changed something, {NotOurs} were of no mail of ours, {Unreadable} could not be read.")]
        public static partial void Reported(ILogger logger, int events, int changed, int notOurs, int unreadable);
    }
}
