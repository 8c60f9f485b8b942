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
}
