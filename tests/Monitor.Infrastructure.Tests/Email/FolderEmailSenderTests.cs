using System.Collections.Immutable;
using MimeKit;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class FolderEmailSenderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mails-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Writes_a_mail_that_says_what_was_to_be_said()
    {
        var message = Message(subject: "Waiting list: 3 new gaps – café", html: "<p>Grüße</p>", text: "Grüße\nsecond line");

        var outcome = await Sender().SendAsync(message, Cancelled);

        var mail = await MimeMessage.LoadAsync(PathOf(message), Cancelled);
        Assert.Equal(SendOutcome.Accepted, outcome);
        Assert.Equal(message.Subject, mail.Subject);
        Assert.Equal("monitor@northmere-scp.example", Assert.Single(mail.From.Mailboxes).Address);
        Assert.Equal(message.To, Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal(message.At, mail.Date);
        Assert.Equal($"{message.Id}.1@monitor.example", mail.MessageId);
        Assert.Null(mail.InReplyTo);
        Assert.Equal("Digest", mail.Headers["X-Monitor-Kind"]);
        Assert.Equal(message.Id.ToString(), mail.Headers["X-Monitor-Notification"]);
        Assert.Equal(string.Join(", ", message.References), mail.Headers["X-Monitor-References"]);
        Assert.IsType<MultipartAlternative>(mail.Body);
        Assert.Equal(message.Html, mail.HtmlBody);
        Assert.Equal(message.Text, mail.TextBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Writes_an_attempt_once_however_often_it_is_sent()
    {
        await Sender().SendAsync(Message(text: "first"), Cancelled);

        var outcome = await Sender().SendAsync(Message(text: "again"), Cancelled);

        Assert.Equal(SendOutcome.Accepted, outcome);
        var path = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal("first", (await MimeMessage.LoadAsync(path, Cancelled)).TextBody!.Trim());
    }

    [Fact]
    public async Task Many_senders_of_one_attempt_at_once_leave_one_mail()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Sender().SendAsync(Message(), Cancelled))));

        Assert.All(outcomes, outcome => Assert.Equal(SendOutcome.Accepted, outcome));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_second_attempt_is_another_mail_in_the_same_thread()
    {
        await Sender().SendAsync(Message(), Cancelled);
        await Sender().SendAsync(Message(attempt: 2), Cancelled);

        var second = await MimeMessage.LoadAsync(PathOf(Message(attempt: 2)), Cancelled);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        Assert.Equal($"{second.Headers["X-Monitor-Notification"]}.1@monitor.example", second.InReplyTo);
    }

    [Fact]
    public async Task The_same_attempt_gives_the_same_bytes()
    {
        await Sender().SendAsync(Message(), Cancelled);
        var once = await File.ReadAllBytesAsync(PathOf(Message()), Cancelled);
        File.Delete(PathOf(Message()));

        await Sender().SendAsync(Message(), Cancelled);

        Assert.Equal(once, await File.ReadAllBytesAsync(PathOf(Message()), Cancelled));
    }

    [Fact]
    public async Task Says_not_now_when_the_folder_cannot_be_written_and_takes_it_later()
    {
        var folder = Path.Combine(_folder, "mails");
        await File.WriteAllTextAsync(folder, "a file where the folder should be", Cancelled);
        var sender = new FolderEmailSender(folder, "monitor@northmere-scp.example", "monitor.example");

        Assert.Equal(SendOutcome.NotNow, await sender.SendAsync(Message(), Cancelled));
        File.Delete(folder);

        Assert.Equal(SendOutcome.Accepted, await sender.SendAsync(Message(), Cancelled));
    }

    [Fact]
    public async Task Knows_which_attempt_was_accepted()
    {
        await Sender().SendAsync(Message(), Cancelled);

        Assert.True(await Sender().WasAcceptedAsync(Message().Id, 1, Cancelled));
        Assert.False(await Sender().WasAcceptedAsync(Message().Id, 2, Cancelled));
    }

    [Fact]
    public async Task A_left_over_temporary_file_is_not_a_mail()
    {
        var message = Message();
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{message.Id}.1.99-1.tmp"), "half a ma", Cancelled);

        Assert.False(await Sender().WasAcceptedAsync(message.Id, 1, Cancelled));
        Assert.Empty(await new FolderMailbox(_folder).ReadAsync(Cancelled));
        Assert.Equal(SendOutcome.Accepted, await Sender().SendAsync(message, Cancelled));
        Assert.Single(await new FolderMailbox(_folder).ReadAsync(Cancelled));
    }

    internal static EmailMessage Message(
        string about = "2026-11-03", int attempt = 1, string subject = "Waiting list: 1 new gap in the record", string html = "<p>Hello</p>", string text = "Hello",
        DateTimeOffset? at = null, int references = 2) => new(
            NotificationId.For(MailKind.Digest, "somebody", about), attempt, MailKind.Digest, "assurance@ashdown-primary.example", subject, html, text,
            at ?? new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero), References(references));

    private static ImmutableArray<EntryId> References(int count) =>
        [.. Enumerable.Range(1, count).Select(i => EntryId.From([(byte)i, (byte)(i >> 5), 3, 4, 5, 6, 7, 8, 9, 10]))];

    private FolderEmailSender Sender() => new(_folder, "Waiting list monitor <monitor@northmere-scp.example>", "monitor.example");

    private string PathOf(EmailMessage message) => Path.Combine(_folder, $"{message.Id}.{message.Attempt}.eml");
}
