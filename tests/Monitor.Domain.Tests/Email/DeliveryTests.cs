using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.Email;

/// <summary>A mail moves by rank only, whatever a provider answers and reports, in whatever order.</summary>
public sealed class DeliveryTests
{
    private static readonly DateTimeOffset At = Instant("2026-03-03T09:00Z");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly ClaimTerms Terms = new(At, At.AddYears(1), Lease);

    [Fact]
    public void A_claim_and_its_own_wake_up_are_one_step()
    {
        var step = Delivery.Claim(Planned(), Terms);

        Assert.Equal((DeliveryState.Claimed, At, Terms.RealNow + Lease), (step.After.State, step.After.SentAt, step.After.ClaimedUntil));
        Assert.Equal((At + Lease, new SendMailMessage(PartyId.Board, step.After.Id, 1)), (step.Add.Single().NotBefore, step.Add.Single().Message));
    }

    [Fact]
    public void An_accepted_mail_is_told_at_once_where_no_receipt_follows()
    {
        var step = Delivery.Answered(Claimed(), SendOutcome.Accepted, At, Lease);

        Assert.Equal((DeliveryState.Accepted, false, null), (step.After.State, step.After.AwaitsReceipt, step.After.ClaimedUntil));
        Assert.Equal(new RecordTold(PartyId.Board, step.After.Id), step.Add.Single().Message);
        Assert.Equal(Delivery.Claim(Planned(), Terms).Add, step.Remove);
    }

    [Fact]
    public void Where_a_receipt_follows_nobody_is_told_before_it_and_it_is_asked_for_after_a_day()
    {
        var step = Delivery.Answered(Claimed(), SendOutcome.Accepted with { ReceiptFollows = true }, At, Lease);

        Assert.True(step.After.AwaitsReceipt);
        Assert.Equal((At.AddHours(24), new AskForReceipt(PartyId.Board, step.After.Id, 1)), (step.Add.Single().NotBefore, step.Add.Single().Message));
    }

    [Fact]
    public void A_mail_that_told_nothing_is_recorded_only_if_its_address_had_failed_before()
    {
        Assert.Empty(Delivery.Answered(Claimed() with { Told = [] }, SendOutcome.Accepted, At, Lease).Add);
        Assert.IsType<RecordTold>(Delivery.Answered(Claimed() with { Told = [], AddressHadFailed = true }, SendOutcome.Accepted, At, Lease).Add.Single().Message);
    }

    [Fact]
    public void A_refused_address_fails_the_mail_and_the_next_person_is_looked_for()
    {
        var step = Delivery.Answered(Claimed(), SendOutcome.AddressRefused, At, Lease);

        Assert.Equal((DeliveryState.Failed, MailFault.AddressRefused), (step.After.State, step.After.Fault));
        Assert.IsType<MailNotDelivered>(step.Add.Single().Message);
        Assert.Null(step.Keep);
    }

    [Fact]
    public void A_refused_mail_is_a_fault_for_a_person_and_goes_to_nobody_else()
    {
        var step = Delivery.Answered(Claimed(), SendOutcome.MessageRefused, At, Lease);

        Assert.Equal((DeliveryState.Failed, MailFault.MessageRefused), (step.After.State, step.Keep!.Reason));
        Assert.Empty(step.Add);
    }

    [Theory]
    [InlineData(SendResult.NotNow)]
    [InlineData(SendResult.NotAllowed)]
    public void What_could_not_be_taken_is_planned_again_without_counting_an_attempt(SendResult result)
    {
        var step = Delivery.Answered(Claimed(), new SendOutcome(result), At, Lease);

        Assert.Equal((DeliveryState.Planned, 1, 1), (step.After.State, step.After.Attempt, step.After.Tries));
        Assert.Equal(new SendMailMessage(PartyId.Board, step.After.Id, 1), step.Add.Single().Message);
        Assert.InRange(step.Add.Single().NotBefore - At, TimeSpan.FromSeconds(48), TimeSpan.FromSeconds(72));
    }

