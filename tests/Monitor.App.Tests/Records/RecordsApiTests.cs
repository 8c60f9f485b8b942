using System.Net;
using System.Text.RegularExpressions;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Records;

public sealed partial class RecordsApiTests
{
    private const string Support =
        """{"kind":"parenting","provider":"Family hub","startedOn":"2026-03-02","reviewBy":"2026-04-02","agreedWithFamily":true}""";

    private const string Declined = """{"declinedOn":"2026-03-02","askedRole":"Family support lead","askAgainOn":"2026-03-20"}""";
    private const string Contact = """{"on":"2026-03-02","familyView":"The mornings are hardest."}""";
    private const string Attempt = """{"on":"2026-03-02","answered":false,"means":"telephone"}""";

    [Fact]
    public async Task Interim_support_is_recorded_and_shown()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);

        var answer = await School(app).PostJsonAsync($"/api/entries/{id}/supports", Support);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal($"/api/entries/{id}", answer.Location);
        Assert.Equal("True", answer.Text("supportInForce"));
        Assert.Equal("Family hub", Assert.Single((await app.EntryAsync(SmallPartnership.School, id)).Supports).Provider);
    }

    [Fact]
    public async Task A_lead_is_named_and_leaves_and_another_is_owed_from_that_day()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-16", 2);
        Assert.Equal(HttpStatusCode.Created, (await School(app).PostJsonAsync($"/api/entries/{id}/leads", """{"role":"Health visitor","since":"2026-02-18"}""", "lead-0001")).Status);

        var left = await School(app).PostJsonAsync($"/api/entries/{id}/leads", """{"endedOn":"2026-03-02"}""", "lead-0002");

        Assert.Equal(HttpStatusCode.Created, left.Status);
        var entry = await app.EntryAsync(SmallPartnership.School, id);
        Assert.Null(entry.Lead);
        Assert.Equal(Days.Day("2026-03-05"), Domain.Checks.Catalogue.Find("WL-01").Of(entry, Days.On(Days.Day("2026-03-02"))).Deadline); // three working days at level 2
    }

    [Theory]
    [InlineData("""{"endedOn":"2026-03-02"}""", HttpStatusCode.Conflict, "no-lead")]
    [InlineData("""{"since":"2026-03-02"}""", HttpStatusCode.BadRequest, "role-missing")]
    [InlineData("""{"role":"Health visitor"}""", HttpStatusCode.BadRequest, "date-missing")]
    public async Task A_lead_who_is_not_there_cannot_leave_nor_be_named_by_half(string body, HttpStatusCode status, string code)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);

        var answer = await School(app).PostJsonAsync($"/api/entries/{id}/leads", body);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("supports", Support)]
    [InlineData("supports", Declined)]
    [InlineData("contacts", Contact)]
    [InlineData("contacts", Attempt)]
    public async Task A_fact_is_recorded_once_a_key_however_often_it_is_sent(string what, string body)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        await School(app).PostJsonAsync($"/api/entries/{id}/{what}", body);
        var before = app.Tables.Dump();
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        var again = await School(app).PostJsonAsync($"/api/entries/{id}/{what}", body);

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task A_key_that_came_with_another_record_is_refused_whatever_it_was_about()
    {
        await using var app = await TestApp.StartAsync();
        var one = await app.ReferAsync("2026-02-26", 2, "key-00001");
        var other = await app.ReferAsync("2026-02-26", 2, "key-00002");
        await School(app).PostJsonAsync($"/api/entries/{one}/supports", Support, "key-00009");

        foreach (var path in (string[])[$"/api/entries/{one}/contacts", $"/api/entries/{other}/contacts"])
        {
            var answer = await School(app).PostJsonAsync(path, Contact, "key-00009");

            Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-reused"), (answer.Status, answer.Code));
        }

        Assert.Equal("idempotency-key-reused", (await School(app).PostJsonAsync($"/api/entries/{other}/supports", Support, "key-00009")).Code);
    }

    [Theory]
    [InlineData(Support)]
    [InlineData(Declined)]
    public async Task Recording_what_was_missing_resolves_the_ladder_at_once(string body)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3); // three working days: due on the 26th
        Assert.True((await app.EntryAsync(SmallPartnership.School, id)).LadderFor("WL-02") is { IsOpen: true, Step: 1 });

        await School(app).PostJsonAsync($"/api/entries/{id}/supports", body);

        Assert.Equal(Days.Day("2026-03-02"), (await app.EntryAsync(SmallPartnership.School, id)).LadderFor("WL-02")!.ResolvedOn);
    }

    [Fact]
    public async Task A_contact_resolves_its_ladder_and_keeps_the_familys_view_apart_for_its_own_agency()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-02", 3); // fourteen days
        Assert.True((await app.EntryAsync(SmallPartnership.School, id)).LadderFor("WL-04") is { IsOpen: true });

        var answer = await School(app).PostJsonAsync($"/api/entries/{id}/contacts", Contact);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.False((await app.EntryAsync(SmallPartnership.School, id)).LadderFor("WL-04")!.IsOpen);
        Assert.DoesNotContain(app.Tables.Rows(Infrastructure.Storage.TableName.Assurance), row =>
            !row.Row.StartsWith('t') && row.Any(column => column.Value is string text && text.Contains("mornings", StringComparison.Ordinal)));
        var timeline = (await School(app).GetAnswerAsync($"/api/entries/{id}")).Json.GetProperty("timeline");
        Assert.Contains(timeline.EnumerateArray(), item => item.TryGetProperty("text", out var text) && text.GetString() == "The mornings are hardest.");
    }

    [Fact]
    public async Task An_attempt_is_not_a_contact()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-02", 3);

        await School(app).PostJsonAsync($"/api/entries/{id}/contacts", Attempt);

        var entry = await app.EntryAsync(SmallPartnership.School, id);
        Assert.Single(entry.Attempts);
        Assert.Null(entry.LastContactOn);
        Assert.True(entry.LadderFor("WL-04")!.IsOpen);
    }

    [Theory]
    [InlineData("supports", "{}", "kind: kind-missing, provider: provider-missing, startedOn: started-on-missing, reviewBy: review-by-missing, agreedWithFamily: agreed-missing")]
    [InlineData("supports", """{"kind":"parenting","provider":"Hub","startedOn":"2026-03-02","reviewBy":"2026-03-01","agreedWithFamily":true}""", "reviewBy: review-before-start")]
    [InlineData("supports", """{"kind":"parenting","provider":"Hub","startedOn":"2026-03-02","reviewBy":"2028-03-03","agreedWithFamily":true}""", "reviewBy: review-too-late")]
    [InlineData("supports", """{"kind":"parenting","provider":"Hub","startedOn":"2027-03-03","reviewBy":"2027-04-01","agreedWithFamily":true}""", "startedOn: date-in-the-future")]
    [InlineData("supports", """{"kind":"parenting","provider":"Ring 01632 960 123","startedOn":"2026-03-02","reviewBy":"2026-04-01","agreedWithFamily":true}""", "provider: provider-holds-personal-data")]
    [InlineData("supports", """{"kind":"Zebedee"}""", "kind: field-invalid")]
    [InlineData("supports", """{"kind":2}""", "kind: field-invalid")]
    [InlineData("supports", """{"declinedOn":"2026-03-03","askedRole":"Lead","askAgainOn":"2026-03-20"}""", "declinedOn: date-in-the-future")]
    [InlineData("contacts", "{}", "on: field-missing")]
    [InlineData("contacts", """{"on":"2026-03-03"}""", "on: date-in-the-future")]
    [InlineData("contacts", """{"on":"1999-12-31"}""", "on: date-too-early")]
    [InlineData("contacts", """{"on":"2026-03-02","answered":false}""", "means: means-missing")]
    [InlineData("contacts", """{"on":"2026-03-02","familyView":"Write to zebedee@example.org"}""", "familyView: text-holds-personal-data")]
    [InlineData("contacts", """{"on":"2026-03-02","worker":"Zebedee"}""", "worker: field-unknown")]
    public async Task Each_fault_is_named_with_its_field_and_nothing_is_stored(string what, string body, string errors)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        var before = app.Tables.Dump();

        var answer = await School(app).PostJsonAsync($"/api/entries/{id}/{what}", body, "key-00002");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(errors, string.Join(", ", answer.Errors));
        Assert.DoesNotContain("zebedee", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task A_familys_view_has_at_most_500_characters()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);

        Task<Answer> SendAsync(int length, string key) =>
            School(app).PostJsonAsync($"/api/entries/{id}/contacts", $$"""{"on":"2026-03-02","familyView":"{{new string('a', length)}}"}""", key);

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(500, "key-00002")).Status);
        Assert.Equal("text-too-long", (await SendAsync(501, "key-00003")).Code);
    }

    [Fact]
    public async Task Nothing_is_recorded_once_a_wait_has_ended()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        await RecordAsync(app, id, new EntryClosed(Days.Day("2026-03-02"), ClosingReason.Declined));

        var answer = await School(app).PostJsonAsync($"/api/entries/{id}/contacts", Contact, "key-00002");

        Assert.Equal((HttpStatusCode.Conflict, "entry-ended"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/supports")]
    [InlineData("POST", "/contacts")]
    public async Task Anothers_entry_is_as_one_that_never_existed_to_the_last_byte_header_and_call(string method, string what)
    {
        await using var app = await TestApp.StartAsync();
        var theirs = await app.ReferAsync("2026-02-26", 2, party: SmallPartnership.Surgery);
        var nobodys = Entries.Id(4711);

        async Task<(string Answer, string Calls)> AskAsync(EntryId id)
        {
            app.Tables.Faults = new FaultPlan();
            var path = $"/api/entries/{id}{what}";
            var answer = method == "GET"
                ? await School(app).GetAnswerAsync(path)
                : await School(app).PostJsonAsync(path, what == "/supports" ? Support : Contact);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            var body = TraceId().Replace(answer.Body, "TRACE").Replace(id.ToString(), "ID");
            return ($"{answer.Headers}\n{body}", Http.Untold(string.Join('\n', app.Tables.Faults.Calls)).Replace(id.ToString(), "ID"));
        }

        Assert.Equal(await AskAsync(nobodys), await AskAsync(theirs));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("A123456789Z")]
    [InlineData("%27")]
    public async Task What_is_no_reference_is_not_found(string id)
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("entry-not-found", (await School(app).GetAnswerAsync($"/api/entries/{id}")).Code);
        Assert.Equal("entry-not-found", (await School(app).PostJsonAsync($"/api/entries/{id}/contacts", Contact)).Code);
    }

    [Fact]
    public async Task Sixteen_who_write_at_once_are_all_recorded()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-02", 3);

        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => Task.Run(async () =>
        {
            var body = i % 2 == 0 ? Support : Contact;
            var what = i % 2 == 0 ? "supports" : "contacts";
            Answer answer;

            do
            {
                answer = await School(app).PostJsonAsync($"/api/entries/{id}/{what}", body, $"key-{i:00000}");
            }
            while (answer.Code == "entry-busy");

            return answer;
        })));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(PartyId.Parse(SmallPartnership.School, null), id, TestContext.Current.CancellationToken);
        Assert.Equal(8, history.Count(item => item.Event is SupportRecorded));
        Assert.Equal(8, history.Count(item => item.Event is ContactMade));
        Assert.Equal(Enumerable.Range(1, 8), (await app.EntryAsync(SmallPartnership.School, id)).Supports.Select(support => support.Number));
        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(
            PartyId.Parse(SmallPartnership.School, null), await app.StoredAsync(SmallPartnership.School, id), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_fails_or_is_lost_at_whatever_call_asking_again_records_it_once(bool afterTheEffect)
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            var id = await app.ReferAsync("2026-02-23", 3);
            app.Tables.Faults = afterTheEffect ? new FaultPlan().LoseAnswer(k) : new FaultPlan().FailBefore(k);
            var first = await School(app).PostJsonAsync($"/api/entries/{id}/contacts", Contact, "key-00002");
            var calls = app.Tables.Faults.Calls.Count;
            app.Tables.Faults = new FaultPlan();

            Assert.True(first.Status == HttpStatusCode.Created || first.Code == "storage-unavailable");
            Assert.Equal(HttpStatusCode.Created, (await School(app).PostJsonAsync($"/api/entries/{id}/contacts", Contact, "key-00002")).Status);
            var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(PartyId.Parse(SmallPartnership.School, null), id, TestContext.Current.CancellationToken);
            Assert.Single(history, item => item.Event is ContactMade);

            if (calls < k)
            {
                return;
            }
        }
    }

    /// <summary>Differs from one request to the next.</summary>
    [GeneratedRegex("(?<=\"traceId\":\")[^\"]+")]
    private static partial Regex TraceId();

    private static HttpClient School(TestApp app) => app.As(SmallPartnership.School);

    private static async Task RecordAsync(TestApp app, EntryId id, EntryEvent happened)
    {
        var stored = await app.StoredAsync(SmallPartnership.School, id);
        var at = app.Clock.GetUtcNow();
        var change = Consequences.OfRecording(stored, [new NewEvent(happened)], Days.On("2026-03-02"), new Provenance("test", "test", at), null);
        Assert.Equal([CommitResult.Committed], await app.Get<IWaitingListStore>().CommitAsync(stored.Entry.Responsible, [change], TestContext.Current.CancellationToken));
    }
}
