using Monitor.Domain.Escalations;
using Monitor.Domain.People;

namespace Monitor.Domain.Tests.Escalations;

public sealed class RecipientsTests
{
    private static readonly Party School = Parties.School();
    private static readonly Party Board = Parties.Board();

    [Theory]
    [InlineData(1, "assurance@ashdown-primary.example")]
    [InlineData(2, "safeguarding@ashdown-primary.example")]
    [InlineData(3, "head@ashdown-primary.example")]
    [InlineData(4, "chair@board.example")]
    public void Each_step_goes_to_the_first_holder_of_its_role(int step, string email) => Assert.Equal(email, For(Ladder(), step, School));

    [Theory]
    [InlineData(1, "assurance.deputy@ashdown-primary.example")]
    [InlineData(2, "safeguarding.deputy@ashdown-primary.example")]
    [InlineData(3, "head.deputy@ashdown-primary.example")]
    public void A_deputy_is_told_when_there_is_no_first_holder(int step, string email)
    {
        var school = School.Without("assurance@ashdown-primary.example").Without("safeguarding@ashdown-primary.example").Without("head@ashdown-primary.example");

        Assert.Equal(email, For(Ladder(), step, school));
    }

    [Theory]
    [InlineData(1, "manager@board.example")]
    [InlineData(2, "chair@board.example")]
    [InlineData(3, "vice.chair@board.example")]
    public void What_the_board_itself_owes_climbs_from_its_manager_to_its_chair(int step, string email) => Assert.Equal(email, For(Ladder(), step, Board));

    [Fact]
    public void Where_one_person_covers_a_closure_the_step_after_theirs_goes_to_the_boards_manager()
    {
        var closed = School.Closed(Day("2026-03-09"), Day("2026-03-13"), "cover@ashdown-primary.example").On(Day("2026-03-10"));
        var first = Ladder((1, "assurance@ashdown-primary.example"));
        var second = Ladder((1, "assurance@ashdown-primary.example"), (2, "cover@ashdown-primary.example"));

        Assert.Equal("cover@ashdown-primary.example", For(first, 2, closed));
        Assert.Equal("manager@board.example", For(second, 3, closed));
    }

    [Fact]
    public void Where_one_person_covers_a_closure_a_step_told_once_more_is_theirs_and_one_raised_with_it_goes_to_the_boards_manager()
    {
        var closed = School.Closed(Day("2026-03-09"), Day("2026-03-13"), "cover@ashdown-primary.example").On(Day("2026-03-10"));
        var ladder = Ladder((1, "assurance@ashdown-primary.example"));
        var both = ladder with { Raisings = [.. ladder.Raisings, new Raising(1, 1, Day("2026-03-10"), null, null), new Raising(2, 0, Day("2026-03-10"), null, null)] };

        Assert.Equal("cover@ashdown-primary.example", For(both, 1, closed));
        Assert.Equal("manager@board.example", For(both, 2, closed));

        var firstTold = both with { Raisings = both.Raisings.SetItem(1, new Raising(1, 1, Day("2026-03-10"), Day("2026-03-10"), PersonId.Of("cover@ashdown-primary.example"))) };

        Assert.Equal("manager@board.example", For(firstTold, 2, closed)); // the same, whichever mail left first
    }

    [Fact]
    public void A_role_that_nobody_holds_passes_to_the_next()
    {
        var school = Parties.Empty("small-school", "Small School", PartyKind.School)
            .With(ContactRole.SafeguardingLead, "lead@small-school.example")
            .With(ContactRole.HeadOfService, "head@small-school.example");

        Assert.Equal("lead@small-school.example", For(Ladder(), 1, school));
        Assert.Equal("head@small-school.example", For(Ladder(), 2, school));
        Assert.Equal("manager@board.example", For(Ladder(), 3, school)); // nobody is left, and nothing stays silent
    }