    [Theory]
    [InlineData(MailKind.HarmNotice, 0, 1)]
    [InlineData(MailKind.HarmNotice, 1, 2)]
    [InlineData(MailKind.HarmNotice, 40, 5)]
    [InlineData(MailKind.Undeliverable, 40, 5)]
    [InlineData(MailKind.Digest, 3, 8)]
    [InlineData(MailKind.Digest, 4, 15)]
    [InlineData(MailKind.WeeklySummary, 4, 16)]
    [InlineData(MailKind.WeeklySummary, 5, 30)]
    [InlineData(MailKind.ReturnOpened, 40, 30)]
    public void The_pause_doubles_up_to_a_bound_that_is_lowest_for_escalations(MailKind kind, int tries, int minutes)
    {
        var pause = Delivery.Backoff(Planned(kind) with { Tries = tries }, null);

        Assert.InRange(pause, TimeSpan.FromMinutes(minutes) * 0.8, (TimeSpan.FromMinutes(minutes) * 1.2) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Mails_that_failed_together_do_not_come_back_together() =>
        Assert.True(Enumerable.Range(0, 50).Select(i => Delivery.Backoff(Planned() with { Id = NotificationId.For(MailKind.Digest, $"{i}", "x"), Tries = 3 }, null)).Distinct().Count() > 30);

    [Theory]
    [InlineData(MailKind.WeeklySummary, 1800, 1800)]
    [InlineData(MailKind.WeeklySummary, 7200, 3600)] // an hour at most
    [InlineData(MailKind.HarmNotice, 1800, 300)] // harm comes back sooner than it was asked to
    public void A_provider_that_asks_for_a_pause_gets_it_within_bounds(MailKind kind, int asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Delivery.Backoff(Planned(kind), TimeSpan.FromSeconds(asked)));

    [Theory]
    [InlineData(MailKind.WeeklySummary, "2026-03-06T23:59Z", false)] // the third day after
    [InlineData(MailKind.WeeklySummary, "2026-03-07T00:00Z", true)]
    [InlineData(MailKind.HarmNotice, "2026-06-07T00:00Z", false)]
    [InlineData(MailKind.Undeliverable, "2026-06-07T00:00Z", false)]
    [InlineData(MailKind.Digest, "2026-06-07T00:00Z", false)] // the next digest says what it would have said
    public void What_no_provider_takes_is_given_up_after_three_days_unless_it_is_an_escalation(MailKind kind, string at, bool isGivenUp)
    {
        var step = Delivery.Answered(Claimed(kind), SendOutcome.NotNow, Instant(at), Lease);

        Assert.Equal(isGivenUp ? (DeliveryState.Failed, MailFault.GivenUp) : (DeliveryState.Planned, null), (step.After.State, step.Keep?.Reason));
    }

    [Theory]
    [InlineData(MailKind.HarmNotice, 15)]
    [InlineData(MailKind.Undeliverable, 15)]
    [InlineData(MailKind.SelfFault, 15)]
    [InlineData(MailKind.Digest, 60)]
    public void Of_which_nobody_can_tell_an_escalation_is_repeated_after_a_quarter_and_a_digest_after_an_hour(MailKind kind, int minutes)
    {
        var step = Delivery.Answered(Claimed(kind), SendOutcome.Unknown, At, Lease);

        Assert.Equal((DeliveryState.Unknown, 1), (step.After.State, step.After.Attempt));
        Assert.Equal((At.AddMinutes(minutes), new SendMailMessage(PartyId.Board, step.After.Id, 2)), (step.Add.Single().NotBefore, step.Add.Single().Message));
    }

    [Theory]
    [InlineData(MailKind.WeeklySummary)]
    [InlineData(MailKind.MonthlySummary)]
    [InlineData(MailKind.ReturnOpened)]
    [InlineData(MailKind.ReturnReminder)]
    [InlineData(MailKind.ReferralNews)]
    [InlineData(MailKind.ResponsibilityAsked)]
    public void Any_other_kind_is_not_repeated_and_a_person_hears_after_a_day(MailKind kind)
    {
        var step = Delivery.NobodyCanTell(Claimed(kind), At);

        Assert.Equal((At.AddHours(24), new AskForReceipt(PartyId.Board, step.After.Id, 1)), (step.Add.Single().NotBefore, step.Add.Single().Message));
        Assert.Equal(MailFault.NoReceipt, Delivery.ReceiptMissed(step.After, 1, At.AddHours(24))!.Keep!.Reason);
    }

    [Fact]
    public void After_three_attempts_of_which_nobody_could_tell_the_next_person_is_told()
    {
        var third = Claimed() with { Attempt = 3 };

        Assert.IsType<SendMailMessage>(Delivery.NobodyCanTell(third with { Attempt = 2 }, At).Add.Single().Message);
        var step = Delivery.NobodyCanTell(third, At);
        Assert.Equal((DeliveryState.Failed, MailFault.Unknown), (step.After.State, step.Keep!.Reason));
        Assert.IsType<MailNotDelivered>(step.Add.Single().Message);
        Assert.False(MailFault.IsOfTheAddress(step.After.Fault));
    }

    [Theory]
    [InlineData(DeliveryState.Accepted, 24, true)]
    [InlineData(DeliveryState.Deferred, 24, true)]
    [InlineData(DeliveryState.Unknown, 24, true)]
    [InlineData(DeliveryState.Delivered, 24, false)]
    [InlineData(DeliveryState.Failed, 24, false)]
    [InlineData(DeliveryState.Planned, 24, false)]
    public void A_receipt_is_missed_only_while_nobody_knows(DeliveryState state, int hours, bool isMissed) =>
        Assert.Equal(isMissed, Delivery.ReceiptMissed(Claimed() with { State = state }, 1, At.AddHours(hours)) is not null);

    [Fact]
    public void A_receipt_of_an_attempt_that_was_repeated_is_not_missed() =>
        Assert.Null(Delivery.ReceiptMissed(Claimed() with { State = DeliveryState.Accepted, Attempt = 2 }, 1, At.AddHours(24)));

    [Fact]
    public void A_delivered_mail_is_told_at_the_instant_that_the_provider_gives()
    {
        var step = Delivery.Reported(Sent(), Event(DeliveryState.Delivered, at: At.AddMinutes(2)), At.AddMinutes(5), Lease)!;

        Assert.Equal((DeliveryState.Delivered, At.AddMinutes(2)), (step.After.State, step.After.DeliveredAt));
        Assert.IsType<RecordTold>(step.Add.Single().Message);
        Assert.Equal(Sent().Id.ToString(), ((AskForReceipt)step.Remove.Single().Message).Notification.ToString());
        Assert.Equal(Delivery.Answered(Claimed(), SendOutcome.Accepted with { ReceiptFollows = true }, At, Lease).Add, step.Remove);
    }

    [Theory]
    [InlineData(-10, 0)] // before it was sent
    [InlineData(3, 3)]
    [InlineData(60, 5)] // after we heard of it
    public void A_provider_whose_clock_is_wrong_moves_no_telling_to_another_day(int saidMinutes, int takenMinutes) =>
        Assert.Equal(
            At.AddMinutes(takenMinutes),
            Delivery.Reported(Sent(), Event(DeliveryState.Delivered, at: At.AddMinutes(saidMinutes)), At.AddMinutes(5), Lease)!.After.DeliveredAt);

    [Fact]
    public void Whatever_the_order_and_however_often_events_come_the_mail_ends_the_same()
    {
        DeliveryState[] heard = [DeliveryState.Accepted, DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Delivered, DeliveryState.Failed];

        foreach (var order in Orders(heard))
        {
            var (mail, told, failed) = (Sent(), 0, 0);

            foreach (var state in order.SelectMany(each => Enumerable.Repeat(each, 3)))
            {
                var rank = mail.State;
                var step = Delivery.Reported(mail, Event(state), At.AddMinutes(5), Lease);
                Assert.Equal(state > rank, step is not null);
                mail = step?.After ?? mail;
                told += step?.Add.Count(message => message.Message is RecordTold) ?? 0;
                failed += step?.Add.Count(message => message.Message is MailNotDelivered) ?? 0;
            }

            Assert.Equal((DeliveryState.Failed, 1), (mail.State, failed));
            Assert.InRange(told, 0, 1);
        }
    }

    [Fact]
    public void A_bounce_after_a_delivery_fails_the_mail() =>
        Assert.Equal(DeliveryState.Failed, Delivery.Reported(Sent() with { State = DeliveryState.Delivered }, Event(DeliveryState.Failed), At, Lease)!.After.State);

    [Fact]
    public void An_event_may_come_before_our_own_record_and_ends_the_claim()
    {
        var step = Delivery.Reported(Claimed(), Event(DeliveryState.Delivered), At, Lease)!;

        Assert.Equal((DeliveryState.Delivered, null), (step.After.State, step.After.ClaimedUntil));
        Assert.Contains(Delivery.Claim(Planned(), Terms).Add.Single(), step.Remove);
    }

    [Fact]
    public void An_event_of_an_earlier_attempt_says_of_an_unknown_mail_that_it_arrived()
    {
        var unknown = Delivery.Repeated(Sent() with { State = DeliveryState.Unknown }, 2) with { State = DeliveryState.Planned };

        var step = Delivery.Reported(unknown, Event(DeliveryState.Delivered), At, Lease)!;

        Assert.Equal((DeliveryState.Delivered, DeliveryState.Delivered), (step.After.State, step.After.Earlier.Single().State));
        Assert.IsType<RecordTold>(step.Add.Single().Message);
    }

    [Fact]
    public void A_bounce_of_an_earlier_attempt_is_noted_and_the_later_one_goes_on()
    {
        var repeated = Delivery.Repeated(Sent() with { State = DeliveryState.Unknown }, 2) with { State = DeliveryState.Accepted };

        var step = Delivery.Reported(repeated, Event(DeliveryState.Failed), At, Lease)!;

        Assert.Equal((DeliveryState.Accepted, DeliveryState.Failed), (step.After.State, step.After.Earlier.Single().State));
        Assert.Empty(step.Add);
    }

    [Fact]
    public void A_repeat_that_bounces_undoes_no_delivery_of_the_attempt_before()
    {
        var repeated = Delivery.Repeated(Sent() with { State = DeliveryState.Unknown }, 2) with { State = DeliveryState.Accepted };
        var arrived = Delivery.Reported(repeated, Event(DeliveryState.Delivered), At, Lease)!.After;

        Assert.Null(Delivery.Reported(arrived, Event(DeliveryState.Failed, attempt: 2), At, Lease));
    }

    [Fact]
    public void An_attempt_that_never_was_is_not_heard_of() =>
        Assert.Null(Delivery.Reported(Sent(), Event(DeliveryState.Delivered, attempt: 2), At, Lease));

    [Fact]
    public void A_withdrawn_mail_is_beyond_what_a_provider_can_say() =>
        Assert.Null(Delivery.Reported(Delivery.Withdrawn(Planned(), At).After, Event(DeliveryState.Failed), At, Lease));

    [Fact]
    public void A_late_delivery_puts_the_missing_receipt_right()
    {
        var missed = Delivery.ReceiptMissed(Sent(), 1, At.AddHours(24))!.After;

        var step = Delivery.Reported(missed, Event(DeliveryState.Delivered), At.AddHours(30), Lease)!;

        Assert.Equal((true, null), (step.IsPutRight, step.After.Fault));
        Assert.False(Delivery.Reported(Sent(), Event(DeliveryState.Delivered), At, Lease)!.IsPutRight);
    }

    [Fact]
    public void Only_a_summary_of_the_week_may_be_muted() =>
        Assert.Equal([MailKind.WeeklySummary], Enum.GetValues<MailKind>().Where(kind => kind.MayBeMuted));

    [Fact]
    public void A_mark_is_read_back_as_it_was_written()
    {
        var mark = new DeliveryMark("0123456789abcdef", Planned().Id, 2);

        Assert.True(DeliveryMark.TryParse(mark.ToString(), out var read));
        Assert.Equal(mark, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcde-00112233445566778899aabbccddeeff-1")] // a tag too short
    [InlineData("0123456789ABCDEF-00112233445566778899aabbccddeeff-1")]
    [InlineData("0123456789abcdef-00112233445566778899aabbccddeef-1")]
    [InlineData("0123456789abcdef-00112233445566778899aabbccddeeff-0")]
    [InlineData("0123456789abcdef-00112233445566778899aabbccddeeff-+1")]
    [InlineData("0123456789abcdef-00112233445566778899aabbccddeeff-1-1")]
    [InlineData("0123456789abcdef-00112233445566778899aabbccddeeff-99999999999")]
    public void What_is_no_mark_is_not_read(string? text) => Assert.False(DeliveryMark.TryParse(text, out _));

    private static Notification Planned(MailKind kind = MailKind.Digest) => new()
    {
        Id = NotificationId.For(kind, "somebody", "today"),
        Kind = kind,
        Party = PartyId.Board,
        On = Day("2026-03-03"),
        Told = [new RaisingKey(PartyId.Board, Entries.Id(1), "WL-02", 1, 1, 0)],
        SentTo = Parties.Nobody,
    };

    private static Notification Claimed(MailKind kind = MailKind.Digest) => Delivery.Claim(Planned(kind), Terms).After;

    private static Notification Sent() => Delivery.Answered(Claimed(), SendOutcome.Accepted with { ReceiptFollows = true }, At, Lease).After;

    private static DeliveryEvent Event(DeliveryState state, int attempt = 1, DateTimeOffset? at = null) =>
        new($"{state}", new DeliveryMark("0123456789abcdef", Planned().Id, attempt), state, at ?? At.AddMinutes(1), state == DeliveryState.Failed ? "bounced" : null);

    private static IEnumerable<IReadOnlyList<DeliveryState>> Orders(IReadOnlyList<DeliveryState> of) => of.Count <= 1
        ? [of]
        : of.SelectMany((first, i) => Orders([.. of.Where((_, j) => j != i)]).Select(rest => (IReadOnlyList<DeliveryState>)[first, .. rest]));
}
