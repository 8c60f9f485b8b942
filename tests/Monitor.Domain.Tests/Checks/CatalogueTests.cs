using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class CatalogueTests
{
    [Fact]
    public void Holds_every_obligation_once() =>
        Assert.Equal([.. Enumerable.Range(1, 15).Select(number => $"WL-{number:00}"), "DG-01"], Catalogue.All.Select(obligation => obligation.Code));

    [Fact]
    public void An_obligation_that_is_not_there_is_an_error_that_names_it() =>
        Assert.Contains("WL-99", Assert.Throws<InvalidOperationException>(() => Catalogue.Find("WL-99")).Message);

    [Fact]
    public void A_family_of_whom_nothing_is_recorded_is_owed_everything_but_what_could_lapse()
    {
        var assessment = Catalogue.Assess(Entries.Open(), On("2027-03-01"));

        Assert.True(assessment.HasFinding);
        Assert.Equal(["WL-01", "WL-02", "WL-04", "WL-05", "WL-06", "WL-07", "WL-08", "WL-12"], FindingsOf(Entries.Open(), "2027-03-01"));
        Assert.Contains("WL-09", FindingsOf(Entries.Open(), "2027-03-02"));
    }

    [Fact]
    public void A_family_for_whom_all_is_recorded_has_no_finding()
    {
        var entry = Entries.Open().WithNothingOwed();

        Assert.False(Catalogue.Assess(entry, On("2026-04-27")).HasFinding);
        Assert.Equal(["WL-07"], FindingsOf(entry, "2026-04-28"));
    }

    [Fact]
    public void An_entry_that_started_is_owed_nothing() => Assert.Empty(FindingsOf(Entries.Open().WithStart(Day("2026-03-09")), "2027-03-01"));

    [Theory]
    [InlineData(ClosingReason.NeedsMet)]
    [InlineData(ClosingReason.ReferredElsewhere)]
    [InlineData(ClosingReason.Died)]
    public void An_entry_that_was_closed_is_owed_nothing(ClosingReason reason)
    {
        var entry = Entries.Open().WithClosure(Day("2026-03-09"), reason);

        Assert.Empty(FindingsOf(entry, "2027-03-01"));
        Assert.Equal(Standing.Never, Catalogue.Assess(entry, On("2027-03-01")).NextChange);
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-05")] // the day after the lead was due
    [InlineData("2026-03-04", "2026-03-05")]
    [InlineData("2026-03-05", "2026-03-06")] // support
    [InlineData("2026-03-06", "2026-03-10")] // carers, and the service's answer
    [InlineData("2026-03-10", "2026-03-17")] // contact
    [InlineData("2026-03-17", "2026-04-14")] // the review of need
    [InlineData("2026-04-14", "2026-04-28")] // the service
    [InlineData("2026-04-28", "2026-07-07")] // the long wait
    [InlineData("2026-07-07", "2027-03-02")] // the harm review
    public void The_next_change_is_the_first_day_after_a_deadline(string today, string next) =>
        Assert.Equal(Day(next), Catalogue.Assess(Entries.Open(), On(today)).NextChange);

    [Fact]
    public void Nothing_changes_by_itself_once_everything_is_found() =>
        Assert.Equal(Standing.Never, Catalogue.Assess(Entries.Open(), On("2027-03-02")).NextChange);

    [Fact]
    public void The_next_change_can_be_the_beginning_of_support_recorded_ahead() =>
        Assert.Equal(Day("2026-03-10"), Catalogue.Assess(Entries.Open().WithSupport(Day("2026-03-10"), Day("2026-09-30")), On("2026-03-06")).NextChange);

    [Fact]
    public void Findings_speak_of_the_record_and_never_of_what_a_family_or_worker_has_or_is()
    {
        foreach (var obligation in Catalogue.All)
        {
            Assert.DoesNotContain("has no", obligation.Finding);
            Assert.DoesNotContain("failed", obligation.Finding, StringComparison.OrdinalIgnoreCase);
            Assert.EndsWith(".", obligation.NextStep);
            Assert.False(obligation.Finding.EndsWith('.') || obligation.Coming.EndsWith('.'));
        }

        Assert.Equal("No interim support is recorded", Catalogue.Find("WL-02").Finding);
    }

    [Fact]
    public void Each_says_what_is_found_what_is_coming_and_what_to_do_in_words_of_its_own()
    {
        string[] words = [.. Catalogue.All.SelectMany(obligation => new[] { obligation.Finding, obligation.Coming, obligation.NextStep })];

        Assert.All(words, text => Assert.Matches("^[A-Z][^.]+[a-z.]$", text));
        Assert.Equal(words.Distinct(), words);
    }

    private static IEnumerable<string> FindingsOf(WaitingListEntry entry, string today)
    {
        var assessment = Catalogue.Assess(entry, On(today));
        return Catalogue.All.Where((_, i) => assessment[i].IsFinding(Day(today))).Select(obligation => obligation.Code);
    }
}
