using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class FolderMailboxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mails-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private FolderMailbox Mailbox => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Lists_mails_newest_first_with_what_they_are_about()
    {
        var older = FolderEmailSenderTests.Message("monday", at: new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
        var newer = FolderEmailSenderTests.Message("tuesday", subject: "Grüße", references: 300);
        await SendAsync(older, newer);

        var items = await Mailbox.ReadAsync(Cancelled);

        Assert.Equal([$"{newer.Id}.1", $"{older.Id}.1"], items.Select(item => item.Id));
        Assert.Equal((newer.To, newer.Kind, newer.Subject, newer.At), (items[0].To, items[0].Kind, items[0].Subject, items[0].SentAt));
        Assert.Equal(newer.References, items[0].References);
    }

    [Fact]
    public async Task A_mail_without_references_has_none()
    {
        await SendAsync(FolderEmailSenderTests.Message(references: 0));

        Assert.Empty(Assert.Single(await Mailbox.ReadAsync(Cancelled)).References);
    }

    [Fact]
    public async Task Sees_a_mail_that_came_after_the_last_look()
    {
        var mailbox = Mailbox;
        await SendAsync(FolderEmailSenderTests.Message("one"));
        Assert.Single(await mailbox.ReadAsync(Cancelled));

        await SendAsync(FolderEmailSenderTests.Message("two"));

        Assert.Equal(2, (await mailbox.ReadAsync(Cancelled)).Count);
    }

    [Fact]
    public async Task Gives_the_mail_as_it_was_sent_and_both_its_parts()
    {
        var message = FolderEmailSenderTests.Message(html: "<p>Grüße</p>\n", text: "Grüße\n");
        await SendAsync(message);
        var id = $"{message.Id}.1";

        await using var raw = await Mailbox.OpenAsync(id, Cancelled);
        using var bytes = new MemoryStream();
        await raw!.CopyToAsync(bytes, Cancelled);

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_folder, $"{id}.eml"), Cancelled), bytes.ToArray());
        Assert.Equal(new MailBody(message.Html, message.Text), await Mailbox.ReadBodyAsync(id, Cancelled));
    }

    [Fact]
    public async Task Puts_the_pictures_where_the_html_names_them()
    {
        var message = FolderEmailSenderTests.Message(html: "<img src=\"cid:chart-1\"><img src='cid:chart-10'><img src=\"cid:none\"><p>cid:chart-1</p>") with
        {
            Images = [new InlineImage("chart-1", [1, 2, 3]), new InlineImage("chart-10", [4])],
        };
        await SendAsync(message);

        var body = await Mailbox.ReadBodyAsync($"{message.Id}.1", Cancelled);

        Assert.Equal(
            "<img src=\"data:image/png;base64,AQID\"><img src='data:image/png;base64,BA=='><img src=\"cid:none\"><p>cid:chart-1</p>",
            body!.Html.TrimEnd());
        Assert.Equal(message.Text, body.Text.TrimEnd());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../secret")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef.0")]
    [InlineData("0123456789abcdef0123456789abcdef.1.eml")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF.1")]
    [InlineData("0123456789abcdef0123456789abcdef.1\n")]
    [InlineData("0123456789abcdef0123456789abcdef.1")]
    public async Task An_id_that_is_not_one_finds_nothing(string id)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret.eml"), "secret", Cancelled);

        Assert.Null(await Mailbox.OpenAsync(id, Cancelled));
        Assert.Null(await Mailbox.ReadBodyAsync(id, Cancelled));
        Assert.Empty(await Mailbox.ReadAsync(Cancelled));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_holds_no_mails() =>
        Assert.Empty(await new FolderMailbox(Path.Combine(_folder, "later")).ReadAsync(Cancelled));

    private async Task SendAsync(params EmailMessage[] messages)
    {
        var sender = new FolderEmailSender(_folder, "monitor@northmere-scp.example", "monitor.example");

        foreach (var message in messages)
        {
            Assert.Equal(SendOutcome.Accepted, await sender.SendAsync(message, Cancelled));
        }
    }
}
