using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>A mail is planned once and moved on by one at a time; beside the digest a person has one mail a day.</summary>
public abstract class NotificationContract : StoreContract
{
    private static readonly DateOnly Monday = Days.Day(Changes.Listing);
    private static readonly PersonId Person = PersonId.Of("assurance@agency.example");

    private protected NotificationContract(ITables tables)
        : base(tables) => Notifications = new NotificationStore(tables);

    private protected INotificationStore Notifications { get; }

    [Fact]
    public async Task Nothing_is_found_that_was_never_planned() =>
        Assert.Null(await Notifications.FindAsync(Agency, NotificationId.For(MailKind.Digest, "nobody", "nothing"), Cancellation));

    [Fact]
    public async Task A_mail_is_found_as_it_was_planned_together_with_its_message()
    {
        var mail = Mail(MailKind.WeeklySummary, Monday);

        Assert.Equal(Planning.Planned, await PlanAsync(mail));

        var found = await FindAsync(mail);
        Assert.Equal(mail, found.Notification with { Told = mail.Told });
        Assert.Empty(found.Notification.Told);
        Assert.Equal([MessageFor(mail).Id], await MessagesAsync());
    }

    [Fact]
    public async Task A_mail_is_planned_once()
    {
        var mail = Mail(MailKind.WeeklySummary, Monday);
        await PlanAsync(mail);
        var planned = await FindAsync(mail);

        Assert.Equal(Planning.PlannedBefore, await PlanAsync(mail));

        Assert.Equal(planned.Version, (await FindAsync(mail)).Version);
        Assert.Single(await MessagesAsync());
    }

