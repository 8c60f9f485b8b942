using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class ResponsibilityMailTests
{
    private static readonly PartyId Surgery = PartyId.Parse("northmere-surgery", null);

    [Fact]
    public void Reads_as_agreed() => ResponsibilityMail.Compose([Asked(1, "2026-03-05"), Asked(2, "2026-03-04")], On("2026-03-06")).Reads("responsibility-asked.txt");

    [Fact]
    public void Nothing_is_left_to_ask_once_it_was_answered_or_the_wait_has_ended()
    {
        var asked = Asked(1, "2026-03-05");

        Assert.NotNull(Compose(asked));
        Assert.Null(Compose());
        Assert.Null(Compose(asked.Apply(new ResponsibilityAccepted(Surgery, Day("2026-03-06")))));
        Assert.Null(Compose(asked.Apply(new ResponsibilityRefused(Surgery, Day("2026-03-06")))));
        Assert.Null(Compose(asked.WithStart(Day("2026-03-06"))));
        Assert.Null(Compose(asked.Apply(new EntryClosed(Day("2026-03-06"), ClosingReason.Died))));
    }

    [Fact]
    public void Says_how_late_an_answer_is() => Assert.Contains(
        "Was due by 4 March 2026, 2 days ago.", Compose(Asked(1, "2026-02-27") with { ReceivedOn = Day("2026-02-20") })!.ToText(), StringComparison.Ordinal);

    [Fact]
    public void Ten_are_shown_and_the_rest_counted()
    {
        var mail = Compose([.. Enumerable.Range(1, 200).Select(i => Asked(i, "2026-03-05"))])!;

        Assert.Equal(10, mail.ShownReferences().Count());
        Assert.Contains("And 190 more on the page.", mail.ToText(), StringComparison.Ordinal);
        Assert.Equal("Your agency is asked to answer for 200 entries", mail.Subject);
    }

    private static EmailContent? Compose(params WaitingListEntry[] asked) => ResponsibilityMail.Compose(asked, On("2026-03-06"));

    private static WaitingListEntry Asked(int number, string on) => Entries.Open(number).Apply(new ResponsibilityProposed(Surgery, Day(on)));
}
