namespace Monitor.Domain.Tests.Checks;

public sealed class LeadProfessionalNamedTests
{
    [Theory]
    [InlineData(1, "2026-03-02", "2026-03-09")] // 5 working days from a Monday
    [InlineData(2, "2026-03-02", "2026-03-05")]
    [InlineData(3, "2026-03-02", "2026-03-04")]
    [InlineData(4, "2026-03-02", "2026-03-03")]
    [InlineData(0, "2026-03-02", "2026-03-04")] // no level recorded counts as 3
    [InlineData(4, "2026-03-07", "2026-03-09")] // received on a Saturday
    [InlineData(4, "2016-07-02", "2016-07-04")]
    [InlineData(1, "2016-12-21", "2016-12-30")] // Christmas: Boxing Day and a substitute day
    [InlineData(4, "2016-03-24", "2016-03-29")] // Easter
    [InlineData(3, "2022-06-01", "2022-06-07")] // the Jubilee
    [InlineData(2, "2024-02-27", "2024-03-01")] // over 29 February
    [InlineData(3, "2024-02-27", "2024-02-29")] // due on 29 February
    [InlineData(3, "2026-03-27", "2026-03-31")] // the clocks go forward
    [InlineData(3, "2026-10-23", "2026-10-27")] // and back
    public void Is_owed_within_the_working_days_of_the_level(int level, string receivedOn, string lastDay) =>
        Boundary.Open(level, receivedOn).IsOwedBy("WL-01", lastDay);

    [Fact]
    public void Is_met_by_a_lead_whenever_it_was_recorded() =>
        Entries.Open().WithLead(Day("2026-05-11")).IsNotOwed("WL-01", "2026-05-12");

    [Fact]
    public void Is_owed_again_from_the_day_the_lead_left() =>
        Entries.Open().WithLead().Apply(new Domain.WaitingList.LeadEnded(Day("2026-06-01"))).IsOwedBy("WL-01", "2026-06-03");

    [Fact]
    public void Is_met_again_by_the_next_lead() =>
        Entries.Open().WithLead().Apply(new Domain.WaitingList.LeadEnded(Day("2026-06-01"))).WithLead(Day("2026-06-02")).IsNotOwed("WL-01", "2026-06-30");

    [Fact]
    public void Does_not_mind_that_an_earlier_leads_leaving_is_recorded_after_the_next_one() =>
        Entries.Open().WithLead().WithLead(Day("2026-06-02")).Apply(new Domain.WaitingList.LeadEnded(Day("2026-06-01"))).IsNotOwed("WL-01", "2026-06-30");

    [Fact]
    public void Is_owed_when_a_lead_left_the_day_it_was_named() =>
        Entries.Open().WithLead(Day("2026-06-01")).Apply(new Domain.WaitingList.LeadEnded(Day("2026-06-01"))).IsOwedBy("WL-01", "2026-06-03");

    [Fact]
    public void Is_never_owed_before_the_listing() =>
        Entries.Open().Apply(new Domain.WaitingList.LeadEnded(Day("2026-01-05"))).IsOwedBy("WL-01", "2026-03-04");

    [Fact]
    public void Is_owed_anew_from_the_day_a_wait_without_a_lead_is_reopened() =>
        Entries.Open().WithClosure(Day("2026-03-12")).WithReopening(Day("2026-06-29")).IsOwedBy("WL-01", "2026-07-01");

    [Fact]
    public void A_lead_who_was_named_before_still_leads_when_a_wait_is_reopened() =>
        Entries.Open().WithLead().WithClosure(Day("2026-03-12")).WithReopening(Day("2026-06-29")).IsNotOwed("WL-01", "2026-12-01");
}
