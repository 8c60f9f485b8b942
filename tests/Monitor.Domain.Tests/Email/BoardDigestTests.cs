using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;

namespace Monitor.Domain.Tests.Email;

public sealed class BoardDigestTests
{
    private static readonly DateOnly Today = new(2026, 3, 11);

    [Theory]
    [InlineData(ContactRole.BoardsManager)]
    [InlineData(ContactRole.Chair)]
    public void Nothing_new_is_no_mail(ContactRole role) => Assert.Null(Compose(role, [], standing: 7));

    [Fact]
    public void The_ten_worst_are_shown_and_the_rest_counted_by_agency_but_all_are_told()
    {
        var lines = Enumerable.Range(1, 13).Select(number => Line(number, 3, daysOverdue: number, agency: number < 3 ? "Northmere Surgery" : "Ashdown Primary School")).ToList();

        var mail = Compose(ContactRole.BoardsManager, lines, standing: 13)!;

        Assert.Equal(Enumerable.Range(4, 10).Reverse().Select(Entries.Id), mail.Shown());
        Assert.Contains("And 3 more: Ashdown Primary School 1, Northmere Surgery 2.", mail.ToText());
        Assert.DoesNotContain("in all", mail.ToText());
        Assert.Equal(13, mail.Told.Length);
    }

    [Fact]
    public void A_higher_step_is_worse_than_a_longer_delay() =>
        Assert.Equal(
            [Entries.Id(2), Entries.Id(1)],
            Compose(ContactRole.Chair, [Line(1, 3, 90), Line(2, 4)], 2)!.Shown());

    [Fact]
    public void An_entry_with_two_findings_is_named_once_among_the_references() =>
        Assert.Single(Compose(ContactRole.Chair, [Line(1, 4), Line(1, 4, check: "WL-02")], 2)!.References);

    [Fact]
    public void Reads_to_the_boards_manager_as_agreed() =>
        Compose(ContactRole.BoardsManager, [Line(1, 3, 9), Line(2, 3, 12, "WL-04")], standing: 5).Reads("board-manager.txt");

    [Fact]
    public void Reads_to_the_chair_as_agreed() => Compose(ContactRole.Chair, [Line(1, 4, 21)], standing: 1).Reads("chair.txt");

    private static EmailContent? Compose(ContactRole role, IReadOnlyCollection<BoardLine> fresh, int standing) =>
        BoardDigest.Compose(role, fresh, [], [], standing, Today);

    private static BoardLine Line(int number, int step, int daysOverdue = 9, string check = "WL-02", string agency = "Ashdown Primary School") => new(
        new BoardNotice(new RaisingKey(Parties.School().Id, Entries.Id(number), check, 1, step, 0), Today, null, null), Topic.Of(Entries.Id(number), check), agency, Today.AddDays(-daysOverdue));

    [Fact]
    public void What_was_put_right_is_told_to_whoever_was_told_of_it()
    {
        var mail = BoardDigest.Compose(ContactRole.BoardsManager, [], [Line(1, 3), Line(2, 3)], [], standing: 0, Today)!;

        Assert.Equal("For the board's manager: 2 findings put right", mail.Subject);
        Assert.Contains($"* {Entries.Id(1)}: No longer: No interim support is recorded (Ashdown Primary School).", mail.ToText());
        Assert.Empty(mail.Told);
        Assert.Empty(mail.References);
        Assert.DoesNotContain("in all", mail.ToText());
    }

    [Fact]
    public void Of_much_that_was_put_right_ten_are_shown_and_the_rest_counted()
    {
        var mail = BoardDigest.Compose(ContactRole.Chair, [], [.. Enumerable.Range(1, 12).Select(number => Line(number, 4))], [], 0, Today)!;

        Assert.Equal(10, mail.Shown().Count());
        Assert.Contains("And 2 more.", mail.ToText());
    }

    [Fact]
    public void What_the_monitor_has_to_say_of_itself_comes_first_and_is_a_mail_alone()
    {
        var mail = BoardDigest.Compose(ContactRole.BoardsManager, [], [], ["The nightly audit last ran never."], standing: 0, Today)!;

        Assert.Equal("For the board's manager: the monitor needs attention", mail.Subject);
        Assert.Contains("!! The nightly audit last ran never.", mail.ToText());
        mail.NamesNobody();
        Assert.Equal(
            "For the board's manager: 1 finding at step 3",
            BoardDigest.Compose(ContactRole.BoardsManager, [Line(1, 3)], [Line(2, 3)], ["The nightly audit last ran never."], 1, Today)!.Subject);
    }

    [Fact]
    public void What_a_party_owes_for_itself_is_shown_by_its_code_and_is_no_reference_to_an_entry()
    {
        var duty = new Duty { Party = Parties.School().Id, Check = "AR-01", About = "2026-02", Since = Day("2026-03-02"), Deadline = Day("2026-03-06") };
        var line = new BoardLine(
            new BoardNotice(new RaisingKey(duty.Party, duty.About, "AR-01", 1, 3, 0), Today, null, null, duty.Party), Topic.Of(duty), "Ashdown Primary School", duty.Deadline);

        var mail = BoardDigest.Compose(ContactRole.BoardsManager, [line], [], [], 1, Today)!;

        Assert.Contains("* AR-01: The assurance return for February 2026 is not signed (Ashdown Primary School).", mail.ToText());
        Assert.Equal(["AR-01"], mail.ShownReferences());
        Assert.Empty(mail.References);
        Assert.Equal([line.Notice.Raising], mail.Told);
        Assert.Null(mail.Told.Single().Entry);
    }
}
