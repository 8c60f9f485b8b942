using System.Collections.Immutable;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

/// <summary>A mail as whoever took it has it. <paramref name="Raw"/> is all that left, as text.</summary>
public sealed record TakenMail(
    string From, string To, string Subject, string Text, string Html, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<InlineImage> Images, string Raw);

/// <summary>What holds for every sender.</summary>
public abstract class SenderContract
{
    protected const string From = "monitor@northmere-scp.example";
    protected const string HostName = "northmere-scp.example";

    /// <summary>Two pixels; what matters is that they arrive.</summary>
    private static readonly ImmutableArray<byte> Picture = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF, 0x0A, 0x2E, 0x0A];

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected abstract IEmailSender Sender { get; }

    protected abstract Task<IReadOnlyList<TakenMail>> TakenAsync();

    [Fact]
    public async Task Takes_a_mail_once_and_says_what_was_to_be_said()
    {
        var message = Message(subject: "Waiting list: 3 new gaps – café", html: "<p>Grüße</p>", text: "Grüße\n.\n.second line");

        var outcome = await Sender.SendAsync(message, Cancelled);

        var mail = Assert.Single(await TakenAsync());
        Assert.Equal(SendResult.Accepted, outcome.Result);
        Assert.Null(outcome.Code);
        Assert.Equal((From, message.To, message.Subject), (mail.From, mail.To, mail.Subject));
        Assert.Equal((message.Text, message.Html), (mail.Text.TrimEnd(), mail.Html.TrimEnd()));
        Assert.Equal($"<{message.Id}.1@{HostName}>", mail.Headers["Message-ID"]);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.DoesNotContain("In-Reply-To", mail.Headers.Keys);
        Assert.Empty(mail.Images);
    }

    [Fact]
    public async Task A_repeat_is_another_mail_in_the_thread_of_the_first()
    {
        await Sender.SendAsync(Message(), Cancelled);
        await Sender.SendAsync(Message(attempt: 3), Cancelled);

        var mails = await TakenAsync();
        var first = mails[0].Headers["Message-ID"];
        Assert.Equal(2, mails.Count);
        Assert.Equal($"<{Message().Id}.3@{HostName}>", mails[1].Headers["Message-ID"]);
        Assert.Equal(first, mails[1].Headers["In-Reply-To"]);
        Assert.Equal(first, mails[1].Headers["References"]);
    }

    [Fact]
    public async Task Pictures_go_inside_the_mail_by_the_name_that_the_html_uses()
    {
        var message = Message(html: "<img src=\"cid:waits-1\" alt=\"Waits\"><img src=\"cid:waits-10\" alt=\"More waits\">") with
        {
            Images = [new InlineImage("waits-1", Picture), new InlineImage("waits-10", [.. Picture, 1])],
        };

        var outcome = await Sender.SendAsync(message, Cancelled);

        var mail = Assert.Single(await TakenAsync());
        Assert.Equal(SendResult.Accepted, outcome.Result);
        Assert.Equal(["waits-1", "waits-10"], mail.Images.Select(image => image.ContentId));
        Assert.Equal(Picture, mail.Images[0].Png);
        Assert.Equal([.. Picture, 1], mail.Images[1].Png);
        Assert.Equal(message.Html, mail.Html.TrimEnd());
        Assert.Equal(message.Text, mail.Text.TrimEnd());
    }

    [Theory]
    [InlineData("Waiting list\r\nBcc: other@example.org", "a@example.org", SendResult.MessageRefused, HeaderGuard.Subject)]
    [InlineData("Waiting list\u2028Bcc: other@example.org", "a@example.org", SendResult.MessageRefused, HeaderGuard.Subject)]
    [InlineData("Waiting \u202Etsil", "a@example.org", SendResult.MessageRefused, HeaderGuard.Subject)]
    [InlineData("Waiting list", "a@example.org\r\nBcc: other@example.org", SendResult.AddressRefused, HeaderGuard.Address)]
    [InlineData("Waiting list", "a\u200B@example.org", SendResult.AddressRefused, HeaderGuard.Address)]
    [InlineData("Waiting list", "a@example.org, b@example.org", SendResult.AddressRefused, HeaderGuard.Address)]
    [InlineData("Waiting list", "not an address", SendResult.AddressRefused, HeaderGuard.Address)]
    [InlineData("Waiting list", "", SendResult.AddressRefused, HeaderGuard.Address)]
    public async Task Refuses_what_would_write_other_headers_than_were_meant(string subject, string to, SendResult refused, string code)
    {
        var outcome = await Sender.SendAsync(Message(subject: subject) with { To = to }, Cancelled);

        Assert.Equal(new SendOutcome(refused, code), outcome);
        Assert.Empty(await TakenAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a>b")]
    [InlineData("a\r\nb")]
    public async Task Refuses_a_picture_whose_name_would_break_its_header(string contentId)
    {
        var outcome = await Sender.SendAsync(Message() with { Images = [new InlineImage(contentId, Picture)] }, Cancelled);

        Assert.Equal(SendOutcome.MessageRefused with { Code = HeaderGuard.Image }, outcome);
        Assert.Empty(await TakenAsync());
    }

    [Fact]
    public async Task A_sender_that_is_told_to_stop_does_not_begin()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender.SendAsync(Message(), new CancellationToken(canceled: true)));

        Assert.Empty(await TakenAsync());
    }

    internal static EmailMessage Message(int attempt = 1, string subject = "Waiting list: 1 new gap in the record", string html = "<p>Hello</p>", string text = "Hello") =>
        FolderEmailSenderTests.Message(attempt: attempt, subject: subject, html: html, text: text) is var message
            ? message with { Mark = new DeliveryMark("0123456789abcdef", message.Id, attempt) }
            : throw new InvalidOperationException();
}
