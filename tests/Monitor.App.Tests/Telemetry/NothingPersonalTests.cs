using System.Net;
using System.Text;
using Monitor.App.Hosting.Telemetry;
using Monitor.App.Tests.Fhir;
using Monitor.App.Tests.Identity;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Triggers;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Telemetry;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Telemetry;

/// <summary>Whatever people and programs send, nothing of it that tells of a person is in a span, a metric or a line of the log that leaves.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class NothingPersonalTests
{
    private const string Nhs = "4010232137";
    private const string Head = "head@ashdown-primary.example";

    /// <summary>A child and its family as they were sent, and people of agencies; a number also as people write it.</summary>
    private static readonly string[] Canaries =
    [
        "Zebedee", "Quince", Nhs, "401 023 2137", "H801200001001", "1987-06-05", "07700 900123", "07700900123", "zebedee@family.example", "NE1 4LP", "Boingtown", "PAS-777", "CASE-QX",
        "Kanari", "198.51.100.77", Head, "safeguarding@ashdown-primary.example", "elsewhere.invalid",
    ];

    [Fact]
    public async Task No_name_number_address_or_word_of_anybody_leaves_by_any_way()
    {
        await using var collected = await Collected.StartAsync();
        var breaks = false;
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings
        {
            UnderFunctions = true,
            BeforeCall = _ => breaks ? throw new InvalidOperationException("Zebedee Quince, NE1 4LP") : Task.CompletedTask,
        }));

        var id = await DriveAsync(app);
        breaks = true;
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body, "Zebedee-0003")).Status);
        breaks = false;
        Collected.Flush(app);

        Assert.All((string[])["/v1/traces", "/v1/logs", "/v2.1/track"], path => Assert.Contains(id.ToString(), collected.Receiver.Text(path), StringComparison.Ordinal));
        Assert.Contains("monitor.mails", collected.Receiver.Text("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", collected.Receiver.Text("/v1/logs"), StringComparison.Ordinal); // its kind leaves, and its message does not
        AssertNothingOfAnybody(collected);
    }

    [Fact]
    public async Task Whoever_signs_in_or_fails_to_leaves_no_address_code_or_token_behind()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(Issuing.Settings));
        var browser = new Browser(app);
        var token = Issuing.Sign(Issuing.Descriptor(Issuing.Person(Head)));

        await browser.AskAsync(Head, "/app/entries?service=Zebedee");
        var text = (await app.Emails.ArrivedAsync(Head, 1, TestContext.Current.CancellationToken))[0].Text;
        var code = System.Text.RegularExpressions.Regex.Match(text, @"(?m)^(\d{4}) (\d{4})\s*$");
        await browser.TypeAsync("Zebedee");
        await browser.TypeAsync(code.Value, "/app/entries?service=Zebedee");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/app/entries?finding=Quince")).Status);
        await app.With(token).GetAnswerAsync("/api/entries");
        await app.With(token + "Kanari").GetAnswerAsync("/api/entries");
        Collected.Flush(app);

        Assert.Equal(new Dictionary<string, double> { ["code"] = 1, ["token"] = 1 }, collected.Values(app, "monitor.signin.faults"));
        AssertNothingOfAnybody(collected, token, code.Groups[1].Value + code.Groups[2].Value, code.Value.Trim());
    }

    [Fact]
    public async Task This_program_says_nothing_in_a_span_that_is_not_a_code_even_before_anything_is_taken_away()
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings { UnderFunctions = true }));

        await DriveAsync(app);
        Collected.Flush(app);

        var own = collected.Said.SelectMany(span => span.Tags.Where(tag => tag.Value is not null && (span.Source == Figures.Meter || tag.Key.StartsWith(OnlyCodes.Own, StringComparison.Ordinal)))).ToList();
        Assert.NotEmpty(own);
        Assert.All(own, tag => Assert.True(OnlyCodes.Allows(tag.Key, tag.Value), $"{tag.Key} says {tag.Value}."));
        Assert.All(Canaries, canary => Assert.DoesNotContain(own, tag => Shown(tag.Value).Contains(canary, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("monitor.entry", "4TPK7-2QX9A", true)]
    [InlineData("monitor.entry", "Zebedee Quince", false)]
    [InlineData("monitor.entry", "zebedee@family.example", false)]
    [InlineData("monitor.entry", "0123456789012345678901234567890123456789012345678901234567890123", true)] // 64, as long as a hash
    [InlineData("monitor.entry", "01234567890123456789012345678901234567890123456789012345678901234", false)]
    [InlineData("http.route", "/api/entries/{id}", true)]
    [InlineData("url.path", "/api/entries/1", false)]
    [InlineData("url.query", "?a=b", false)]
    [InlineData("user_agent.original", "curl", false)]
    [InlineData("client.address", "127.0.0.1", false)]
    [InlineData("server.address", "monitor.example", false)]
    public void What_is_not_on_the_list_or_is_no_code_stays_here(string attribute, string value, bool leaves) => Assert.Equal(leaves, OnlyCodes.Allows(attribute, value));

    [Theory]
    [InlineData("traceparent", "Zebedee Quince")]
    [InlineData("tracestate", "zebedee=quince")]
    [InlineData("baggage", "child=Zebedee")]
    [InlineData("Correlation-Context", "child=Zebedee")]
    [InlineData("Request-Id", "|Zebedee.1.")]
    public async Task What_a_caller_says_of_its_trace_goes_no_further(string header, string value)
    {
        await using var collected = await Collected.StartAsync();
        await using var app = await TestApp.StartAsync(collected.With(new TestAppSettings()));
        var request = Http.Post(Referring.Path, Encoding.UTF8.GetBytes(Referring.Body), "key-00001", "application/json");
        request.Headers.TryAddWithoutValidation(header, value);

        if (header == "tracestate" || header == "baggage")
        {
            request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
        }

        Assert.Equal(HttpStatusCode.Created, (await app.As(SmallPartnership.School).AskAsync(request)).Status);
        var rows = app.Tables.Dump();
        await app.RunAsync();
        await collected.RequestAsync($"POST {Referring.Path}"); // followed whether or not the caller samples
        Collected.Flush(app);

        Assert.DoesNotContain("Zebedee", rows, StringComparison.OrdinalIgnoreCase);
        Assert.All(collected.Said, span => Assert.DoesNotContain("Zebedee", span.Carried, StringComparison.OrdinalIgnoreCase));
        AssertNothingOfAnybody(collected);
    }

    /// <summary>Sends persons by every way that there is, and lets a week go by. Answers one entry's reference.</summary>
    private static async Task<EntryId> DriveAsync(TestApp app)
    {
        var school = app.As(SmallPartnership.School);
        school.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Kanari/1.0 (Zebedee)");
        school.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", "198.51.100.77");
        school.DefaultRequestHeaders.TryAddWithoutValidation("X-Correlation-ID", "Zebedee");
        school.DefaultRequestHeaders.TryAddWithoutValidation("Referer", "https://elsewhere.invalid/Zebedee");
        var referral = Referring.With(("caseReference", "\"CASE-QX1\""), ("nhsNumber", $"\"{Nhs}\""), ("upn", "\"H801200001001\""), ("harmMark", "true"), ("receivedOn", "\"2026-02-24\""), ("levelOfNeed", "3"));
        var created = await school.PostJsonAsync(Referring.Path, referral, "Zebedee-0001");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        await school.PostJsonAsync($"{Referring.Path}?child=Zebedee", Referring.With(("name", "\"Zebedee Quince\"")), "Zebedee-0002");
        await school.PostJsonAsync(Referring.Path, "{\"service\": Zebedee", "Zebedee-0002");

        var fhir = Messages.Plain().With("contained/0", $$"""
            {"resourceType":"Patient","id":"child","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{Nhs}}"},{"system":"https://pas.example/id","value":"PAS-777"}],
             "name":[{"family":"Zebedee"}],"birthDate":"1987-06-05","telecom":[{"value":"07700 900123"},{"value":"zebedee@family.example"}],"address":[{"city":"Boingtown","postalCode":"NE1 4LP"}]}
            """);
        Assert.Equal(HttpStatusCode.Created, (await school.SendFhirAsync(Messages.Create, fhir)).Status);
        await school.SendFhirAsync(Messages.Create, fhir.With("status", "\"Zebedee\""));

        var file = Encoding.UTF8.GetBytes($"case_reference,row_id,service,received_on,nhs_number,Child name\nCASE-QX9,PAS-777,FI,2026-02-26,401 023 2137,Zebedee Quince\nCASE-QX8,PAS-778,Zebedee,Quince,{Nhs},Kanari");
        Assert.Equal(HttpStatusCode.Accepted, (await school.AskAsync(Http.Post("/api/imports?from=test", file, "Zebedee-0004", "text/csv"))).Status);
        await app.InvokeAsync("ReceiveReferral", Payloads.Message($$"""{"v":1,"sender":"{{SmallPartnership.Surgery}}","referral":{{Referring.With(("Zebedee", "\"Quince\""))}}}""", "m-2"));
        await app.InvokeAsync("ReceiveReferral", Payloads.Message($$"""{"v":1,"sender":"{{SmallPartnership.Surgery}}","referral":{{Referring.With(("caseReference", "\"CASE-QX2\""))}}}""", "Zebedee Quince"));

        await school.PostJsonAsync($"/api/entries/{created.Id}/support", """{"type":"parenting-programme","startedOn":"2026-03-02","reviewBy":"2026-06-01","reason":"Zebedee sleeps badly"}""", "Zebedee-0005");
        await school.PostJsonAsync($"/api/entries/{created.Id}/contacts", """{"on":"2026-03-02","note":"Quince rang from Boingtown"}""", "Zebedee-0006");

        foreach (var path in (string[])["/api/entries?service=Zebedee&finding=Quince", "/api/entries/Zebedee%20Quince", "/Zebedee/Quince?x=NE1%204LP", $"/app/entries/{created.Id}?child=Zebedee", "/app/sign-in?then=Zebedee", "/app/Zebedee"])
        {
            await school.GetAnswerAsync(path);
        }

        await school.AskAsync(new HttpRequestMessage(new HttpMethod("ZEBEDEE"), "/api/entries"));
        await app.LiveThroughAsync("2026-03-10T12:00Z");
        Assert.Contains(app.Emails.Accepted, mail => mail.References.Contains(created.Id));
        return created.Id;
    }

    private static void AssertNothingOfAnybody(Collected collected, params string[] more)
    {
        string[] all =
        [
            .. collected.Receiver.All.Select(received => received.Path + received.Headers + received.Text),
            .. collected.Exported.SelectMany(activity => activity.TagObjects.Select(tag => $"{tag.Key} {Shown(tag.Value)}").Append($"{activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString}")),
            .. collected.Lines.Where(line => line.CategoryName!.StartsWith("Monitor.", StringComparison.Ordinal)).Select(line => $"{line.FormattedMessage} {string.Join(' ', line.Attributes ?? [])}"),
        ];
        Assert.NotEmpty(collected.Exported);
        Assert.All(Canaries.Concat(more), canary => Assert.DoesNotContain(all, text => text.Contains(canary, StringComparison.OrdinalIgnoreCase)));
    }

    private static string Shown(object? value) => value is string[] texts ? string.Join(' ', texts) : $"{value}";
}
