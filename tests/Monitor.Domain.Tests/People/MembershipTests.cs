using Monitor.Domain.People;

namespace Monitor.Domain.Tests.People;

public sealed class MembershipTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly Party School = Parties.School();

    [Theory]
    [InlineData("head@ashdown-primary.example", ContactRole.HeadOfService)]
    [InlineData("safeguarding.deputy@ashdown-primary.example", ContactRole.SafeguardingLead)]
    [InlineData(" Head@Ashdown-Primary.example ", ContactRole.HeadOfService)]
    public void A_contact_of_an_agency_is_its_lead_and_holds_that_role(string email, ContactRole role)
    {
        var membership = Assert.Single(Of(email, School));

        Assert.Equal((School, Roles.AgencyLead), (membership.Party, membership.Roles));
        Assert.Equal([role], membership.HeldRoles);
    }

    [Fact]
    public void Nobody_whom_no_party_names_may_act_for_any() => Assert.Empty(Of("somebody@elsewhere.example", School, Parties.Board()));

    [Theory]
    [InlineData("manager@board.example", Roles.BoardsManager)]
    [InlineData("vice.chair@board.example", Roles.Chair)]
    [InlineData("operator@board.example", Roles.Administrator)]
    public void The_boards_contacts_are_what_they_are_named(string email, Roles roles) =>
        Assert.Equal(roles, Assert.Single(Of(email, Parties.Board().With(ContactRole.Operator, "operator@board.example"))).Roles);

    [Fact]
    public void A_contact_of_a_services_team_works_in_it() =>
        Assert.Equal(Roles.ServiceTeam, Assert.Single(Of("head@camhs.example", Parties.Agency("camhs", "CAMHS", PartyKind.ServiceTeam))).Roles);

    [Fact]
    public void A_member_has_the_roles_that_the_directory_gives_beside_those_of_a_contact()
    {
        var school = School with { Members = [new Member("head@ashdown-primary.example", Roles.Auditor, "Governor")] };

        Assert.Equal(Roles.AgencyLead | Roles.Auditor, Assert.Single(Of("head@ashdown-primary.example", school)).Roles);
    }

    [Fact]
    public void A_party_gives_no_role_that_is_not_its_own()
    {
        var school = School with { Members = [new Member("somebody@ashdown-primary.example", Roles.BoardsManager | Roles.ServiceTeam, "Clerk")] };

        Assert.Empty(Of("somebody@ashdown-primary.example", school));
    }

    [Fact]
    public void A_system_is_known_by_its_client_and_by_nothing_that_looks_like_an_address()
    {
        var school = School with { Members = [new Member("client:5f1c", Roles.Referrer, "Referral form")] };

        Assert.Equal(Roles.Referrer, Assert.Single(Memberships.Of(VerifiedIdentity.OfClient("5F1C"), new Partnership([school]), Today)).Roles);
        Assert.Empty(Of("5f1c", school));
        Assert.Empty(Memberships.Of(VerifiedIdentity.OfClient("head@ashdown-primary.example"), new Partnership([school]), Today));
    }

    [Fact]
    public void Somebody_may_act_for_several_parties_in_the_order_of_their_ids()
    {
        var surgery = Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health) with { Members = [new Member("head@ashdown-primary.example", Roles.Referrer, "Governor")] };

        Assert.Equal(["ashdown-primary", "northmere-surgery"], Of("head@ashdown-primary.example", surgery, School).Select(membership => membership.Party.Id.ToString()));
    }

    [Theory]
    [InlineData("2026-03-01", false)]
    [InlineData("2026-03-02", true)]
    [InlineData("2026-03-06", true)]
    [InlineData("2026-03-07", false)]
    public void Who_covers_for_a_contact_stands_in_their_place_for_those_days(string day, bool may)
    {
        var school = School.Away("head@ashdown-primary.example", Today, new DateOnly(2026, 3, 6), "cover@ashdown-primary.example");
        var partnership = new Partnership([school]);
        var on = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(may, Memberships.Of(VerifiedIdentity.OfPerson("cover@ashdown-primary.example"), partnership, on).Length == 1);
        Assert.Single(Memberships.Of(VerifiedIdentity.OfPerson("head@ashdown-primary.example"), partnership, on));
    }

    [Fact]
    public void An_identity_never_prints_an_address() =>
        Assert.DoesNotContain("head", VerifiedIdentity.OfPerson("head@ashdown-primary.example").ToString(), StringComparison.Ordinal);

    private static IEnumerable<Membership> Of(string email, params Party[] parties) =>
        Memberships.Of(VerifiedIdentity.OfPerson(email), new Partnership(parties), Today);
}
