using System.Net;
using System.Text;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Referrals;

public sealed class BadReferralTests
{
    /// <summary>Stands in bad values, and may come back in no answer, row or log line.</summary>
    private const string Secret = "Zebedee";

    [Theory]
    [InlineData("", "json-invalid")]
    [InlineData("   ", "json-invalid")]
    [InlineData("null", "json-invalid")]
    [InlineData("[]", "json-invalid")]
    [InlineData("\"Zebedee\"", "json-invalid")]
    [InlineData("7", "json-invalid")]
    [InlineData("{\"service\":", "json-invalid")]
    [InlineData("{\"service\":\"FI\" Zebedee", "json-invalid")]
    [InlineData("service=FI&caseReference=Zebedee", "json-invalid")]
    [InlineData("{/* Zebedee */\"service\":\"FI\"}", "json-invalid")]
    [InlineData("{\"service\":\"FI\",\"caseReference\":\"ASH-00412\",\"receivedOn\":\"2026-02-26\"} Zebedee", "json-invalid")]
    [InlineData("{\"service\":\"FI\",\"caseReference\":\"ASH-00412\",\"receivedOn\":\"2026-02-26\",}", "json-invalid")]
    public async Task What_is_not_a_JSON_object_is_refused(string body, string code) => await AssertRefusedAsync(body, HttpStatusCode.BadRequest, code);

