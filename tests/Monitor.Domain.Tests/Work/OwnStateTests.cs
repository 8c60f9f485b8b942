using Monitor.Domain.Email;
using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.Work;

public sealed class OwnStateTests
{
    private static readonly DateTimeOffset At = Instant("2026-03-30T09:00Z");

    private static readonly OwnState Well = new(
        Instant("2026-01-05T09:00Z"), At.AddMinutes(-10), Audit("0 entries, 0 faults"), Day("2026-02-01"), Day("2026-02-01"), Day("2027-12-31"), KeptAside: []);

    [Fact]
    public void A_monitor_that_is_well_has_nothing_to_say() => Assert.Empty(Well.Faults(At));

    [Theory]
    [InlineData(45, false)]
    [InlineData(46, true)]
    public void A_sweep_is_late_after_three_quarters_of_an_hour(int minutes, bool isLate)
    {
        Assert.Equal(isLate, Says(Well with { LastSweep = At.AddMinutes(-minutes) }, "were last looked through on 30 March 2026 at 08:1"));
        Assert.Equal(isLate, Says(Well with { LastSweep = null, StartedAt = At.AddMinutes(-minutes) }, "were last looked through never"));
    }

    [Theory]
    [InlineData(26 * 60, false)]
    [InlineData((26 * 60) + 1, true)]
    public void An_audit_is_late_after_a_night_and_two_hours(int minutes, bool isLate)
    {
        Assert.Equal(isLate, Says(Well with { LastAudit = Audit("0 entries, 0 faults") with { At = At.AddMinutes(-minutes) } }, "The nightly audit last ran on"));
        Assert.Equal(isLate, Says(Well with { LastAudit = null, StartedAt = At.AddMinutes(-minutes) }, "The nightly audit last ran never"));
    }

    [Theory]
    [InlineData("412 entries, 0 faults", false)]
    [InlineData("412 entries, 1 faults", true)]
    [InlineData("412 entries, 10 faults", true)]
    [InlineData(null, false)]
    public void What_the_audit_found_is_said(string? note, bool isFault) =>
        Assert.Equal(isFault, Says(Well with { LastAudit = Audit(note) }, "The last nightly audit found faults"));

    [Theory]
    [InlineData("2026-02-01", "2026-02-01", false)]
    [InlineData("2026-01-01", "2026-02-01", true)]
    [InlineData(null, "2026-02-01", true)]
    [InlineData(null, null, false)]
    public void A_summary_that_is_due_is_asked_for(string? last, string? due, bool isLate) =>
        Assert.Equal(isLate, Says(Well with { LastMonth = last is null ? null : Day(last), DueMonth = due is null ? null : Day(due) }, "The summary for February 2026 is due"));

    [Theory]
    [InlineData("2026-06-27", true)] // 89 days ahead
    [InlineData("2026-06-28", false)] // 90
    public void Bank_holidays_are_listed_90_days_ahead(string until, bool isFault) =>
        Assert.Equal(isFault, Says(Well with { HolidaysUntil = Day(until) }, "Bank holidays are listed only up to 27 June 2026"));

    [Fact]
    public void The_day_is_Londons() =>
        Assert.Single((Well with { LastSweep = Instant("2026-03-30T23:20Z"), LastAudit = Audit("0 faults, 0 faults") with { At = Instant("2026-03-30T01:00Z") }, HolidaysUntil = Day("2026-06-28") })
            .Faults(Instant("2026-03-30T23:30Z"))); // the 31st in London: 89 days

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1 message could not be handled and waits for a person.")]
    [InlineData(2, "2 messages could not be handled and wait for a person.")]
    public void Messages_kept_aside_are_counted(int keptAside, string? said) =>
        Assert.Equal(said is null ? [] : [said], Sentences(Well with { KeptAside = [.. Enumerable.Range(0, keptAside).Select(i => new Aside($"{i}", "work", "because", null, null, null, At))] }));

    [Fact]
    public void Everything_is_said_at_once() =>
        Assert.Equal(5, new OwnState(At.AddDays(-90), null, null, null, Day("2026-02-01"), Day("2026-03-31"), [new Aside("1", "work", "because", null, null, null, At)]).Faults(At).Count());

