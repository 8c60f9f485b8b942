using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class WeeklySummaryTests
{
    /// <summary>The week after the one that ended on Sunday 8 March, mailed on its Tuesday.</summary>
    private static readonly DateOnly Week = new(2026, 3, 9);

    [Fact]
    public void Nobody_waiting_and_nothing_changed_is_no_mail()
    {
        Assert.Null(Compose());
        Assert.Null(Compose(Entries.Open().ReceivedOn(Day("2026-01-05")).WithStart(Day("2026-03-01"))));
        Assert.Null(Compose(Entries.Open().ReceivedOn(Day("2026-01-05")).WithClosure(Day("2026-03-09"))));
    }

    [Theory]
    [InlineData("2026-03-02")] // the first day of last week
    [InlineData("2026-03-08")] // the last
    public void Somebody_who_left_last_week_is_a_mail_though_nobody_waits(string startedOn)
    {
        var mail = Compose(Entries.Open().ReceivedOn(Day("2026-01-05")).WithStart(Day(startedOn)))!;

        Assert.Contains("0 entries joined the list and 1 left it.", mail.ToText());
        Assert.Contains("Nothing is overdue and nothing falls due", mail.ToText());
    }

    [Theory]
    [InlineData("2026-03-01", 0)]
    [InlineData("2026-03-02", 1)]
    [InlineData("2026-03-08", 1)]
    [InlineData("2026-03-09", 0)]
    public void Those_received_last_week_have_joined(string receivedOn, int joined) =>
        Assert.Contains($"{Words.Count(joined, "entry", "entries")} joined", Compose(Entries.Open().ReceivedOn(Day(receivedOn)))!.ToText());

    [Fact]
    public void Findings_that_came_up_and_went_last_week_are_counted()
    {
        var entry = Entries.Open().ReceivedOn(Day("2026-01-05"))
            .WithLadder("WL-01", Day("2026-03-02")).WithLadder("WL-02", Day("2026-03-08")).Resolved("WL-02", Day("2026-03-08"))
            .WithLadder("WL-04", Day("2026-03-01")).Resolved("WL-04", Day("2026-03-09"));

        Assert.Contains("2 findings came up and 1 was put right or ended.", Compose(entry)!.ToText());
    }

    [Fact]
    public void Only_what_the_agency_owes_is_overdue()
    {
        var late = Entries.Open().ReceivedOn(Day("2025-03-03")).WithLead().WithSupport(Day("2025-03-03"), Day("2027-03-03")).WithContact(Day("2026-03-09"))
            .WithCarer(toldOn: Day("2025-03-03")).WithNeedReview(Day("2026-03-09"));

        Assert.Equal("Your weekly summary: 1 waiting, 0 overdue", Compose(late)!.Subject);
        Assert.Contains("Longer than target 1", Compose(late)!.ToText());
    }

    [Fact]
    public void Support_that_was_declined_counts_as_recorded_and_a_network_is_named()
    {
        var declined = Entries.Open(1).WithSupportDeclined(Day("2026-03-09"), Day("2026-03-23"));
        var network = Entries.Open(2).WithSupport(Day("2026-03-09"), Day("2026-04-23"), kind: SupportKind.FriendsAndCommunity);
        var lapsed = Entries.Open(3).WithSupport(Day("2026-03-02"), Day("2026-03-09"), kind: SupportKind.FamilyNetworkMeeting);

        var text = Compose(declined, network, lapsed)!.ToText();

        Assert.Contains("recorded as in place for 2 of them", text);
        Assert.Contains("taking part for 1.", text);
    }

    [Fact]
    public void An_entry_with_several_things_overdue_is_asked_for_the_first_only()
    {
        var mail = Compose(Entries.Open().ReceivedOn(Day("2026-01-05")))!;

        Assert.Equal(2, mail.Blocks.OfType<ItemsBlock>().Count());
        Assert.Single(mail.Blocks.OfType<ItemsBlock>().First().Items);
        Assert.Equal(5, mail.Blocks.OfType<ItemsBlock>().Last().Items.Length); // lead, support, contact, carers, review of need
        Assert.Contains("1 entry has something overdue.", mail.ToText());
    }

    [Fact]
    public void Five_next_steps_and_ten_of_each_are_shown()
    {
        var entries = Enumerable.Range(1, 14).Select(number => Entries.Open(number).WithLead().WithSupport(Day("2026-03-02"), Day("2027-03-02")).WithCarer(toldOn: Day("2026-03-02"))).ToArray();

        var items = Compose(entries)!.Blocks.OfType<ItemsBlock>().Select(block => block.Items.Length);

        Assert.Equal([5, 10], items); // contact, which is due on 16 March
        Assert.Contains("And 4 more on the list.", Compose(entries)!.ToText());
    }

    [Fact]
    public void A_service_that_the_policy_no_longer_names_is_shown_by_its_code() =>
        Assert.Contains("OLD: Waiting 1", Compose(Entries.Open().WaitingFor("OLD"))!.ToText());

    [Fact]
    public void Reads_as_agreed() => Compose(
        Entries.Open(1).ReceivedOn(Day("2026-01-05")).AtLevel(2).WithLead().WithSupport(Day("2026-01-12"), Day("2026-02-27")).WithContact(Day("2026-03-03")),
        Entries.Open(2).ReceivedOn(Day("2026-03-04")),
        Entries.Open(3).WaitingFor("CAMHS").ReceivedOn(Day("2026-02-02")).AtLevel(1).WithLead().WithContact(Day("2026-03-05"))
            .WithSupport(Day("2026-02-03"), Day("2026-05-29"), kind: SupportKind.FriendsAndCommunity),
        Entries.Open(4).ReceivedOn(Day("2026-01-05")).WithStart(Day("2026-03-04"))).Reads("weekly-summary.txt");

    private static EmailContent? Compose(params WaitingListEntry[] entries) =>
        WeeklySummary.Compose(Parties.School(), entries, Week, On("2026-03-10"));
}