    [Theory]
    [InlineData("childName", "\"Zebedee\"", "field-unknown")]
    [InlineData("CaseReference", "\"Zebedee\"", "field-unknown")] // names are taken as they are written
    [InlineData("socialCareTold", "{\"on\":\"2026-03-02\",\"role\":\"Head\",\"name\":\"Zebedee\"}", "field-unknown")]
    [InlineData("levelOfNeed", "\"2\"", "field-invalid")]
    [InlineData("levelOfNeed", "2.5", "field-invalid")]
    [InlineData("levelOfNeed", "99999999999", "field-invalid")]
    [InlineData("levelOfNeed", "{\"Zebedee\":1}", "field-invalid")]
    [InlineData("harmMark", "\"true\"", "field-invalid")]
    [InlineData("harmMark", "1", "field-invalid")]
    [InlineData("harmMark", "null", "field-invalid")]
    [InlineData("service", "1", "field-invalid")]
    [InlineData("service", "null", "field-invalid")]
    [InlineData("caseReference", "[\"Zebedee\"]", "field-invalid")]
    [InlineData("receivedOn", "20260226", "field-invalid")]
    [InlineData("receivedOn", "\"Zebedee\"", "field-invalid")]
    [InlineData("receivedOn", "\"2026-02-30\"", "field-invalid")] // there is no such day
    [InlineData("receivedOn", "\"2025-02-29\"", "field-invalid")]
    [InlineData("receivedOn", "\"26/02/2026\"", "field-invalid")]
    [InlineData("receivedOn", "\"2026-02-26T00:00:00Z\"", "field-invalid")]
    [InlineData("statutoryStatus", "\"Zebedee\"", "field-invalid")]
    [InlineData("statutoryStatus", "2", "field-invalid")]
    [InlineData("socialCareTold", "\"Zebedee\"", "field-invalid")]
    [InlineData("service", "[[[[[[[[[[[\"Zebedee\"]]]]]]]]]]]", "field-invalid")]
    [InlineData("service", "\"\\ud800\"", "field-invalid")] // half a character
    public async Task A_field_that_is_unknown_or_of_another_type_is_refused(string field, string json, string code)
    {
        var body = Referring.Body.TrimEnd('}') + $",\"{field}\":{json}}}";

        // A field that is there already is left out first, so that it is not refused for coming twice.
        await AssertRefusedAsync(body.Contains($"\"{field}\":", StringComparison.Ordinal) && Referring.Body.Contains($"\"{field}\":", StringComparison.Ordinal)
            ? Referring.With((field, null)).TrimEnd('}') + $",\"{field}\":{json}}}"
            : body, HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("\"service\":\"FI\"")]
    [InlineData("\"caseReference\":\"Zebedee\"")]
    [InlineData("\"childName\":\"Zebedee\",\"childName\":\"Zebedee\"")]
    [InlineData("\"socialCareTold\":{\"on\":\"2026-03-02\",\"role\":\"Head\",\"role\":\"Zebedee\"}")]
    public async Task A_field_that_comes_twice_is_refused(string again)
    {
        var answer = await AssertRefusedAsync(Referring.Body.TrimEnd('}') + $",{again}}}", HttpStatusCode.BadRequest, null);

        Assert.Contains(answer.Code, (string[])["field-twice", "field-unknown"]);
    }

    [Theory]
    [InlineData("service")]
    [InlineData("caseReference")]
    [InlineData("receivedOn")]
    public async Task A_field_that_is_needed_is_missed(string field) =>
        await AssertRefusedAsync(Referring.With((field, null)), HttpStatusCode.BadRequest, "field-missing", $"{field}: field-missing");

    [Theory]
    [InlineData("receivedOn", "\"2026-03-03\"", "date-in-the-future")] // tomorrow
    [InlineData("receivedOn", "\"1999-12-31\"", "date-too-early")]
    [InlineData("receivedOn", "\"0001-01-01\"", "date-too-early")]
    [InlineData("receivedOn", "\"9999-12-31\"", "date-in-the-future")]
    [InlineData("service", "\"ZEBEDEE\"", "service-unknown")]
    [InlineData("service", "\"fi\"", "service-unknown")]
    [InlineData("service", "\"\"", "service-unknown")]
    [InlineData("responsibleAgency", "\"Zebedee\"", "agency-unknown")]
    [InlineData("responsibleAgency", "\"\"", "agency-unknown")]
    [InlineData("responsibleAgency", "\"camhs-team\"", "agency-unknown")] // a team answers for no interim support
    [InlineData("responsibleAgency", "\"board\"", "agency-unknown")]
    [InlineData("owningAuthority", "\"ashdown-primary\"", "authority-unknown")]
    [InlineData("levelOfNeed", "0", "level-unknown")]
    [InlineData("levelOfNeed", "5", "level-unknown")]
    [InlineData("levelOfNeed", "-1", "level-unknown")]
    [InlineData("caseReference", "\"Zebedee\"", "case-reference-looks-like-a-name")]
    [InlineData("caseReference", "\"Zebedee Smith\"", "case-reference-invalid")]
    [InlineData("caseReference", "\"9434765919\"", "case-reference-looks-personal")] // NHS number
    [InlineData("caseReference", "\"943-476-5919\"", "case-reference-looks-personal")]
    [InlineData("caseReference", "\"H801200001001\"", "case-reference-looks-personal")] // UPN
    [InlineData("caseReference", "\"12-03-2014\"", "case-reference-looks-personal")] // date
    [InlineData("caseReference", "\"20140312\"", "case-reference-looks-personal")]
    [InlineData("caseReference", "\"\"", "case-reference-invalid")]
    [InlineData("leadRole", "\"Zebedee 01632 960 123\"", "lead-role-holds-personal-data")]
    [InlineData("socialCareTold", "{\"on\":\"2026-03-03\",\"role\":\"Head\"}", "date-in-the-future")]
    public async Task A_value_that_cannot_be_right_is_refused_with_its_field(string field, string json, string code)
    {
        var answer = await AssertRefusedAsync(Referring.With((field, json)), HttpStatusCode.BadRequest, code);

        var where = field == "socialCareTold" ? "socialCareTold.on" : field;
        Assert.Equal([$"{where}: {code}"], answer.Errors);
    }

    [Theory]
    [InlineData("2026-07-15T23:30Z", "2026-07-16")] // already tomorrow in London
    [InlineData("2026-03-02T00:00Z", "2026-03-02")]
    [InlineData("2026-03-02T07:00Z", "2000-01-01")]
    public async Task Today_in_London_and_the_first_day_believed_are_taken(string now, string receivedOn)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant(now) });

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.With(("receivedOn", $"\"{receivedOn}\"")));

        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var answer = await AssertRefusedAsync(
            Referring.With(("service", "\"ZZ\""), ("caseReference", "\"Zebedee\""), ("receivedOn", "\"2027-01-01\""), ("levelOfNeed", "9")),
            HttpStatusCode.BadRequest, "date-in-the-future");

        Assert.Equal(
            ["receivedOn: date-in-the-future", "service: service-unknown", "caseReference: case-reference-looks-like-a-name", "levelOfNeed: level-unknown"],
            answer.Errors);
    }

    [Theory]
    [InlineData(64 * 1024, HttpStatusCode.Created)]
    [InlineData((64 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(700 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_request_of_64_KiB_is_taken_and_one_byte_more_is_not(int bytes, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body.PadRight(bytes));

        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == HttpStatusCode.Created ? null : "body-too-large", answer.Code);
    }

    [Fact]
    public async Task Ten_thousand_levels_are_refused_like_any_other_bad_body() =>
        await AssertRefusedAsync("{\"socialCareTold\":" + new string('[', 10_000) + new string(']', 10_000) + "}", HttpStatusCode.BadRequest, "field-invalid");

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("Zebedee")]
    public async Task A_body_that_is_not_said_to_be_JSON_is_refused(string? contentType) =>
        await AssertRefusedAsync(Referring.Body, HttpStatusCode.UnsupportedMediaType, "not-json", contentType: contentType);

    [Fact]
    public async Task A_body_that_is_not_UTF_8_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        byte[] body = [.. Encoding.UTF8.GetBytes(Referring.With(("leadRole", null)).TrimEnd('}') + ",\"leadRole\":\""), 0xC3, 0x28, .. "\"}"u8];

        var answer = await app.As(SmallPartnership.School).AskAsync(Http.Post(Referring.Path, body, Http.Key, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(answer.Code, (string[])["json-invalid", "field-invalid"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1234567")] // one too short
    [InlineData("with space")]
    [InlineData("Zebedee's key")]
    [InlineData("'; drop table")]
    public async Task A_request_without_a_sound_key_is_refused(string? key) =>
        await AssertRefusedAsync(Referring.Body, HttpStatusCode.BadRequest, "idempotency-key-missing", key: key);

    [Theory]
    [InlineData(8, HttpStatusCode.Created)]
    [InlineData(128, HttpStatusCode.Created)]
    [InlineData(129, HttpStatusCode.BadRequest)]
    public async Task A_key_has_8_to_128_characters(int length, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body, new string('k', length));

        Assert.Equal(expected, answer.Status);
    }

    [Fact]
    public async Task Two_keys_are_no_key()
    {
        await using var app = await TestApp.StartAsync();
        using var request = Http.Post(Referring.Path, Encoding.UTF8.GetBytes(Referring.Body), Http.Key, "application/json");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "key-00002");

        var answer = await app.As(SmallPartnership.School).AskAsync(request);

        Assert.Equal("idempotency-key-missing", answer.Code);
    }

    [Fact]
    public async Task Nobody_in_particular_is_asked_who_they_are()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.Anonymous().PostJsonAsync(Referring.Path, Referring.Body);

        Assert.Equal((HttpStatusCode.Unauthorized, "who-is-asking"), (answer.Status, answer.Code));
    }

    private static async Task<Answer> AssertRefusedAsync(
        string body, HttpStatusCode status, string? code, string? error = null, string? key = "key-00001", string? contentType = "application/json")
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, body, key, contentType);

        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(code ?? answer.Code, answer.Code);
        Assert.True(error is null || answer.Errors.Contains(error), answer.Body);
        Assert.Equal(before, app.Tables.Dump());
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Text.Contains(Secret, StringComparison.OrdinalIgnoreCase));
        return answer;
    }
}