    [Fact]
    public void Mails_that_reached_nobody_are_said_by_why_and_apart_from_messages() =>
        Assert.Equal(
            ["Of 2 mails the mail provider has not said within a day whether they arrived.", "1 mail was not delivered to anybody, and nobody is left to tell."],
            Sentences(Well with { KeptAside = [Mail(1, MailFault.NoReceipt, At), Mail(2, MailFault.NobodyLeft, At), Mail(3, MailFault.NoReceipt, At)] }));

    [Theory]
    [InlineData(MailFault.NobodyLeft, 7 * 24 * 60, true)]
    [InlineData(MailFault.NobodyLeft, (7 * 24 * 60) + 1, false)]
    [InlineData(MailFault.ProviderBusy, 60, true)]
    [InlineData(MailFault.ProviderBusy, 61, false)]
    [InlineData(MailFault.ProviderRefusesUs, 61, false)]
    public void A_fault_of_a_mail_is_told_for_a_week_and_one_of_the_provider_while_it_lasts(string fault, int minutes, bool isTold) =>
        Assert.Equal(isTold, (Well with { KeptAside = [Mail(1, fault, At.AddMinutes(-minutes))] }).Faults(At).Any());

    [Theory]
    [InlineData("412 entries, 0 faults", 0, true)]
    [InlineData("412 entries, 1 faults", 1, false)]
    [InlineData("412 entries, 20 faults", 20, false)]
    [InlineData(null, null, false)]
    public void Somebody_outside_hears_that_all_is_well_only_after_an_audit_that_found_nothing(string? note, int? faults, bool isSound)
    {
        var state = Well with { LastAudit = Audit(note) };

        Assert.Equal((faults, isSound), (state.AuditFaults, state.IsSound(At)));
    }

    [Theory]
    [InlineData(45, 26 * 60, true)]
    [InlineData(46, 26 * 60, false)]
    [InlineData(45, (26 * 60) + 1, false)]
    public void And_only_while_neither_sweep_nor_audit_is_late(int sweep, int audit, bool isSound) => Assert.Equal(
        isSound,
        (Well with { LastSweep = At.AddMinutes(-sweep), LastAudit = Audit("1 entries, 0 faults") with { At = At.AddMinutes(-audit) } }).IsSound(At));

    [Fact]
    public void Before_the_first_sweep_and_the_first_audit_nothing_is_well() =>
        Assert.False((Well with { LastSweep = null }).IsSound(At) || (Well with { LastAudit = null }).IsSound(At));

    [Theory]
    [InlineData("2026-02-01", "2026-02-01", 0)]
    [InlineData("2026-01-01", "2026-02-01", 1)]
    [InlineData("2025-11-01", "2026-02-01", 3)] // over a new year
    [InlineData("2026-02-01", "2026-01-01", 0)] // a clock that went back
    [InlineData(null, "2026-02-01", 1)]
    [InlineData(null, null, 0)]
    public void Summaries_that_are_late_are_counted(string? last, string? due, int late) =>
        Assert.Equal(late, (Well with { LastMonth = last is null ? null : Day(last), DueMonth = due is null ? null : Day(due) }).ReportsLate);

    [Fact]
    public void Mails_that_reached_nobody_are_counted_for_a_week_and_apart_from_messages_and_from_the_provider()
    {
        var state = Well with
        {
            KeptAside =
            [
                Mail(1, MailFault.NobodyLeft, At.AddDays(-7)), Mail(2, MailFault.NobodyLeft, At.AddDays(-7).AddTicks(-1)), Mail(3, MailFault.ProviderBusy, At),
                new Aside("4", "work", "because", null, null, null, At),
            ],
        };

        Assert.Equal((1, 1), (state.Undeliverable(At), state.MessagesAside));
    }

    private static bool Says(OwnState state, string words) => Sentences(state).Any(fault => fault.Contains(words, StringComparison.Ordinal));

    private static IEnumerable<string> Sentences(OwnState state) => state.Faults(At).Select(fault => fault.Sentence);

    private static Aside Mail(int number, string fault, DateTimeOffset at) => MailFault.Of(NotificationId.For(MailKind.Digest, "somebody", $"{number}"), fault, at);

    private static Job Audit(string? note) => new("Audit", "2026-03-30", true, At.AddHours(-8), At, note);
}
