using Monitor.Domain.Work;

namespace Monitor.Domain.Tests.Work;

public sealed class TellingOperatorsTests
{
    [Fact]
    public void Nothing_wrong_is_nothing_to_tell() => Assert.Null(TellingOperators.Decide([], null, Day("2026-03-02")));

    [Fact]
    public void The_first_fault_is_told_at_once() =>
        Assert.Equal(("2026-03-02.1", "audit-late sweep-late"), TellingOperators.Decide(Faults("sweep-late", "audit-late"), null, Day("2026-03-02")));

    [Fact]
    public void What_lasts_is_not_told_again_the_same_day_or_the_next()
    {
        Assert.Null(TellingOperators.Decide(Faults("sweep-late"), Told("2026-03-02.1", "sweep-late audit-late"), Day("2026-03-02")));
        Assert.Null(TellingOperators.Decide(Faults("sweep-late"), Told("2026-03-02.1", "sweep-late"), Day("2026-03-08")));
    }

    [Fact]
    public void What_lasts_for_a_week_is_told_again() =>
        Assert.Equal("2026-03-09.1", TellingOperators.Decide(Faults("sweep-late"), Told("2026-03-02.1", "sweep-late"), Day("2026-03-09"))!.Value.Period);

    [Fact]
    public void A_new_fault_is_told_a_second_time_that_day_with_what_lasts() =>
        Assert.Equal(("2026-03-02.2", "audit-late sweep-late"), TellingOperators.Decide(Faults("sweep-late", "audit-late"), Told("2026-03-02.1", "sweep-late"), Day("2026-03-02")));

    [Fact]
    public void A_third_waits_for_tomorrow()
    {
        var last = Told("2026-03-02.2", "sweep-late audit-late");

        Assert.Null(TellingOperators.Decide(Faults("kept-aside"), last, Day("2026-03-02")));
        Assert.Equal("2026-03-03.1", TellingOperators.Decide(Faults("kept-aside"), last, Day("2026-03-03"))!.Value.Period);
    }

    private static OwnFault[] Faults(params string[] codes) => [.. codes.Select(code => new OwnFault(code, "A sentence."))];

    private static Job Told(string period, string codes) => new(TellingOperators.Job, period, true, Instant("2026-03-02T09:00Z"), default, codes);
}
