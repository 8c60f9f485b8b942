using System.Net;
using System.Text.Json;
using Monitor.App.Hosting;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Triggers;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Matching;

/// <summary>A partner's system says by a token whom a message of the queue is about, and no number comes near the queue.</summary>
public sealed class FamilyTokensTests
{
    private const string Path = "/api/family-tokens";
    private const string Nhs = "401 023 2137";
    private const string OtherNhs = "943 476 5919";
    private const string Upn = "H801200001001";
    private static readonly PartyId Surgery = PartyId.Parse(SmallPartnership.Surgery, null);

    [Fact]
    public async Task A_child_is_recognised_by_a_token_as_by_its_number()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        await app.As(SmallPartnership.School).PostJsonAsync(
            Referring.Path, Referring.With(("receivedOn", "\"2026-02-05\""), ("nhsNumber", $"\"{Nhs}\"")), "key-00001");
        await app.RunAsync();

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(await TokenAsync(app, nhs: Nhs))));
        await app.RunAsync();

        var entry = Assert.Single(await app.EntriesAsync(SmallPartnership.Surgery));
        Assert.Equal(new DateOnly(2026, 2, 5), entry.WaitFrom);
        Assert.Empty(await AsidesAsync(app));
    }

    [Fact]
    public async Task A_child_that_came_by_a_token_is_recognised_in_a_later_referral_by_either_number()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(await TokenAsync(app, Nhs, Upn), receivedOn: "2026-02-05")));
        await app.RunAsync();

        var school = app.As(SmallPartnership.School);
        var byNhs = await school.PostJsonAsync(Referring.Path, Referring.With(("caseReference", "\"ASH-1\""), ("nhsNumber", $"\"{Nhs}\"")), "key-00001");
        var byUpn = await school.PostJsonAsync(Referring.Path, Referring.With(("caseReference", "\"ASH-2\""), ("upn", $"\"{Upn}\"")), "key-00002");
        var another = await school.PostJsonAsync(Referring.Path, Referring.With(("caseReference", "\"ASH-3\""), ("nhsNumber", $"\"{OtherNhs}\"")), "key-00003");
        await app.RunAsync();

        Assert.Equal(new DateOnly(2026, 2, 5), (await app.EntryAsync(SmallPartnership.School, byNhs.Id)).WaitFrom);
        Assert.Equal(new DateOnly(2026, 2, 5), (await app.EntryAsync(SmallPartnership.School, byUpn.Id)).WaitFrom);
        Assert.Equal(new DateOnly(2026, 2, 26), (await app.EntryAsync(SmallPartnership.School, another.Id)).WaitFrom);
    }

    [Fact]
    public async Task Two_tokens_of_one_child_have_nothing_in_common_and_all_are_of_one_length()
    {
        await using var app = await TestApp.StartAsync();

        var one = await TokenAsync(app, nhs: Nhs);
        var again = await TokenAsync(app, nhs: "4010232137");
        var another = await TokenAsync(app, nhs: OtherNhs);
        var both = await TokenAsync(app, Nhs, Upn);

        Assert.Equal(4, new[] { one, again, another, both }.Distinct().Count());
        Assert.Single(new[] { one, again, another, both }.Select(token => token.Length).Distinct());

        // No more equal places than two tokens of two children have: about one of sixty-four.
        Assert.InRange(EqualPlaces(one, again), 0, one.Length / 16);
        Assert.InRange(EqualPlaces(one, another), 0, one.Length / 16);

        static int EqualPlaces(string a, string b) => a.Skip(4).Zip(b.Skip(4)).Count(pair => pair.First == pair.Second);
    }

    [Fact]
    public async Task A_token_asks_nothing_of_the_storage_whether_the_child_is_known_or_not()
    {
        await using var app = await TestApp.StartAsync();
        await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.With(("nhsNumber", $"\"{Nhs}\"")));
        await app.RunAsync();
        var before = app.Tables.Dump();
        app.Tables.Faults = new FaultPlan();

        var known = await AskAsync(app, $$"""{"nhsNumber":"{{Nhs}}"}""");
        var unknown = await AskAsync(app, $$"""{"nhsNumber":"{{OtherNhs}}"}""");

        Assert.Empty(app.Tables.Faults.Calls);
        Assert.Equal(before, app.Tables.Dump());
        Assert.Equal((HttpStatusCode.OK, known.Headers, known.Body.Length), (unknown.Status, unknown.Headers, unknown.Body.Length));
        Assert.Equal(known.Text("expiresAt"), unknown.Text("expiresAt"));
        Assert.Equal(DateTimeOffset.Parse("2026-03-16T07:00:00Z", null), known.Json.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("{}", "number-missing", "nhsNumber: number-missing")]
    [InlineData("""{"nhsNumber":null,"upn":null}""", "number-missing", "nhsNumber: number-missing")]
    [InlineData("""{"nhsNumber":"4010232138"}""", "nhs-number-invalid", "nhsNumber: nhs-number-invalid")]
    [InlineData("""{"upn":"A801200001001"}""", "upn-invalid", "upn: upn-invalid")]
    [InlineData("""{"nhsNumber":"1","upn":"2"}""", "nhs-number-invalid", "nhsNumber: nhs-number-invalid", "upn: upn-invalid")]
    [InlineData("""{"nhsNumber":4010232137}""", "field-invalid", "nhsNumber: field-invalid")]
    [InlineData("""{"name":"Zebedee"}""", "field-unknown", "name: field-unknown")]
    public async Task What_cannot_be_right_is_refused_with_its_field_and_no_value(string body, string code, params string[] errors)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await AskAsync(app, body);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Equal(errors, answer.Errors);
        Assert.DoesNotMatch("4010232|801200001001|Zebedee", answer.Body);
    }

    [Fact]
    public async Task A_token_is_given_to_whoever_may_refer()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.As(SmallPartnership.Surgery, "referrer").PostJsonAsync(Path, $$"""{"upn":"{{Upn}}"}""", key: null)).Status);
        Assert.Equal("role-may-not", (await app.As("camhs-team", "service-team").PostJsonAsync(Path, $$"""{"upn":"{{Upn}}"}""", key: null)).Code);
        Assert.Equal("who-is-asking", (await app.Anonymous().PostJsonAsync(Path, $$"""{"upn":"{{Upn}}"}""", key: null)).Code);
    }

    [Fact]
    public async Task The_same_message_with_a_new_token_of_the_same_child_is_the_same_referral_and_of_another_child_it_is_not()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(await TokenAsync(app, nhs: Nhs)), "m-7"));
        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(await TokenAsync(app, nhs: Nhs)), "m-7"));
        Assert.Empty(await AsidesAsync(app));

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(await TokenAsync(app, nhs: OtherNhs)), "m-7"));
        Assert.Equal("idempotency-key-reused", Assert.Single(await AsidesAsync(app)).Reason);
        Assert.Single(await app.EntriesAsync(SmallPartnership.Surgery));
    }

    [Theory]
    [InlineData(Nhs, "family-token-invalid")]
    [InlineData(Upn, "family-token-invalid")]
    [InlineData("", "family-token-invalid")]
    [InlineData("ft1_", "family-token-invalid")]
    [InlineData("ft1_AAAA", "family-token-invalid")]
    [InlineData("ft1_\\u00e9", "family-token-invalid")]
    [InlineData("ft2_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "family-token-invalid")]
    public async Task What_is_no_token_is_kept_aside_without_a_word_of_it(string token, string reason)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(token)));

        await AssertAsideAsync(app, $"{reason} (familyToken)");
        Assert.DoesNotMatch(@"401[\s-]?023[\s-]?213|801200001001", app.Tables.Dump());
    }

    [Fact]
    public async Task A_token_that_has_expired_is_another_partys_or_was_made_under_retired_keys_is_kept_aside_with_its_reason()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var token = await TokenAsync(app, nhs: Nhs);

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(token, sender: SmallPartnership.School), "m-1"));
        app.Clock.Advance(FamilyToken.Lives);
        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(token), "m-2"));
        await using var retired = await app.StartAnotherAsync(new TestAppSettings { UnderFunctions = true, Configuration = Keys(("k2", 'b')) });
        await retired.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(await TokenAsync(app, nhs: Nhs)), "m-3"));

        Assert.Equal(
            ["m-1 family-token-foreign (familyToken)", "m-2 family-token-expired (familyToken)", "m-3 family-token-retired (familyToken)"],
            (await AsidesAsync(app)).OrderBy(aside => aside.MessageId).Select(aside => $"{aside.MessageId} {aside.Reason}"));
        Assert.Empty(app.Tables.Rows(TableName.Locator));
        Assert.DoesNotContain(token, app.Tables.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Text.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Not_one_character_of_a_token_can_be_changed_and_none_taken_away()
    {
        await using var app = await TestApp.StartAsync();
        var tokens = app.Get<FamilyTokens>();
        var token = await TokenAsync(app, Nhs, Upn);
        Assert.True(tokens.Open(token, Surgery).IsSuccess(out _, out _));

        for (var i = 0; i < token.Length; i++)
        {
            var changed = token[..i] + (token[i] == 'A' ? 'Q' : 'A') + token[(i + 1)..];
            Assert.Equal("family-token-invalid", CodeOf(tokens, changed));
            Assert.Equal("family-token-invalid", CodeOf(tokens, token[..i]));
        }

        Assert.Equal("family-token-invalid", CodeOf(tokens, token + "AAAA"));
        await using var elsewhere = await TestApp.StartAsync(new TestAppSettings
        {
            Configuration = new Dictionary<string, string?> { ["Monitor:IdKey"] = "another key for tests, of 32 characters or more" },
        });
        Assert.Equal("family-token-invalid", CodeOf(elsewhere.Get<FamilyTokens>(), token));

        static string? CodeOf(FamilyTokens tokens, string token) => tokens.Open(token, Surgery).Match(_ => (string?)null, problem => problem.Code);
    }

    [Theory]
    [InlineData("nhsNumber", Nhs)]
    [InlineData("upn", Upn)]
    public async Task A_number_beside_a_token_is_refused_as_without_one(string field, string number)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var message = MessageWith(await TokenAsync(app, nhs: OtherNhs));

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(message[..^1] + $",\"{field}\":\"{number}\"}}", "m-1"));
        await app.InvokedAsync("ReceiveReferral", Payloads.Message(message.Replace("\"referral\":{", $"\"referral\":{{\"{field}\":\"{number}\",", StringComparison.Ordinal), "m-2"));

        Assert.Equal(["field-unknown", "field-unknown (referral)"], (await AsidesAsync(app)).OrderBy(aside => aside.MessageId).Select(aside => aside.Reason));
        Assert.Empty(app.Tables.Rows(TableName.Locator));
        Assert.DoesNotMatch(@"401[\s-]?023[\s-]?213|801200001001", app.Tables.Dump());
    }

    [Fact]
    public async Task A_token_from_before_the_keys_were_changed_finds_and_is_found_as_long_as_the_old_key_is_there()
    {
        await using var before = await TestApp.StartAsync(new TestAppSettings { Configuration = Keys(("k1", 'a')) });
        await before.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.With(("receivedOn", "\"2026-02-05\""), ("nhsNumber", $"\"{Nhs}\"")));
        await before.RunAsync();
        var token = await TokenAsync(before, nhs: Nhs);
        await using var rotated = await before.StartAnotherAsync(new TestAppSettings { UnderFunctions = true, Configuration = Keys(("k2", 'b'), ("k1", 'a')) });

        await rotated.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(token, receivedOn: "2026-02-16"), "m-7"));
        await rotated.RunAsync();
        await rotated.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(token, receivedOn: "2026-02-16"), "m-7")); // comes again
        var entry = Assert.Single(await rotated.EntriesAsync(SmallPartnership.Surgery));
        Assert.Equal(new DateOnly(2026, 2, 5), entry.WaitFrom);

        // Its number is kept under the old key, since nobody can make it under the new one; its case reference under the new.
        Assert.Equal(
            ["k1", "k2"],
            rotated.Tables.Rows(TableName.Matching).Where(row => row.Row.EndsWith($"!{entry.Id}", StringComparison.Ordinal)).Select(row => row.Partition.Split('-')[0]).Order());
        var later = await rotated.As(SmallPartnership.Council).PostJsonAsync(
            Referring.Path, Referring.With(("receivedOn", "\"2026-02-26\""), ("nhsNumber", $"\"{Nhs}\"")), "key-00002");
        await rotated.RunAsync();
        Assert.Equal(new DateOnly(2026, 2, 5), (await rotated.EntryAsync(SmallPartnership.Council, later.Id)).WaitFrom);
    }

    [Fact]
    public async Task Without_a_key_for_matching_there_is_no_token_and_a_message_with_one_comes_again_later()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var token = await TokenAsync(app, nhs: Nhs);
        await using var without = await app.StartAnotherAsync(new TestAppSettings { UnderFunctions = true, Configuration = Keys() });

        var refused = await AskAsync(without, $$"""{"nhsNumber":"{{Nhs}}"}""");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "matching-not-configured"), (refused.Status, refused.Code));
        Invoking.AssertFailed(await without.InvokeAsync("ReceiveReferral", Payloads.Message(MessageWith(token))));
        Assert.Empty(await AsidesAsync(without));
    }

    [Fact]
    public async Task Neither_number_nor_token_is_in_a_table_a_log_a_mail_or_another_answer()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var answer = await AskAsync(app, $$"""{"nhsNumber":"{{Nhs}}","upn":"{{Upn}}"}""");
        var token = answer.Text("familyToken")!;
        await app.InvokedAsync("ReceiveReferral", Payloads.Message(MessageWith(token).Replace("\"levelOfNeed\":2", "\"levelOfNeed\":4", StringComparison.Ordinal)));
        await app.LiveThroughAsync("2026-03-05T10:00Z");

        Assert.NotEmpty(app.Emails.Accepted);
        string[] texts =
        [
            app.Tables.Dump(),
            .. app.Logs.Lines.Select(line => $"{line.Text}\n{line.Exception}"),
            .. app.Emails.Accepted.Select(mail => $"{mail}"),
        ];
        Assert.All(texts, text => Assert.DoesNotContain(token, text, StringComparison.Ordinal));
        Assert.All(texts.Append(answer.Body), text => Assert.DoesNotMatch(@"401[\s-]?023[\s-]?213|801200001001", text));
    }

    private static Task<Answer> AskAsync(TestApp app, string body) => app.As(SmallPartnership.Surgery).PostJsonAsync(Path, body, key: null);

    private static async Task<string> TokenAsync(TestApp app, string? nhs = null, string? upn = null)
    {
        var answer = await AskAsync(app, JsonSerializer.Serialize(new { nhsNumber = nhs, upn }));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Text("familyToken")!;
    }

    private static string MessageWith(string token, string sender = SmallPartnership.Surgery, string receivedOn = "2026-02-26") =>
        $$"""{"v":1,"sender":"{{sender}}","familyToken":"{{token}}","referral":{{Referring.With(("receivedOn", $"\"{receivedOn}\""))}}}""";

    private static Task<IReadOnlyList<Aside>> AsidesAsync(TestApp app) => app.Get<IAsideStore>().ReadAsync(PartyId.Board, TestContext.Current.CancellationToken);

    private static async Task AssertAsideAsync(TestApp app, string reason)
    {
        var aside = Assert.Single(await AsidesAsync(app));
        Assert.Equal((reason, null, SmallPartnership.Surgery), (aside.Reason, aside.Body, aside.Sender));
        Assert.Empty(app.Tables.Rows(TableName.Locator));
    }

    private static Dictionary<string, string?> Keys(params (string Id, char Value)[] keys)
    {
        var settings = new Dictionary<string, string?> { ["Monitor:MatchingKeys:0:Id"] = null, ["Monitor:MatchingKeys:0:Value"] = null };

        for (var i = 0; i < keys.Length; i++)
        {
            settings[$"Monitor:MatchingKeys:{i}:Id"] = keys[i].Id;
            settings[$"Monitor:MatchingKeys:{i}:Value"] = new string(keys[i].Value, 32);
        }

        return settings;
    }
}