    [Fact]
    public void Somebody_with_two_roles_is_told_at_one_step_only()
    {
        var school = Parties.Empty("small-school", "Small School", PartyKind.School)
            .With(ContactRole.AssuranceContact, "head@small-school.example")
            .With(ContactRole.SafeguardingLead, "head@small-school.example")
            .With(ContactRole.SafeguardingLead, "deputy@small-school.example", deputy: true)
            .With(ContactRole.HeadOfService, "head@small-school.example")
            .With(ContactRole.HeadOfService, "adviser@council.example", standIn: true);

        Assert.Equal("head@small-school.example", For(Ladder(), 1, school));
        Assert.Equal("deputy@small-school.example", For(Ladder(), 2, school));
        Assert.Equal("adviser@council.example", For(Ladder(), 3, school));
    }

    [Fact]
    public void The_same_address_in_other_letters_is_the_same_person()
    {
        var school = Parties.Empty("small-school", "Small School", PartyKind.School)
            .With(ContactRole.AssuranceContact, "head@small-school.example")
            .With(ContactRole.SafeguardingLead, " Head@Small-School.example");

        Assert.Equal("manager@board.example", For(Ladder(), 2, school));
    }

    [Fact]
    public void In_an_agency_of_one_person_the_boards_manager_hears_and_after_that_there_is_a_gap_up_to_the_chair()
    {
        var school = Parties.Empty("small-school", "Small School", PartyKind.School)
            .With(ContactRole.AssuranceContact, "head@small-school.example")
            .With(ContactRole.SafeguardingLead, "head@small-school.example")
            .With(ContactRole.HeadOfService, "head@small-school.example");

        Assert.Equal("head@small-school.example", For(Ladder(), 1, school));
        Assert.Equal("manager@board.example", For(Ladder(), 2, school));
        Assert.Null(For(Ladder(), 3, school)); // nobody is mailed at two steps
        Assert.Equal("chair@board.example", For(Ladder(), 4, school));
    }

    [Fact]
    public void A_chair_who_was_told_in_another_office_is_followed_by_the_deputy_chair()
    {
        var school = School.Without("head@ashdown-primary.example").Without("head.deputy@ashdown-primary.example")
            .With(ContactRole.HeadOfService, "chair@board.example");

        Assert.Equal("chair@board.example", For(Ladder(), 3, school));
        Assert.Equal("vice.chair@board.example", For(Ladder(), 4, school));
    }

    [Fact]
    public void Without_a_chair_step_4_is_a_gap() =>
        Assert.Null(Recipients.For(Ladder(), 4, School, Board.Without("chair@board.example").Without("vice.chair@board.example")));

    [Fact]
    public void Somebody_who_was_told_and_has_moved_up_is_not_told_again()
    {
        var ladder = Ladder((1, "assurance@ashdown-primary.example"));
        var school = School.Without("assurance@ashdown-primary.example").Without("safeguarding@ashdown-primary.example")
            .With(ContactRole.SafeguardingLead, "assurance@ashdown-primary.example");

        Assert.Equal("safeguarding.deputy@ashdown-primary.example", For(ladder, 2, school));
    }

    [Fact]
    public void Somebody_who_was_told_and_has_left_leaves_the_later_steps_as_they_were()
    {
        var ladder = Ladder((1, "assurance@ashdown-primary.example"));
        var school = School.Without("assurance@ashdown-primary.example");

        Assert.Equal("safeguarding@ashdown-primary.example", For(ladder, 2, school));
    }

    [Fact]
    public void A_step_told_once_more_goes_to_whoever_was_told_before() =>
        Assert.Equal(
            "assurance.deputy@ashdown-primary.example",
            For(Ladder((1, "assurance.deputy@ashdown-primary.example")), 1, School));

    [Fact]
    public void A_step_told_once_more_goes_to_the_deputy_when_that_person_has_left() =>
        Assert.Equal(
            "assurance.deputy@ashdown-primary.example",
            For(Ladder((1, "assurance@ashdown-primary.example")), 1, School.Without("assurance@ashdown-primary.example")));

    [Fact]
    public void A_step_told_once_more_never_goes_to_somebody_told_at_a_higher_step()
    {
        var ladder = Ladder((1, "assurance@ashdown-primary.example"), (2, "safeguarding@ashdown-primary.example"));
        var school = School.Without("assurance@ashdown-primary.example").Without("assurance.deputy@ashdown-primary.example");

        Assert.Equal("safeguarding.deputy@ashdown-primary.example", For(ladder, 1, school));
    }

