using System.Collections.Immutable;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>What a party owes for itself, as the facts have it.</summary>
public sealed class PartyObligationsTests
{
    private static readonly Party School = Parties.School();
    private static readonly Party Team = Parties.Agency("camhs-team", "CAMHS", PartyKind.ServiceTeam);

    [Fact]
    public void Holds_every_obligation_once_and_names_no_other() =>
        Assert.Equal(["AR-01", "CT-01", "CT-02", "WL-07", "WL-08"], PartyCatalogue.All.Select(obligation => obligation.Code));

    [Fact]
    public void An_obligation_that_is_not_there_is_an_error_that_names_it() =>
        Assert.Contains("CT-99", Assert.Throws<InvalidOperationException>(() => PartyCatalogue.Find("CT-99")).Message);

    [Theory]
    [InlineData("CT-01", "chair", "/app/agency")]
    [InlineData("CT-02", "2026-07-27", "/app/agency")]
    [InlineData("WL-07", "camhs.2026-03", "/app/waiting?finding=WL-07")]
    [InlineData("WL-08", "camhs.2026-03", "/app/waiting?finding=WL-08")]
    public void Each_leads_to_the_page_on_which_it_is_put_right(string check, string about, string path) =>
        Assert.Equal(path, PartyCatalogue.Find(check).Path(Duty(new OwedDuty(check, about, null))));

    [Fact]
    public void A_party_with_nothing_to_do_owes_nothing()
    {
        Assert.Empty(Owed(School));
        Assert.Empty(Owed(Team));
        Assert.Empty(Owed(Parties.Board()));
    }

    [Fact]
    public void A_return_is_owed_by_its_day_until_it_is_signed()
    {
        var march = new AssuranceReturn { Agency = School.Id, Period = ReturnPeriod.Parse("2026-03"), DueOn = Day("2026-04-09") };
        var signed = new AssuranceReturn { Agency = School.Id, Period = ReturnPeriod.Parse("2026-02"), DueOn = Day("2026-03-06"), SignedOn = Day("2026-03-20") };

        var owed = Assert.Single(PartyCatalogue.Owed(new PartyFacts(School, [march, signed], []), On("2026-04-01")));

        Assert.Equal(("AR-01", "2026-03", Day("2026-04-09")), (owed.Check, owed.About, owed.Deadline!.Value));
        Assert.Equal("The assurance return for March 2026 is not signed", PartyCatalogue.Find("AR-01").Finding(Duty(owed)));
        Assert.Equal("/app/returns/2026-03", PartyCatalogue.Find("AR-01").Path(Duty(owed)));
    }

    [Theory]
    [InlineData("assurance", "assurance-contact", "No working contact is recorded for the assurance contact")]
    [InlineData("safeguarding", "safeguarding-lead", "No working contact is recorded for the safeguarding lead")]
    [InlineData("head", "head-of-service", "No working contact is recorded for the head of service")]
    public void Every_step_needs_a_contact_whose_address_works(string name, string about, string finding)
    {
        var first = $"{name}@ashdown-primary.example";
        var deputy = $"{name}.deputy@ashdown-primary.example";

        Assert.Empty(Owed(School.Without(first)));
        Assert.Empty(Owed(School.Failed(first, Day("2026-03-02"))));
        Assert.Equal([about], Owed(School.Without(first).Without(deputy)).Select(owed => owed.About));
        Assert.Equal([about], Owed(School.Without(first).Failed(deputy, Day("2026-03-02"))).Select(owed => owed.About));
        Assert.Equal(finding, PartyCatalogue.Find("CT-01").Finding(Duty(Owed(School.Without(first).Without(deputy)).Single())));
    }

    [Fact]
    public void An_address_that_failed_is_owed_from_the_day_it_did_and_a_role_that_nobody_holds_from_when_that_is_seen()
    {
        var failed = School.Failed("head@ashdown-primary.example", Day("2026-03-27")).Failed("head.deputy@ashdown-primary.example", Day("2026-04-02"));
        var empty = School.Without("head@ashdown-primary.example").Without("head.deputy@ashdown-primary.example");

        Assert.Equal(Day("2026-04-07"), Owed(failed).Single().Deadline); // a working day after Thursday 2 April, over Easter: until then somebody could be reached
        Assert.Null(Owed(empty).Single().Deadline);
    }

    [Fact]
    public void The_steps_need_three_different_people()
    {
        var two = Parties.Empty("small-school", "Small School", PartyKind.School)
            .With(ContactRole.AssuranceContact, "head@small-school.example")
            .With(ContactRole.SafeguardingLead, "lead@small-school.example")
            .With(ContactRole.HeadOfService, "Head@small-school.example");

        var owed = Assert.Single(Owed(two));

        Assert.Equal(("CT-01", "different-people", null), (owed.Check, owed.About, owed.Deadline));
        Assert.Equal("Fewer than three different people are recorded for the steps of the ladder", PartyCatalogue.Find("CT-01").Finding(Duty(owed)));
        Assert.Empty(Owed(two.With(ContactRole.HeadOfService, "adviser@council.example", standIn: true)));
        Assert.Single(Owed(two.With(ContactRole.HeadOfService, "adviser@council.example", standIn: true).Failed("adviser@council.example", Day("2026-03-02"))));
    }

