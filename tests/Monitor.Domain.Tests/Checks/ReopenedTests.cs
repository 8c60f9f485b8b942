using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>A wait that was reopened is on the list anew: what was owed, met or missed before says nothing of what is owed now.</summary>
public sealed class ReopenedTests
{
    private static WaitingListEntry Reopened => Entries.Open()
        .WithLongWaitDecision(Day("2026-03-04"))
        .WithAttempt(Day("2026-03-05"))
        .WithAttempt(Day("2026-03-06"), ContactMeans.Letter)
        .WithAttempt(Day("2026-03-09"))
        .WithClosure(Day("2026-03-10"))
        .WithReopening(Day("2026-09-07"));

    [Fact]
    public void Attempts_of_the_earlier_wait_owe_no_decision_in_this_one() => Reopened.IsOwedBy("WL-04", "2026-09-21");

    [Fact]
    public void A_decision_about_the_earlier_wait_is_none_about_this_one()
    {
        Reopened.IsOwedBy("WL-08", "2027-01-11");
        Reopened.WithLongWaitDecision(Day("2026-09-07")).IsNotOwed("WL-08", "2027-01-12");
    }

    [Fact]
    public void A_decision_stands_where_the_wait_goes_on_after_a_few_days() =>
        Entries.Open().WithLongWaitDecision(Day("2026-03-04")).WithClosure(Day("2026-03-10")).WithReopening(Day("2026-03-15")).IsNotOwed("WL-08", "2026-12-01");
}
