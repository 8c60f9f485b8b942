using System.Net;
using System.Text.Json.Nodes;
using Monitor.Infrastructure.Storage;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Fhir;

/// <summary>Transactions, batches and messages: what is taken of each, and what happens when it comes again.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task A_transaction_is_answered_entry_by_entry_in_its_order()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, Messages.Transaction);

        Assert.Equal((HttpStatusCode.OK, "transaction-response"), (answer.Status, answer.Text("type")));
        var entries = answer.Json.GetProperty("entry").EnumerateArray().ToList();
        Assert.Equal(["200 OK", "200 OK", "201 Created"], entries.Select(entry => entry.GetProperty("response").GetProperty("status").GetString()));
        Assert.Contains("Nothing of it was kept", entries[0].GetProperty("response").GetProperty("outcome").GetRawText(), StringComparison.Ordinal);
        var id = entries[2].GetProperty("resource").GetProperty("id").GetString();
        Assert.Equal($"ServiceRequest/{id}", entries[2].GetProperty("response").GetProperty("location").GetString());
        Assert.Equal(HttpStatusCode.OK, (await app.As(SmallPartnership.School).GetAnswerAsync($"{Messages.Create}/{id}")).Status);
    }

    [Fact]
    public async Task Of_a_transaction_in_which_anything_is_wrong_nothing_is_taken_and_all_that_is_wrong_is_told()
    {
        await using var app = await TestApp.StartAsync();
        var bundle = Messages.Bundle(
            "transaction", Messages.Plain("A-1"), Messages.Plain("A-2").With("authoredOn", "\"2026-03-03\""), Messages.Plain("A-3"), Messages.Plain("A-4").With("status", "\"draft\""));
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, bundle);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(["date-in-the-future@Bundle.entry[1].resource.authoredOn", "status-not-taken@Bundle.entry[3].resource.status"], answer.Issues);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Of_a_batch_each_entry_stands_for_itself()
    {
        await using var app = await TestApp.StartAsync();
        var bundle = Messages.Bundle("batch", Messages.Plain("A-1"), Messages.Plain("A-2").With("authoredOn", "\"2026-03-03\""), Messages.Plain("A-3"))
            .With("entry/3", """{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"}},"request":{"method":"POST","url":"Observation"}}""");

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, bundle);

        Assert.Equal((HttpStatusCode.OK, "batch-response"), (answer.Status, answer.Text("type")));
        Assert.Equal(["201 Created", "400 BadRequest", "201 Created", "400 BadRequest"], Statuses(answer));
        var outcome = answer.Json.GetProperty("entry")[1].GetProperty("response").GetProperty("outcome").GetProperty("issue")[0];
        Assert.Equal(("value", "Bundle.entry[1].resource.authoredOn"), (outcome.GetProperty("code").GetString(), outcome.GetProperty("expression")[0].GetString()));
        Assert.Equal(2, app.Tables.Rows(TableName.Locator).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_transaction_that_broke_off_anywhere_is_completed_when_it_is_sent_again(int write)
    {
        await using var app = await TestApp.StartAsync();
        var bundle = Messages.Bundle("transaction", Messages.Plain("A-1"), Messages.Plain("A-2"), Messages.Plain("A-3"));
        app.Tables.Faults = new FaultPlan().FailFrom(await CallsBeforeAsync(bundle, write));

        var broken = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, bundle);
        app.Tables.Faults = new FaultPlan();
        var again = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, bundle);
        var third = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, bundle);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "storage-unavailable", Messages.FhirJson), (broken.Status, broken.Code, broken.ContentType));
        Assert.Equal("transient", broken.Json.GetProperty("issue")[0].GetProperty("code").GetString());
        Assert.Equal(["201 Created", "201 Created", "201 Created"], Statuses(again));
        Assert.Equal(again.Body, third.Body);
        Assert.Equal(3, app.Tables.Rows(TableName.Locator).Count);
    }

    [Fact]
    public async Task A_transaction_that_comes_again_with_something_else_in_it_is_refused_before_anything_is_written()
    {
        await using var app = await TestApp.StartAsync();
        await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, Messages.Bundle("transaction", Messages.Plain("A-1"), Messages.Plain("A-2")));
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, Messages.Bundle("transaction", Messages.Plain("A-0"), Messages.Plain("A-2"), Messages.Plain("A-3")));

        Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-reused"), (answer.Status, answer.Code));
        Assert.Equal(before, app.Tables.Dump());
    }

    [Theory]
    [InlineData("type", "\"collection\"", "bundle-not-taken@Bundle.type")]
    [InlineData("entry/0/request", null, "request-missing@Bundle.entry[0].request")]
    [InlineData("entry/0/request/method", "\"PUT\"", "interaction-not-taken@Bundle.entry[0].request")]
    [InlineData("entry/0/request/url", "\"Patient\"", "interaction-not-taken@Bundle.entry[0].request")]
    [InlineData("entry/0/request/ifNoneExist", "\"identifier=a\"", "condition-not-taken@Bundle.entry[0].request")]
    [InlineData("entry/1", """{"request":{"method":"DELETE","url":"ServiceRequest/A123456789Z"}}""", "interaction-not-taken@Bundle.entry[1].request")]
    [InlineData("entry/1", """{"request":{"method":"GET","url":"ServiceRequest"}}""", "interaction-not-taken@Bundle.entry[1].request")]
    [InlineData("entry", """[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}}]""", "request-missing@Bundle.entry")]
    [InlineData("identifier", null, "idempotency-key-missing@Idempotency-Key")]
    public async Task A_transaction_that_asks_for_anything_else_is_refused(string path, string? json, string issue)
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, Messages.Bundle("transaction", Messages.Plain()).With(path, json));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal([issue], answer.Issues);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Theory]
    [InlineData(20, HttpStatusCode.OK)]
    [InlineData(21, HttpStatusCode.BadRequest)]
    public async Task Twenty_requests_are_taken_in_a_Bundle(int count, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(
            Messages.System, Messages.Bundle("transaction", [.. Enumerable.Range(1, count).Select(i => Messages.Plain($"A-{i}"))]));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == HttpStatusCode.OK ? count : 0, app.Tables.Rows(TableName.Locator).Count);
    }

    [Theory]
    [InlineData(Messages.System)]
    [InlineData(Messages.Process)]
    public async Task A_message_is_answered_with_its_response_and_with_the_same_when_it_comes_again(string path)
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);

        var answer = await school.SendFhirAsync(path, Messages.Message);
        var again = await school.SendFhirAsync(path, Messages.Message.With("timestamp", "\"2026-03-02T07:30:00Z\""));

        Assert.Equal((HttpStatusCode.OK, "message"), (answer.Status, answer.Text("type")));
        var header = answer.Json.GetProperty("entry")[0].GetProperty("resource");
        var request = answer.Json.GetProperty("entry")[1].GetProperty("resource");
        Assert.Equal("""{"identifier":"5ee88ae9-8c5f-4b3c-9f52-0fb7cbd0a4a1","code":"ok"}""", header.GetProperty("response").GetRawText());
        Assert.Equal("servicerequest-response", header.GetProperty("eventCoding").GetProperty("code").GetString());
        Assert.Equal($"ServiceRequest/{request.GetProperty("id").GetString()}", header.GetProperty("focus")[0].GetProperty("reference").GetString());
        Assert.Equal(answer.Body, again.Body);
        Assert.Single(app.Tables.Rows(TableName.Locator));
    }

    [Fact]
    public async Task A_message_of_the_kind_that_booking_and_referral_systems_send_is_read_for_what_it_is_about()
    {
        await using var app = await TestApp.StartAsync();
        var message = Messages.Message
            .With("entry/0/resource/sender", """{"reference":"urn:uuid:0a44b1c1-6f0c-4a35-8f38-ae7f0a2c3f6b"}""")
            .With("entry/0/resource/definition", "\"https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-referral\"")
            .With("entry/3", """{"fullUrl":"urn:uuid:0a44b1c1-6f0c-4a35-8f38-ae7f0a2c3f6b","resource":{"resourceType":"Organization","identifier":[{"system":"urn:monitor:fhir:party","value":"ashdown-primary"}]}}""")
            .With("entry/4", """{"fullUrl":"urn:uuid:5c6d3bfa-6a4d-4b0e-8c92-8e9a7a8b1d53","resource":{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"}}}""")
            .With("entry/1/resource/basedOn", """[{"reference":"urn:uuid:1f2cc2a4-6c45-43c8-9f29-3cf7bd64f2c5"}]""");

        Assert.Equal(HttpStatusCode.OK, (await app.As(SmallPartnership.School).SendFhirAsync(Messages.Process, message)).Status);
        Assert.Single(app.Tables.Rows(TableName.Locator));
    }

    [Theory]
    [InlineData("entry/0", null, "header-missing@Bundle.entry[0]")]
    [InlineData("entry/0/resource/eventCoding/code", "\"booking-request\"", "event-not-taken@Bundle.entry[0].resource.event")]
    [InlineData("entry/0/resource/reason/coding/0/code", "\"update\"", "reason-not-taken@Bundle.entry[0].resource.reason")]
    [InlineData("entry/0/resource/focus", null, "request-missing@Bundle.entry[0].resource.focus")]
    [InlineData("entry/0/resource/focus/0/reference", "\"urn:uuid:4b4b0c4e-7f10-4d36-8c1f-95b7f2f9c9d0\"", "request-missing@Bundle.entry[0].resource.focus[0]")]
    [InlineData("entry/0/resource/response", """{"identifier":"a","code":"ok"}""", "modifier-not-taken@Bundle.entry[0].resource")]
    [InlineData("entry/0/resource/sender", """{"identifier":{"system":"urn:monitor:fhir:party","value":"northmere-surgery"}}""", "requester-not-you@Bundle.entry[0].resource.sender.identifier")]
    [InlineData("entry/2", null, "subject-missing@Bundle.entry[1].resource.subject")]
    [InlineData("type", "\"transaction\"", "bundle-not-taken@Bundle.type")]
    public async Task A_message_that_is_no_new_request_is_refused(string path, string? json, string issue)
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.Process, Messages.Message.With(path, json));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal([issue], answer.Issues);
        Assert.Equal(before, app.Tables.Dump());
    }

    private static IEnumerable<string?> Statuses(Answer answer) =>
        answer.Json.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("response").GetProperty("status").GetString());

    /// <summary>How many calls of the storage come before the nth write of a transaction, the failing one included.</summary>
    private static async Task<int> CallsBeforeAsync(JsonNode bundle, int write)
    {
        await using var app = await TestApp.StartAsync();
        app.Tables.Faults = new FaultPlan();
        await app.As(SmallPartnership.School).SendFhirAsync(Messages.System, bundle);
        var writes = app.Tables.Faults.Calls.Where(call => call.IsCommit).ToList();
        Assert.Equal(6, writes.Count);
        return writes[write - 1].Number;
    }
}