    [Fact]
    public void No_two_steps_ever_go_to_the_same_person()
    {
        string[] people = ["a@x.example", "b@x.example", "c@x.example"];
        ContactRole[] roles = [ContactRole.AssuranceContact, ContactRole.SafeguardingLead, ContactRole.HeadOfService];

        foreach (var first in people)
        {
            foreach (var second in people)
            {
                foreach (var third in people)
                {
                    var agency = Parties.Empty("small", "Small", PartyKind.Voluntary)
                        .With(roles[0], first).With(roles[1], second).With(roles[2], third).With(roles[2], people[0], deputy: true);
                    var told = Enumerable.Range(1, 4).Select(step => For(Ladder(), step, agency)).OfType<string>().ToList();

                    Assert.Equal(told.Distinct(), told);
                }
            }
        }
    }

    private static string? For(Ladder ladder, int step, Party agency) => Recipients.For(ladder, step, agency, Board)?.Email;

    /// <summary>A ladder of which these steps were raised and told.</summary>
    private static Ladder Ladder(params (int Step, string Email)[] told)
    {
        var entry = Entries.Open().WithLadder("WL-01", Day("2026-03-05"));

        foreach (var (step, email) in told)
        {
            entry = entry.Raised("WL-01", step, Day("2026-03-05")).Told("WL-01", step, Day("2026-03-05"), PersonId.Of(email));
        }

        return entry.LatestLadder("WL-01");
    }

    [Fact]
    public void What_the_board_owes_its_manager_hears_and_after_that_the_chair()
    {
        Assert.Equal("manager@board.example", For(Ladder(), 1, Board));
        Assert.Equal("chair@board.example", For(Ladder(), 2, Board));
        Assert.Equal("vice.chair@board.example", For(Ladder(), 3, Board));
        Assert.Null(For(Ladder(), 4, Board)); // nobody different is left: the manager, who is shown it, has heard it

        var two = Board.With(ContactRole.BoardsManager, "deputy@board.example", deputy: true);
        Assert.Equal("deputy@board.example", Recipients.For(Ladder(), 2, two, two)?.Email);
    }

    [Fact]
    public void An_address_that_failed_is_passed_over_for_the_deputy() =>
        Assert.Equal("assurance.deputy@ashdown-primary.example", For(Ladder(), 1, School.Failed("assurance@ashdown-primary.example", Day("2026-03-02"))));

    [Fact]
    public void A_party_of_nobody_is_heard_of_by_the_boards_manager_once() =>
        Assert.Equal(
            ["manager@board.example", "chair@board.example"],
            Enumerable.Range(1, 4).Select(step => For(Ladder(), step, Parties.Empty("nobody-there", "Nobody there", PartyKind.Voluntary))).OfType<string>());

    [Fact]
    public void A_step_for_which_nobody_different_is_left_is_heard_by_the_boards_manager_all_the_same()
    {
        var nobody = Parties.Empty("nobody-there", "Nobody there", PartyKind.Voluntary);

        Assert.Null(For(Ladder(), 3, nobody)); // the manager was told at the first step
        Assert.Equal("manager@board.example", Recipients.Hears(Ladder(), 3, nobody, Board)?.Email);
        Assert.Equal("chair@board.example", Recipients.Hears(Ladder(), 4, nobody, Board)?.Email);
        Assert.Null(Recipients.Hears(Ladder(), 3, nobody, Parties.Empty("board", "A board of nobody", PartyKind.Board)));
    }

    [Fact]
    public void A_step_that_the_manager_heard_in_a_closure_is_told_once_more_to_the_agency_that_is_back()
    {
        var ladder = Ladder((1, "cover@ashdown-primary.example"), (2, "manager@board.example"));
        var again = ladder with { Raisings = [.. ladder.Raisings, new Raising(2, 1, Day("2026-03-16"), null, null), new Raising(3, 0, Day("2026-03-16"), null, null)] };

        Assert.Equal("safeguarding@ashdown-primary.example", For(again, 2, School));
        Assert.Equal("head@ashdown-primary.example", For(again, 3, School));
        Assert.Equal("manager@board.example", For(again, 2, School.Closed(Day("2026-03-09"), Day("2026-03-20"), "cover@ashdown-primary.example").On(Day("2026-03-16"))));
    }
}