    [Fact]
    public void Somebody_missing_for_a_step_is_told_before_that_people_are_too_few() =>
        Assert.Equal(
            ["safeguarding-lead", "head-of-service"],
            Owed(Parties.Empty("small-school", "Small School", PartyKind.School).With(ContactRole.AssuranceContact, "head@small-school.example")).Select(owed => owed.About));

    [Fact]
    public void The_board_needs_its_manager_and_its_chair()
    {
        Assert.Equal(["boards-manager"], Owed(Parties.Board().Without("manager@board.example")).Select(owed => owed.About));
        Assert.Equal(["chair"], Owed(Parties.Board().Without("chair@board.example").Failed("vice.chair@board.example", Day("2026-03-02"))).Select(owed => owed.About));
    }

    [Theory]
    [InlineData("2026-07-10", false)]
    [InlineData("2026-07-13", true)] // ten working days before Monday 27 July
    [InlineData("2026-08-31", true)] // as long as it lasts
    [InlineData("2026-09-01", false)] // over
    public void Cover_is_asked_for_ten_working_days_before_a_closure_and_owed_by_its_first_day(string today, bool isOwed)
    {
        var owed = Owed(School.Closed(Day("2026-07-27"), Day("2026-08-31")), today);

        Assert.Equal(isOwed, owed.Length == 1);
        Assert.All(owed, duty => Assert.Equal(("CT-02", "2026-07-27", Day("2026-07-27")), (duty.Check, duty.About, duty.Deadline!.Value)));
        Assert.All(owed, duty => Assert.Equal("No cover is recorded for the closure from 27 July 2026", PartyCatalogue.Find("CT-02").Finding(Duty(duty))));
    }

    [Theory]
    [InlineData("2026-03-19", false)]
    [InlineData("2026-03-20", true)] // ten working days over Easter
    public void The_notice_counts_over_bank_holidays(string today, bool isOwed) =>
        Assert.Equal(isOwed, Owed(School.Closed(Day("2026-04-07"), Day("2026-04-10")), today).Length == 1);

    [Fact]
    public void A_closure_with_cover_owes_nothing_and_two_from_one_day_are_one_duty()
    {
        Assert.Empty(Owed(School.Closed(Day("2026-07-27"), Day("2026-08-31"), "duty@council.example"), "2026-07-20"));
        Assert.Single(Owed(School.Closed(Day("2026-07-27"), Day("2026-07-27")).Closed(Day("2026-07-27"), Day("2026-08-31")), "2026-07-20"));
    }

    [Fact]
    public void A_services_long_waits_are_one_list_for_a_month()
    {
        var entries = new[]
        {
            Long(1, "WL-07", "2026-03-01", "2026-03-20"), Long(2, "WL-07", "2026-03-01", "2026-03-10"), Long(3, "WL-07", "2026-04-01", "2026-04-10"),
            Long(4, "WL-08", "2026-03-01", "2026-03-10"),
            Long(5, "WL-07", "2026-03-01", "2026-03-10").Resolved("WL-07", Day("2026-03-25")),
            Long(6, "WL-07", "2026-03-01", "2026-03-10").WithStart(Day("2026-03-25")),
            Entries.Open(7).WaitingFor("CAMHS"),
        };

        var owed = PartyCatalogue.Owed(new PartyFacts(Team, [], entries), On("2026-04-15"));

        Assert.Equal([("WL-07", "camhs.2026-03"), ("WL-07", "camhs.2026-04"), ("WL-08", "camhs.2026-03")], owed.Select(each => (each.Check, each.About)));
        Assert.Equal(new[] { Entries.Id(1), Entries.Id(2) }.OrderBy(id => $"{id}", StringComparer.Ordinal), owed[0].Entries);
        Assert.Equal(Day("2026-03-10"), owed[0].Deadline);
        Assert.Equal("2 waits are longer than the service's target", PartyCatalogue.Find("WL-07").Finding(Duty(owed[0])));
        Assert.Equal("1 wait is long and without a recorded decision", PartyCatalogue.Find("WL-08").Finding(Duty(owed[2])));
    }

    [Fact]
    public void The_order_in_which_entries_come_does_not_matter()
    {
        var entries = Enumerable.Range(1, 5).Select(number => Long(number, "WL-07", "2026-03-01", "2026-03-10")).ToList();

        Assert.Equal(
            PartyCatalogue.Owed(new PartyFacts(Team, [], entries), On("2026-04-15")).Single().Entries,
            PartyCatalogue.Owed(new PartyFacts(Team, [], [.. entries.AsEnumerable().Reverse()]), On("2026-04-15")).Single().Entries);
    }

    [Fact]
    public void Findings_speak_of_the_record_and_say_what_to_do() => Assert.All(PartyCatalogue.All, obligation => Assert.EndsWith(".", obligation.NextStep));

    private static ImmutableArray<OwedDuty> Owed(Party party, string today = "2026-04-02") => PartyCatalogue.Owed(new PartyFacts(party, [], []), On(today));

    private static WaitingListEntry Long(int number, string check, string month, string deadline) => Entries.Open(number).WaitingFor("CAMHS")
        .Apply(new LadderOpened(check, 1, Day(deadline), Day(deadline).AddDays(1), "policy", Day(month)));

    private static Duty Duty(OwedDuty owed) => new()
    {
        Party = School.Id,
        Check = owed.Check,
        About = owed.About,
        Since = Day("2026-04-02"),
        Deadline = owed.Deadline ?? Day("2026-04-07"),
        Entries = owed.Entries,
    };
}