    [Fact]
    public async Task Of_many_who_plan_a_mail_at_once_one_does()
    {
        var mail = Mail(MailKind.Digest, Monday);

        var planned = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => PlanAsync(mail), Cancellation)));

        Assert.Single(planned, each => each == Planning.Planned);
        Assert.Equal(AtOnce - 1, planned.Count(each => each == Planning.PlannedBefore));
        Assert.Single(await MessagesAsync());
    }

    [Theory]
    [InlineData(MailKind.WeeklySummary)]
    [InlineData(MailKind.MonthlySummary)]
    public async Task A_second_summary_on_a_day_finds_the_day_taken(MailKind second)
    {
        await PlanAsync(Mail(MailKind.WeeklySummary, Monday));
        var other = Mail(second, Monday, about: "another agency");

        Assert.Equal(Planning.DayTaken, await PlanAsync(other));

        Assert.Null(await Notifications.FindAsync(Agency, other.Id, Cancellation));
        Assert.Single(await MessagesAsync());
    }

    [Fact]
    public async Task The_next_day_is_free_and_so_is_another_person()
    {
        await PlanAsync(Mail(MailKind.WeeklySummary, Monday));

        Assert.Equal(Planning.Planned, await PlanAsync(Mail(MailKind.WeeklySummary, Monday.AddDays(1))));
        Assert.Equal(Planning.Planned, await PlanAsync(Mail(MailKind.WeeklySummary, Monday, to: PersonId.Of("head@agency.example"))));
    }

    [Fact]
    public async Task A_digest_takes_no_place_and_neither_does_a_harm_notice()
    {
        await PlanAsync(Mail(MailKind.WeeklySummary, Monday));

        Assert.Equal(Planning.Planned, await PlanAsync(Mail(MailKind.Digest, Monday)));
        Assert.Equal(Planning.Planned, await PlanAsync(Mail(MailKind.HarmNotice, Monday)));
        Assert.Equal(Planning.Planned, await PlanAsync(Mail(MailKind.HarmNotice, Monday, about: "another entry")));
    }

    [Fact]
    public async Task Of_many_summaries_for_a_day_one_takes_it()
    {
        var planned = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(
            () => PlanAsync(Mail(MailKind.WeeklySummary, Monday, about: $"agency {i}")), Cancellation)));

        Assert.Single(planned, each => each == Planning.Planned);
        Assert.Equal(AtOnce - 1, planned.Count(each => each == Planning.DayTaken));
    }

    [Fact]
    public async Task A_mail_moves_on_with_what_it_told_and_its_messages()
    {
        var mail = Mail(MailKind.Digest, Monday);
        await PlanAsync(mail);
        var raising = new RaisingKey(Agency, Entries.Id(1), "WL-02", 1, 2, 0);
        var wakeUp = OutboxMessage.For(Days.Instant("2026-03-02T09:01Z"), new RecordTold(Agency, mail.Id), "told");
        var sent = mail with { State = DeliveryState.Accepted, SentAt = Days.Instant("2026-03-02T08:00Z"), SentTo = Person, Told = [raising] };

        Assert.NotNull(await Notifications.TryMoveAsync(await FindAsync(mail), new DeliveryStep(sent) { Add = [wakeUp], Remove = [MessageFor(mail)] }, Cancellation));

        var found = (await FindAsync(mail)).Notification;
        Assert.Equal([raising], found.Told);
        Assert.Equal(sent, found with { Told = sent.Told });
        Assert.Equal([wakeUp.Id], await MessagesAsync());
    }

    [Fact]
    public async Task A_message_to_remove_that_is_gone_stops_nothing()
    {
        var mail = Mail(MailKind.Digest, Monday);
        await PlanAsync(mail);
        var gone = OutboxMessage.For(Days.Instant("2026-03-05T09:00Z"), new RecordTold(Agency, mail.Id), "never there");

        var moved = await Notifications.TryMoveAsync(
            await FindAsync(mail), new DeliveryStep(mail with { State = DeliveryState.Claimed }) { Remove = [gone, MessageFor(mail), gone with { Id = "nor this" }] }, Cancellation);

        Assert.Equal(DeliveryState.Claimed, moved!.Notification.State);
        Assert.Empty(await MessagesAsync());
    }

    [Fact]
    public async Task A_step_answers_the_version_from_which_the_next_goes_on()
    {
        var mail = Mail(MailKind.Digest, Monday);
        await PlanAsync(mail);
        var claimed = await MoveAsync(await FindAsync(mail), DeliveryState.Claimed);

        Assert.NotNull(await MoveAsync(claimed!, DeliveryState.Accepted));

        Assert.Equal(DeliveryState.Accepted, (await FindAsync(mail)).Notification.State);
    }

    [Fact]
    public async Task A_fault_is_kept_with_the_step_and_goes_when_it_is_put_right_though_a_person_took_it_away_before()
    {
        var mail = Mail(MailKind.WeeklySummary, Monday);
        await PlanAsync(mail);
        var at = Days.Instant("2026-03-03T08:00Z");

        var faulty = await Notifications.TryMoveAsync(await FindAsync(mail), new DeliveryStep(mail with { Fault = MailFault.NoReceipt }) { Keep = MailFault.Of(mail.Id, MailFault.NoReceipt, at) }, Cancellation);
        Assert.Single(await RowsAsync(Keys.Asides));
        var right = await Notifications.TryMoveAsync(faulty!, new DeliveryStep(mail) { IsPutRight = true }, Cancellation);
        Assert.Empty(await RowsAsync(Keys.Asides));

        Assert.NotNull(await Notifications.TryMoveAsync(right!, new DeliveryStep(mail) { IsPutRight = true }, Cancellation));
    }

    [Fact]
    public async Task A_mail_that_was_moved_on_meanwhile_stays_where_it_is()
    {
        var mail = Mail(MailKind.Digest, Monday);
        await PlanAsync(mail);
        var read = await FindAsync(mail);
        Assert.NotNull(await MoveAsync(read, DeliveryState.Claimed));

        Assert.Null(await MoveAsync(read, DeliveryState.Withdrawn));

        Assert.Equal(DeliveryState.Claimed, (await FindAsync(mail)).Notification.State);
    }

    [Fact]
    public async Task Of_many_who_claim_a_mail_one_has_it()
    {
        var mail = Mail(MailKind.Digest, Monday);
        await PlanAsync(mail);
        var read = await FindAsync(mail);

        var moved = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(
            () => Notifications.TryMoveAsync(
                read,
                new DeliveryStep(mail with { State = DeliveryState.Claimed }) { Add = [OutboxMessage.For(Days.Instant("2026-03-02T09:01Z"), new RecordTold(Agency, mail.Id), $"{i}")] },
                Cancellation),
            Cancellation)));

        Assert.Single(moved, each => each is not null);
        Assert.Equal(2, (await MessagesAsync()).Count);
    }

    [Fact]
    public async Task A_mail_that_a_newer_program_wrote_is_refused_by_name()
    {
        var mail = Mail(MailKind.Digest, Monday);
        await PlanAsync(mail);
        await AlterAsync(Keys.Notification(mail.Id), Stored.VersionColumn, Stored.Version + 1);

        var refused = await Assert.ThrowsAsync<NewerRowException>(() => Notifications.FindAsync(Agency, mail.Id, Cancellation));

        Assert.Contains(Keys.Notification(mail.Id), refused.Message, StringComparison.Ordinal);
    }

    private static OutboxMessage MessageFor(Notification mail) =>
        OutboxMessage.For(Days.Instant("2026-03-02T08:00Z"), new SendMailMessage(mail.Party, mail.Id, 1), mail.Id.ToString(), "1");

    private Notification Mail(MailKind kind, DateOnly on, string about = "this agency", PersonId? to = null) => new()
    {
        Id = NotificationId.For(kind, (to ?? Person).ToString(), $"{about} {on:O}"),
        Kind = kind,
        Party = Agency,
        Person = to ?? Person,
        On = on,
    };

    private Task<Planning> PlanAsync(Notification mail) => Notifications.PlanAsync(mail, MessageFor(mail), Cancellation);

    private async Task<StoredNotification> FindAsync(Notification mail) =>
        (await Notifications.FindAsync(Agency, mail.Id, Cancellation))!;

    private Task<StoredNotification?> MoveAsync(StoredNotification from, DeliveryState to) =>
        Notifications.TryMoveAsync(from, new DeliveryStep(from.Notification with { State = to }), Cancellation);

    private async Task<List<string>> MessagesAsync() => [.. (await RowsAsync(Keys.Outbox)).Select(row => RowKeys.Split(row.Row)[2])];
}

public sealed class TwinNotificationTests() : NotificationContract(new InMemoryTables());

public sealed class AwkwardNotificationTests() : NotificationContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureNotificationTests(AzuriteFixture azurite) : NotificationContract(AzureTables.Connect(azurite.ConnectionString));
