using System.Text.Json;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Watching;

/// <summary>
/// Tells those who run the monitor what is wrong with it, on any day. Where nobody is named for that, the board's manager reads it in the morning's
/// digest. Each look writes a line for each fault, by which the platform's alarms know (<c>infra/modules/alerts.bicep</c>), gives the metrics their values, and
/// the sign of life when all is well.
/// </summary>
internal sealed partial class TellOperators(
    ReadOwnState readOwnState, INotificationStore notifications, IJobStore jobs, Figures figures, SignOfLife signOfLife, Present present, ILogger<TellOperators> logger)
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(5);

    private DateTimeOffset _looked = DateTimeOffset.MinValue;

    public async Task HandleAsync(Partnership partnership, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var people = partnership.Board.WithRole(ContactRole.Operator).Select(contact => contact.Person).Distinct().ToList();

        if (at - _looked < LooksEvery)
        {
            return;
        }

        _looked = at;
        var today = at.DateInLondon();

        if (await readOwnState.HandleAsync(partnership, at, cancellationToken) is not { } state)
        {
            return;
        }

        figures.Saw(state, await NightAsync(cancellationToken));
        var faults = state.Faults(at).ToList();

        foreach (var fault in faults)
        {
            Log.Fault(logger, fault.Code);
        }

        await signOfLife.HandleAsync(state, at, cancellationToken);

        if (people.Count == 0 || TellingOperators.Decide(faults, await jobs.FindLastDoneAsync(TellingOperators.Job, cancellationToken), today) is not var (period, codes))
        {
            return;
        }

        foreach (var person in people)
        {
            var mail = new Notification
            {
                Id = NotificationId.For(MailKind.SelfFault, person.ToString(), period),
                Kind = MailKind.SelfFault,
                Party = PartyId.Board,
                Person = person,
                On = today,
            };

            await notifications.PlanAsync(mail, OutboxMessage.For(at, new SendMailMessage(mail.Party, mail.Id, mail.Attempt), mail.Id.ToString(), "1"), cancellationToken);
        }

        await jobs.CompleteAsync(TellingOperators.Job, period, at, codes, cancellationToken);
    }

    private async Task<NightFigures?> NightAsync(CancellationToken cancellationToken) =>
        (await jobs.FindLastDoneAsync(NightFigures.Job, cancellationToken))?.Note is { } note ? JsonSerializer.Deserialize<NightFigures>(note) : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The monitor has a fault of its own: {Code}.")]
        public static partial void Fault(ILogger logger, string code);
    }
}
