using System.Net;
using Monitor.App.Tests.Journeys;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.SubjectAccess;

/// <summary>What is held is prepared for whoever asks, as a page to print and over the API; other carers are nowhere in it.</summary>
public sealed class SubjectAccessTests
{
    private const string View = "The grandmother collects the child on Fridays.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/app/entries/{0}/subject-access")]
    [InlineData("/api/entries/{0}/subject-access")]
    public async Task The_copy_of_one_carer_says_nothing_of_another(string path)
    {
        await using var app = await TestApp.StartAsync();
        var id = await LivedAsync(app);

        var mothers = await ReadAsync(app, string.Format(null, path, id) + "?for=1&words=shown");

        Assert.Contains("A carer: mother.", mothers, StringComparison.Ordinal);
        Assert.Contains(View, mothers, StringComparison.Ordinal);
        Assert.DoesNotContain("stepfather", mothers.Split("What was recorded")[^1], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("not to tell", mothers, StringComparison.Ordinal);
        Assert.DoesNotContain("not told", mothers.Replace("not told of something", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_are_left_out_until_somebody_says_that_they_were_read()
    {
        await using var app = await TestApp.StartAsync();
        var id = await LivedAsync(app);

        var unread = await ReadAsync(app, $"/app/entries/{id}/subject-access");

        Assert.DoesNotContain(View, unread, StringComparison.Ordinal);
        Assert.Contains("What is held, for the child or young person", unread, StringComparison.Ordinal);
        Assert.Contains($"/app/entries/{id}/subject-access?for=child&words=shown", unread, StringComparison.Ordinal);
        Assert.Contains("what somebody wrote in their own words, which has not been read for what it says of others.", unread, StringComparison.Ordinal);
        Assert.Contains(View, await ReadAsync(app, $"/app/entries/{id}/subject-access?words=shown"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_who_has_read_the_entry_and_how_long_it_is_kept()
    {
        await using var app = await TestApp.StartAsync();
        var id = await LivedAsync(app);
        await app.As(SmallPartnership.School).GetAsync($"/api/entries/{id}", Cancellation);

        var open = await ReadAsync(app, $"/app/entries/{id}/subject-access");
        Assert.Contains("Ashdown Primary School, agency lead: on 1 day", open, StringComparison.Ordinal);
        Assert.Contains("7 years after the wait is over", open, StringComparison.Ordinal);

        await app.HappenAsync(SmallPartnership.School, id, new ServiceStarted(Days.Day("2026-03-02")));
        var ended = await ReadAsync(app, $"/api/entries/{id}/subject-access");
        Assert.Contains(""""wordsKeptUntil":"2028-03-02","entryKeptUntil":"2033-03-02"""", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_lead_of_the_agency_that_answers_may_take_it_out_and_that_is_recorded()
    {
        await using var app = await TestApp.StartAsync();
        var id = await LivedAsync(app);

        Assert.Equal(HttpStatusCode.Forbidden, (await app.As(SmallPartnership.School, "practitioner").GetAsync($"/api/entries/{id}/subject-access", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.Surgery).GetAsync($"/api/entries/{id}/subject-access", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.Surgery).GetAsync($"/app/entries/{id}/subject-access", Cancellation)).StatusCode);
        await ReadAsync(app, $"/app/entries/{id}/subject-access");
        Assert.Contains("/app/entries/{id}/subject-access", await ReadAsync(app, $"/api/entries/{id}/views"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("mother")]
    public async Task Somebody_who_is_no_carer_of_the_entry_is_given_nothing(string asked)
    {
        await using var app = await TestApp.StartAsync();
        var id = await LivedAsync(app);

        var answer = await app.As(SmallPartnership.School).GetAsync($"/api/entries/{id}/subject-access?for={asked}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("carer-unknown", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.School).GetAsync($"/app/entries/{id}/subject-access?for={asked}", Cancellation)).StatusCode);
    }

    /// <summary>An entry with two carers, one of whom is not told, and with a view of the family.</summary>
    private static async Task<EntryId> LivedAsync(TestApp app)
    {
        var id = await app.ReferWithoutSupportAsync("2026-03-02", 2); // the mother is the first carer
        var today = Days.Day("2026-03-02");
        await app.HappenAsync(
            SmallPartnership.School, id, new CarerAdded(2, "Stepfather"), new CarerNotToBeTold(2, NotTellingReason.Safety, today), new NotTellingConfirmed(2, "Head teacher", today),
            new ScalesRecorded(today, [new ScaleScore(Rater.Child, 4), new ScaleScore(Rater.Carer, 6, 2)]));
        Assert.Equal(
            HttpStatusCode.Created, (await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", $$"""{"on":"2026-03-02","familyView":"{{View}}"}""", "contact-0001")).Status);
        return id;
    }

    private static async Task<string> ReadAsync(TestApp app, string path)
    {
        using var answer = await app.As(SmallPartnership.School, "agency-lead").GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
