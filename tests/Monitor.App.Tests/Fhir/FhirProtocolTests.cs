using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Fhir;

/// <summary>What is read strictly, what is refused in FHIR's own manner, and that nobody can be found in anything afterwards.</summary>
public sealed class FhirProtocolTests
{
    /// <summary>Planted in every place in which a message can say who it is about.</summary>
    private static readonly string[] Canaries = ["Zebedee", "1987-06-05", "4010232137", "H801200001001", "07700900123", "zebedee@family.example", "Boingtown", "PAS-777"];

    [Theory]
    [InlineData("""{"resourceType":"ServiceRequest"}""", "field-missing@ServiceRequest.status")]
    [InlineData("""{"resourceType":"Zebedee"}""", "field-unknown@")]
    [InlineData("""{"resourceType":"Patient","Zebedee":1}""", "field-unknown@Patient")]
    [InlineData("""{"resourceType":"Patient","gender":"Zebedee"}""", "field-invalid@Patient.gender")]
    [InlineData("""{"resourceType":"Patient","birthDate":"Zebedee"}""", "field-invalid@Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","gender":"male","gender":"female"}""", "field-twice@Patient")]
    [InlineData("""{"resourceType":"Patient","active":"true"}""", "field-invalid@Patient.active")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "field-invalid@Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","contact":[{"Zebedee":{"name":{"family":"Zebedee"}}}]}""", "field-unknown@Patient.contact[0]")]
    [InlineData("""{"resourceType":"Patient","_contained":0}""", "field-invalid@")]
    [InlineData("""{"resourceType":"Patient","active":true} Zebedee""", "json-invalid@")]
    [InlineData("""{"resourceType":"Patient","id":"\ud800"}""", "json-invalid@")]
    [InlineData("""["Zebedee"]""", "json-invalid@")]
    [InlineData("null", "json-invalid@")]
    [InlineData("", "json-invalid@")]
    [InlineData("{}", "field-missing@")]
    [InlineData("""{"resourceType":"Patient","active":true}""", "resource-not-taken@Patient")]
    public async Task What_is_not_FHIR_is_refused_with_its_place_and_nothing_of_it_is_repeated(string body, string issue)
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Messages.Create, body, "key-00001", Messages.FhirJson);

        Assert.Equal((HttpStatusCode.BadRequest, Messages.FhirJson), (answer.Status, answer.ContentType));
        Assert.Contains(issue, answer.Issues);
        Assert.DoesNotContain("Zebedee", answer.Body, StringComparison.Ordinal);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task A_body_of_a_hundred_thousand_levels_or_of_more_than_512_KiB_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);

        var deep = await school.PostJsonAsync(Messages.Create, string.Concat(Enumerable.Repeat("{\"extension\":[", 17_000)), "key-00001", Messages.FhirJson);
        var large = await school.PostJsonAsync(Messages.Create, Messages.Plain().ToJsonString().PadRight((512 * 1024) + 1), "key-00001", Messages.FhirJson);
        var fits = await school.PostJsonAsync(Messages.Create, Messages.Plain().ToJsonString().PadRight(512 * 1024), "key-00001", Messages.FhirJson);

        Assert.Equal((HttpStatusCode.BadRequest, "json-invalid"), (deep.Status, deep.Code));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body-too-large"), (large.Status, large.Code));
        Assert.Equal(HttpStatusCode.Created, fits.Status);
    }

    [Theory]
    [InlineData("application/fhir+xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/fhir+json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/fhir+json; charset=UTF-8; fhirVersion=4.0", HttpStatusCode.Created)]
    [InlineData("application/json", HttpStatusCode.Created)]
    public async Task JSON_is_understood_and_nothing_else(string? contentType, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Messages.Create, Messages.Plain().ToJsonString(), "key-00001", contentType);

        Assert.Equal((status, Messages.FhirJson), (answer.Status, answer.ContentType));
        Assert.Equal(status == HttpStatusCode.Created ? null : "not-fhir-json", answer.Code);
    }

    [Theory]
    [InlineData("application/fhir+xml", HttpStatusCode.NotAcceptable)]
    [InlineData("application/fhir+json", HttpStatusCode.Created)]
    [InlineData("application/fhir+xml, application/fhir+json;q=0.5", HttpStatusCode.Created)]
    [InlineData("*/*", HttpStatusCode.Created)]
    public async Task Whoever_wants_another_form_is_told_so(string accept, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();
        var request = Http.Post(Messages.Create, Encoding.UTF8.GetBytes(Messages.Plain().ToJsonString()), "key-00001", Messages.FhirJson);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        Assert.Equal(status, (await app.As(SmallPartnership.School).AskAsync(request)).Status);
    }

    [Fact]
    public async Task A_condition_is_refused_rather_than_left_out()
    {
        await using var app = await TestApp.StartAsync();
        var request = Http.Post(Messages.Create, Encoding.UTF8.GetBytes(Messages.Plain().ToJsonString()), "key-00001", Messages.FhirJson);
        request.Headers.TryAddWithoutValidation("If-None-Exist", "identifier=a|b");

        Assert.Equal("condition-not-taken", (await app.As(SmallPartnership.School).AskAsync(request)).Code);
    }

    [Fact]
    public async Task Every_refusal_is_an_outcome_also_when_nobody_is_known_or_nothing_is_there()
    {
        var settings = new TestAppSettings { Configuration = new Dictionary<string, string?> { ["Monitor:ReadsPerMinute"] = "1" } };
        await using var app = await TestApp.StartAsync(settings);
        var school = app.As(SmallPartnership.School);

        await AssertAsync(app.Anonymous().GetAnswerAsync("/api/fhir/metadata"), HttpStatusCode.Unauthorized, "login", "who-is-asking");
        await AssertAsync(app.As(SmallPartnership.School, "auditor").SendFhirAsync(Messages.Create, Messages.Plain()), HttpStatusCode.Forbidden, "forbidden", "role-may-not");
        await AssertAsync(school.GetAnswerAsync("/api/fhir/Patient/1"), HttpStatusCode.NotFound, "not-found", "interaction-not-found");
        await AssertAsync(school.GetAnswerAsync("/api/fhir/ServiceRequest"), HttpStatusCode.MethodNotAllowed, "not-supported", "interaction-not-taken");
        await AssertAsync(school.GetAnswerAsync($"{Messages.Create}/{Entries.Id(1)}"), HttpStatusCode.NotFound, "not-found", "entry-not-found");
        var many = await AssertAsync(school.GetAnswerAsync($"{Messages.Create}/{Entries.Id(1)}"), HttpStatusCode.TooManyRequests, "throttled", "too-many-requests");
        Assert.Contains("Retry-After: 60", many.Headers, StringComparison.Ordinal);
        app.Tables.Faults = new FaultPlan().FailFrom(1);
        await AssertAsync(school.SendFhirAsync(Messages.Create, Messages.Plain()), HttpStatusCode.ServiceUnavailable, "transient", "storage-unavailable");

        static async Task<Answer> AssertAsync(Task<Answer> asking, HttpStatusCode status, string kind, string code)
        {
            var answer = await asking;
            Assert.Equal((status, Messages.FhirJson, code), (answer.Status, answer.ContentType, answer.Code));
            Assert.Equal(kind, answer.Json.GetProperty("issue")[0].GetProperty("code").GetString());
            return answer;
        }
    }

    [Fact]
    public async Task What_it_can_is_told_to_whoever_may_ask()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School, "referrer").GetAnswerAsync("/api/fhir/metadata");

        Assert.Equal((HttpStatusCode.OK, "CapabilityStatement", "4.0.1"), (answer.Status, answer.Text("resourceType"), answer.Text("fhirVersion")));
        Assert.Equal(["create", "read"], answer.Json.GetProperty("rest")[0].GetProperty("resource")[0].GetProperty("interaction").EnumerateArray().Select(each => each.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_that_tells_of_a_person_is_anywhere_afterwards(bool isRight)
    {
        await using var app = await TestApp.StartAsync();
        var patient = """
            {
              "resourceType":"Patient","id":"child","language":"en","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Zebedee</div>"},
              "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"401 023 2137"},{"system":"urn:monitor:fhir:upn","value":"H801200001001"},{"system":"https://pas.example/id","value":"PAS-777"}],
              "name":[{"family":"Zebedee","given":["Zebedee"]}],"birthDate":"1987-06-05","gender":"male",
              "telecom":[{"system":"phone","value":"07700900123"},{"system":"email","value":"zebedee@family.example"}],
              "address":[{"line":["1 Zebedee Way"],"city":"Boingtown"}],"contact":[{"name":{"family":"Zebedee"}}]
            }
            """;
        var request = Messages.Plain().With("contained/0", patient).With("note", """[{"text":"Zebedee of Boingtown"}]""").With("reasonCode", """[{"text":"Zebedee"}]""")
            .With("subject/display", "\"Zebedee\"").With("requester", """{"display":"Dr Zebedee"}""").With("patientInstruction", "\"Ring Zebedee\"").With("identifier/0/assigner", """{"display":"Zebedee"}""")
            .With("extension", """[{"url":"urn:other:zebedee","valueString":"Zebedee"}]""");

        if (!isRight)
        {
            request = request.With("status", "\"Zebedee\"").With("contained/0/Zebedee", "{\"Zebedee\":\"Zebedee\"}").With("authoredOn", "\"Zebedee\"");
        }

        var answers = new List<Answer>
        {
            await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, request),
            await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, Messages.Bundle("transaction", request)),
            await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, Messages.Bundle("batch", request), "Zebedee-key"),
        };
        await app.RunAsync();
        answers.Add(await app.As(SmallPartnership.School).GetAnswerAsync("/api/entries"));

        Assert.All(answers.Take(3), answer => Assert.Equal(isRight, (int)answer.Status < 300));
        var everything = string.Join('\n', [
            .. answers.Select(answer => answer.Headers + answer.Body), app.Tables.Dump(), .. app.Logs.Lines.Select(line => line.Text + line.Exception), .. app.Emails.Tried.Select(mail => mail.ToString())]);
        Assert.All(Canaries, canary =>
        {
            Assert.DoesNotContain(canary, everything, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(canary)), everything, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Whatever_stands_anywhere_in_a_message_nothing_breaks_and_what_is_refused_leaves_nothing_behind()
    {
        var seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"FUZZ_SEED={seed}");
        var random = new Random(seed);
        await using var app = await TestApp.StartAsync(new TestAppSettings { Configuration = new Dictionary<string, string?> { ["Monitor:WritesPerMinute"] = "100000" } });
        var school = app.As(SmallPartnership.School);
        (string Path, JsonObject Body)[] samples = [(Messages.Create, Messages.ServiceRequest), (Messages.System, Messages.Transaction), (Messages.Process, Messages.Message)];
        string[] values =
        [
            "null", "true", "0", "-1", "1e400", "1.5", "[]", "{}", "[null]", "[{}]", "[1]", "[\"a\"]", "{\"a\":1}", "\"\"", "\" \"", "\"9999-12-31\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"",
            "\"\\u0000\"", "\"#\"", "\"#child\"", "\"urn:uuid:\"", "{\"resourceType\":1}", "{\"resourceType\":\"Foo\"}", "[{\"resourceType\":\"Patient\",\"id\":[1]}]", "{\"reference\":\"#\"}", "{\"resourceType\":\"Group\",\"id\":\"child\"}",
        ];
        string[] names = ["_status", "id", "_id", "extension", "_extension", "contained", "_contained", "value", "valueInteger", "url", "resourceType", "entry", "identifier", "reference", "meta", "text", "implicitRules", "fullUrl", "resource"];

        for (var i = 0; i < 900; i++)
        {
            var (path, sample) = samples[i % samples.Length];
            var body = sample.DeepClone();
            var objects = Objects(body).ToList();
            var changed = objects[random.Next(objects.Count)];
            var known = changed.Select(field => field.Key).Concat(names).ToList();
            changed[known[random.Next(known.Count)]] = "@@";
            var json = body.ToJsonString().Replace("\"@@\"", values[random.Next(values.Length)], StringComparison.Ordinal);
            var before = app.Tables.Dump();

            var answer = await school.PostJsonAsync(path, json, $"fuzz-{i:D6}", Messages.FhirJson);

            Assert.True((int)answer.Status < 500, $"FUZZ_SEED={seed} {json} answered {answer.Status}: {answer.Body}");

            if ((int)answer.Status >= 400)
            {
                Assert.True(answer.Code is { Length: > 0 }, $"FUZZ_SEED={seed}: {answer.Body}");
                Assert.Equal(before, app.Tables.Dump());
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Objects(field.Value)).Prepend(fields),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
