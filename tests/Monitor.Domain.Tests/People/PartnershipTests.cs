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
}
