using System.Net;
using System.Text;
using Monitor.App.Features.Imports;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.Imports;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Imports;

/// <summary>An agency brings its case system's file over HTTP, and brings it again.</summary>
public sealed class ImportsTests
{
    private const string Header = "case_reference,service,received_on,level,last_contact_on,support_kind,support_provider,support_started_on,support_review_by,support_agreed";
    private const string One = "ASH-00412,FI,2026-02-26,2,2026-03-01,parenting,Family hub,2026-02-27,2026-04-01,yes";
    private const string Two = "ASH-00413,CAMHS,2026-02-25,3,,,,,,";
    private const string Nhs = "4010232137";

    [Fact]
    public async Task A_file_becomes_entries_and_the_answer_says_where_to_look()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await SendAsync(app, [Header, One, Two]);

        Assert.Equal((HttpStatusCode.Accepted, "applying", "2"), (answer.Status, answer.Text("state"), answer.Text("rows")));
        Assert.Empty(await app.EntriesAsync(SmallPartnership.School));
        await app.RunAsync();
        var done = await app.As(SmallPartnership.School).GetAnswerAsync(answer.Location!);
        Assert.Equal(("done", "2", "0", "0"), (done.Text("state"), done.Text("added"), done.Text("refused"), done.Text("left")));
        var entries = (await app.EntriesAsync(SmallPartnership.School)).OrderBy(entry => entry.CaseReference.ToString()).ToList();
        Assert.Equal(["ASH-00412", "ASH-00413"], entries.Select(entry => entry.CaseReference.ToString()));
        Assert.Equal((2, Day("2026-03-01"), SupportKind.Parenting, SmallPartnership.School), (entries[0].Level, entries[0].LastContactOn!.Value, entries[0].Supports[0].Kind, entries[0].ReferredBy.ToString()));
    }

    [Theory]
    [InlineData("utf-8", false, ',')]
    [InlineData("utf-8", true, ';')]
    [InlineData("utf-16", true, '\t')]
    [InlineData("utf-16BE", true, ',')]
    [InlineData("iso-8859-1", false, ';')] // where it is the same as Windows-1252
    public async Task A_file_is_read_as_it_was_saved(string encoding, bool withMark, char separator)
    {
        await using var app = await TestApp.StartAsync();
        var file = string.Join("\r\n", [Header, One.Replace("Family hub", "Café Zoë", StringComparison.Ordinal), Two]).Replace(',', separator);
        var bytes = Encoding.GetEncoding(encoding);

        await BringAsync(app, withMark ? [.. bytes.GetPreamble(), .. bytes.GetBytes(file)] : bytes.GetBytes(file));

        var entries = await app.EntriesAsync(SmallPartnership.School);
        Assert.Equal(2, entries.Count);
        Assert.Equal("Café Zoë", entries.SelectMany(entry => entry.Supports).Single().Provider);
    }

    [Fact]
    public async Task Windows_quotation_marks_line_breaks_within_quotes_and_a_spreadsheets_days_are_read()
    {
        await using var app = await TestApp.StartAsync();
        byte[] file =
        [
            .. Encoding.ASCII.GetBytes("case_reference,notes,service,received_on,support_kind,support_provider,support_started_on,support_review_by,support_agreed\r\n"
                + "ASH-00412,\"two\r\nlines, and \"\"quotes\"\"\",FI,46079,parenting,The "), 0x93, .. Encoding.ASCII.GetBytes("Hub"), 0x94, .. Encoding.ASCII.GetBytes(",27/02/2026,1 Apr 2026,Y\r\n"),
        ];

        await BringAsync(app, file);

        var entry = Assert.Single(await app.EntriesAsync(SmallPartnership.School));
        Assert.Equal((Day("2026-02-26"), "The “Hub”"), (entry.ReceivedOn, entry.Supports[0].Provider));
    }

    [Fact]
    public async Task Brought_again_a_file_adds_what_is_new_and_says_what_became_of_each_row()
    {
        await using var app = await TestApp.StartAsync();
        await BringAsync(app, [Header, One, Two]);

        var again = await BringAsync(app, [Header, One.Replace("2026-03-01", "2026-03-02", StringComparison.Ordinal), Two], "again-0001");

        Assert.Equal(("0", "1", "1", "0"), (again.Text("added"), again.Text("updated"), again.Text("unchanged"), again.Text("missing")));
        var entry = (await app.EntriesAsync(SmallPartnership.School)).Single(each => each.CaseReference.ToString() == "ASH-00412");
        Assert.Equal(Day("2026-03-02"), entry.LastContactOn);
        Assert.Single(entry.Supports);
        Assert.All((await HistoryAsync(app, entry.Id)).Where(item => item.Event is Received or ContactMade), item => Assert.StartsWith("ashdown-primary/import", item.Actor, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wait_that_ended_and_one_that_began_after_it_stay_two_however_often_they_come()
    {
        await using var app = await TestApp.StartAsync();
        string[] file = ["case_reference,service,received_on,closed_on,closing_reason", "ASH-00412,FI,2025-01-10,2025-06-01,needs-met", "ASH-00412,FI,2026-02-20,,"];
        Assert.Equal("2", (await BringAsync(app, file)).Text("added"));
        var before = await WhatIsRecordedAsync(app);

        var again = await BringAsync(app, file, "again-0001");

        Assert.Equal(("0", "0", "2"), (again.Text("added"), again.Text("updated"), again.Text("unchanged")));
        Assert.Equal(before, await WhatIsRecordedAsync(app));
        Assert.Equal(["2025-01-10 False", "2026-02-20 True"], (await AllAsync(app)).Select(entry => $"{entry.ReceivedOn:yyyy-MM-dd} {entry.IsOpen}").Order());
    }

    [Fact]
    public async Task What_an_earlier_file_had_and_this_one_has_not_is_asked_about_and_not_closed()
    {
        await using var app = await TestApp.StartAsync();
        await BringAsync(app, [Header, One, Two]);
        await BringAsync(app, [Header, One], "part-00001", "&part=yes");

        var again = await BringAsync(app, [Header, One], "again-0001");

        Assert.Equal("1", again.Text("missing"));
        var asked = (await app.As(SmallPartnership.School).GetAnswerAsync($"/api/imports/{again.Text("id")}/missing")).Json.GetProperty("entries").EnumerateArray().Single();
        Assert.Equal("ASH-00413", asked.GetProperty("caseReference").GetString());
        Assert.All(await app.EntriesAsync(SmallPartnership.School), entry => Assert.True(entry.IsOpen));
    }

    [Fact]
    public async Task A_row_that_cannot_be_right_is_in_the_file_all_the_same()
    {
        await using var app = await TestApp.StartAsync();
        await BringAsync(app, [Header, One, Two]);

        var again = await BringAsync(app, [Header, One, Two.Replace(",3,", ",9,", StringComparison.Ordinal)], "again-0001");

        Assert.Equal(("1", "1", "0"), (again.Text("unchanged"), again.Text("refused"), again.Text("missing")));
    }

    [Fact]
    public async Task What_a_person_put_right_stays_however_often_the_file_says_otherwise()
    {
        await using var app = await TestApp.StartAsync();
        await BringAsync(app, [Header, One]);
        var id = Assert.Single(await app.EntriesAsync(SmallPartnership.School)).Id;
        var contact = (await HistoryAsync(app, id)).Single(item => item.Event is ContactMade).Sequence;
        Assert.Equal(HttpStatusCode.Created, (await app.As(SmallPartnership.School).DecideAsync(id, "withdrawals", $$"""{"sequence":{{contact}},"reason":"It was another family."}""")).Status);

        var again = await BringAsync(app, [Header, One], "again-0001");

        Assert.Equal(("1", "1"), (again.Text("unchanged"), again.Text("kept")));
        Assert.Null((await app.EntryAsync(SmallPartnership.School, id)).LastContactOn);
    }

    [Fact]
    public async Task An_entry_that_was_added_by_hand_is_recognised_by_its_reference()
    {
        await using var app = await TestApp.StartAsync();
        await app.As(SmallPartnership.School).PostJsonAsync("/api/referrals", """{"service":"FI","caseReference":"ash-00412","receivedOn":"2026-02-26","levelOfNeed":2}""");
        await app.RunAsync();

        var brought = await BringAsync(app, [Header, One]);

        Assert.Equal(("0", "1"), (brought.Text("added"), brought.Text("updated")));
        Assert.Equal(Day("2026-03-01"), Assert.Single(await app.EntriesAsync(SmallPartnership.School)).LastContactOn);
    }

    [Fact]
    public async Task A_family_that_another_agency_answers_for_now_is_not_put_on_the_list_again()
    {
        await using var app = await TestApp.StartAsync();
        await BringAsync(app, [Header, One]);
        var id = Assert.Single(await app.EntriesAsync(SmallPartnership.School)).Id;
        await app.As(SmallPartnership.School).DecideAsync(id, "responsibility/proposal", $$"""{"to":"{{SmallPartnership.Surgery}}"}""");
        await app.RunAsync();
        await app.As(SmallPartnership.Surgery).PostJsonAsync($"/api/entries/{id}/responsibility/acceptance", "{}", "accept-0001");
        await app.RunAsync();

        var again = await BringAsync(app, [Header, One], "again-0001");

        Assert.Equal(("0", "0", "1"), (again.Text("added"), again.Text("updated"), again.Text("refused")));
        Assert.Empty(await app.EntriesAsync(SmallPartnership.School));
        Assert.Contains("entry-elsewhere", await ErrorsAsync(app, again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Harm_in_the_last_row_of_a_long_file_is_told_before_the_others_are_applied()
    {
        await using var app = await TestApp.StartAsync();
        var file = Enumerable.Range(0, 350).Select(i => $"ASH-{i:00000},FI,2026-02-26,2,no").Prepend("case_reference,service,received_on,level,harm_mark").Append("ASH-99999,FI,2026-02-26,2,yes").ToArray();
        await SendAsync(app, file);

        var import = (await app.Get<IImportStore>().ReadAsync(Parties.School().Id, TestContext.Current.CancellationToken))[0].Import;
        await app.RunAsync();

        Assert.Equal((1, 5, Import.NumberOf(0, isUrgent: true)), (import.Urgent, import.Chunks, import.Next));
        Assert.Equal("safeguarding@ashdown-primary.example", Assert.Single(app.Emails.Accepted, mail => mail.Kind == MailKind.HarmNotice).To);
        Assert.Equal(351, (await app.EntriesAsync(SmallPartnership.School)).Count);
    }

    [Fact]
    public async Task What_is_wrong_with_rows_is_had_as_a_file_that_holds_no_value()
    {
        await using var app = await TestApp.StartAsync();

        var done = await BringAsync(app, [Header, One.Replace("ASH-00412", "Zebedee", StringComparison.Ordinal), Two, "one,two", One.Replace("2026-02-26", "2027-01-01", StringComparison.Ordinal)]);

        Assert.Equal(("1", "3"), (done.Text("added"), done.Text("refused")));
        var errors = await ErrorsAsync(app, done);
        Assert.Equal(
            ["row,column,code,reason", "2,\"case_reference\",case-reference-looks-like-a-name,", "4,\"(row)\",row-broken,", "5,\"received_on\",date-in-the-future,"],
            errors.Trim().Split("\r\n").Select((line, i) => i == 0 ? line : line[..(line.IndexOf(",\"", line.IndexOf("\",", StringComparison.Ordinal), StringComparison.Ordinal) + 1)]));
        Assert.DoesNotContain("zebedee", errors + app.Tables.Dump() + string.Join('\n', app.Logs.Lines), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3", "column-missing")]
    [InlineData("case_reference,service,received_on", "file-empty")]
    [InlineData("", "file-empty")]
    [InlineData("case_reference,service,received_on,service\nASH-1,FI,2026-02-26,FI", "column-twice")]
    [InlineData("case_reference,service,received_on,last_contact_on\nASH-1,FI,2026-02-26,\nASH-2,FI,2026-02-26,02/28/2026", "dates-month-first")]
    public async Task A_file_that_cannot_be_right_as_a_whole_is_refused_and_nothing_of_it_is_kept(string file, string code)
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await SendAsync(app, Encoding.UTF8.GetBytes(file));
        var previewed = await SendAsync(app, Encoding.UTF8.GetBytes(file), preview: true);

        Assert.Equal((HttpStatusCode.BadRequest, code, code), (answer.Status, answer.Code, previewed.Code));
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task A_quotation_mark_that_is_never_closed_does_not_swallow_the_file_in_silence()
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await SendAsync(app, [Header, One, "\"ASH-00414,FI", .. Enumerable.Range(0, 2000).Select(i => $"ASH-{i:00000},FI,2026-02-26,2,,,,,,")]);

        Assert.Equal((HttpStatusCode.BadRequest, "file-unreadable"), (answer.Status, answer.Code));
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Only_a_file_of_values_is_taken_and_under_a_key()
    {
        await using var app = await TestApp.StartAsync();
        var client = app.As(SmallPartnership.School);

        Assert.Equal("not-csv", (await client.AskAsync(Http.Post("/api/imports", "x"u8.ToArray(), Http.Key, "application/json"))).Code);
        Assert.Equal("idempotency-key-missing", (await client.AskAsync(Http.Post("/api/imports", "x"u8.ToArray(), null, "text/csv"))).Code);
        Assert.Equal((HttpStatusCode.NotFound, "mapping-not-found"), await StatusAsync(client.AskAsync(Http.Post("/api/imports?mapping=none-such", "x"u8.ToArray(), Http.Key, "text/csv"))));
    }

    [Fact]
    public async Task The_same_file_under_the_same_key_is_the_same_import_and_another_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var first = await BringAsync(app, [Header, One]);
        var before = app.Tables.Dump();

        var again = await SendAsync(app, [Header, One]);
        var other = await SendAsync(app, [Header, Two]);
        var part = await SendAsync(app, Bytes([Header, One]), query: "&part=yes");

        Assert.Equal((HttpStatusCode.Accepted, first.Text("id"), "done"), (again.Status, again.Text("id"), again.Text("state")));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-reused"), (other.Status, other.Code));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-reused"), (part.Status, part.Code));
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task A_file_that_breaks_off_leaves_nothing_that_counts_and_is_sent_again()
    {
        await using var app = await TestApp.StartAsync();
        string[] rows = [Header, One.Replace("ASH-00412", "ASH-10412", StringComparison.Ordinal), .. Enumerable.Range(0, 900).Select(i => $"ASH-{i:00000},FI,2026-02-26,2,,,,,,")];
        await Assert.ThrowsAsync<IOException>(() => SendAsync(app, new BreaksOff(Bytes(rows), 15_000)));
        await app.RunAsync();
        Assert.Empty(await app.EntriesAsync(SmallPartnership.School));

        await BringAsync(app, rows);

        Assert.Equal(901, (await app.EntriesAsync(SmallPartnership.School)).Count);
        Assert.DoesNotContain(app.Tables.Rows(Infrastructure.Storage.TableName.Imports), row => row.Row.StartsWith("g!", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_left_of_an_upload_that_never_came_again_is_taken_away_by_night()
    {
        await using var app = await TestApp.StartAsync();
        string[] rows = [Header, .. Enumerable.Range(0, 900).Select(i => $"ASH-{i:00000},FI,2026-02-26,2,,,,,,")];
        await Assert.ThrowsAsync<IOException>(() => SendAsync(app, new BreaksOff(Bytes(rows), 15_000)));
        Assert.NotEmpty(app.Tables.Rows(Infrastructure.Storage.TableName.Imports));

        await app.LiveThroughAsync("2026-03-05T06:00Z");

        Assert.Empty(app.Tables.Rows(Infrastructure.Storage.TableName.Imports));
        Assert.Empty(await app.Get<IImportStore>().ReadAsync(Parties.School().Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_preview_says_what_would_come_of_it_and_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        await BringAsync(app, [Header, One]);
        var before = app.Tables.Dump();

        var preview = await SendAsync(app, Bytes(["Nobody knows," + Header, "x," + One.Replace("2026-03-01", "2026-03-02", StringComparison.Ordinal), "x," + Two, "x," + Two.Replace(",3,", ",9,", StringComparison.Ordinal)]), preview: true);

        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.Equal(("3", "2", "1", "1", "1", "1"), (preview.Text("rows"), preview.Text("compared"), preview.Text("added"), preview.Text("updated"), preview.Text("refused"), preview.Text("columnsNotRead")));
        Assert.Contains("harm_mark", preview.Json.GetProperty("columnsMissing").EnumerateArray().Select(column => column.GetString()));
        Assert.Equal("4 level", preview.Json.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("row")} {error.GetProperty("column")}").Single());
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Nothing_of_a_file_that_may_not_be_kept_is_kept_logged_or_answered()
    {
        await using var app = await TestApp.StartAsync();
        var file = string.Join('\n', ["case_reference,row_id,service,received_on,nhs_number,Child name,Address,last_contact_on", $"ASH-00412,STEP-{Nhs},FI,2026-02-26,401 023 2137,Zebedee Quince,1 Canary Row,2026-02-27"]);

        var answer = await SendAsync(app, Encoding.UTF8.GetBytes(file));
        var staged = app.Tables.Dump();
        await app.RunAsync();

        var all = staged + app.Tables.Dump() + answer.Body + answer.Headers + string.Join('\n', app.Logs.Lines);
        Assert.All((string[])[Nhs, "401 023 2137", "Zebedee", "Quince", "Canary"], canary => Assert.DoesNotContain(canary, all, StringComparison.OrdinalIgnoreCase));
        Assert.Single(await app.EntriesAsync(SmallPartnership.School));
    }

    [Fact]
    public async Task A_child_is_recognised_by_a_number_in_a_file()
    {
        await using var app = await TestApp.StartAsync();
        await app.As(SmallPartnership.Surgery).PostJsonAsync("/api/referrals", $$"""{"service":"FI","caseReference":"SUR-1","receivedOn":"2026-02-05","nhsNumber":"{{Nhs}}"}""");
        await app.RunAsync();

        await BringAsync(app, ["case_reference,service,received_on,nhs_number", $"ASH-00412,FI,2026-02-26,{Nhs}"]);

        Assert.Equal(Day("2026-02-05"), Assert.Single(await app.EntriesAsync(SmallPartnership.School)).WaitFrom);
    }

    [Fact]
    public async Task Another_agencys_import_is_none_that_there_is()
    {
        await using var app = await TestApp.StartAsync();
        var import = await BringAsync(app, [Header, One, Two.Replace(",3,", ",9,", StringComparison.Ordinal)]);
        var surgery = app.As(SmallPartnership.Surgery);

        foreach (var what in (string[])["", "/errors", "/missing"])
        {
            var others = await surgery.GetAnswerAsync($"/api/imports/{import.Text("id")}{what}");
            var none = await surgery.GetAnswerAsync($"/api/imports/{new string('0', 32)}{what}");
            var nonsense = await surgery.GetAnswerAsync($"/api/imports/..%2Fm!x{what}");
            Assert.Equal(Http.Untold(none.Body), Http.Untold(others.Body));
            Assert.Equal(HttpStatusCode.NotFound, others.Status);
            Assert.Equal(none.Headers, others.Headers);
            Assert.Equal(Http.Untold(none.Body), Http.Untold(nonsense.Body));
        }

        Assert.Empty((await surgery.GetAnswerAsync("/api/imports")).Json.GetProperty("imports").EnumerateArray());
        Assert.Single((await app.As(SmallPartnership.School).GetAnswerAsync("/api/imports")).Json.GetProperty("imports").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As(SmallPartnership.School, "practitioner").GetAnswerAsync("/api/imports")).Status);
    }

    [Fact]
    public async Task A_file_is_read_by_the_agencys_own_mapping_as_it_was_when_the_file_came()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);
        var mapping = """{"title":"Our system","columns":[{"field":"case-reference","header":"Fall"},{"field":"received-on","header":"Eingang"},{"field":"level","header":"Stufe","words":[{"from":"hoch","to":"3"}]}],"fixed":[{"field":"service","value":"FI"}]}""";
        Assert.Equal("mapping-not-found", (await school.GetAnswerAsync("/api/import-mappings/ours")).Code);
        var put = await PutAsync(school, "ours", mapping, "\"new\"");

        await BringAsync(app, ["Fall;Eingang;Stufe", "ASH-00412;26.02.2026;Hoch"], query: "&mapping=ours");

        Assert.Equal(HttpStatusCode.OK, put.Status);
        Assert.Equal(3, Assert.Single(await app.EntriesAsync(SmallPartnership.School)).Level);
        Assert.Equal(["ours", "plain", "mosaic", "liquidlogic"], (await school.GetAnswerAsync("/api/import-mappings")).Json.GetProperty("mappings").EnumerateArray().Select(each => each.GetProperty("name").GetString()));
        Assert.Equal("mapping-not-found", (await app.As(SmallPartnership.Surgery).GetAnswerAsync("/api/import-mappings/ours")).Code);
    }

    [Fact]
    public async Task A_mapping_is_changed_as_it_was_read_and_the_same_again_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);
        var mapping = """{"title":"Our system","columns":[{"field":"case-reference","header":"Fall"},{"field":"received-on","header":"Eingang"},{"field":"service","header":"Dienst"}]}""";
        await PutAsync(school, "ours", mapping, "\"new\"");
        var tag = (await school.GetAnswerAsync("/api/import-mappings/ours")).Headers.Split('\n').Single(line => line.StartsWith("ETag: ", StringComparison.Ordinal))["ETag: ".Length..];
        var changed = mapping.Replace("Our system", "Another", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(school, "ours", mapping, "\"new\"")).Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "changed-meanwhile"), await StatusAsync(PutAsync(school, "ours", changed, "\"new\"")));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(school, "ours", changed, tag)).Status);
        Assert.Equal("field-not-mapped", (await PutAsync(school, "ours", """{"title":"x","columns":[]}""", tag)).Json.GetProperty("code").GetString());
    }

    private static DateOnly Day(string text) => Days.Day(text);

    private static byte[] Bytes(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    private static async Task<(HttpStatusCode Status, string? Code)> StatusAsync(Task<Answer> answer) => ((await answer).Status, (await answer).Code);

    private static Task<Answer> SendAsync(TestApp app, string[] lines, string key = "key-00001") => SendAsync(app, Bytes(lines), key);

    private static Task<Answer> SendAsync(TestApp app, byte[] file, string key = "key-00001", bool preview = false, string query = "") =>
        app.As(SmallPartnership.School).AskAsync(Http.Post($"/api/imports{(preview ? "/preview" : string.Empty)}?from=test{query}", file, key, "text/csv"));

    private static Task SendAsync(TestApp app, Stream file) =>
        app.Get<ReceiveImport>().HandleAsync(new Actor(Parties.School().Id, "agency-lead"), "key-00001", "plain", isWhole: true, file, TestContext.Current.CancellationToken);

    private static Task<Answer> BringAsync(TestApp app, string[] lines, string key = "key-00001", string query = "") => BringAsync(app, Bytes(lines), key, query);

    private static async Task<Answer> BringAsync(TestApp app, byte[] file, string key = "key-00001", string query = "")
    {
        var sent = await SendAsync(app, file, key, query: query);
        Assert.True(sent.Status == HttpStatusCode.Accepted, sent.Body);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.RunAsync();
        return await app.As(SmallPartnership.School).GetAnswerAsync(sent.Location!);
    }

    private static async Task<string> ErrorsAsync(TestApp app, Answer import)
    {
        var errors = await app.As(SmallPartnership.School).GetAnswerAsync(import.Text("errors")!);
        Assert.Equal("text/csv", errors.ContentType);
        return errors.Body;
    }

    private static Task<Answer> PutAsync(HttpClient client, string name, string body, string ifMatch)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/import-mappings/{name}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return client.AskAsync(request);
    }

    private static Task<IReadOnlyList<HistoryItem>> HistoryAsync(TestApp app, EntryId id) =>
        app.Get<IWaitingListStore>().ReadHistoryAsync(Parties.School().Id, id, TestContext.Current.CancellationToken);

    /// <summary>The school's entries, those of long ago too.</summary>
    private static async Task<IReadOnlyList<WaitingListEntry>> AllAsync(TestApp app) =>
    [
        .. await app.EntriesAsync(SmallPartnership.School),
        .. (await app.Get<IWaitingListStore>().ReadArchivedAsync(Parties.School().Id, null, 100, TestContext.Current.CancellationToken)).Items.Select(stored => stored.Entry),
    ];

    private static async Task<string> WhatIsRecordedAsync(TestApp app)
    {
        var lines = new List<string>();

        foreach (var entry in await AllAsync(app))
        {
            lines.AddRange((await HistoryAsync(app, entry.Id)).Select(item => $"{entry.Id} {item.Event}"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>A connection that is lost in the middle of a file.</summary>
    private sealed class BreaksOff(byte[] bytes, int after) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Position < after
            ? await base.ReadAsync(buffer[..Math.Min(buffer.Length, after - (int)Position)], cancellationToken)
            : throw new IOException("The connection was lost.");
    }
}
