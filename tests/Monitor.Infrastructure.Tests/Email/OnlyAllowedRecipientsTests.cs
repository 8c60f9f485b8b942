using Microsoft.Extensions.Logging;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;
using Monitor.Testing.App;
using Monitor.Testing.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class OnlyAllowedRecipientsTests : IDisposable
{
    private readonly InMemoryEmailSender _outside = new() { Answer = _ => SendOutcome.Accepted with { ReceiptFollows = true } };
    private readonly RecordedLogs _logs = new();
    private readonly LoggerFactory _loggers;

    public OnlyAllowedRecipientsTests() => _loggers = new LoggerFactory([_logs]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _loggers.Dispose();

    [Theory]
    [InlineData("tester@board.example")]
    [InlineData("Tester@Board.Example")]
    [InlineData("anybody@council.example")]
    [InlineData("ANYBODY@COUNCIL.EXAMPLE")]
    public async Task Lets_through_whom_the_list_names(string to)
    {
        var outcome = await SendAsync(to, "Tester@board.example", "@Council.example");

        Assert.Equal(SendOutcome.Accepted with { ReceiptFollows = true }, outcome);
        Assert.Equal(to, Assert.Single(_outside.Tried).To);
        Assert.Empty(_logs.Lines);
    }

    [Theory]
    [InlineData("somebody@board.example")]
    [InlineData("tester@board.example.org")]
    [InlineData("xtester@board.example")]
    [InlineData("anybody@sub.council.example")]
    [InlineData("anybody@evilcouncil.example")]
    [InlineData("anybody@council.example.evil.org")]
    [InlineData("x%evil.org@council.example")]
    [InlineData("evil.org!x@council.example")]
    public async Task Keeps_back_everybody_else_and_says_so_by_the_mails_id_alone(string to)
    {
        var outcome = await SendAsync(to, "tester@board.example", "@council.example");

        Assert.Equal(SendOutcome.Accepted, outcome);
        Assert.Empty(_outside.Tried);
        var line = Assert.Single(_logs.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains(FolderEmailSenderTests.Message().Id.ToString(), line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('@', line.Text);
    }

    [Theory]
    [InlineData("x@evil.org?@council.example")]
    [InlineData("x@evil.org@council.example")]
    [InlineData("\"x@evil.org\"@council.example")]
    [InlineData("<x@evil.org>@council.example")]
    [InlineData("x@evil.org,y@council.example")]
    [InlineData("x@evil.org\n@council.example")]
    [InlineData("x@council\uFF0Eexample")]
    public async Task An_address_that_could_be_read_as_another_is_refused_as_in_production(string to)
    {
        var outcome = await SendAsync(to, "@council.example");

        Assert.Equal(SendResult.AddressRefused, outcome.Result);
        Assert.Empty(_outside.Tried);
    }

    [Fact]
    public async Task With_nobody_on_the_list_nothing_leaves_at_all()
    {
        Assert.Equal(SendOutcome.Accepted, await SendAsync("tester@board.example"));
        Assert.Empty(_outside.Tried);
    }

    private Task<SendOutcome> SendAsync(string to, params string[] allowed) =>
        new OnlyAllowedRecipients(_outside, new AllowList(allowed), _loggers.CreateLogger<OnlyAllowedRecipients>())
            .SendAsync(FolderEmailSenderTests.Message() with { To = to }, Cancelled);
}
