using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;

namespace Monitor.Domain.Tests.Email;

/// <summary>What somebody could not be told goes to the deputy, the next step's contacts, the board's manager: each once, and each party's only to its own.</summary>
public sealed class CarryingOverTests
{
    private static readonly Party School = Parties.School();
    private static readonly Party Board = Parties.Board();

    [Fact]
    public void The_chain_of_an_agency_ends_with_the_board()
    {
        var reached = new List<PersonId>();
        var order = new List<string>();

        while (NextToHear.Of(School, ContactRole.AssuranceContact, Board, reached) is { } next)
        {
            reached.Add(next.Person);
            order.Add(next.Email.Split('@')[0]);
        }

        Assert.Equal(
            ["assurance", "assurance.deputy", "safeguarding", "safeguarding.deputy", "head", "head.deputy", "manager", "chair", "vice.chair"], order);
    }

    [Fact]
    public void From_a_higher_step_the_lower_ones_come_after_it_and_before_the_board()
    {
        var first = NextToHear.Of(School, ContactRole.HeadOfService, Board, [Person("head"), Person("head.deputy")]);

        Assert.Equal("assurance@ashdown-primary.example", first!.Email);
    }

    [Fact]
    public void An_address_that_failed_is_tried_only_when_no_other_is_left()
    {
        var school = School.Failed("assurance.deputy@ashdown-primary.example", Day("2026-03-02"));

        Assert.Equal("safeguarding@ashdown-primary.example", NextToHear.Of(school, ContactRole.AssuranceContact, Board, [Person("assurance")])!.Email);
    }

    [Fact]
    public void What_the_chair_could_not_be_told_goes_to_the_vice_chair_and_then_the_manager() =>
        Assert.Equal(
            ["vice.chair@board.example", "manager@board.example"],
            ((PersonId[][])[[PersonId.Of("chair@board.example")], [PersonId.Of("chair@board.example"), PersonId.Of("vice.chair@board.example")]])
                .Select(tried => NextToHear.Of(Board, ContactRole.Chair, Board, tried)!.Email));

    [Fact]
    public void A_digest_goes_on_in_its_readers_role_to_the_deputy()
    {
        var carried = Assert.Single(CarryingOver.Of(Failed(MailKind.Digest, Person("assurance")), Partnership(School)));

        Assert.Equal((School.Id, "assurance.deputy@ashdown-primary.example"), (carried.For, carried.Next!.Email));
    }

    [Fact]
    public void A_digest_that_spoke_for_two_parties_goes_on_in_each_and_nobody_is_told_of_the_others()
    {
        var other = Parties.Agency("brook-primary", "Brook Primary School", PartyKind.School) with { Contacts = [] };
        other = other.With(ContactRole.AssuranceContact, "assurance@ashdown-primary.example").With(ContactRole.SafeguardingLead, "lead@brook.example");

        var carried = CarryingOver.Of(Failed(MailKind.Digest, Person("assurance")), Partnership(School, other));

        Assert.Equal(
            [("ashdown-primary", "assurance.deputy@ashdown-primary.example"), ("brook-primary", "lead@brook.example")],
            carried.Select(each => (each.For.ToString(), each.Next!.Email)).Order());
    }

    [Fact]
    public void A_digest_that_told_nothing_leaves_nothing_for_anybody_else() =>
        Assert.Empty(CarryingOver.Of(Failed(MailKind.Digest, Person("assurance")) with { Told = [] }, Partnership(School)));

    [Fact]
    public void A_mail_about_an_agency_goes_on_in_that_agency_wherever_it_is_kept()
    {
        var weekly = Failed(MailKind.WeeklySummary, Person("assurance")) with { Party = PartyId.Board, Agency = School.Id, Told = [] };

        Assert.Equal("assurance.deputy@ashdown-primary.example", Assert.Single(CarryingOver.Of(weekly, Partnership(School))).Next!.Email);
    }

    [Fact]
    public void Nobody_is_tried_twice_and_in_the_end_nobody_is_left()
    {
        var mail = Failed(MailKind.Digest, Person("assurance"));
        var told = new List<PersonId> { mail.SentTo!.Value };

        while (CarryingOver.Of(mail, Partnership(School)).Single() is { Next: { } next } carried)
        {
            mail = CarryingOver.InPlaceOf(mail, carried, next, School.Id, Day("2026-03-03")) with { State = DeliveryState.Failed, SentTo = next.Person };
            Assert.Equal(told, mail.NotReached);
            told.Add(next.Person);
        }

        Assert.Equal(9, told.Distinct().Count());
        Assert.Equal(9, told.Count);
    }

    [Fact]
    public void Harm_is_told_on_as_it_was_and_stays_where_its_entry_is()
    {
        var failed = Failed(MailKind.HarmNotice, Person("safeguarding")) with { Role = ContactRole.SafeguardingLead, Entry = Entries.Id(1), Told = [] };
        var carried = Assert.Single(CarryingOver.Of(failed, Partnership(School)));

        var next = CarryingOver.InPlaceOf(failed, carried, carried.Next!, PartyId.Board, Day("2026-03-03"));

        Assert.Equal((MailKind.HarmNotice, School.Id, Entries.Id(1)), (next.Kind, next.Party, next.Entry!.Value));
        Assert.Equal(Person("safeguarding.deputy"), next.Person);
    }

    [Fact]
    public void The_same_failure_is_carried_over_once()
    {
        var failed = Failed(MailKind.Digest, Person("assurance"));
        var carried = Assert.Single(CarryingOver.Of(failed, Partnership(School)));

        Assert.Equal(
            CarryingOver.InPlaceOf(failed, carried, carried.Next!, School.Id, Day("2026-03-03")).Id,
            CarryingOver.InPlaceOf(failed, carried, carried.Next!, School.Id, Day("2026-03-04")).Id);
    }

    private static PersonId Person(string name) => PersonId.Of($"{name}@ashdown-primary.example");

    private static Partnership Partnership(params Party[] parties) => new([.. parties, Board]);

    private static Notification Failed(MailKind kind, PersonId person) => new()
    {
        Id = NotificationId.For(kind, person.ToString(), "today"),
        Kind = kind,
        Party = School.Id,
        Person = person,
        On = Day("2026-03-03"),
        State = DeliveryState.Failed,
        SentTo = person,
        Told = [new RaisingKey(School.Id, Entries.Id(1), "WL-02", 1, 1, 0)],
    };
}
