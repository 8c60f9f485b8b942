using System.Net;
using Microsoft.Extensions.Logging;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Matching;

/// <summary>A child is recognised across agencies, and whoever refers cannot tell.</summary>
public sealed class MatchingTests
{
    /// <summary>Planted, and looked for in all that is stored, logged, mailed or answered.</summary>
    private const string Nhs = "401 023 2137";
    private const string Upn = "H801200001001";
    private const string OtherNhs = "943 476 5919";

    [Fact]
    public async Task The_same_number_given_by_two_agencies_is_one_wait_counted_from_its_first_day()
    {
        await using var app = await TestApp.StartAsync();
        var first = await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs);
        var second = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: "4010232137");

        await app.RunAsync();

        Assert.Equal(Day("2026-02-05"), (await app.EntryAsync(SmallPartnership.School, second)).WaitFrom);
        Assert.Equal([new SpellJoined(Day("2026-02-05"))], await MatchedAsync(app, SmallPartnership.School, second));
        Assert.Empty(await MatchedAsync(app, SmallPartnership.Surgery, first));
    }

    [Theory]
    [InlineData(SmallPartnership.School, SmallPartnership.Surgery)]
    [InlineData(SmallPartnership.Surgery, SmallPartnership.School)]
    public async Task An_earlier_referral_that_is_recorded_later_goes_on_in_the_later_one(string earlier, string later)
    {
        await using var app = await TestApp.StartAsync();
        var late = await ReferAsync(app, later, "2026-02-26", "CASE-1", nhs: Nhs);
        await app.RunAsync();
        var early = await ReferAsync(app, earlier, "2026-02-05", "CASE-2", nhs: Nhs);

        await app.RunAsync();

        Assert.Equal([new SpellJoined(Day("2026-02-05"))], await MatchedAsync(app, later, late));
        Assert.Empty(await MatchedAsync(app, earlier, early));
    }

    [Fact]
    public async Task An_entry_that_ended_is_left_as_it_is_by_one_that_comes_after()
    {
        await using var app = await TestApp.StartAsync();
        var ended = await ReferAsync(app, SmallPartnership.Surgery, "2026-02-26", "SUR-1", nhs: Nhs);
        await CloseAsync(app, SmallPartnership.Surgery, ended, "2026-03-02");
        await app.RunAsync();
        await ReferAsync(app, SmallPartnership.School, "2026-02-05", "ASH-1", nhs: Nhs);

        await app.RunAsync();

        Assert.Empty(await MatchedAsync(app, SmallPartnership.Surgery, ended));
    }

    [Fact]
    public async Task A_UPN_does_as_well_and_the_two_are_not_mixed_up()
    {
        await using var app = await TestApp.StartAsync();
        await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", upn: Upn);
        await ReferAsync(app, SmallPartnership.Surgery, "2026-02-06", "SUR-2", nhs: OtherNhs);
        var same = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs, upn: "h80120 0001 001");
        var another = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-2", upn: "X801200001002");

        await app.RunAsync();

        Assert.Equal(Day("2026-02-05"), (await app.EntryAsync(SmallPartnership.School, same)).WaitFrom);
        Assert.Empty(await MatchedAsync(app, SmallPartnership.School, another));
    }

    [Fact]
    public async Task The_same_case_reference_is_the_same_within_an_agency_and_says_nothing_across_two()
    {
        await using var app = await TestApp.StartAsync();
        await ReferAsync(app, SmallPartnership.School, "2026-02-05", "ASH-1");
        var same = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ash-1");
        var elsewhere = await ReferAsync(app, SmallPartnership.Surgery, "2026-02-26", "ASH-1");

        await app.RunAsync();

        Assert.Equal([new SpellJoined(Day("2026-02-05"))], await MatchedAsync(app, SmallPartnership.School, same));
        Assert.Empty(await MatchedAsync(app, SmallPartnership.Surgery, elsewhere));
    }

    [Fact]
    public async Task Another_service_is_another_wait()
    {
        await using var app = await TestApp.StartAsync();
        await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs, service: "CAMHS");
        var second = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs);

        await app.RunAsync();

        Assert.Empty(await MatchedAsync(app, SmallPartnership.School, second));
    }

    [Theory]
    [InlineData("2026-02-26", true)]
    [InlineData("2026-02-27", true)]
    [InlineData("2026-03-02", true)]
    [InlineData("2026-02-25", false)] // received before that help was closed
    public async Task Help_that_was_closed_before_is_told_to_the_responsible_agency_by_its_month_and_never_by_whom(string receivedOn, bool isTold)
    {
        await using var app = await TestApp.StartAsync();
        var before = await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs, service: "CAMHS");
        await CloseAsync(app, SmallPartnership.Surgery, before, "2026-02-26");
        var second = await ReferAsync(app, SmallPartnership.School, receivedOn, "ASH-1", nhs: Nhs);

        await app.RunAsync();

        EntryEvent[] expected = isTold ? [new HelpedBefore(Day("2026-02-01"))] : [];
        Assert.Equal(expected, await MatchedAsync(app, SmallPartnership.School, second));
        var page = await app.As(SmallPartnership.School).GetAnswerAsync($"/app/entries/{second}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("urgery", page.Body, StringComparison.Ordinal);
        Assert.Equal(isTold, page.Body.Contains("closed February 2026", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_referrer_is_answered_and_what_it_costs_are_the_same_with_a_match_and_without()
    {
        var matched = await ReferredAsync(Nhs);
        var unmatched = await ReferredAsync(OtherNhs);

        Assert.Equal(unmatched.Answers, matched.Answers);
        Assert.Equal(unmatched.Calls, matched.Calls);
        Assert.True(matched.Joined); // else this test would prove nothing
        Assert.False(unmatched.Joined);

        static async Task<(string[] Answers, string[] Calls, bool Joined)> ReferredAsync(string known)
        {
            await using var app = await TestApp.StartAsync();
            await ReferAsync(app, SmallPartnership.Council, "2026-02-05", "COU-1", nhs: known, key: "key-known");
            await app.RunAsync();

            // Referred by the school and answered for by the surgery, as it is once that has taken it.
            app.Tables.Faults = new FaultPlan();
            var client = app.As(SmallPartnership.School);
            var body = Body("2026-02-26", "ASH-1", "FI", Nhs, null);
            var first = await client.PostJsonAsync(Referring.Path, body);
            var calls = app.Tables.Faults.Calls.Select(call => $"{call.Kind} {call.Table} {call.Partition}").ToArray();
            await app.RunAsync();
            await MoveAsync(app, first.Id, SmallPartnership.Surgery);
            app.Tables.Faults = new FaultPlan();
            var read = await client.GetAnswerAsync(first.Location!);
            var again = await client.PostJsonAsync(Referring.Path, body);
            var joined = (await app.EntryAsync(SmallPartnership.Surgery, first.Id)).WaitFrom == Day("2026-02-05");
            return (
                [.. new[] { first, read, again }.Select(answer => $"{answer.Status}\n{answer.Headers}\n{answer.Body}")],
                [.. calls, .. app.Tables.Faults.Calls.Select(call => $"{call.Kind} {call.Table} {call.Partition}")],
                joined);
        }
    }

    [Fact]
    public async Task A_number_changes_nothing_in_what_is_asked_of_the_storage()
    {
        await using var app = await TestApp.StartAsync();
        app.Tables.Faults = new FaultPlan();

        await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1");
        var without = Calls(app);
        app.Tables.Faults = new FaultPlan();
        await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-2", nhs: Nhs, upn: Upn);

        Assert.Equal(["commit locator", "commit assurance"], without);
        Assert.Equal(without, Calls(app));

        static IEnumerable<string> Calls(TestApp app) => [.. app.Tables.Faults.Calls.Select(call => $"{call.Kind} {call.Table}")];
    }

    [Fact]
    public async Task A_number_is_in_no_table_log_mail_or_answer()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);
        List<Answer> answers =
        [
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", Nhs, Upn), "key-00001"),
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", Nhs, Upn), "key-00001"),
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", "4010232137", null), "key-00001"), // another body
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", "4010232138", null), "key-00002"),
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", null, "A801200001001"), "key-00003"),
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", null, null).TrimEnd('}') + ",\"nhsNumber\":4010232137}", "key-00004"),
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "4010232137", "FI", Nhs, null), "key-00005"),
            await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", Nhs, Upn).Replace("}", ",\"harmMark\":true}", StringComparison.Ordinal), "key-00006"),
        ];
        await app.LiveThroughAsync("2026-03-05T10:00Z");
        answers.Add(await school.GetAnswerAsync(answers[0].Location!));
        answers.Add(await school.GetAnswerAsync($"/app/entries/{answers[0].Id}"));

        Assert.Equal([201, 201, 409, 400, 400, 400, 400, 201, 200, 200], answers.Select(answer => (int)answer.Status));
        Assert.NotEmpty(app.Emails.Accepted);
        string[] texts =
        [
            app.Tables.Dump(),
            .. answers.Select(answer => $"{answer.Headers}\n{answer.Body}"),
            .. app.Logs.Lines.Select(line => $"{line.Text}\n{line.Exception}"),
            .. app.Emails.Accepted.Select(mail => $"{mail}"),
        ];
        Assert.All(texts, text => Assert.DoesNotMatch(@"401[\s-]?023[\s-]?213|801200001001", text));
    }

    [Fact]
    public async Task What_is_kept_of_a_request_cannot_be_made_without_the_key()
    {
        await using var app = await TestApp.StartAsync();
        await using var other = await TestApp.StartAsync(new TestAppSettings { Configuration = Keys(("k1", 'z')) });

        foreach (var one in new[] { app, other })
        {
            await ReferAsync(one, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs);
        }

        Assert.NotEqual(DigestIn(app), DigestIn(other));

        static string DigestIn(TestApp app) => app.Tables.Rows(TableName.Locator).Single().GetString("body");
    }

    [Fact]
    public async Task Another_number_under_the_same_idempotency_key_is_another_referral()
    {
        await using var app = await TestApp.StartAsync();
        await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs, key: "key-00001");
        var school = app.As(SmallPartnership.School);

        foreach (var body in new[] { Body("2026-02-26", "ASH-1", "FI", OtherNhs, null), Body("2026-02-26", "ASH-1", "FI", null, null), Body("2026-02-26", "ASH-1", "FI", Nhs, Upn) })
        {
            var answer = await school.PostJsonAsync(Referring.Path, body);
            Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-reused"), (answer.Status, answer.Code));
        }

        // The same number written another way is the same request.
        Assert.Equal(HttpStatusCode.Created, (await school.PostJsonAsync(Referring.Path, Body("2026-02-26", "ASH-1", "FI", "401-023-2137", null))).Status);
    }

    [Theory]
    [InlineData("nhsNumber", "\"4010232138\"", "nhs-number-invalid")]
    [InlineData("nhsNumber", "\"\"", "nhs-number-invalid")]
    [InlineData("upn", "\"A801200001001\"", "upn-invalid")]
    [InlineData("nhsNumber", "4010232137", "field-invalid")]
    public async Task A_number_that_cannot_be_right_is_refused_with_its_field_and_nothing_is_stored(string field, string json, string code)
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.With((field, json)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal([$"{field}: {code}"], answer.Errors);
        Assert.DoesNotContain(json.Trim('"').PadLeft(1, '~'), answer.Body, StringComparison.Ordinal);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Two_numbers_that_cannot_be_right_are_both_named()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.With(("nhsNumber", "\"1\""), ("upn", "\"2\"")));

        Assert.Equal(["nhsNumber: nhs-number-invalid", "upn: upn-invalid"], answer.Errors);
    }

    [Fact]
    public async Task Without_a_key_numbers_are_refused_and_referrals_without_them_are_taken()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Configuration = new Dictionary<string, string?> { ["Monitor:MatchingKeys:0:Id"] = null, ["Monitor:MatchingKeys:0:Value"] = null },
        });
        var before = app.Tables.Dump();

        var refused = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.With(("nhsNumber", $"\"{Nhs}\"")));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "matching-not-configured"), (refused.Status, refused.Code));
        Assert.Equal(before, app.Tables.Dump());
        var id = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1");
        await app.RunAsync();
        Assert.Empty(app.Tables.Rows(TableName.Matching));
        Assert.Empty(await MatchedAsync(app, SmallPartnership.School, id));
    }

    [Fact]
    public async Task A_row_under_an_old_key_is_found_as_long_as_that_key_is_there_and_new_rows_are_under_the_newest()
    {
        await using var before = await TestApp.StartAsync(new TestAppSettings { Configuration = Keys(("k1", 'a')) });
        await ReferAsync(before, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs);
        await before.RunAsync();

        await using var rotated = await before.StartAnotherAsync(new TestAppSettings { Configuration = Keys(("k2", 'b'), ("k1", 'a')) });
        var found = await ReferAsync(rotated, SmallPartnership.School, "2026-02-16", "ASH-1", nhs: Nhs);
        await rotated.RunAsync();
        Assert.Equal([new SpellJoined(Day("2026-02-05"))], await MatchedAsync(rotated, SmallPartnership.School, found));
        Assert.Equal([("k1", 2), ("k2", 2)], rotated.Tables.Rows(TableName.Matching).CountBy(row => row.Partition.Split('-')[0]).Select(count => (count.Key, count.Value)));

        await using var retired = await before.StartAnotherAsync(new TestAppSettings { Configuration = Keys(("k2", 'b')) });
        var later = await ReferAsync(retired, SmallPartnership.Council, "2026-02-26", "COU-1", nhs: Nhs);
        await retired.RunAsync();
        Assert.Equal([new SpellJoined(Day("2026-02-05"))], await MatchedAsync(retired, SmallPartnership.Council, later)); // by the one found before
    }

    [Fact]
    public async Task A_retry_after_the_keys_were_rotated_is_the_same_request()
    {
        await using var before = await TestApp.StartAsync(new TestAppSettings { Configuration = Keys(("k1", 'a')) });
        var first = await ReferAsync(before, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs, key: "key-00001");
        await using var rotated = await before.StartAnotherAsync(new TestAppSettings { Configuration = Keys(("k2", 'b'), ("k1", 'a')) });

        Assert.Equal(first, await ReferAsync(rotated, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs, key: "key-00001"));
    }

    [Fact]
    public async Task A_message_that_comes_again_records_nothing_twice()
    {
        await using var app = await TestApp.StartAsync();
        await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs);
        await app.RunAsync();
        var second = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs);
        var message = app.Get<IMessageFormat>().Read(System.Text.Encoding.UTF8.GetBytes(MessageOf(app, SmallPartnership.School)))
            .Match(read => (MatchEntry)read, problem => throw new InvalidOperationException(problem.Code));
        await app.RunAsync();
        var before = app.Tables.Dump();

        Assert.Equal(Features.Relay.Handling.Done, await app.Get<Features.Matching.MatchReferral>().HandleAsync(message, CancellationToken.None));
        Assert.Equal(before, app.Tables.Dump());

        // Nor after a reopening, which begins another wait.
        await CloseAsync(app, SmallPartnership.School, second, "2026-03-02");
        app.Clock.Advance(TimeSpan.FromDays(10));
        await RecordAsync(app, SmallPartnership.School, second, new Reopened(Day("2026-03-12")));
        Assert.Equal(Features.Relay.Handling.Done, await app.Get<Features.Matching.MatchReferral>().HandleAsync(message, CancellationToken.None));
        Assert.Single(await MatchedAsync(app, SmallPartnership.School, second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_fails_or_is_lost_at_whatever_call_the_match_is_recorded_once(bool afterTheEffect)
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs);
            await app.RunAsync();
            var second = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs);
            var message = app.Get<IMessageFormat>().Read(System.Text.Encoding.UTF8.GetBytes(MessageOf(app, SmallPartnership.School)))
                .Match(read => (MatchEntry)read, problem => throw new InvalidOperationException(problem.Code));
            app.Tables.Faults = afterTheEffect ? new FaultPlan().LoseAnswer(k) : new FaultPlan().FailBefore(k);

            try
            {
                await app.Get<Features.Matching.MatchReferral>().HandleAsync(message, CancellationToken.None);
            }
            catch (StorageUnavailable)
            {
                // It comes again.
            }

            var calls = app.Tables.Faults.Calls.Count;
            app.Tables.Faults = new FaultPlan();
            await app.RunAsync();
            Assert.Single(await MatchedAsync(app, SmallPartnership.School, second));

            if (calls < k)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_keeps_no_other_from_being_found()
    {
        await using var app = await TestApp.StartAsync();
        var broken = await ReferAsync(app, SmallPartnership.Council, "2026-02-04", "COU-1", nhs: Nhs);
        await app.RunAsync();
        var row = new TableRow(SmallPartnership.Council, Infrastructure.Storage.Keys.Entry(broken)) { { Stored.VersionColumn, Stored.Version } };
        await app.Tables.Table(TableName.Assurance).CommitAsync(SmallPartnership.Council, [TableWrite.Upsert(row)], CancellationToken.None);
        await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs);

        var found = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs);
        await app.RunAsync();

        Assert.Equal([new SpellJoined(Day("2026-02-05"))], await MatchedAsync(app, SmallPartnership.School, found));
        await app.RunNightAsync(ScheduledKind.Housekeeping);
        Assert.Equal(6, app.Tables.Rows(TableName.Matching).Count); // and is not forgotten for it
    }

    [Theory]
    [InlineData("2027-02-26T12:00Z", 2)] // twelve months to the day
    [InlineData("2027-02-27T12:00Z", 0)]
    public async Task A_closed_entry_is_forgotten_twelve_months_after_and_what_lives_is_counted_by_key(string at, int rows)
    {
        await using var app = await TestApp.StartAsync();
        var closed = await ReferAsync(app, SmallPartnership.Surgery, "2026-02-05", "SUR-1", nhs: Nhs);
        await CloseAsync(app, SmallPartnership.Surgery, closed, "2026-02-26");
        await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: OtherNhs);
        await app.RunAsync();
        app.Clock.SetUtcNow(Days.Instant(at));

        await app.RunNightAsync(ScheduledKind.Housekeeping);

        Assert.Equal(rows, app.Tables.Rows(TableName.Matching).Count(row => row.Row.EndsWith($"!{closed}", StringComparison.Ordinal)));
        Assert.Equal(rows + 2, app.Tables.Rows(TableName.Matching).Count);
        Assert.Contains(app.Logs.Lines, line => line.Level == LogLevel.Information && line.Text == $"Matching key k1 has {rows + 2} rows that still live.");
    }

    [Fact]
    public async Task An_entry_that_is_gone_is_forgotten_the_next_night()
    {
        await using var app = await TestApp.StartAsync();
        var id = await ReferAsync(app, SmallPartnership.School, "2026-02-26", "ASH-1", nhs: Nhs);
        await app.RunAsync();
        await app.Tables.Table(TableName.Locator).CommitAsync($"{id}", [TableWrite.DeleteAny($"{id}", "entry")], CancellationToken.None);

        await app.RunNightAsync(ScheduledKind.Housekeeping);

        Assert.Empty(app.Tables.Rows(TableName.Matching));
    }

    private static DateOnly Day(string text) => Days.Day(text);

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

    private static string Body(string receivedOn, string reference, string service, string? nhs, string? upn) => Referring.With(
        ("receivedOn", $"\"{receivedOn}\""), ("caseReference", $"\"{reference}\""), ("service", $"\"{service}\""),
        ("nhsNumber", nhs is null ? null : $"\"{nhs}\""), ("upn", upn is null ? null : $"\"{upn}\""));

    private static async Task<EntryId> ReferAsync(
        TestApp app, string party, string receivedOn, string reference, string? nhs = null, string? upn = null, string service = "FI", string? key = null)
    {
        var answer = await app.As(party).PostJsonAsync(Referring.Path, Body(receivedOn, reference, service, nhs, upn), key ?? $"key-{party}-{reference}-{receivedOn}");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Id;
    }

    private static async Task<IEnumerable<EntryEvent>> MatchedAsync(TestApp app, string party, EntryId id) =>
        (await app.Get<IWaitingListStore>().ReadHistoryAsync(PartyId.Parse(party, null), id, CancellationToken.None))
            .Select(item => item.Event).Where(happened => happened is SpellJoined or HelpedBefore);

    private static Task CloseAsync(TestApp app, string party, EntryId id, string on) => RecordAsync(app, party, id, new EntryClosed(Day(on), ClosingReason.NeedsMet));

    private static async Task RecordAsync(TestApp app, string party, EntryId id, EntryEvent happened)
    {
        var at = app.Clock.GetUtcNow();
        var now = Days.On(DateOnly.FromDateTime(at.UtcDateTime));
        var change = Consequences.OfRecording(await app.StoredAsync(party, id), [new NewEvent(happened)], now, new Provenance("test", "test", at), null);
        Assert.Equal([CommitResult.Committed], await app.Get<IWaitingListStore>().CommitAsync(PartyId.Parse(party, null), [change], CancellationToken.None));
    }

    /// <summary>The entry as it would lie with another agency.</summary>
    private static async Task MoveAsync(TestApp app, EntryId id, string to)
    {
        foreach (var row in app.Tables.Rows(TableName.Assurance, SmallPartnership.School).Where(row => row.Row.Contains($"{id}", StringComparison.Ordinal)))
        {
            var moved = new TableRow(to, row.Row);

            foreach (var (column, value) in row)
            {
                moved.AddAny(column, value is string text ? text.Replace("\"responsible\":\"ashdown-primary\"", $"\"responsible\":\"{to}\"", StringComparison.Ordinal) : value);
            }

            await app.Tables.Table(TableName.Assurance).CommitAsync(to, [TableWrite.Upsert(moved)], CancellationToken.None);
            await app.Tables.Table(TableName.Assurance).CommitAsync(row.Partition, [TableWrite.DeleteAny(row.Partition, row.Row)], CancellationToken.None);
        }

        var place = app.Tables.Rows(TableName.Locator).Single(row => row.Partition == $"{id}");
        var there = new TableRow(place.Partition, place.Row);

        foreach (var (column, value) in place)
        {
            there.AddAny(column, column == "responsible" ? to : value);
        }

        await app.Tables.Table(TableName.Locator).CommitAsync(place.Partition, [TableWrite.Upsert(there)], CancellationToken.None);
    }

    /// <summary>The message that waits in an agency's outbox, as a queue would carry it.</summary>
    private static string MessageOf(TestApp app, string party)
    {
        var row = app.Tables.Rows(TableName.Assurance, party).Single(row => row.Any(column => $"{column.Value}" == "match-entry"));
        var body = row.Select(column => $"{column.Value}").Single(value => value.StartsWith('{'));
        return $$"""{"v":1,"message":"match-entry","body":{{body}}}""";
    }
}
