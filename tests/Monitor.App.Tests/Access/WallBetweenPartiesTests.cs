using System.Text.RegularExpressions;
using Monitor.App.Tests.Describing;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Access;

/// <summary>
/// The school has an entry. Bob refers for the school and may do no more; Charlie leads another agency, Tess works in the other service's team, Dana manages the
/// board. To each of them, by every call that names an entry, it is as one that never was: body, headers and what is asked of the storage.
/// </summary>
public sealed partial class WallBetweenPartiesTests
{
    private static readonly Lazy<Task<IReadOnlyList<Operation>>> AboutEntries = new(async () =>
    {
        await using var app = await TestApp.StartAsync();
        return [.. DescribedApi.Operations(await DescribedApi.DocumentAsync(app)).Where(operation => operation.Path.StartsWith("/api/entries/{id}", StringComparison.Ordinal) || operation.Path == "/api/fhir/ServiceRequest/{id}")];
    });

    public static async Task<IEnumerable<TheoryDataRow<string, string, string>>> EveryCallOfEverybody() =>
        from operation in await AboutEntries.Value
        from who in ((string Party, string Role)[])
        [
            (SmallPartnership.School, "referrer"), (SmallPartnership.Council, "agency-lead"), (SmallPartnership.Council, "practitioner"), (SmallPartnership.Surgery, "referrer"),
            ("camhs-team", "service-team"), ("board", "boards-manager"), ("board", "chair"), ("board", "administrator"), (SmallPartnership.School, "auditor"),
        ]
        where !(who is (SmallPartnership.School, "referrer") && operation.Name is "GET /api/entries/{id}" or "GET /api/fhir/ServiceRequest/{id}") // its own referral
        select new TheoryDataRow<string, string, string>(operation.Name, who.Party, who.Role);

    [Theory]
    [MemberData(nameof(EveryCallOfEverybody))]
    public async Task An_entry_that_is_not_theirs_is_as_one_that_never_was(string name, string party, string role)
    {
        var operation = (await AboutEntries.Value).Single(each => each.Name == name);
        await using var app = await TestApp.StartAsync();
        var real = await app.ReferAsync("2026-02-23", 3);
        await app.RunAsync();
        var before = app.Tables.Dump();

        var ofReal = await AskAsync(real);
        var ofNone = await AskAsync(Entries.Id(4711));

        Assert.Equal(ofNone, ofReal);
        Assert.Contains(ofReal.Answer[..3], (string[])["404", "403"]);
        Assert.Equal(before, app.Tables.Dump());

        async Task<(string Answer, string Calls)> AskAsync(EntryId id)
        {
            var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path.Replace("{id}", id.ToString(), StringComparison.Ordinal));
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "walls-0001");
            request.Headers.TryAddWithoutValidation("If-Match", "\"0123456789abcdef\"");

            if (operation.Example is { } body)
            {
                request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            }

