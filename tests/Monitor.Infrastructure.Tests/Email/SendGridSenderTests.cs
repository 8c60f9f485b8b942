using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;
using Monitor.Testing;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace Monitor.Infrastructure.Tests.Email;

/// <summary>Answers and requests have the shapes that SendGrid publishes for <c>POST /v3/mail/send</c>.</summary>
public sealed class SendGridSenderTests : SenderContract, IDisposable
{
    private const string Key = "SG.a-key-for-tests.and-no-secret";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 8, 0, 0, TimeSpan.Zero);

    private readonly WireMockServer _server = WireMockServer.Start(new WireMockServerSettings { Urls = ["http://127.0.0.1:0"] });
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly SendGridEmailSender _sender;

    public SendGridSenderTests()
    {
        _sender = SenderTo(_server.Url!);
        Answer(202);
    }

    protected override IEmailSender Sender => _sender;

    public void Dispose()
    {
        _sender.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Asks_for_what_it_should_and_for_nothing_else()
    {
        var message = Message(attempt: 2, subject: "Grüße", html: "<p>Hello <img src=\"cid:waits\" alt=\"\"></p>", text: "Hello\n") with { Images = [new InlineImage("waits", [1, 2, 3])] };
        using var traced = new Activity("traced").SetIdFormat(ActivityIdFormat.W3C).Start();

        await Sender.SendAsync(message, Cancelled);

        var request = Assert.Single(Requests());
        var body = JsonSerializer.Serialize(JsonElement.Parse(request.Body!), Indented).ReplaceLineEndings("\n") + "\n";
        Assert.Equal(("POST", "/v3/mail/send"), (request.Method, request.Path));
        Assert.Equal($"Bearer {Key}", Assert.Single(request.Headers!["Authorization"]));
        Assert.Equal("application/json", Assert.Single(request.Headers["Content-Type"]));
        Assert.DoesNotContain(request.Headers.Keys, name => name.StartsWith("trace", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(GoldenFile.Expected("Monitor.Infrastructure.Tests", "sendgrid-request.json", body), body);
    }

    [Fact]
    public async Task What_is_known_of_a_mail_beside_its_words_does_not_leave()
    {
        var message = Message() with { To = "canary@family.example" };

        await Sender.SendAsync(message, Cancelled);

        var all = string.Join('\n', Requests().Select(request => $"{request.Url} {string.Join(' ', request.Headers!.Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))} {request.Body}"));
        Assert.Single(all.Split("canary").Skip(1));
        Assert.DoesNotContain(message.Kind.ToString(), all, StringComparison.OrdinalIgnoreCase);
        Assert.All(message.References, reference => Assert.DoesNotContain(reference.ToString(), all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_follows_for_a_mail_that_its_events_can_be_told_by()
    {
        Assert.True((await Sender.SendAsync(Message(), Cancelled)).ReceiptFollows);
        Assert.False((await Sender.SendAsync(Message() with { Mark = null }, Cancelled)).ReceiptFollows);
    }

    [Fact]
    public async Task Cannot_tell_afterwards_what_it_took() => Assert.Null(await Sender.WasAcceptedAsync(Message().Id, 1, Cancelled));

    [Theory]
    [InlineData(200, SendResult.Unknown)]
    [InlineData(302, SendResult.NotNow)]
    [InlineData(400, SendResult.MessageRefused)]
    [InlineData(401, SendResult.NotAllowed)]
    [InlineData(403, SendResult.NotAllowed)]
    [InlineData(404, SendResult.NotAllowed)]
    [InlineData(405, SendResult.NotAllowed)]
    [InlineData(406, SendResult.MessageRefused)]
    [InlineData(408, SendResult.NotNow)]
    [InlineData(413, SendResult.MessageRefused)]
    [InlineData(415, SendResult.MessageRefused)]
    [InlineData(429, SendResult.NotNow)]
    [InlineData(500, SendResult.NotNow)]
    [InlineData(502, SendResult.NotNow)]
    [InlineData(503, SendResult.NotNow)]
    [InlineData(504, SendResult.NotNow)]
    public async Task Each_answer_means_one_thing_and_is_not_asked_for_again(int status, SendResult result)
    {
        Answer(status, Errors("message", "assurance@ashdown-primary.example is not allowed"), ("Location", "/elsewhere"));

        Assert.Equal(new SendOutcome(result, $"http-{status}"), await Sender.SendAsync(Message(), Cancelled));
        Assert.Single(Requests());
    }

    [Theory]
    [InlineData("""{"errors":[{"message":"Does not contain a valid address.","field":"personalizations.0.to.0.email","help":"http://sendgrid.com/docs"}]}""", SendResult.AddressRefused)]
    [InlineData("""{"errors":[{"message":"…","field":"personalizations.0.to","help":null}]}""", SendResult.AddressRefused)]
    [InlineData("""{"errors":[{"message":"…","field":null},{"message":"…","field":"personalizations.0.to.0.email"}]}""", SendResult.AddressRefused)]
    [InlineData("""{"errors":[{"message":"…","field":"from.email","help":null}]}""", SendResult.MessageRefused)]
    [InlineData("""{"errors":[{"message":"…","field":"personalizations.0.to_be_sure"}]}""", SendResult.MessageRefused)]
    [InlineData("""{"errors":[{"message":"personalizations.0.to.0.email","field":null}]}""", SendResult.MessageRefused)]
    [InlineData("""{"errors":[7,{"field":7}]}""", SendResult.MessageRefused)]
    [InlineData("""{"errors":{}}""", SendResult.MessageRefused)]
    [InlineData("""{"errors":[{"field":"\ud800"}]}""", SendResult.MessageRefused)] // half a character is no text
    [InlineData("""{"\ud800":7}""", SendResult.MessageRefused)]
    [InlineData("[]", SendResult.MessageRefused)]
    [InlineData("<html>Bad request</html>", SendResult.MessageRefused)]
    [InlineData("", SendResult.MessageRefused)]
    public async Task A_bad_request_is_about_the_address_where_its_field_says_so(string body, SendResult result)
    {
        Answer(400, body);

        Assert.Equal(new SendOutcome(result, "http-400"), await Sender.SendAsync(Message(), Cancelled));
    }

    [Theory]
    [InlineData("Retry-After", "30", 30)]
    [InlineData("Retry-After", "0", 1)]
    [InlineData("Retry-After", "3600", 3600)]
    [InlineData("Retry-After", "86400", 3600)]
    [InlineData("Retry-After", "Tue, 03 Nov 2026 08:02:00 GMT", 120)]
    [InlineData("Retry-After", "Tue, 03 Nov 2026 07:00:00 GMT", 1)]
    [InlineData("X-RateLimit-Reset", "1793692890", 90)] // 08:01:30
    [InlineData("X-RateLimit-Reset", "1793600000", 1)]
    [InlineData("X-RateLimit-Reset", "99999999999999999", null)]
    [InlineData("X-RateLimit-Reset", "soon", null)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("X-RateLimit-Limit", "600", null)]
    public async Task Leaves_the_provider_alone_for_as_long_as_it_asks_within_reason(string header, string value, int? seconds)
    {
        Answer(429, Errors(null, "too many requests"), (header, value));

        var outcome = await Sender.SendAsync(Message(), Cancelled);

        Assert.Equal(SendOutcome.NotNow with { Code = "http-429", RetryAfter = seconds is { } s ? TimeSpan.FromSeconds(s) : null }, outcome);
    }

    [Theory]
    [InlineData(202, "utf8", SendResult.Accepted)]
    [InlineData(202, "windows-1252", SendResult.Accepted)]
    [InlineData(400, "windows-1252", SendResult.AddressRefused)]
    [InlineData(502, "windows-1252", SendResult.NotNow)]
    [InlineData(502, "no-such-set", SendResult.NotNow)]
    public async Task An_answer_means_the_same_in_whatever_characters_it_says_it_is_written(int status, string characters, SendResult result)
    {
        Answer(status, Errors("personalizations.0.to.0.email", "message"), ("Content-Type", $"application/json; charset={characters}"));

        Assert.Equal(result, (await Sender.SendAsync(Message(), Cancelled)).Result);
    }

    [Fact]
    public async Task Nobody_there_is_not_now()
    {
        var port = await FreePortAsync();
        using var sender = SenderTo($"http://127.0.0.1:{port}");

        Assert.Equal(SendOutcome.NotNow with { Code = SendCodes.NotReached }, await sender.SendAsync(Message(), Cancelled));
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_not_now()
    {
        using var sender = SenderTo("http://no-such-host.invalid");

        Assert.Equal(SendOutcome.NotNow with { Code = SendCodes.NotReached }, await sender.SendAsync(Message(), Cancelled));
    }

    [Fact]
    public async Task A_connection_that_cannot_be_encrypted_is_not_now()
    {
        using var sender = SenderTo(_server.Url!.Replace("http://", "https://", StringComparison.Ordinal));

        Assert.Equal(SendOutcome.NotNow with { Code = SendCodes.NotReached }, await sender.SendAsync(Message(), Cancelled));
    }

    [Fact]
    public async Task Silence_before_the_mail_has_left_is_not_now()
    {
        await using var server = new RawServer(RawServer.SaysNothingAsync);
        using var sender = SenderTo($"https://127.0.0.1:{server.Port}");

        var sending = sender.SendAsync(Message(), Cancelled);
        await server.Connected.Task.WaitAsync(Cancelled);
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(SendOutcome.NotNow with { Code = SendCodes.NotReached }, await sending);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 202 Acc")]
    public async Task Silence_once_the_mail_may_have_left_is_unknown(string? said)
    {
        await using var server = new RawServer(said is null ? RawServer.SaysNothingAsync : RawServer.Says(said, thenWaits: true));
        using var sender = SenderTo($"http://127.0.0.1:{server.Port}");

        var sending = sender.SendAsync(Message(), Cancelled);
        await server.Requested.Task.WaitAsync(Cancelled);
        _clock.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(SendOutcome.Unknown with { Code = SendCodes.Timeout }, await sending);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 202 Acc")]
    [InlineData("220 mail.example ESMTP\r\n")]
    public async Task A_connection_that_breaks_once_the_mail_may_have_left_is_unknown(string? said)
    {
        await using var server = new RawServer(said is null ? RawServer.BreaksOffAsync : RawServer.Says(said, thenWaits: false));
        using var sender = SenderTo($"http://127.0.0.1:{server.Port}");

        Assert.Equal(SendOutcome.Unknown with { Code = SendCodes.ConnectionLost }, await sender.SendAsync(Message(), Cancelled));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_answer_without_end_is_unknown()
    {
        Answer(202, new string('x', 65537));

        Assert.Equal(SendOutcome.Unknown with { Code = SendCodes.ConnectionLost }, await Sender.SendAsync(Message(), Cancelled));
    }

    [Theory]
    [InlineData("http", true)]
    [InlineData("https", false)] // nothing has left yet
    public async Task To_be_told_to_stop_meanwhile_is_no_outcome(string scheme, bool leaves)
    {
        await using var server = new RawServer(RawServer.SaysNothingAsync);
        using var sender = SenderTo($"{scheme}://127.0.0.1:{server.Port}");
        using var stop = new CancellationTokenSource();

        var sending = sender.SendAsync(Message(), stop.Token);
        await (leaves ? server.Requested : server.Connected).Task.WaitAsync(Cancelled);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Many_at_once_each_leave_once()
    {
        var messages = Enumerable.Range(1, 50).Select(attempt => Message(attempt: attempt)).ToList();

        var outcomes = await Task.WhenAll(messages.Select(message => Sender.SendAsync(message, Cancelled)));

        Assert.All(outcomes, outcome => Assert.Equal(SendResult.Accepted, outcome.Result));
        Assert.Equal(
            messages.Select(message => message.Mark.ToString()).Order(StringComparer.Ordinal),
            Requests().Select(request => JsonElement.Parse(request.Body!).GetProperty("personalizations")[0].GetProperty("custom_args").GetProperty("delivery").GetString()).Order(StringComparer.Ordinal));
    }

    protected override Task<IReadOnlyList<TakenMail>> TakenAsync() =>
        Task.FromResult<IReadOnlyList<TakenMail>>([.. Requests().Select(request => Read(request.Body!))]);

    private static TakenMail Read(string body)
    {
        var mail = JsonElement.Parse(body);
        var one = Assert.Single(mail.GetProperty("personalizations").EnumerateArray());
        var to = Assert.Single(one.GetProperty("to").EnumerateArray());
        var content = mail.GetProperty("content").EnumerateArray().ToList();
        Assert.Equal(["text/plain", "text/html"], content.Select(part => part.GetProperty("type").GetString()));
        var images = mail.TryGetProperty("attachments", out var attachments) ? attachments.EnumerateArray().ToList() : [];
        Assert.All(images, image => Assert.Equal(("inline", "image/png"), (image.GetProperty("disposition").GetString(), image.GetProperty("type").GetString())));

        return new TakenMail(
            mail.GetProperty("from").GetProperty("email").GetString()!,
            to.GetProperty("email").GetString()!,
            mail.GetProperty("subject").GetString()!,
            content[0].GetProperty("value").GetString()!,
            content[1].GetProperty("value").GetString()!,
            one.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.Ordinal),
            [.. images.Select(image => new InlineImage(image.GetProperty("content_id").GetString()!, [.. image.GetProperty("content").GetBytesFromBase64()]))],
            body);
    }

    private static string Errors(string? field, string message) =>
        JsonSerializer.Serialize(new { errors = new[] { new { message, field, help = (string?)null } } });

    private static async Task<int> FreePortAsync()
    {
        await using var server = new RawServer(RawServer.BreaksOffAsync);
        return server.Port;
    }

    private SendGridEmailSender SenderTo(string host) =>
        new(new SendGridOptions { ApiKey = Key, Host = host }, From, HostName, TimeSpan.FromSeconds(20), _clock);

    private List<IRequestMessage> Requests() => [.. _server.LogEntries.Select(entry => entry.RequestMessage!)];

    private void Answer(int status, string body = "", params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var answer = Response.Create().WithStatusCode(status).WithBody(body);

        foreach (var (name, value) in headers)
        {
            answer = answer.WithHeader(name, value);
        }

        _server.ResetMappings();
        _server.Given(Request.Create().WithPath("/v3/mail/send").UsingPost()).RespondWith(answer);
    }
}
