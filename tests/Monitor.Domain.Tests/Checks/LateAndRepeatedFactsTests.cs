using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>Facts find their place by the day they are about: a late one takes back no later one, and one that comes twice puts nothing off.</summary>
public sealed class LateAndRepeatedFactsTests
{
    [Fact]
    public void Saying_the_same_statutory_status_again_does_not_put_off_the_visit()
    {
        var entry = Entries.Open().WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-02"));

        entry.IsOwedBy("WL-10", "2026-03-13");
        entry.WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-12")).IsOwedBy("WL-10", "2026-03-13");
    }

    [Fact]
    public void A_status_that_was_so_since_sooner_counts_from_then() =>
        Entries.Open().WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-12")).WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-02")).IsOwedBy("WL-10", "2026-03-13");

    [Fact]
    public void An_earlier_status_recorded_late_takes_back_no_later_one() =>
        Entries.Open().WithStatus(StatutoryStatus.ChildProtection, Day("2026-03-02")).WithStatus(StatutoryStatus.EarlyHelp, Day("2026-02-02")).IsOwedBy("WL-10", "2026-03-13");

    [Fact]
    public void Saying_again_when_eligibility_ends_does_not_put_off_the_plan()
    {
        var entry = Entries.Open().Apply(new EligibilityEnds(Day("2026-09-01"), Day("2026-03-02")));

        entry.IsOwedBy("WL-14", "2026-06-09");
        entry.Apply(new EligibilityEnds(Day("2026-09-01"), Day("2026-06-10"))).IsOwedBy("WL-14", "2026-06-09");
    }

    [Fact]
    public void Another_month_in_which_eligibility_ends_counts_as_known_from_its_own_day() =>
        Entries.Open().Apply(new EligibilityEnds(Day("2026-10-01"), Day("2026-03-02"))).Apply(new EligibilityEnds(Day("2026-09-01"), Day("2026-06-10")))
            .IsOwedBy("WL-14", "2026-07-21");

    [Fact]
    public void A_lead_of_earlier_days_recorded_late_takes_back_no_later_one() =>
        Entries.Open().WithLead(Day("2026-03-10")).WithLead(Day("2026-03-02")).Apply(new LeadEnded(Day("2026-03-05"))).IsNotOwed("WL-01", "2026-04-01");

    [Fact]
    public void A_referral_that_came_sooner_than_the_spell_it_was_joined_to_begins_the_wait() =>
        Assert.Equal(Day("2026-01-20"), Entries.Open().Apply(new SpellJoined(Day("2026-02-10"))).Apply(new ReferralDateCorrected(Day("2026-01-20"))).WaitFrom);

    [Fact]
    public void A_corrected_referral_stays_joined_to_an_earlier_spell() =>
        Assert.Equal(Day("2026-02-10"), Entries.Open().Apply(new SpellJoined(Day("2026-02-10"))).Apply(new ReferralDateCorrected(Day("2026-02-20"))).WaitFrom);

    [Fact]
    public void Being_told_of_an_acceptance_is_not_being_told_of_the_rejection_after_it()
    {
        var rejected = Entries.Open().WithAcceptance(Day("2026-03-03")).WithRejection(Day("2026-03-05"), referrerTold: false);

        rejected.IsOwedBy("WL-12", "2026-03-09");
        rejected.Apply(new ReferrerTold(Day("2026-03-06"))).IsNotOwed("WL-12", "2026-03-10");
    }

    [Theory]
    [InlineData("WL-08")]
    [InlineData("WL-09")]
    [InlineData("WL-12")]
    [InlineData("WL-15")]
    public void A_raised_level_brings_every_deadline_forward_and_a_lowered_one_puts_none_off(string code)
    {
        var allowance = new Domain.Policies.Allowance(InWorkingDays: false, 40, 30, 20, 10);
        var policy = TestPolicy.Current with { LongWaitDecided = allowance, HarmReviewed = allowance, ReferralAnswered = allowance, ResponsibilityTaken = allowance };
        var entry = Entries.Open().AtLevel(2).Apply(new ResponsibilityProposed(Parties.Board().Id, Entries.Listing));

        DateOnly Deadline(WaitingListEntry known) => Catalogue.Find(code).Of(known, On("2026-03-10") with { Policy = policy }).Deadline;

        Assert.Equal(Day("2026-04-01"), Deadline(entry));
        Assert.Equal(Day("2026-03-16"), Deadline(entry.AtLevel(4, Day("2026-03-06"))));
        Assert.Equal(Day("2026-04-01"), Deadline(entry.AtLevel(1, Day("2026-03-06"))));
    }

    [Fact]
    public void A_lowered_level_does_not_put_off_agreeing_on_one()
    {
        var policy = TestPolicy.Current with { LevelAgreed = new Domain.Policies.Allowance(InWorkingDays: false, 40, 30, 20, 10) };
        var entry = Entries.Open().Seen(LevelView.Referrer, 4, Day("2026-03-02")).Seen(LevelView.Service, 1, Day("2026-03-03"));

        DateOnly Deadline(WaitingListEntry known) => Catalogue.Find("WL-11").Of(known, On("2026-03-10") with { Policy = policy }).Deadline;

        Assert.Equal(Day("2026-03-13"), Deadline(entry));
        Assert.Equal(Day("2026-03-13"), Deadline(entry.Seen(LevelView.Referrer, 2, Day("2026-03-06"))));
    }
}