            app.Tables.Faults = new FaultPlan();
            var answer = await app.As(party, role).AskAsync(request);
            var text = $"{(int)answer.Status}\n{answer.Headers}\n{Trace().Replace(answer.Body, "TRACE")}";
            return (text.Replace(id.ToString(), "ID", StringComparison.Ordinal), Http.Untold(string.Join('\n', app.Tables.Faults.Calls.Select(call => $"{call}"))).Replace(id.ToString(), "ID", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task No_list_count_or_search_of_anybody_else_changes_with_it()
    {
        await using var app = await TestApp.StartAsync();
        var before = await EverythingAsync();

        await app.ReferAsync("2026-02-23", 3);
        await app.RunAsync();

        Assert.Equal(before, await EverythingAsync());

        async Task<string> EverythingAsync()
        {
            var seen = new List<string>();

            foreach (var (party, role) in ((string, string)[])[(SmallPartnership.Council, "agency-lead"), (SmallPartnership.Surgery, "practitioner"), ("camhs-team", "service-team"), ("board", "boards-manager")])
            {
                foreach (var path in (string[])["/api/entries", "/api/entries?finding=any", "/api/referrals", "/api/waiting", "/api/visits", "/api/responsibilities", "/api/returns", "/api/agencies", "/api/challenges", "/api/exports/waiting-list.csv", "/api/exports/nhs-waiting-list.csv", "/api/exports/returns.csv", "/api/exports/waiting.csv", "/app/entries/export"])
                {
                    var answer = await app.As(party, role).GetAnswerAsync(path);
                    seen.Add($"{party} {path} {answer.Status} {answer.Headers} {Trace().Replace(answer.Body, "TRACE")}");
                }
            }

            return string.Join('\n', seen);
        }
    }

    [Fact]
    public async Task A_place_in_a_list_is_good_for_the_one_it_was_written_for_and_the_same_question()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-02-23", 3, "key-00001");
        await app.ReferAsync("2026-02-24", 3, "key-00002");
        var next = (await app.As(SmallPartnership.School).GetAnswerAsync("/api/entries?size=1")).Text("next")!;

        Assert.Equal(System.Net.HttpStatusCode.OK, (await app.As(SmallPartnership.School).GetAnswerAsync(next)).Status);
        Assert.Equal("after-invalid", (await app.As(SmallPartnership.Surgery).GetAnswerAsync(next)).Code);
        Assert.Equal("after-invalid", (await app.As(SmallPartnership.School).GetAnswerAsync(next + "&status=waiting")).Code);
        Assert.Equal("after-invalid", (await app.As(SmallPartnership.School).GetAnswerAsync(next.Replace("/api/entries", "/api/referrals", StringComparison.Ordinal))).Code);
        Assert.Equal("after-invalid", (await app.As(SmallPartnership.School).GetAnswerAsync(next[..^1] + (next[^1] == 'A' ? 'B' : 'A'))).Code);
    }

    [Fact]
    public async Task What_a_team_sees_holds_nothing_that_is_the_agencys_alone()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", """{"on":"2026-03-02","familyView":"CANARY of the family"}""", "key-00011");
        await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/supports", """{"kind":"parenting","provider":"CANARY course","startedOn":"2026-03-02","reviewBy":"2026-04-02","agreedWithFamily":true}""", "key-00012");
        await app.RunAsync();
        var team = app.As("family-intervention-team", "service-team");

        var one = await team.GetAnswerAsync($"/api/entries/{id}");
        var list = await team.GetAnswerAsync("/api/waiting");

        Assert.Equal(id.ToString(), Assert.Single(list.Json.GetProperty("entries").EnumerateArray()).GetProperty("id").GetString());
        Assert.All((string[])["CANARY", "CASE-", "supportInForce", "lastContactOn", "leadRole", "timeline", "caseReference"], hidden => Assert.DoesNotContain(hidden, one.Body + list.Body, StringComparison.Ordinal));
        Assert.All(one.Json.GetProperty("owed").EnumerateArray(), owed => Assert.Equal("service", owed.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task A_team_answers_and_the_referrer_reads_what_became_of_it()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        var team = app.As("family-intervention-team", "service-team");

        Assert.Equal(System.Net.HttpStatusCode.Created, (await team.PostJsonAsync($"/api/entries/{id}/acceptance", """{"on":"2026-03-02"}""", "team-0001")).Status);
        Assert.Equal(System.Net.HttpStatusCode.Created, (await team.PostJsonAsync($"/api/entries/{id}/expected-waits", """{"days":84,"on":"2026-03-02"}""", "team-0002")).Status);

        var seen = Assert.Single((await app.As(SmallPartnership.School, "referrer").GetAnswerAsync("/api/referrals")).Json.GetProperty("entries").EnumerateArray());
        Assert.Contains("about 12 weeks, until about 18 May 2026", seen.GetProperty("expectedWait").GetString(), StringComparison.Ordinal);
        Assert.False(seen.TryGetProperty("owed", out _));
    }

    [Fact]
    public async Task Of_sixteen_who_close_at_once_on_what_they_saw_one_does()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        var seen = (await app.As(SmallPartnership.School).GetAnswerAsync($"/api/entries/{id}")).Headers.Split('\n').First(header => header.StartsWith("ETag: ", StringComparison.Ordinal))["ETag: ".Length..];

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            var request = Http.Post($"/api/entries/{id}/closure", """{"on":"2026-03-02","reason":"referred-elsewhere"}"""u8.ToArray(), $"close-{i:D4}", "application/json");
            request.Headers.TryAddWithoutValidation("If-Match", seen);
            return await app.As(SmallPartnership.School).AskAsync(request);
        })));

        Assert.Equal(1, answers.Count(answer => answer.Status == System.Net.HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != System.Net.HttpStatusCode.Created), answer => Assert.Equal("changed-meanwhile", answer.Code));
        Assert.Single(await app.Get<IWaitingListStore>().ReadHistoryAsync(Parties.School().Id, id, TestContext.Current.CancellationToken), item => item.Event is EntryClosed);
    }

    [GeneratedRegex("\"traceId\":\"[^\"]+\"")]
    private static partial Regex Trace();
}
