using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Monitor.App.Pages;
using Monitor.App.Pages.Entries;
using Monitor.Testing;

namespace Monitor.App.Tests.Pages;

public sealed class EntriesPageTests
{
    [Fact]
    public async Task Lists_each_entry_with_its_wait_and_what_is_missing()
    {
        var page = await RenderAsync(SamplePages.List());
        var lines = page.WithClass("monitor-entry").ToList();

        Assert.Equal(SamplePages.Several.Select(entry => $"/app/entries/{entry.Id}"), lines.Select(line => line.All("a").Single().Get("href")));
        Assert.Contains("Family Intervention, level 3", lines[1].Words(), StringComparison.Ordinal);
        Assert.Contains("50 days waited", lines[1].Words(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "No lead professional is recorded", "No interim support is recorded", "No contact with the family is recorded in the time allowed",
                "It is not recorded that each carer was told about the wait", "No review of need is recorded in the time allowed",
                "It is not recorded that the referral was answered and the referrer told",
            ],
            lines[1].Descendants("li").Select(Html.Words));
        Assert.Contains("Nothing is missing", lines[2].Words(), StringComparison.Ordinal);
        Assert.Contains("30 days until the service started", lines[3].Words(), StringComparison.Ordinal);
        Assert.Contains("32 days until it was closed", lines[4].Words(), StringComparison.Ordinal);
        Assert.Contains("It is not recorded that children's social care was told.", lines[0].Words(), StringComparison.Ordinal);
        Landmarks.AssertHeld(page);
    }

    [Fact]
    public async Task Keeps_the_filter_and_carries_it_to_the_next_page()
    {
        var filter = EntriesFilter.From(Query("?service=FI&status=waiting&finding=WL-02"));

        var page = await RenderAsync(SamplePages.List(filter, next: "SBXJG4GZEB8"));

        Assert.Equal(["FI", "waiting", "WL-02"], page.All("option").Where(option => option.Get("selected") is not null).Select(option => option.Get("value")));
        Assert.Equal(["service", "status", "finding"], page.All("select").Select(select => select.Get("name")));
        Assert.All(page.All("select"), select => Assert.Single(page.All("label"), label => label.Get("for") == select.Get("id")));
        Assert.Equal(
            "/app/entries?service=FI&status=waiting&finding=WL-02&after=SBXJG4GZEB8", page.WithClass("govuk-pagination__link").Single().Get("href"));
    }

    [Fact]
    public async Task The_last_page_leads_nowhere_and_an_empty_list_says_so()
    {
        var page = await RenderAsync(SamplePages.List(EntriesFilter.From(Query("?service=CAMHS")), entries: []));

        Assert.Empty(page.WithClass("govuk-pagination"));
        Assert.Contains("Nothing on this part of the list is like that.", page.Words(), StringComparison.Ordinal);
        Assert.Contains(page.All("a"), link => link.Words() == "See everything");
    }

    [Theory]
    [InlineData("", "1 2 3 4 5 6")]
    [InlineData("?service=CAMHS", "3 5")]
    [InlineData("?status=waiting", "1 2 3 6")]
    [InlineData("?status=started", "4")]
    [InlineData("?status=closed", "5")]
    [InlineData("?finding=any", "1 2 6")]
    [InlineData("?finding=WL-02", "2")]
    [InlineData("?service=FI&status=waiting&finding=WL-04", "1 2 6")]
    [InlineData("?service=%27&status=1&finding=WL-99", "1 2 3 4 5 6")]
    public void Takes_the_entries_that_were_asked_for(string query, string expected)
    {
        var filter = EntriesFilter.From(Query(query));

        var taken = SamplePages.Several.Select((entry, i) => (entry, i)).Where(pair => filter.Takes(pair.entry, SamplePages.Now)).Select(pair => pair.i + 1);
        Assert.Equal(expected, string.Join(' ', taken));
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_nothing_of_why()
    {
        var page = Html.Parse(await Html.RenderAsync<MessagePage>(MessagePageModel.NotFound(TestPolicy.Current)));

        Assert.Equal("Page not found", page.All("h1").Single().Words());
        Landmarks.AssertHeld(page);
    }

    private static QueryCollection Query(string query) => new(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query));

    private static async Task<XElement> RenderAsync(EntriesPageModel model) => Html.Parse(await Html.RenderAsync<EntriesPage>(model));
}
