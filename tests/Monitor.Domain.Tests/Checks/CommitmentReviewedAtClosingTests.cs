using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class CommitmentReviewedAtClosingTests
{
    [Theory]
    [InlineData("2026-03-30")]
    [InlineData("2026-03-28")] // a Saturday: no working days here
    [InlineData("2024-02-29")]
    public void A_closing_as_declined_without_a_review_is_a_finding_from_the_day_after(string closedOn) =>
        Entries.Open().ReceivedOn(Day("2024-01-02")).WithClosure(Day(closedOn), ClosingReason.Declined).IsOwedBy("DG-01", closedOn);

    [Theory]
    [InlineData("2026-03-01", false)] // 29 days before
    [InlineData("2026-03-02", true)] // 28, over the clock change
    [InlineData("2026-03-30", true)]
    [InlineData("2026-04-20", true)] // made up for later
    public void A_review_in_the_28_days_before_or_later_meets_it(string reviewedOn, bool isMet)
    {
        var closed = Entries.Open().ReceivedOn(Day("2026-01-05")).WithCommitmentReview(Day(reviewedOn)).WithClosure(Day("2026-03-30"), ClosingReason.Declined);

        Assert.Equal(!isMet, closed.IsFinding("DG-01", "2026-04-21"));
    }

    [Fact]
    public void The_latest_review_counts_in_whatever_order_they_are_recorded() =>
        Entries.Open().WithCommitmentReview(Day("2026-05-01")).WithCommitmentReview(Day("2026-03-03")).WithClosure(Day("2026-05-11"), ClosingReason.Declined)
            .IsNotOwed("DG-01", "2026-06-01");

    [Theory]
    [InlineData(ClosingReason.NeedsMet)]
    [InlineData(ClosingReason.Moved)]
    [InlineData(ClosingReason.ReferredElsewhere)]
    [InlineData(ClosingReason.Died)]
    public void Other_closings_owe_nothing_since_they_are_refused_or_need_none(ClosingReason reason) =>
        Entries.Open().WithClosure(Day("2026-03-30"), reason).IsNotOwed("DG-01", "2026-12-01");

    [Fact]
    public void Is_not_owed_while_the_wait_goes_on_or_goes_on_again()
    {
        Entries.Open().IsNotOwed("DG-01", "2026-12-01");
        Entries.Open().WithClosure(Day("2026-03-30"), ClosingReason.Declined).WithReopening(Day("2026-04-01")).IsNotOwed("DG-01", "2026-12-01");
    }

    [Fact]
    public void Is_owed_by_the_responsible_agency() => Assert.Equal(Owner.ResponsibleAgency, Catalogue.Find("DG-01").Owner);

    [Fact]
    public void A_closing_in_a_case_systems_history_is_taken_as_it_is()
    {
        var closed = Entries.Open().Apply(new EntryClosed(Day("2026-03-30"), ClosingReason.Declined));

        Assert.False(Catalogue.Find("DG-01").AppliesTo(closed));
        Assert.Equal(Standing.Never, Catalogue.Assess(closed, On("2026-05-01")).NextChange);
    }
}
