using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class ResponsibilityTakenTests
{
    private static readonly PartyId Asked = PartyId.Parse("northmere-surgery", null);

    [Theory]
    [InlineData("2026-03-02", "2026-03-05")]
    [InlineData("2026-03-07", "2026-03-11")] // from a Saturday
    [InlineData("2016-12-21", "2016-12-28")] // over Christmas
    [InlineData("2016-03-24", "2016-03-31")] // over Easter
    [InlineData("2022-06-01", "2022-06-08")] // over the Jubilee
    [InlineData("2024-02-26", "2024-02-29")]
    [InlineData("2026-03-26", "2026-03-31")] // the clocks go forward
    [InlineData("2026-10-23", "2026-10-28")] // and back
    public void Is_owed_within_three_working_days_of_the_proposal(string proposedOn, string lastDay) =>
        Boundary.Open(2, "2016-01-04").Proposed(proposedOn).IsOwedBy("WL-15", lastDay);

    [Theory]
    [InlineData("2026-03-02", "2026-03-04")]
    [InlineData("2026-03-07", "2026-03-10")]
    [InlineData("2016-12-21", "2016-12-23")]
    [InlineData("2022-06-01", "2022-06-07")]
    [InlineData("2026-03-26", "2026-03-30")]
    public void A_refusal_is_settled_within_two_working_days(string refusedOn, string lastDay) =>
        Boundary.Open(2, "2016-01-04").Proposed(refusedOn).Apply(new ResponsibilityRefused(Asked, Day(refusedOn))).IsOwedBy("WL-15", lastDay);

    [Fact]
    public void Is_not_owed_while_nobody_was_asked() => Entries.Open().IsNotOwed("WL-15", "2026-12-01");

    [Fact]
    public void An_acceptance_or_a_settlement_meets_it()
    {
        var asked = Entries.Open().Proposed("2026-03-02");

        asked.Apply(new ResponsibilityAccepted(Asked, Day("2026-03-05"))).IsNotOwed("WL-15", "2026-12-01");
        asked.Apply(new ResponsibilityRefused(Asked, Day("2026-03-05"))).Apply(new ResponsibilitySettled(Parties.School().Id, Day("2026-03-09"))).IsNotOwed("WL-15", "2026-12-01");
        asked.Apply(new Transferred(Parties.School().Id, Asked, Day("2026-03-05"))).IsNotOwed("WL-15", "2026-12-01");
    }

    [Fact]
    public void A_refusal_of_nothing_is_nothing() => Entries.Open().Apply(new ResponsibilityRefused(Asked, Day("2026-03-05"))).IsNotOwed("WL-15", "2026-12-01");

    [Fact]
    public void Is_owed_by_the_agency_that_was_asked_and_after_its_refusal_by_the_board()
    {
        var asked = Entries.Open().Proposed("2026-03-02");
        var refused = asked.Apply(new ResponsibilityRefused(Asked, Day("2026-03-05")));

        Assert.Equal(Asked, Owners.Of(Catalogue.Find("WL-15"), asked, TestPolicy.Current));
        Assert.Equal(PartyId.Board, Owners.Of(Catalogue.Find("WL-15"), refused, TestPolicy.Current));
    }

    [Fact]
    public void Until_it_is_accepted_the_present_agency_answers_for_all_else()
    {
        var asked = Entries.Open().Proposed("2026-03-02");

        Assert.Equal(Parties.School().Id, Owners.Of(Catalogue.Find("WL-01"), asked, TestPolicy.Current));
        Assert.Equal(Parties.School().Id, asked.Apply(new ResponsibilityAccepted(Asked, Day("2026-03-03"))).Apply(new TransferBegun(Asked, Day("2026-03-03"))).Responsible);
        Assert.Equal(Asked, asked.Apply(new Transferred(Parties.School().Id, Asked, Day("2026-03-03"))).Responsible);
    }

    [Fact]
    public void Moving_to_another_agency_starts_no_clock_again() =>
        Entries.Open().Apply(new Transferred(Parties.School().Id, Asked, Day("2026-03-05"))).IsOwedBy("WL-02", "2026-03-05");
}

internal static class ProposalsInWords
{
    public static WaitingListEntry Proposed(this WaitingListEntry entry, string on) =>
        entry.Apply(new ResponsibilityProposed(PartyId.Parse("northmere-surgery", null), Day(on)));
}
