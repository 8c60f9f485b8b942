using Monitor.App.Features.Relay;
using Monitor.Domain.Email;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Relay;

public sealed class DeliveryTests
{
    [Fact]
    public async Task A_mail_is_sent_once_and_nothing_of_it_is_left_to_do()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;

        await app.RunAsync();
        await app.RunAsync();

        Assert.Single(app.Emails.Tried);
        Assert.Equal((DeliveryState.Accepted, 1), await StateAsync(app));
        Assert.Empty(app.Outbox());
    }

    [Fact]
    public async Task A_process_that_stops_at_whatever_call_leaves_a_mail_that_the_next_sends_exactly_once()
    {
        for (var k = 1; ; k++)
        {
            var (app, _) = await Delivering.StartWithOneMailAsync();
            await using var _1 = app;
            app.Tables.Faults = new FaultPlan().FailFrom(k);
            await TryAsync(app.Get<RelayOutbox>());
            var calls = app.Tables.Faults.Calls.Count;
            app.Tables.Faults = new FaultPlan();

            await using var next = await app.StartAnotherAsync();
            await next.LiveThroughAsync("2026-08-01T07:30Z");

            await AssertSentOnceAsync(next, $"stopped at call {k}");

            if (calls < k)
            {
                return;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_fails_or_whose_answer_is_lost_wherever_it_is_changes_nothing(bool afterTheEffect)
    {
        for (var k = 1; ; k++)
        {
            var (app, _) = await Delivering.StartWithOneMailAsync();
            await using var _1 = app;
            app.Tables.Faults = afterTheEffect ? new FaultPlan().LoseAnswer(k) : new FaultPlan().FailBefore(k);
            await TryAsync(app.Get<RelayOutbox>());
            var calls = app.Tables.Faults.Calls.Count;
            app.Tables.Faults = new FaultPlan();

            await app.LiveThroughAsync("2026-08-01T07:30Z");

            await AssertSentOnceAsync(app, $"call {k}");

            if (calls < k)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Another_instance_that_takes_over_at_whatever_call_does_not_send_again()
    {
        for (var k = 1; ; k++)
        {
            var (app, _) = await Delivering.StartWithOneMailAsync();
            await using var _1 = app;
            await using var other = await app.StartAnotherAsync();

            var interrupted = await app.InterruptedAsync(
                k, _ => true, () => TryAsync(app.Get<RelayOutbox>()), async () => await other.LiveThroughAsync("2026-08-01T07:30Z"));
            await other.LiveThroughAsync("2026-08-01T08:30Z");

            await AssertSentOnceAsync(other, $"taken over at call {k}");

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_mail_was_taken_is_tried_again_with_the_same_attempt()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.BeforeAccepting = _ => FailOnce(app);

        await app.LiveThroughAsync("2026-08-01T07:30Z");

        Assert.Equal([1, 1], app.Emails.Tried.Select(mail => mail.Attempt));
        await AssertSentOnceAsync(app, "broken before");
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_is_asked_about_and_not_sent_again()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.AfterAccepting = _ => throw new HttpRequestException("The connection was closed.");

        await app.LiveThroughAsync("2026-08-01T07:30Z");

        Assert.Single(app.Emails.Tried);
        await AssertSentOnceAsync(app, "answer lost");
    }

    [Theory]
    [InlineData(15, 1)]
    [InlineData(18, 2)] // a quarter of an hour after the claim of a minute ended
    public async Task An_escalation_of_which_nobody_can_tell_is_left_for_a_quarter_of_an_hour_and_then_sent_as_a_repeat(int minutes, int expected)
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.AfterAccepting = _ => FailOnce(app);
        app.Emails.AnswerWhenAsked = _ => null;

        await app.LiveThroughAsync(app.Clock.GetUtcNow().AddMinutes(minutes));

        Assert.Equal(Enumerable.Range(1, expected), app.Emails.Accepted.Select(mail => mail.Attempt));
        Assert.Equal(expected == 1 ? (DeliveryState.Unknown, 1) : (DeliveryState.Accepted, 2), await StateAsync(app));
        Assert.DoesNotContain("again", app.Emails.Accepted[0].Text, StringComparison.Ordinal);
        Assert.All(app.Emails.Accepted.Skip(1), mail => Assert.Contains("again", mail.Text, StringComparison.Ordinal));
        Assert.Single(app.Emails.Accepted.Select(mail => mail.Id).Distinct());
    }

    [Fact]
    public async Task A_provider_that_cannot_tell_is_treated_alike()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = mail => mail.Attempt == 1 ? SendOutcome.Unknown : SendOutcome.Accepted;
        app.Emails.AnswerWhenAsked = _ => null;

        await app.LiveThroughAsync("2026-08-01T07:14Z");
        Assert.Equal((DeliveryState.Unknown, 1), await StateAsync(app));

        await app.LiveThroughAsync("2026-08-01T07:15Z");
        Assert.Equal((DeliveryState.Accepted, 2), await StateAsync(app));
        Assert.Equal([1, 2], app.Emails.Tried.Select(mail => mail.Attempt));
    }

    [Fact]
    public async Task A_provider_that_is_busy_is_tried_again_later_without_counting_an_attempt()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => app.Emails.Tried.Count < 4 ? SendOutcome.NotNow : SendOutcome.Accepted;

        await app.RunAsync();
        Assert.Equal((DeliveryState.Planned, 1), await StateAsync(app));
        Assert.Single(app.Outbox());

        await app.LiveThroughAsync("2026-08-01T07:05Z");
        Assert.Equal(3, app.Emails.Tried.Count); // after 1 and 2 minutes more, a fifth more or less

        await app.LiveThroughAsync("2026-08-01T07:09Z");
        Assert.Equal((DeliveryState.Accepted, 1), await StateAsync(app));
        Assert.Empty(app.Outbox());
    }

    [Fact]
    public async Task What_was_put_right_before_the_mail_left_is_not_told()
    {
        var (app, id) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        app.Emails.Answer = _ => SendOutcome.NotNow;
        await app.RunAsync();
        var stored = await app.StoredAsync(SmallPartnership.School, id);
        var change = Domain.WaitingList.Consequences.OfRecording(
            stored,
            [new Domain.WaitingList.NewEvent(new Domain.WaitingList.SocialCareTold(Days.Day("2026-08-01"), "Head teacher"))],
            Days.On("2026-08-01"), new Domain.WaitingList.Provenance("test", "test", app.Clock.GetUtcNow()), null);
        await app.Get<Domain.WaitingList.IWaitingListStore>().CommitAsync(stored.Entry.Responsible, [change], TestContext.Current.CancellationToken);
        app.Emails.Answer = _ => SendOutcome.Accepted;

        await app.LiveThroughAsync("2026-08-01T07:30Z");

        Assert.Empty(app.Emails.Accepted);
        Assert.Equal(DeliveryState.Withdrawn, (await app.OnlyMailAsync()).State);
    }

    [Fact]
    public async Task A_late_message_about_a_mail_that_was_sent_changes_nothing()
    {
        var (app, _) = await Delivering.StartWithOneMailAsync();
        await using var _1 = app;
        await app.RunAsync();
        var mail = await app.OnlyMailAsync();
        var before = app.Tables.Dump();

        await app.Get<HandleMessage>().HandleAsync(new Domain.Work.SendMailMessage(mail.Party, mail.Id, 1), TestContext.Current.CancellationToken);
        await app.Get<HandleMessage>().HandleAsync(new Domain.Work.SendMailMessage(mail.Party, mail.Id, 2), TestContext.Current.CancellationToken);

        Assert.Equal(before, app.Tables.Dump());
        Assert.Single(app.Emails.Tried);
    }

    private static void FailOnce(TestApp app)
    {
        app.Emails.BeforeAccepting = _ => { };
        app.Emails.AfterAccepting = _ => { };
        throw new HttpRequestException("The connection was closed.");
    }

    private static async Task TryAsync(RelayOutbox relay)
    {
        try
        {
            await relay.HandleAsync(TestContext.Current.CancellationToken);
        }
        catch (Infrastructure.Storage.StorageUnavailable)
        {
            // As for a process that stopped here.
        }
    }

    private static async Task<(DeliveryState State, int Attempt)> StateAsync(TestApp app)
    {
        var mail = await app.OnlyMailAsync();
        return (mail.State, mail.Attempt);
    }

    private static async Task AssertSentOnceAsync(TestApp app, string when)
    {
        Assert.True(app.Emails.Accepted.Count(mail => mail.Kind == MailKind.HarmNotice) == 1, $"{app.Emails.Accepted.Count} mails: {when}.");
        Assert.True((DeliveryState.Accepted, 1) == await StateAsync(app), $"{await app.OnlyMailAsync()}: {when}.");
        Assert.True(app.Outbox().Count == 0, $"{string.Join(", ", app.Outbox().Select(row => row.Row))} is left: {when}.");
        Assert.Empty(await app.AsidesAsync(SmallPartnership.School));
    }
}
