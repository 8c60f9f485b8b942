using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Relay;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Triggers;

public sealed class QueueTests
{
    public static readonly TheoryData<string> Ours = ["RunWork", "SendMail"];

    public static readonly TheoryData<string> All = ["RunWork", "SendMail", "ReceiveReferral"];

    private static readonly PartyId School = PartyId.Parse(SmallPartnership.School, null);

    private static readonly string Referral = $$"""{"v":1,"sender":"{{SmallPartnership.Surgery}}","referral":{{Referring.Body}}}""";

    [Fact]
    public async Task A_message_is_handled()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var id = await app.ReferAsync("2026-02-26", 2);

        await app.InvokedAsync("RunWork", Payloads.Message(Written(app, new PointToEntry(School, id, PartyId.Parse("camhs-team", null), PointerKind.Follows))));

        Assert.Contains(app.Tables.Rows(TableName.Assurance, "camhs-team"), row => row.Row == Keys.Pointer(PointerKind.Follows, id));
        Assert.Empty(await AsidesAsync(app));
    }

    [Fact]
    public async Task A_mail_is_sent_once_however_often_its_message_arrives()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        await app.ReferAsync("2026-02-26", 4);
        var notification = NotificationId.FromStored(
            RowKeys.Split(app.Tables.Rows(TableName.Assurance, SmallPartnership.School).Single(row => row.Row.StartsWith("n!", StringComparison.Ordinal)).Row)[1]);
        var message = Payloads.Message(Written(app, new SendMailMessage(School, notification, 1)));

        await app.InvokedAsync("SendMail", message);
        await app.InvokedAsync("SendMail", message);
        await app.RunAsync();

        Assert.Equal((MailKind.HarmNotice, 1), (Assert.Single(app.Emails.Tried).Kind, app.Emails.Accepted.Count));
    }

    [Fact]
    public async Task A_mail_that_another_sends_at_the_moment_is_delivered_again_later()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        await app.ReferAsync("2026-02-26", 4);
        app.Emails.AfterAccepting = _ => throw new HttpRequestException("The connection was closed."); // the claim stands
        await app.InvokedAsync("RelayOutbox", Payloads.TimerFirstRun);
        var id = app.Emails.Tried.Single().Id;

        var before = app.Outbox().Select(row => row.Row).ToHashSet();

        await app.InvokedAsync("SendMail", Payloads.Message(Written(app, new SendMailMessage(School, id, 1))));

        // Not by the broker, which would bring it again at once, ten times, and then give it up.
        Assert.Single(app.Emails.Tried);
        Assert.Equal(0, Assert.Single(app.Outbox(), row => !before.Contains(row.Row)).GetInt32("tries"));
    }

    [Fact]
    public async Task A_message_that_fails_comes_again_later_each_time_and_is_kept_aside_after_the_fifth()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var bad = await app.ReferAsync("2026-03-02", 4);
        var match = app.Outbox().Single(row => row.GetString("message") == "match-entry").GetString("body");
        await app.RunAsync();
        await app.BreakAsync(SmallPartnership.School, bad);
        var body = $$"""{"v":1,"message":"match-entry","body":{{match}}}""";

        for (var tries = 0; tries < 4; tries++)
        {
            var before = app.Outbox().Count;
            await app.InvokedAsync("RunWork", Payloads.WithMetadata(Payloads.Message(body, $"m-{tries}"), metadata => metadata["ApplicationProperties"] = Properties(tries)));

            var row = app.Outbox().MaxBy(row => row.Row)!;
            Assert.Equal((before + 1, SmallPartnership.School, tries + 1), (app.Outbox().Count, row.Partition, row.GetInt32("tries")));
            Assert.StartsWith(Keys.Message(app.Clock.GetUtcNow().AddMinutes(1 << tries), string.Empty), row.Row, StringComparison.Ordinal);
        }

        Assert.Empty(await AsidesAsync(app));
        await app.InvokedAsync("RunWork", Payloads.WithMetadata(Payloads.Message(body, "m-4"), metadata => metadata["ApplicationProperties"] = Properties(4)));
        Assert.Equal(("work", body), Assert.Single((await AsidesAsync(app)).Select(aside => (aside.Queue, aside.Body))));

        static JsonObject Properties(int tries) => new() { ["party"] = SmallPartnership.School, ["tries"] = tries, ["v"] = 1 };
    }

    [Fact]
    public async Task A_referral_that_fails_time_after_time_is_kept_aside_before_the_broker_lays_its_words_among_the_dead()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        app.Tables.BeforeCall = call => call.IsCommit && call.Table.Equals(nameof(TableName.Locator), StringComparison.OrdinalIgnoreCase) ? throw new ArgumentException("Too large.") : Task.CompletedTask;

        Invoking.AssertFailed(await app.InvokeAsync("ReceiveReferral", Payloads.WithMetadata(Payloads.Message(Referral), metadata => metadata["DeliveryCount"] = "7")));
        Assert.Empty(await AsidesAsync(app));
        await app.InvokedAsync("ReceiveReferral", Payloads.WithMetadata(Payloads.Message(Referral), metadata => metadata["DeliveryCount"] = "8"));

        Assert.Equal((null, "referrals", "ArgumentException"), Assert.Single((await AsidesAsync(app)).Select(aside => (aside.Body, aside.Queue, aside.Reason))));
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public async Task A_message_about_what_does_not_exist_is_kept_aside_whole_and_the_others_flow(string function)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        Message lost = function == "RunWork"
            ? new PointToEntry(School, Entries.Id(4711), PartyId.Board, PointerKind.Follows)
            : new SendMailMessage(School, NotificationId.For(MailKind.Digest, "nobody", "2026-03-02"), 1);

        await app.InvokedAsync(function, Payloads.Message(Written(app, lost), "lost-1"));
        await app.InvokedAsync("RunWork", Payloads.Message(Written(app, new PointToEntry(School, id, PartyId.Board, PointerKind.Follows))));

        var aside = Assert.Single(await AsidesAsync(app));
        Assert.Equal(("subject-unknown", "lost-1", Written(app, lost)), (aside.Reason, aside.MessageId, aside.Body));
        Assert.Contains(app.Tables.Rows(TableName.Assurance, "board"), row => row.Row == Keys.Pointer(PointerKind.Follows, id));
        Assert.Contains(app.Logs.Lines, line => line.Text.Contains(aside.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "message-unreadable")]
    [InlineData("not JSON at all: Zebedee", "message-unreadable")]
    [InlineData("null", "message-unreadable")]
    [InlineData("[1]", "message-unreadable")]
    [InlineData("{}", "message-unreadable")]
    [InlineData("{\"v\":\"Zebedee\",\"message\":\"point-to-entry\",\"body\":{}}", "message-unreadable")]
    [InlineData("{\"v\":1,\"message\":\"point-to-entry\",\"body\":{}}", "message-unreadable")]
    [InlineData("{\"v\":1,\"message\":\"point-to-entry\",\"body\":{\"responsible\":\"Zebedee\",\"entry\":\"x\",\"into\":\"y\"}}", "message-unreadable")]
    [InlineData("{\"v\":1,\"message\":\"zebedee\",\"body\":{}}", "message-kind-unknown")]
    [InlineData("{\"v\":2,\"message\":\"point-to-entry\",\"body\":{}}", "message-version-unknown")]
    [InlineData("{\"v\":99999999999,\"message\":\"point-to-entry\",\"body\":{}}", "message-unreadable")]
    public async Task A_message_that_is_none_of_ours_is_kept_aside_without_its_body(string body, string reason)
    {
        foreach (var function in (string[])["RunWork", "SendMail"])
        {
            await using var app = await Invoking.StartUnderFunctionsAsync();

            await app.InvokedAsync(function, Payloads.Message(body));

            var aside = Assert.Single(await AsidesAsync(app));
            Assert.Equal((reason, null, "m-1"), (aside.Reason, aside.Body, aside.MessageId));
            AssertNowhere(app, "Zebedee");
        }
    }

    [Fact]
    public async Task A_partners_referral_is_taken_once_a_message_id()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(Referral, "m-7"));
        await app.InvokedAsync("ReceiveReferral", Payloads.Message(Referral, "m-7"));
        Assert.Single(await app.EntriesAsync(SmallPartnership.Surgery));

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(Referral, "m-8"));
        Assert.Equal(2, (await app.EntriesAsync(SmallPartnership.Surgery)).Count);
        Assert.Empty(await AsidesAsync(app));
    }

    [Fact]
    public async Task A_partners_referral_with_a_harm_mark_is_told_like_any_other()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var body = Referral.Replace("\"levelOfNeed\":2", "\"levelOfNeed\":2,\"harmMark\":true");

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(body));
        await app.InvokedAsync("RelayOutbox", Payloads.TimerFirstRun);

        Assert.Equal("safeguarding@northmere-surgery.example", Assert.Single(app.Emails.Accepted).To);
    }

    [Theory]
    [InlineData("Zebedee Smith, born 12/03/2014", "json-invalid")]
    [InlineData("", "json-invalid")]
    [InlineData("""{"v":2,"sender":"northmere-surgery","referral":{"service":"FI","caseReference":"ASH-1","receivedOn":"2026-02-26"}}""", "message-version-unknown (v)")]
    [InlineData("""{"v":1,"sender":"Zebedee","referral":{"service":"FI","caseReference":"ASH-1","receivedOn":"2026-02-26"}}""", "sender-unknown (sender)")]
    [InlineData("""{"v":1,"sender":"camhs-team","referral":{"service":"FI","caseReference":"ASH-1","receivedOn":"2026-02-26"}}""", "sender-unknown (sender)")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"service":"FI","caseReference":"Zebedee","receivedOn":"2026-02-26"}}""", "case-reference-looks-like-a-name (caseReference)")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"service":"FI","caseReference":"ASH-1","receivedOn":"2027-02-26"}}""", "date-in-the-future (receivedOn)")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"service":"FI","caseReference":"ASH-1","receivedOn":7}}""", "field-invalid (referral.receivedOn)")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"service":"FI","caseReference":"ASH-1"}}""", "field-missing (referral.receivedOn)")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"Zebedee":1,"service":"FI","caseReference":"ASH-1","receivedOn":"2026-02-26"}}""", "field-unknown (referral)")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"Zebedee Smith":1}}""", "field-unknown")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"nhsNumber":"4010232137","service":"FI","caseReference":"ASH-1","receivedOn":"2026-02-26"}}""", "field-unknown (referral)")]
    [InlineData("""{"v":1,"sender":"northmere-surgery","referral":{"upn":"H801200001001","service":"FI","caseReference":"ASH-1","receivedOn":"2026-02-26"}}""", "field-unknown (referral)")]
    [InlineData("""{"Zebedee":1,"v":1,"sender":"northmere-surgery"}""", "field-unknown")]
    public async Task A_partners_referral_that_cannot_be_taken_is_kept_aside_without_a_word_of_it(string body, string reason)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(body));

        var aside = Assert.Single(await AsidesAsync(app));
        Assert.Equal((reason, null, "m-1", "referrals"), (aside.Reason, aside.Body, aside.MessageId, aside.Queue));
        Assert.Equal(64, aside.BodySha256!.Length);
        Assert.Empty(app.Tables.Rows(TableName.Locator));
        AssertNowhere(app, "Zebedee");
        AssertNowhere(app, "4010232137");
        AssertNowhere(app, "801200001001");
    }

    [Fact]
    public async Task A_partners_referral_of_more_than_64_KiB_is_kept_aside()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        await app.InvokedAsync("ReceiveReferral", Payloads.Message(Referral.PadRight((64 * 1024) + 1)));

        Assert.Equal("body-too-large", Assert.Single(await AsidesAsync(app)).Reason);
    }

    [Fact]
    public async Task What_the_body_says_of_the_message_does_not_matter()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        const string Spoof = "\"MessageId\":\"SPOOF\",\"deliveryCount\":99,\"EnqueuedTimeUtc\":\"1999-01-01T00:00:00Z\",\"sys\":{\"MethodName\":\"evil\"},";

        await app.InvokedAsync("RunWork", Payloads.Message("{" + Spoof + Written(app, new PointToEntry(School, Entries.Id(1), School, PointerKind.Follows))[1..], "real-1"));
        await app.InvokedAsync("ReceiveReferral", Payloads.Message("{" + Spoof + Referral[1..], "real-2"));

        Assert.Equal(["real-1", "real-2"], (await AsidesAsync(app)).Select(aside => aside.MessageId).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"m-7\"")] // raw, as the documentation has it
    [InlineData("\"\\\"m-7\\\"\"")] // JSON in a string, as the host sends it
    public async Task The_message_id_is_read_raw_or_as_JSON_in_a_string(string json)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var payload = Payloads.WithMetadata(Payloads.Message(Referral), metadata => metadata["MessageId"] = JsonNode.Parse(json));

        await app.InvokedAsync("ReceiveReferral", payload);
        await app.InvokedAsync("ReceiveReferral", Payloads.Message(Referral, "m-7"));

        Assert.Single(await app.EntriesAsync(SmallPartnership.Surgery));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MessageId")]
    public async Task A_referral_without_a_message_id_is_kept_aside_since_it_could_be_taken_twice(string left)
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var payload = left.Length == 0
            ? Payloads.Without(Payloads.Message(Referral), "Metadata")
            : Payloads.WithMetadata(Payloads.Message(Referral), metadata => metadata.Remove(left));

        await app.InvokedAsync("ReceiveReferral", payload);

        Assert.Equal("message-id-missing", Assert.Single(await AsidesAsync(app)).Reason);
        Assert.Empty(app.Tables.Rows(TableName.Locator));
    }

    [Fact]
    public async Task Our_own_messages_need_no_metadata_and_bear_more_than_is_known()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();
        var id = await app.ReferAsync("2026-02-26", 2);
        var payload = Payloads.Message(Written(app, new PointToEntry(School, id, PartyId.Board, PointerKind.Follows)));

        await app.InvokedAsync("RunWork", Payloads.Without(payload, "Metadata"));
        await app.InvokedAsync("RunWork", Payloads.WithMetadata(payload, metadata => metadata["MessageReceiver"] = new JsonObject { ["Path"] = "work" }));

        Assert.Empty(await AsidesAsync(app));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Data\":null}")]
    [InlineData("{\"Data\":[]}")]
    [InlineData("Zebedee")]
    public async Task What_is_no_invocation_fails_so_that_the_message_is_not_lost(string payload)
    {
        foreach (var function in All.Select(row => row.Data))
        {
            await using var app = await Invoking.StartUnderFunctionsAsync();
            var before = app.Tables.Dump();

            Invoking.AssertFailed(await app.InvokeAsync(function, payload));

            Assert.Equal(before, app.Tables.Dump());
        }
    }

    [Theory]
    [InlineData("""{"Data":{"message":"\"plain text\""},"Metadata":{}}""")] // dataType was left out
    [InlineData("""{"Data":{"message":"\"{\\\"id\\\":\\\"P1\\\"}\""},"Metadata":{"id":"\"P1\""}}""")]
    [InlineData("""{"Data":{"other":"e30="},"Metadata":{}}""")]
    [InlineData("""{"Data":{"message":{"v":1}},"Metadata":{}}""")]
    [InlineData("""{"Data":{"message":null},"Metadata":{}}""")]
    public async Task A_message_that_did_not_come_as_bytes_fails_since_its_metadata_cannot_be_believed(string payload)
    {
        foreach (var function in All.Select(row => row.Data))
        {
            await using var app = await Invoking.StartUnderFunctionsAsync();

            Invoking.AssertFailed(await app.InvokeAsync(function, payload));

            Assert.Empty(await AsidesAsync(app));
        }
    }

    [Fact]
    public async Task Storage_that_does_not_answer_fails_the_call_and_nothing_is_kept_aside()
    {
        foreach (var function in All.Select(row => row.Data))
        {
            await using var app = await Invoking.StartUnderFunctionsAsync();
            var id = await app.ReferAsync("2026-02-26", 2);
            var body = function == "ReceiveReferral" ? Referral : Written(app, new PointToEntry(School, id, PartyId.Board, PointerKind.Follows));
            app.Tables.Faults = new FaultPlan().FailFrom(1);

            var answering = app.InvokeAsync(function, Payloads.Message(body));

            // Ten deliveries must last longer than an outage: our own are answered only after half a minute.
            while (!answering.IsCompleted)
            {
                app.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            var answer = await answering;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            app.Tables.Faults = new FaultPlan();
            Assert.Empty(await AsidesAsync(app));
        }
    }

    [Fact]
    public async Task A_message_of_the_largest_kind_the_standard_tier_carries_is_read()
    {
        await using var app = await Invoking.StartUnderFunctionsAsync();

        await app.InvokedAsync("RunWork", Payloads.Message(new byte[256 * 1024]));

        Assert.Equal("message-unreadable", Assert.Single(await AsidesAsync(app)).Reason);
    }

    private static string Written(TestApp app, Message message) => app.Get<IMessageFormat>().Write(message);

    private static Task<IReadOnlyList<Aside>> AsidesAsync(TestApp app) => app.Get<IAsideStore>().ReadAsync(PartyId.Board, TestContext.Current.CancellationToken);

    private static void AssertNowhere(TestApp app, string word)
    {
        Assert.DoesNotContain(word, app.Tables.Dump(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(word)), app.Tables.Dump(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
