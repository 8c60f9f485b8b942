using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class MorningDigestTests
{
    private static readonly Party School = Parties.School();
    private static readonly Partnership Partnership = new([School, Parties.Board()]);
    private static readonly PersonId Assurance = PersonId.Of("assurance@ashdown-primary.example");
    private static readonly PersonId Safeguarding = PersonId.Of("safeguarding@ashdown-primary.example");
    private static readonly PersonId Head = PersonId.Of("head@ashdown-primary.example");

    /// <summary>A Wednesday.</summary>
    private static readonly DateOnly Today = new(2026, 3, 11);

    private static WaitingListEntry Found(int number = 1, string check = "WL-01") => Entries.Open(number).WithLadder(check, Day("2026-03-10"));

    [Fact]
    public void A_step_that_was_raised_is_new_to_the_one_it_is_for()
    {
        var line = Assert.Single(LinesFor(Assurance, Found()));

        Assert.Equal(
            new DigestLine(DigestPlace.New, Topic.Of(Entries.Id(1), "WL-01"), "WL-01", Day("2026-03-09"), 1, Day("2026-03-10"), new RaisingKey(School.Id, Entries.Id(1), "WL-01", 1, 1, 0)),
            line);
        Assert.Empty(LinesFor(Safeguarding, Found()));
        Assert.Empty(LinesFor(Head, Found()));
    }

    [Fact]
    public void Once_told_it_continues_for_that_person_however_far_it_climbs()
    {
        var told = Found().Told("WL-01", 1, Day("2026-03-10"), Assurance).Raised("WL-01", 2, Day("2026-03-11"));

        Assert.Equal((DigestPlace.Continuing, 2), PlaceFor(Assurance, told));
        Assert.Equal((DigestPlace.New, 2), PlaceFor(Safeguarding, told));
        Assert.Null(PlaceFor(Head, told));
    }

    [Fact]
    public void Steps_1_and_2_raised_together_go_to_two_people()
    {
        var found = Found().Raised("WL-01", 2, Day("2026-03-10"));

        Assert.Equal((DigestPlace.New, 1), PlaceFor(Assurance, found));
        Assert.Equal((DigestPlace.New, 2), PlaceFor(Safeguarding, found));
    }

    [Fact]
    public void The_chair_reads_of_it_elsewhere() =>
        Assert.Empty(LinesFor(PersonId.Of("chair@board.example"), Found().Raised("WL-01", 4, Day("2026-03-10"))));

    [Fact]
    public void Told_once_more_says_so()
    {
        var again = Found().Told("WL-01", 1, Day("2026-03-10"), Assurance).Raised("WL-01", 1, Day("2026-03-11"), raise: 1);

        Assert.Equal((DigestPlace.ToldAgain, 1), PlaceFor(Assurance, again));
    }

    [Theory]
    [InlineData("2026-03-10", null)] // ended yesterday; the sweep will tell it again
    [InlineData("2026-03-11", DigestPlace.Acknowledged)]
    public void While_somebody_answers_for_it_those_who_were_told_read_only_that(string until, DigestPlace? place)
    {
        var answered = Found().Told("WL-01", 1, Day("2026-03-10"), Assurance).Raised("WL-01", 2, Day("2026-03-10"))
            .Acknowledged("WL-01", Day("2026-03-10"), Day(until));

        Assert.Equal(place ?? DigestPlace.Continuing, PlaceFor(Assurance, answered)?.Place);
        Assert.Equal(place is null, PlaceFor(Safeguarding, answered) is not null);
    }

    [Theory]
    [InlineData("2026-03-09", false)] // before the last digest, which told it
    [InlineData("2026-03-10", true)] // after the last digest went out
    [InlineData("2026-03-11", false)] // today; tomorrow's digest tells it
    public void Those_who_were_told_learn_in_their_next_digest_that_it_was_put_right(string resolvedOn, bool told)
    {
        var resolved = Found().Told("WL-01", 1, Day("2026-03-09"), Assurance).Resolved("WL-01", Day(resolvedOn));

        Assert.Equal(told ? (DigestPlace.Resolved, 1) : null, PlaceFor(Assurance, resolved));
        Assert.Null(PlaceFor(Safeguarding, resolved));
    }

    [Fact]
    public void Nobody_is_told_resolved_nor_anything_else_after_a_death()
    {
        var died = Found().Told("WL-01", 1, Day("2026-03-10"), Assurance).WithClosure(Day("2026-03-10"), ClosingReason.Died);

        Assert.Empty(LinesFor(Assurance, died));
        Assert.Empty(LinesFor(Assurance, died.Resolved("WL-01", Day("2026-03-10"))));
        Assert.Empty(LinesFor(Safeguarding, died.Raised("WL-01", 2, Day("2026-03-10"))));
    }

    [Fact]
    public void What_climbs_as_one_list_a_month_is_not_in_it() =>
        Assert.Empty(LinesFor(Assurance, Entries.Open().Apply(new LadderOpened("WL-07", 1, Day("2026-03-09"), Day("2026-03-10"), "policy", Day("2026-03-01")))));

    [Theory]
    [InlineData("2026-03-04", "2026-03-06", "WL-01 WL-02")]
    [InlineData("2026-03-05", "2026-03-06", "WL-02")] // the first is overdue by now
    [InlineData("2026-03-02", "2026-03-03", "")]
    [InlineData("2026-04-20", "2026-04-27", "")] // the service's own is not the agency's
    public void What_falls_due_from_today_to_a_day_is_announced(string today, string until, string codes) =>
        Assert.Equal(codes, string.Join(' ', MorningDigest.ComingFor(School, Entries.Open(), Day(until), On(today)).Select(line => line.Check)));

    [Fact]
    public void Nothing_new_and_no_Monday_is_no_mail()
    {
        Assert.Null(Compose([]));
        Assert.Null(Compose([Line(DigestPlace.Continuing)], Coming(1)));
        Assert.Null(Compose([Line(DigestPlace.Acknowledged)]));
    }

    [Theory]
    [InlineData(DigestPlace.New)]
    [InlineData(DigestPlace.ToldAgain)]
    [InlineData(DigestPlace.Resolved)]
    public void Anything_new_is_a_mail(DigestPlace place) => Assert.NotNull(Compose([Line(place)]));

    [Theory]
    [InlineData("2026-03-09", true)] // a Monday
    [InlineData("2026-03-10", false)]
    [InlineData("2026-04-06", false)] // Easter Monday
    [InlineData("2026-04-07", true)] // the first working day after it
    public void The_first_working_day_of_a_week_says_what_is_open_and_coming(string today, bool mailed)
    {
        Assert.Equal(mailed, Compose([Line(DigestPlace.Continuing)], [], today) is not null);
        Assert.Equal(mailed, Compose([], Coming(1), today) is not null);
        Assert.Null(Compose([Line(DigestPlace.Acknowledged)], [], today));
    }

    [Fact]
    public void What_is_coming_is_left_out_on_other_days() =>
        Assert.Equal([Entries.Id(1)], Compose([Line(DigestPlace.New)], Coming(3))!.Shown());

    [Fact]
    public void The_ten_worst_are_shown_and_the_rest_counted_but_all_are_told()
    {
        var lines = Enumerable.Range(1, 14).Select(number => Line(DigestPlace.New, number, daysOverdue: number)).ToList();

        var mail = Compose(lines)!;

        Assert.Equal(Enumerable.Range(5, 10).Reverse().Select(Entries.Id), mail.Shown());
        Assert.Contains("And 4 more on the list.", mail.ToText());
        Assert.Equal(14, mail.Told.Length);
        Assert.Equal(14, mail.References.Length);
    }

    [Fact]
    public void A_higher_step_is_worse_than_a_longer_delay() =>
        Assert.Equal(
            [Entries.Id(2), Entries.Id(1)],
            Compose([Line(DigestPlace.New, 1, daysOverdue: 90), Line(DigestPlace.New, 2, step: 2)])!.Shown());

    [Fact]
    public void What_continues_fills_the_ten_that_what_is_new_leaves()
    {
        var lines = Enumerable.Range(1, 7).Select(number => Line(DigestPlace.New, number))
            .Concat(Enumerable.Range(8, 7).Select(number => Line(DigestPlace.Continuing, number))).ToList();

        var mail = Compose(lines)!;

        Assert.Equal(10, mail.Shown().Count());
        Assert.Contains("And 4 more on the list.", mail.ToText());
        Assert.Equal(7, mail.Told.Length);
    }

    [Fact]
    public void Only_what_is_new_is_told_by_it()
    {
        var mail = Compose([Line(DigestPlace.New, 1), Line(DigestPlace.ToldAgain, 2), Line(DigestPlace.Continuing, 3), Line(DigestPlace.Resolved, 4)])!;

        Assert.Equal(
            new[] { Entries.Id(1), Entries.Id(2) }.OrderBy(id => $"{id}", StringComparer.Ordinal),
            mail.Told.Select(raising => raising.Entry!.Value).OrderBy(id => $"{id}", StringComparer.Ordinal));
    }

    [Fact]
    public void At_most_500_are_told_at_once() =>
        Assert.Equal(500, Compose([.. Enumerable.Range(1, 501).Select(number => Line(DigestPlace.New, number))])!.Told.Length);

    [Fact]
    public void The_order_in_which_lines_come_does_not_matter()
    {
        var lines = Enumerable.Range(1, 14).Select(number => Line((DigestPlace)(number % 5), number, number % 3)).ToList();

        Assert.Equal(Compose(lines)!.ToText(), Compose([.. lines.AsEnumerable().Reverse()])!.ToText());
    }

    [Theory]
    [InlineData(1, 0, 0, "Waiting list: 1 new gap in the record")]
    [InlineData(2, 0, 0, "Waiting list: 2 new gaps in the record")]
    [InlineData(0, 0, 3, "Waiting list: 3 put right")]
    [InlineData(2, 1, 3, "Waiting list: 2 new gaps in the record, 1 still open, 3 put right")]
    public void The_subject_counts(int fresh, int continuing, int resolved, string subject)
    {
        var places = Enumerable.Repeat(DigestPlace.New, fresh).Concat(Enumerable.Repeat(DigestPlace.Continuing, continuing)).Concat(Enumerable.Repeat(DigestPlace.Resolved, resolved));

        Assert.Equal(subject, Compose([.. places.Select((place, i) => Line(place, i + 1))])!.Subject);
    }

    [Fact]
    public void Reads_on_an_ordinary_day_as_agreed() => Compose(
    [
        Line(DigestPlace.New, 1, daysOverdue: 1, check: "WL-02"),
        Line(DigestPlace.ToldAgain, 2, daysOverdue: 12, check: "WL-04"),
        Line(DigestPlace.Continuing, 3, step: 2, daysOverdue: 5, check: "WL-03"),
        Line(DigestPlace.Acknowledged, 4),
        Line(DigestPlace.Resolved, 5, check: "WL-02"),
    ]).Reads("digest.txt");

    [Fact]
    public void Reads_on_a_Monday_as_agreed() => Compose(
        [Line(DigestPlace.New, 1, daysOverdue: 5), Line(DigestPlace.Continuing, 2, daysOverdue: 7)], Coming(12), "2026-03-09").Reads("digest-monday.txt");

    private static IEnumerable<DigestLine> LinesFor(PersonId person, WaitingListEntry entry) =>
        MorningDigest.LinesFor(person, entry, School, Partnership, lastDigest: Today.AddDays(-1), On(Today));

    private static (DigestPlace Place, int Step)? PlaceFor(PersonId person, WaitingListEntry entry) =>
        LinesFor(person, entry).SingleOrDefault() is { } line ? (line.Place, line.Step) : null;

    private static EmailContent? Compose(IReadOnlyCollection<DigestLine> lines, IReadOnlyCollection<ComingLine>? coming = null, string? today = null) =>
        today is null ? Compose(lines, coming, Today) : Compose(lines, coming, Day(today));

    private static EmailContent? Compose(IReadOnlyCollection<DigestLine> lines, IReadOnlyCollection<ComingLine>? coming, DateOnly today) =>
        MorningDigest.Compose(lines, coming ?? [], today, MorningDigest.LooksAheadTo(School, today, Calendars.EnglandAndWales));

    private static DigestLine Line(DigestPlace place, int number = 1, int step = 1, int daysOverdue = 2, string check = "WL-01") => new(
        place, Topic.Of(Entries.Id(number), check), check, Today.AddDays(-daysOverdue), step, Today.AddDays(-1),
        place is DigestPlace.New or DigestPlace.ToldAgain ? new RaisingKey(School.Id, Entries.Id(number), check, 1, step, place == DigestPlace.New ? 0 : 1) : null);

    private static List<ComingLine> Coming(int count) =>
        [.. Enumerable.Range(1, count).Select(number => new ComingLine(Entries.Id(100 + number), number % 2 == 0 ? "WL-04" : "WL-02", Today.AddDays(number % 4)))];

    [Theory]
    [InlineData("2026-03-09", "2026-03-16")] // a Monday: five working days
    [InlineData("2026-03-10", null)]
    [InlineData("2026-04-07", "2026-04-14")] // the first working day after Easter
    [InlineData("2026-07-23", null)]
    [InlineData("2026-07-24", "2026-08-31")] // the Friday before the closure begins on a Monday
    [InlineData("2026-07-27", "2026-08-03")] // the closure's own Mondays are as any other
    public void Looks_ahead_on_Mondays_and_on_the_last_working_day_before_a_closure(string today, string? until)
    {
        var closing = School.Closed(Day("2026-07-27"), Day("2026-08-31"));

        Assert.Equal(until is null ? null : Day(until), MorningDigest.LooksAheadTo(closing, Day(today), Calendars.EnglandAndWales));
    }

    [Theory]
    [InlineData("2026-04-02", "2026-04-12")] // Thursday: Good Friday is no working day, so the closure from Saturday comes next
    [InlineData("2026-04-01", null)]
    public void The_last_working_day_before_a_closure_counts_over_bank_holidays(string today, string? until) =>
        Assert.Equal(
            until is null ? null : Day(until),
            MorningDigest.LooksAheadTo(School.Closed(Day("2026-04-04"), Day("2026-04-12")), Day(today), Calendars.EnglandAndWales));

    [Fact]
    public void A_Monday_before_a_closure_looks_ahead_to_whichever_is_later()
    {
        Assert.Equal(Day("2026-03-20"), MorningDigest.LooksAheadTo(School.Closed(Day("2026-03-10"), Day("2026-03-20")), Day("2026-03-09"), Calendars.EnglandAndWales));
        Assert.Equal(Day("2026-03-16"), MorningDigest.LooksAheadTo(School.Closed(Day("2026-03-10"), Day("2026-03-11")), Day("2026-03-09"), Calendars.EnglandAndWales));
    }

    [Fact]
    public void Before_a_closure_what_falls_due_in_it_is_a_mail_though_nothing_is_new()
    {
        var closing = School.Closed(Day("2026-03-12"), Day("2026-03-31"));

        Assert.NotNull(MorningDigest.Compose([], Coming(1), Today, MorningDigest.LooksAheadTo(closing, Today, Calendars.EnglandAndWales)));
        Assert.Null(MorningDigest.Compose([], Coming(1), Today, MorningDigest.LooksAheadTo(School, Today, Calendars.EnglandAndWales)));
    }

    [Theory]
    [InlineData(null, "2026-03-09", "Waiting list: 1 due in the next 7 days")] // a Monday: the next five working days
    [InlineData("2026-07-24", "2026-07-24", "Waiting list: 1 due in the next 38 days")] // the last day before the holidays: all of them
    public void The_subject_says_how_far_it_looks_ahead(string? beforeClosure, string today, string subject)
    {
        var party = beforeClosure is null ? School : School.Closed(Day("2026-07-27"), Day("2026-08-31"));

        var mail = MorningDigest.Compose([], Coming(1), Day(today), MorningDigest.LooksAheadTo(party, Day(today), Calendars.EnglandAndWales));

        Assert.Equal(subject, mail!.Subject);
    }

    [Fact]
    public void Who_was_asked_hears_that_it_was_answered_though_nobody_is_asked_any_more()
    {
        var surgery = Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health);
        var partnership = new Partnership([School, surgery, Parties.Board()]);
        var theirs = PersonId.Of("assurance@northmere-surgery.example");
        var answered = Entries.Open().WithLadder("WL-15", Day("2026-03-05")).Told("WL-15", 1, Day("2026-03-06"), theirs).Resolved("WL-15", Day("2026-03-10"));

        Assert.Equal(DigestPlace.Resolved, Assert.Single(MorningDigest.LinesFor(theirs, answered, surgery, partnership, Today.AddDays(-1), On(Today))).Place);
        Assert.Empty(MorningDigest.LinesFor(Assurance, answered, School, partnership, Today.AddDays(-1), On(Today)));
        Assert.Empty(MorningDigest.LinesFor(theirs, answered, surgery, partnership, Today, On(Today.AddDays(1))));
    }

    [Fact]
    public void What_a_service_owes_is_new_to_its_team_and_not_to_the_agency()
    {
        var team = Parties.Agency("family-intervention-team", "Family Intervention", PartyKind.ServiceTeam);
        var partnership = new Partnership([School, team, Parties.Board()]);
        var found = Found(check: "WL-12");

        Assert.Empty(MorningDigest.LinesFor(Assurance, found, School, partnership, Today.AddDays(-1), On(Today)));
        var line = Assert.Single(MorningDigest.LinesFor(PersonId.Of("assurance@family-intervention-team.example"), found, team, partnership, Today.AddDays(-1), On(Today)));
        Assert.Equal(School.Id, line.Raising!.Value.Agency); // where the entry lives
    }

    [Fact]
    public void What_nobody_in_the_directory_owes_is_the_boards() =>
        Assert.Equal(
            DigestPlace.New,
            Assert.Single(MorningDigest.LinesFor(PersonId.Of("manager@board.example"), Found(check: "WL-12"), Parties.Board(), Partnership, Today.AddDays(-1), On(Today))).Place);

    [Fact]
    public void What_a_party_owes_for_itself_has_its_line_with_the_page_where_it_is_put_right()
    {
        var duty = new Duty { Party = School.Id, Check = "AR-01", About = "2026-02", Since = Day("2026-03-02"), Deadline = Day("2026-03-06") };
        Assert.Null(MorningDigest.LineFor(Assurance, duty, School, Partnership, Today.AddDays(-1), Today));

        var late = duty.Apply(new LadderOpened("AR-01", 1, duty.Deadline, Day("2026-03-07"), "policy", null)).Apply(new StepRaised("AR-01", 1, 1, 0, Day("2026-03-09")));
        var line = MorningDigest.LineFor(Assurance, late, School, Partnership, Today.AddDays(-1), Today)!;

        Assert.Equal((DigestPlace.New, new RaisingKey(School.Id, "2026-02", "AR-01", 1, 1, 0)), (line.Place, line.Raising!.Value));
        Assert.Contains(
            "* AR-01: The assurance return for February 2026 is not signed.\n  Was due by 6 March 2026, 5 days ago. Step 1.\n  https://monitor.example/app/returns/2026-02",
            Compose([line])!.ToText());
        Assert.Empty(Compose([line])!.References);
        Assert.Null(MorningDigest.LineFor(Head, late, School, Partnership, Today.AddDays(-1), Today));
    }

    [Fact]
    public void A_raising_of_a_duty_is_read_back_from_its_text()
    {
        var raising = new RaisingKey(School.Id, "camhs.2026-03", "WL-07", 1, 2, 0);

        Assert.Equal(raising, RaisingKey.Parse(raising.ToString()));
        Assert.Null(raising.Entry);
        Assert.Equal(Entries.Id(1), new RaisingKey(School.Id, Entries.Id(1), "WL-01", 1, 2, 0).Entry);
    }
}
