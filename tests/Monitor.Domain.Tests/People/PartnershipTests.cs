using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.People;

public sealed class PartnershipTests
{
    private static readonly Party School = Parties.School();
    private static readonly Party Surgery = Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health);
    private static readonly Party Team = Parties.Empty("camhs-team", "CAMHS", PartyKind.ServiceTeam) with { Service = ServiceCode.Parse("CAMHS") };
    private static readonly Partnership Partnership = new([School, Surgery, Team, Parties.Board()]);

    [Fact]
    public void Agencies_are_neither_teams_nor_the_board() =>
        Assert.Equal(["ashdown-primary", "northmere-surgery"], Partnership.Agencies.Select(party => party.Id.ToString()));

    [Fact]
    public void Finds_parties_teams_and_the_board()
    {
        Assert.Same(School, Partnership.Find(School.Id));
        Assert.Null(Partnership.Find(PartyId.Parse("nobody", null)));
        Assert.Same(Team, Partnership.TeamOf(ServiceCode.Parse("CAMHS")));
        Assert.Null(Partnership.TeamOf(ServiceCode.Parse("FI")));
        Assert.Equal(PartyId.Board, Partnership.Board.Id);
        Assert.False(Partnership.IsEmpty);
        Assert.True(new Partnership([]).IsEmpty);
    }

    [Theory]
    [InlineData("G82080", "G82080")]
    [InlineData(" rye ", "RYE")] // three
    [InlineData("A12345678901", "A12345678901")] // twelve
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_party_is_known_under_an_ODS_code_or_none(string? typed, string? known) =>
        Assert.Equal(known, Directing.WithOdsCode(School, typed).Match(party => party.OdsCode?.ToString(), problem => problem.Code));

    [Theory]
    [InlineData("RY")]
    [InlineData("A123456789012")]
    [InlineData("RY-E")]
    [InlineData("RYÉ")]
    [InlineData("R YE")]
    public void What_is_no_ODS_code_is_refused(string typed) =>
        Assert.Equal("ods-code-invalid", Directing.WithOdsCode(School, typed).Match(_ => "taken", problem => problem.Code));

    [Fact]
    public void Every_party_under_an_ODS_code_is_found()
    {
        var trust = OdsCode.Parse("RYE", null);
        var partnership = new Partnership([School, Surgery with { OdsCode = trust }, Team with { OdsCode = trust }, Parties.Board()]);

        Assert.Equal(["camhs-team", "northmere-surgery"], partnership.FindAll(OdsCode.Parse("rye", null)).Select(party => party.Id.ToString()));
        Assert.Empty(partnership.FindAll(OdsCode.Parse("G82080", null)));
    }

    [Theory]
    [InlineData(ContactRole.SafeguardingLead, "safeguarding@ashdown-primary.example,safeguarding.deputy@ashdown-primary.example")]
    [InlineData(ContactRole.Chair, "")]
    public void Those_who_hold_a_role_come_in_the_order_in_which_they_are_told(ContactRole role, string emails) =>
        Assert.Equal(emails, string.Join(',', School.WithRole(role).Select(contact => contact.Email)));

    [Fact]
    public void A_persons_mail_is_kept_in_one_place_the_boards_before_others()
    {
        var shared = Surgery.With(ContactRole.AssuranceContact, "assurance@ashdown-primary.example").With(ContactRole.HeadOfService, "chair@board.example");
        var partnership = new Partnership([School, shared, Parties.Board()]);
        var both = PersonId.Of("assurance@ashdown-primary.example");

        Assert.Equal(School.Id, partnership.HomeOf(both));
        Assert.Equal(PartyId.Board, partnership.HomeOf(PersonId.Of("chair@board.example")));
        Assert.Contains(both, partnership.AtHome(School.Id));
        Assert.DoesNotContain(both, partnership.AtHome(shared.Id));
        Assert.Equal([School.Id, shared.Id], partnership.PartiesOf(both).Select(party => party.Id));
    }

    [Fact]
    public void Everybody_is_at_home_exactly_once()
    {
        var shared = Surgery.With(ContactRole.AssuranceContact, "assurance@ashdown-primary.example").With(ContactRole.HeadOfService, "chair@board.example");
        var partnership = new Partnership([School, shared, Team, Parties.Board()]);
        var atHome = partnership.Parties.SelectMany(party => partnership.AtHome(party.Id)).ToList();

        Assert.Equal(atHome.Distinct(), atHome);
        Assert.Equal(
            partnership.Parties.SelectMany(party => party.Contacts).Select(contact => contact.Person).Distinct().Count(),
            atHome.Count);
    }

    [Theory]
    [InlineData("2026-03-01", false)]
    [InlineData("2026-03-02", true)] // from that day on
    [InlineData("2026-03-03", true)]
    public void A_party_is_released_from_a_day_on(string today, bool released) =>
        Assert.Equal(released, (School with { ReleasedOn = Day("2026-03-02") }).IsReleasedOn(Day(today)));

    [Fact]
    public void A_party_that_was_never_released_is_not() => Assert.False((School with { ReleasedOn = null }).IsReleasedOn(Day("2099-01-01")));

    [Theory]
    [InlineData("2026-03-08", false)]
    [InlineData("2026-03-09", true)]
    [InlineData("2026-03-13", true)]
    [InlineData("2026-03-14", false)]
    public void In_somebodys_absence_the_cover_is_mailed(string today, bool isCovered)
    {
        var party = School.Away("head@ashdown-primary.example", Day("2026-03-09"), Day("2026-03-13"), "cover@ashdown-primary.example").On(Day(today));

        Assert.Equal(
            [isCovered ? "cover@ashdown-primary.example" : "head@ashdown-primary.example", "head.deputy@ashdown-primary.example"],
            party.WithRole(ContactRole.HeadOfService).Select(contact => contact.Email));
    }

    [Theory]
    [InlineData("2026-07-26", false)]
    [InlineData("2026-07-27", true)]
    [InlineData("2026-08-31", true)]
    [InlineData("2026-09-01", false)]
    public void In_a_closure_its_cover_is_mailed_for_everybody(string today, bool isCovered)
    {
        var party = School.Closed(Day("2026-07-27"), Day("2026-08-31"), "duty@council.example").On(Day(today));

        Assert.Equal(isCovered, party.Contacts.All(contact => contact.Email == "duty@council.example"));
        Assert.Equal(!isCovered, party.Contacts.SequenceEqual(School.Contacts));
    }

    [Fact]
    public void A_stand_in_comes_from_elsewhere_and_is_there_when_the_agency_is_closed()
    {
        var party = School.With(ContactRole.HeadOfService, "adviser@council.example", standIn: true)
            .Closed(Day("2026-07-27"), Day("2026-08-31"), "duty@council.example").On(Day("2026-08-03"));

        Assert.Contains(party.Contacts, contact => contact.Email == "adviser@council.example");
        Assert.Equal(6, party.Contacts.Count(contact => contact.Email == "duty@council.example"));
    }

    [Fact]
    public void Somebodys_own_absence_comes_before_the_closure()
    {
        var party = School.Away("head@ashdown-primary.example", Day("2026-08-03"), Day("2026-08-03"), "cover@ashdown-primary.example")
            .Closed(Day("2026-07-27"), Day("2026-08-31"), "duty@council.example").On(Day("2026-08-03"));

        Assert.Equal(["cover@ashdown-primary.example", "duty@council.example"], party.WithRole(ContactRole.HeadOfService).Select(contact => contact.Email));
    }

    [Fact]
    public void Without_a_cover_everybody_stays_as_they_are() =>
        Assert.Same(School.Contacts[0], School.Closed(Day("2026-07-27"), Day("2026-08-31")).On(Day("2026-08-03")).Contacts[0]);

    [Fact]
    public void A_cover_works_though_the_address_it_stands_in_for_did_not()
    {
        var party = School.Failed("head@ashdown-primary.example", Day("2026-03-02"))
            .Away("head@ashdown-primary.example", Day("2026-03-09"), Day("2026-03-13"), "cover@ashdown-primary.example");

        Assert.Equal("head.deputy@ashdown-primary.example", party.On(Day("2026-03-06")).WithRole(ContactRole.HeadOfService).First().Email);
        Assert.Equal("cover@ashdown-primary.example", party.On(Day("2026-03-09")).WithRole(ContactRole.HeadOfService).First().Email);
    }

    [Fact]
    public void An_address_that_does_not_work_comes_last_after_deputies_and_stand_ins() =>
        Assert.Equal(
            ["adviser@council.example", "head.deputy@ashdown-primary.example", "head@ashdown-primary.example"],
            School.With(ContactRole.HeadOfService, "adviser@council.example", standIn: true).Failed("head@ashdown-primary.example", Day("2026-03-02"))
                .WithRole(ContactRole.HeadOfService).Select(contact => contact.Email));

    [Fact]
    public void The_partnership_of_a_day_has_every_cover_and_keeps_its_services()
    {
        var hub = new LocalService("hub", "Family hub", Domain.InterimSupport.SupportKind.Group, "Northmere", "01632 960 300", null, null);
        var partnership = new Partnership([School.Closed(Day("2026-07-27"), Day("2026-08-31"), "duty@council.example"), Parties.Board()], [hub]).On(Day("2026-08-03"));

        Assert.Equal("duty@council.example", partnership.Find(School.Id)!.WithRole(ContactRole.AssuranceContact).First().Email);
        Assert.Same(hub, partnership.FindLocalService("hub"));
        Assert.Null(partnership.FindLocalService("pool"));
        Assert.Single(partnership.Closures.Of(School.Id));
    }
}
