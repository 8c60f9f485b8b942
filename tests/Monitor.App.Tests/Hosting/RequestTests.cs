using System.Net;
using System.Net.Sockets;
using System.Text;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.WaitingList;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Hosting;

/// <summary>What holds for every request: it ends, it can be found again, and no other site's page can make it.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("/api/referrals", "application/json", "\"code\":\"request-timed-out\"")]
    [InlineData("/api/fhir/ServiceRequest", "application/fhir+json", "\"OperationOutcome\"")]
    public async Task A_body_that_never_ends_is_given_up(string path, string contentType, string says)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { OnKestrel = true, Configuration = new Dictionary<string, string?> { ["Monitor:RequestSeconds"] = "1" } });
        using var connection = new TcpClient();
        await connection.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();

        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Test-Party: {SmallPartnership.School}\r\nIdempotency-Key: key-00001\r\nConnection: close\r\nContent-Type: {contentType}\r\nContent-Length: 1000\r\n\r\n{{"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains(says, answer, StringComparison.Ordinal);
        Assert.Contains("request-timed-out", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_its_event_and_the_log_know_a_request_under_one_id()
    {
        await using var app = await TestApp.StartAsync();
        var request = Http.Post(Referring.Path, Encoding.UTF8.GetBytes(Referring.Body), "key-00001", "application/json");
        request.Headers.TryAddWithoutValidation("X-Correlation-ID", "60E0B220-8136-4CA5-AE46-1D97EF59D068");

        var answer = await app.As(SmallPartnership.School).AskAsync(request);

        const string Id = "60e0b220-8136-4ca5-ae46-1d97ef59d068";
        Assert.Equal(Id, answer.Correlation);
        var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(Domain.People.PartyId.Parse(SmallPartnership.School, null), answer.Id, TestContext.Current.CancellationToken);
        Assert.All(history, item => Assert.Equal(Id, item.Correlation));
        Assert.Contains(app.Logs.Lines, line => line.Text.Contains("is on the list", StringComparison.Ordinal) && line.Around.Contains(Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9434765919")]
    [InlineData("Zebedee Smith")]
    [InlineData("60e0b220-8136-4ca5-ae46-1d97ef59d068, 60e0b220-8136-4ca5-ae46-1d97ef59d068")]
    [InlineData("{60e0b220-8136-4ca5-ae46-1d97ef59d068}")]
    public async Task An_id_that_could_be_something_else_is_not_taken(string sent)
    {
        await using var app = await TestApp.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/entries");
        request.Headers.TryAddWithoutValidation("X-Correlation-ID", sent);

        var answer = await app.As(SmallPartnership.School).AskAsync(request);

        Assert.NotNull(answer.Correlation);
        Assert.DoesNotContain(sent, answer.Correlation, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("GET")]
    public async Task A_page_of_another_site_is_told_nothing_that_would_let_it_in(string method)
    {
        await using var app = await TestApp.StartAsync();
        var request = new HttpRequestMessage(new HttpMethod(method), "/api/entries");
        request.Headers.TryAddWithoutValidation("Origin", "https://elsewhere.example");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "GET");

        var answer = await app.As(SmallPartnership.School).AskAsync(request);

        Assert.Equal(method == "GET" ? HttpStatusCode.OK : HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.DoesNotContain("Access-Control", answer.Headers, StringComparison.OrdinalIgnoreCase);
    }
}
