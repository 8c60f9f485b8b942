using Monitor.App.Features.Mail;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Infrastructure.Storage;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Mail;

/// <summary>A provider that reports what became of mails, as SendGrid does.</summary>
internal static class Reporting
{
    public static readonly SendOutcome Taken = SendOutcome.Accepted with { ReceiptFollows = true };

    extension(TestApp app)
    {
        /// <summary>What the provider says of a mail that it was handed, at the app's time.</summary>
        public DeliveryEvent EventOf(EmailMessage mail, DeliveryState state, string? code = null, DateTimeOffset? at = null) =>
            new($"{mail.Mark}/{state}", mail.Mark!.Value, state, at ?? app.Clock.GetUtcNow(), code ?? (state == DeliveryState.Failed ? "bounced" : null));

        /// <summary>The events arrive in one call; answers how many changed something.</summary>
        public Task<int> ReportAsync(params IReadOnlyList<DeliveryEvent> events) =>
            app.Get<RecordDelivery>().HandleAsync(new DeliveryReport(events, 0), TestContext.Current.CancellationToken);

        public Task<int> ReportAsync(EmailMessage mail, DeliveryState state, string? code = null) => app.ReportAsync(app.EventOf(mail, state, code));

        /// <summary>Everything that was accepted so far arrived just now.</summary>
        public Task<int> ReportArrivalsAsync() => app.ReportAsync([.. app.Emails.Accepted.Select(mail => app.EventOf(mail, DeliveryState.Delivered))]);

        /// <summary>Every mail of a party that was planned, in the order of its id.</summary>
        public async Task<IReadOnlyList<Notification>> MailsOfAsync(string party)
        {
            var mails = new List<Notification>();

            foreach (var row in app.Tables.Rows(TableName.Assurance, party).Where(row => row.Row.StartsWith("n!", StringComparison.Ordinal)))
            {
                var id = NotificationId.FromStored(RowKeys.Split(row.Row)[1]);
                mails.Add((await app.Get<INotificationStore>().FindAsync(PartyId.Parse(party, null), id, TestContext.Current.CancellationToken))!.Notification);
            }

            return mails;
        }

        /// <summary>A contact as the directory has it now.</summary>
        public async Task<Contact> ContactAsync(string email) =>
            (await app.Get<IDirectoryStore>().ReadAsync(TestContext.Current.CancellationToken)).FindContact(PersonId.Of(email))!;

        /// <summary>What the monitor says is wrong with itself.</summary>
        public async Task<IReadOnlyList<string>> FaultsAsync()
        {
            var partnership = await app.Get<IDirectoryStore>().ReadAsync(TestContext.Current.CancellationToken);
            var faults = await app.Get<Features.Watching.OwnFaults>().HandleAsync(partnership, app.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
            return [.. faults.Select(fault => fault.Code)];
        }
    }
}
