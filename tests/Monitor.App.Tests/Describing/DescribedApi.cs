using System.Text;
using System.Text.Json;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Describing;

/// <summary>One operation of the OpenAPI document, as a program would find it there.</summary>
internal sealed record Operation(string Method, string Path, JsonElement Described)
{
    public string Name => $"{Method} {Path}";

    public bool TakesABody => Described.TryGetProperty("requestBody", out _);

    public bool IsOpen => !Described.TryGetProperty("security", out _);

    public string? Example => !TakesABody ? null : Content.TryGetProperty("example", out var example) ? example.GetRawText() : "{}";

    public IEnumerable<int> Statuses => Described.GetProperty("responses").EnumerateObject().Select(response => int.Parse(response.Name, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Whether it asks for a header; one that may be left out is none.</summary>
    public bool Has(string header) => Described.TryGetProperty("parameters", out var parameters)
        && parameters.EnumerateArray().Any(parameter => parameter.GetProperty("in").GetString() == "header" && parameter.GetProperty("name").GetString() == header && parameter.TryGetProperty("required", out var required) && required.GetBoolean());

    /// <summary>As which its body is sent.</summary>
    public string ContentType => Described.GetProperty("requestBody").GetProperty("content").EnumerateObject().Single().Name;

    private JsonElement Content => Described.GetProperty("requestBody").GetProperty("content").GetProperty(ContentType);
}

/// <summary>The API as its own description tells of it, and a small world in which each of its examples can be sent.</summary>
internal static class DescribedApi
{
    /// <summary>Operations that another feature's tests drive, since their bodies are not JSON of ours.</summary>
    private static readonly string[] Apart = ["/api/sendgrid/events", "/api/imports", "/api/exports"];

    public static async Task<JsonElement> DocumentAsync(TestApp app) => (await app.Anonymous().GetAnswerAsync("/api/openapi.json")).Json;

    public static IEnumerable<Operation> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where !Apart.Any(apart => path.Name.StartsWith(apart, StringComparison.Ordinal))
        select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    /// <summary>What has to be so before an example can be sent, in the order in which it is recorded: party, what, and body.</summary>
    private static readonly Dictionary<string, (string Party, string What, string Body)[]> Before = new()
    {
        ["support-reviews"] = [Support],
        ["support-ends"] = [Support],
        ["holiday-plans"] = [(SmallPartnership.School, "supports", """{"kind":"school-based","provider":"Breakfast club","startedOn":"2026-03-02","reviewBy":"2026-04-13","agreedWithFamily":true}""")],
        ["attempts-decisions"] = [],
        ["carers-told"] = [Carer],
        ["carers-not-told"] = [Carer],
        ["carers-not-told-confirmations"] = [Carer, (SmallPartnership.School, "carers-not-told", """{"carer":1,"reason":"safety","on":"2026-03-02"}""")],
        ["alternatives"] = [Rejected],
        ["resubmission"] = [Rejected],
        ["hold-end"] = [(SmallPartnership.School, "hold", """{"until":"2026-03-16","authorRole":"Team manager","reason":"They asked for time."}""")],
        ["reopening"] = [(Team, "start", """{"on":"2026-03-02"}""")],
        ["withdrawals"] = [(SmallPartnership.School, "contacts", """{"on":"2026-03-02"}""")],
        ["erasures"] = [(SmallPartnership.School, "contacts", """{"on":"2026-03-02","familyView":"They would rather be rung."}""")],
        ["legal-hold-end"] = [(SmallPartnership.School, "legal-hold", """{"reason":"Asked for by the coroner."}""")],
        ["referrer-told"] = [(Team, "acceptance", """{"on":"2026-03-02"}""")],
        ["handovers"] = [(SmallPartnership.School, "eligibility", """{"month":"2026-12-01"}""")],
        ["responsibility/acceptance"] = [Proposed],
        ["responsibility/refusal"] = [Proposed],
        ["responsibility/settlement"] = [Proposed, (SmallPartnership.Surgery, "responsibility/refusal", """{"reason":"The child left."}""")],
    };

    private const string Team = "family-intervention-team";

    private static (string Party, string What, string Body) Support => (SmallPartnership.School, "supports", """{"kind":"parenting","provider":"Family hub","startedOn":"2026-02-23","reviewBy":"2026-04-02","agreedWithFamily":true}""");

    private static (string Party, string What, string Body) Carer => (SmallPartnership.School, "carers", """{"role":"Foster carer"}""");

    private static (string Party, string What, string Body) Rejected => (Team, "rejection", """{"on":"2026-03-02","reason":"threshold-not-met"}""");

    private static (string Party, string What, string Body) Proposed => (SmallPartnership.School, "responsibility/proposal", $$"""{"to":"{{SmallPartnership.Surgery}}"}""");

    /// <summary>A world in which the operation's example can be sent; its entry.</summary>
    public static async Task<EntryId> PrepareAsync(TestApp app, Operation operation)
    {
        var id = await app.ReferAsync("2026-02-23", 3);
        var what = operation.Path.StartsWith("/api/entries/{id}/", StringComparison.Ordinal) ? operation.Path["/api/entries/{id}/".Length..] : string.Empty;
        var number = 0;

        foreach (var (party, before, body) in Before.GetValueOrDefault(what) ?? [])
        {
            var answer = before is "responsibility/proposal" ? await app.As(party).DecideAsync(id, before, body, $"before-{++number}") : await app.As(party).PostJsonAsync($"/api/entries/{id}/{before}", body, $"before-{++number}");
            Assert.True((int)answer.Status < 300, $"{before}: {answer.Body}");
            await app.RunAsync();
        }

        switch (operation.Path)
        {
            case "/api/entries/{id}/acknowledgements":
                await app.LiveThroughAsync("2026-03-02T09:00Z");
                break;
            case "/api/entries/{id}/attempts-decisions":
                foreach (var means in (string[])["telephone", "letter", "visit"])
                {
                    await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/attempts", $$"""{"on":"2026-02-2{{number + 4}}","means":"{{means}}"}""", $"before-{++number}");
                }

                break;
            case "/api/entries/{id}/support-refusals" or "/api/local-services/{id}":
                await app.Get<Domain.People.IDirectoryStore>().WriteServicesAsync(
                    [new Domain.People.LocalService("parenting-course", "Parenting course", Domain.InterimSupport.SupportKind.Parenting, "North", "familyhub.example", null, null)], TestContext.Current.CancellationToken);
                break;
            case "/api/summaries/{month}":
                await app.LiveThroughAsync("2026-03-16T12:00Z");
                break;
            case "/api/challenges/{number}/owner" or "/api/challenges/{number}/outcome":
                await app.LiveThroughAsync("2026-03-25T12:00Z");
                await app.Get<IBoardStore>().ChangeChallengeAsync(1, challenge => Challenging.Owned(challenge, "Lead officer"), TestContext.Current.CancellationToken);
                break;
            case var path when path.StartsWith("/api/returns/{period}", StringComparison.Ordinal):
                await ReturnAsync(app, path);
                break;
            case "/api/visits" when operation.Method == "POST":
                await app.As(SmallPartnership.School).PostJsonAsync(
                    $"/api/entries/{id}/statuses", $$"""{"status":"child-in-need","since":"2026-02-23","authority":"{{SmallPartnership.Council}}"}""", "before-1");
                break;
            case "/api/agencies/{id}/members/removal":
                await ChangeSchoolAsync(app, school => Domain.People.Directing.WithMember(school, "client:5f1c9f0e-referral-form", Domain.People.Roles.Referrer, "Referral form"));
                break;
            case "/api/agencies/{id}/contacts/removal":
                await ChangeSchoolAsync(app, school => Domain.People.Directing.WithContact(school, Domain.People.ContactRole.SafeguardingLead, "Deputy", "deputy@ashdown-primary.example", true, false));
                break;
            case "/api/agencies/{id}/closures/removal" or "/api/agencies/{id}/closures/cover":
                await ChangeSchoolAsync(app, school => Domain.People.Directing.WithClosure(school, new(2026, 7, 22), new(2026, 9, 1), "Summer"));
                break;
            case "/api/aside/{party}/{id}/redo" or "/api/aside/{party}/{id}/drop":
                var school = Domain.People.PartyId.Parse(SmallPartnership.School, null);
                var body = app.Get<Domain.Work.IMessageFormat>().Write(new Domain.Work.SettleDuties(school, new(2026, 3, 2)));
                await app.Get<Domain.Work.IAsideStore>().KeepAsync(
                    school, new Domain.Work.Aside(id.ToString(), "work", "JsonException", body, null, null, app.Clock.GetUtcNow()), TestContext.Current.CancellationToken);
                break;
            case "/api/agencies/{id}/release":
                await ChangeSchoolAsync(app, school => school with { ReleasedOn = null });
                break;
        }

        return id;
    }

    /// <summary>Who sends an operation: one whose role does such work, for a party whose it is.</summary>
    public static string PartyFor(Operation operation) => operation.Path switch
    {
        "/api/entries/{id}/responsibility/acceptance" or "/api/entries/{id}/responsibility/refusal" => SmallPartnership.Surgery,
        "/api/visits" => SmallPartnership.Council,
        "/api/agencies/{id}/release" or "/api/agencies/{id}/merger" => "board",
        _ when operation.Described.GetProperty("description").GetString() is { } needs => needs.Contains("agency-lead", StringComparison.Ordinal) ? SmallPartnership.School
            : needs.Contains("service-team", StringComparison.Ordinal) ? Team
            : "board",
        _ => SmallPartnership.School,
    };

    /// <summary>The operation as a request, with its example or another body.</summary>
    public static async Task<HttpRequestMessage> RequestAsync(TestApp app, Operation operation, EntryId id, string? body = null)
    {
        var about = operation.Path switch
        {
            _ when operation.Path.StartsWith("/api/agencies/", StringComparison.Ordinal) => SmallPartnership.School,
            _ when operation.Path.StartsWith("/api/local-services/", StringComparison.Ordinal) => "parenting-course",
            _ => id.ToString(),
        };
        var path = operation.Path.Replace("{id}", about, StringComparison.Ordinal).Replace("{period}", "2026-03", StringComparison.Ordinal)
            .Replace("{month}", "2026-02", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal).Replace("{party}", SmallPartnership.School, StringComparison.Ordinal).Replace("{name}", "liquidlogic", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);

        if (operation.TakesABody)
        {
            var other = operation.Path.EndsWith("/links", StringComparison.Ordinal) ? await app.ReferAsync("2026-02-24", 2, "key-00009") : id;
            var example = operation.Example!.Replace("A123456789Z", other.ToString(), StringComparison.Ordinal);
            request.Content = new StringContent(body ?? example, Encoding.UTF8, operation.ContentType);
        }

        if (operation.Has("Idempotency-Key"))
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", "driven-0001");
        }

        if (operation.Has("If-Match"))
        {
            var at = operation.Path.StartsWith("/api/entries/", StringComparison.Ordinal) ? $"/api/entries/{id}" : string.Join('/', path.Split('/').Take(4));
            var seen = await app.As(PartyFor(operation)).GetAnswerAsync(at);
            request.Headers.TryAddWithoutValidation("If-Match", seen.Headers.Split('\n').FirstOrDefault(header => header.StartsWith("ETag: ", StringComparison.Ordinal))?["ETag: ".Length..] ?? "\"new\"");
        }

        return request;
    }

    private static async Task ChangeSchoolAsync(TestApp app, Func<Domain.People.Party, Domain.Result<Domain.People.Party>> change) =>
        Assert.True((await app.Get<Domain.People.IDirectoryStore>().ChangeAsync(Parties.School().Id, change, TestContext.Current.CancellationToken)).IsSuccess(out _, out _));

    private static async Task ReturnAsync(TestApp app, string path)
    {
        for (var i = 0; i < 5; i++)
        {
            await app.ReferAsync("2026-02-24", 2, $"key-0001{i}");
        }

        await app.LiveThroughAsync("2026-04-01T12:00Z");
        var school = app.As(SmallPartnership.School);

        if (path.EndsWith("/signature", StringComparison.Ordinal) || path.EndsWith("/reopening", StringComparison.Ordinal))
        {
            var open = (await school.GetAnswerAsync("/api/returns/2026-03")).Json;
            var figures = string.Join(',', open.GetProperty("figures").EnumerateArray().Select(figure => $$"""{"figure":"{{figure.GetProperty("figure").GetString()}}"}"""));
            var themes = string.Join(',', open.GetProperty("narratives").EnumerateArray().Select(theme => $$"""{"theme":"{{theme.GetProperty("theme").GetString()}}","narrative":"Two groups started."}"""));
            Assert.Equal(System.Net.HttpStatusCode.Created, (await school.PostJsonAsync("/api/returns/2026-03/figures", $$"""{"figures":[{{figures}}]}""", "before-01")).Status);
            Assert.Equal(System.Net.HttpStatusCode.Created, (await school.PostJsonAsync("/api/returns/2026-03/narratives", $$"""{"narratives":[{{themes}}]}""", "before-02")).Status);
        }

        if (path.EndsWith("/reopening", StringComparison.Ordinal))
        {
            Assert.Equal(System.Net.HttpStatusCode.Created, (await school.PostJsonAsync("/api/returns/2026-03/signature", """{"role":"head-of-service"}""", "before-03")).Status);
        }
    }
}
