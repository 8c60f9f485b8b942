using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.EntriesList;

public sealed class EntriesApiTests
{
    [Fact]
    public async Task Lists_an_agencys_own_entries_and_no_others()
    {
        await using var app = await TestApp.StartAsync();
        var ours = await app.ReferAsync("2026-02-26", 2);
        await app.ReferAsync("2026-02-26", 2, party: SmallPartnership.Surgery);

        Assert.Equal([ours.ToString()], await IdsAsync(app, ""));
        Assert.Empty(await IdsAsync(app, "", SmallPartnership.Council));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_entry_is_on_one_page_whatever_the_size_and_however_awkwardly_the_store_pages(int size)
    {
        await using var app = await TestApp.StartAsync();
        var expected = await ReferSevenAsync(app);
        app.Tables.Paging = Paging.Awkward;
        var found = new List<string>();
        var next = $"/api/entries?size={size}";

        while (next is not null)
        {
            var page = await app.As(SmallPartnership.School).GetAnswerAsync(next);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            var ids = IdsIn(page);
            Assert.InRange(ids.Count, 0, size);
            found.AddRange(ids);
            next = page.Text("next");
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_filter_goes_on_to_the_next_page()
    {
        await using var app = await TestApp.StartAsync();
        await ReferSevenAsync(app);

        var first = await app.As(SmallPartnership.School).GetAnswerAsync("/api/entries?service=CAMHS&status=waiting&size=2");
        var second = await app.As(SmallPartnership.School).GetAnswerAsync(first.Text("next")!);

        Assert.Equal(2, IdsIn(first).Count);
        Assert.Single(IdsIn(second));
        Assert.Null(second.Text("next"));
    }

    [Theory]
    [InlineData("service=FI", 4)]
    [InlineData("service=CAMHS", 3)]
    [InlineData("status=waiting", 7)]
    [InlineData("status=closed", 0)]
    [InlineData("finding=any", 1)]
    [InlineData("finding=WL-02", 1)]
    [InlineData("finding=WL-04", 0)]
    [InlineData("service=FI&finding=WL-02", 1)]
    [InlineData("service=CAMHS&finding=WL-02", 0)]
    [InlineData("service=&status=&finding=", 7)]
    public async Task Takes_the_entries_that_were_asked_for(string query, int expected)
    {
        await using var app = await TestApp.StartAsync();
        await ReferSevenAsync(app);

        Assert.Equal(expected, (await IdsAsync(app, $"?{query}")).Count);
    }

    [Theory]
    [InlineData("service=Zebedee", "service-unknown")]
    [InlineData("status=zebedee", "status-unknown")]
    [InlineData("finding=WL-99", "finding-unknown")]
    [InlineData("size=0", "size-invalid")]
    [InlineData("size=201", "size-invalid")]
    [InlineData("size=zebedee", "size-invalid")]
    [InlineData("after=zebedee", "after-invalid")]
    [InlineData("after=%00%27", "after-invalid")]
    public async Task An_unknown_value_is_refused_and_not_repeated(string query, string code)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).GetAnswerAsync($"/api/entries?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.DoesNotContain("zebedee", answer.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_entry_is_shown_with_what_is_owed_and_its_timeline_in_order()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);

        var entry = await app.As(SmallPartnership.School).GetAnswerAsync($"/api/entries/{id}");

        Assert.Equal("waiting", entry.Text("status"));
        Assert.Equal("7", entry.Text("daysWaited"));
        Assert.Equal("False", entry.Text("supportInForce"));
        var owed = entry.Json.GetProperty("owed").EnumerateArray().ToDictionary(each => each.GetProperty("code").GetString()!);
        Assert.Equal("2026-02-26", owed["WL-02"].GetProperty("dueBy").GetString());
        Assert.True(owed["WL-02"].GetProperty("isOverdue").GetBoolean());
        Assert.Equal(1, owed["WL-02"].GetProperty("step").GetInt32());
        Assert.False(owed["WL-04"].GetProperty("isOverdue").GetBoolean());
        Assert.Equal("2026-03-09", owed["WL-04"].GetProperty("dueBy").GetString());
        var timeline = entry.Json.GetProperty("timeline").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, timeline.Count), timeline.Select(item => item.GetProperty("sequence").GetInt32()));
        Assert.Equal("ashdown-primary/agency-lead", timeline[0].GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_reference_typed_by_hand_finds_its_entry()
    {
        await using var app = await TestApp.StartAsync();
        var id = (await app.ReferAsync("2026-02-26", 2)).ToString();

        var answer = await app.As(SmallPartnership.School).GetAnswerAsync($"/api/entries/{id[..4].ToLowerInvariant()}-{id[4..]}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(id, answer.Id.ToString());
    }

    [Theory]
    [InlineData("/api/entries")]
    [InlineData("/api/entries/{id}")]
    public async Task Storage_that_does_not_answer_is_said_so(string path)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        app.Tables.Faults = new FaultPlan().FailFrom(1);

        var answer = await app.As(SmallPartnership.School).GetAnswerAsync(path.Replace("{id}", id.ToString()));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage-unavailable"), (answer.Status, answer.Code));
        Assert.DoesNotContain("Planned", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>Seven entries in the order of their references: four wait for Family Intervention, one of them since long with nothing recorded.</summary>
    private static async Task<List<string>> ReferSevenAsync(TestApp app)
    {
        var ids = new List<string>();

        for (var i = 1; i <= 7; i++)
        {
            var id = await app.ReferAsync(i == 1 ? "2026-02-23" : "2026-03-02", i == 1 ? 3 : 1, $"key-{i:00000}", service: i <= 4 ? "FI" : "CAMHS");
            ids.Add(id.ToString());
        }

        ids.Sort(StringComparer.Ordinal);
        return ids;
    }

    private static async Task<List<string>> IdsAsync(TestApp app, string query, string party = SmallPartnership.School) =>
        IdsIn(await app.As(party).GetAnswerAsync($"/api/entries{query}"));

    private static List<string> IdsIn(Answer page) =>
        [.. page.Json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!)];
}
