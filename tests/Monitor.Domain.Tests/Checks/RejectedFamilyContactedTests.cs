using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class RejectedFamilyContactedTests
{
    [Theory]
    [MemberData(nameof(Boundary.FiveWorkingDays), MemberType = typeof(Boundary))]
    public void Is_owed_within_five_working_days_of_the_rejection(string rejectedOn, string lastDay) =>
        Boundary.Open(2, "2016-01-04").WithRejection(Day(rejectedOn)).IsOwedBy("WL-13", lastDay);

    [Fact]
    public void Is_not_owed_without_a_rejection() => Entries.Open().WithAcceptance().IsNotOwed("WL-13", "2026-12-01");

    [Fact]
    public void A_contact_that_named_an_alternative_meets_it()
    {
        Rejected().Named("2026-03-12").IsNotOwed("WL-13", "2026-03-13");
        Rejected().Named("2026-03-05").IsNotOwed("WL-13", "2026-03-13"); // on the day of the rejection
    }

    [Fact]
    public void A_contact_that_named_none_does_not() => Rejected().WithContact(Day("2026-03-06")).IsOwedBy("WL-13", "2026-03-12");

    [Fact]
    public void An_alternative_recorded_late_puts_it_right()
    {
        Assert.True(Rejected().IsFinding("WL-13", "2026-03-13"));
        Rejected().Named("2026-03-10").IsNotOwed("WL-13", "2026-03-20");
    }

    [Fact]
    public void Each_rejection_owes_its_own() =>
        Rejected().Named("2026-03-06").Apply(new Resubmitted(Day("2026-03-09"))).WithRejection(Day("2026-03-16")).IsOwedBy("WL-13", "2026-03-23");

    [Fact]
    public void Is_not_owed_any_more_once_the_referral_was_sent_again_or_the_entry_closed()
    {
        Rejected().Apply(new Resubmitted(Day("2026-03-09"))).IsNotOwed("WL-13", "2026-12-01");
        Rejected().WithClosure(Day("2026-03-09"), ClosingReason.Moved).IsNotOwed("WL-13", "2026-12-01");
    }

    [Fact]
    public void A_rejected_family_is_owed_nothing_else_but_that_the_referrer_is_told()
    {
        var assessment = Catalogue.Assess(Entries.Open().WithRejection(Day("2026-03-05"), referrerTold: false), On("2027-03-01"));

        Assert.Equal(["WL-12", "WL-13"], Catalogue.All.Where((_, i) => assessment[i].IsFinding(Day("2027-03-01"))).Select(obligation => obligation.Code));
    }

    [Fact]
    public void Is_owed_by_the_responsible_agency() => Assert.Equal(Owner.ResponsibleAgency, Catalogue.Find("WL-13").Owner);

    private static WaitingListEntry Rejected() => Entries.Open().WithRejection(Day("2026-03-05"));
}

internal static class AlternativesInWords
{
    public static WaitingListEntry Named(this WaitingListEntry entry, string on) => entry.Apply(new AlternativeNamed(Day(on), "Youth counselling"));
}
