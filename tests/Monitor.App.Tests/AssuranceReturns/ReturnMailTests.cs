using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.App.Features.Mail;
using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Charts;
using Monitor.Testing;

namespace Monitor.App.Tests.AssuranceReturns;

public sealed partial class ReturnMailTests
{
    private const string Address = "https://waiting-list.northmere.example";

    [Theory]
    [InlineData("return-opened", MailKind.ReturnOpened, 1, "2026-04-01")]
    [InlineData("return-due", MailKind.ReturnReminder, 2, "2026-04-09")]
    [InlineData("return-late", MailKind.ReturnReminder, 4, "2026-04-16")]
    public async Task A_mail_about_a_return_reads_as_it_was_last_read(string name, MailKind kind, int mail, string on)
    {
        var message = await new EmailRenderer(Html.NoServices, NullLoggerFactory.Instance, TestPolicy.Current, new PublicAddress(Address), new ScottPlotCharts()).RenderAsync(
            Compose(Returns.Open() with { Told = mail }, mail, on)!, NotificationId.For(kind, "somebody", name), 1, kind, "assurance@ashdown-primary.example", Days.Instant($"{on}T07:00Z"),
            TestContext.Current.CancellationToken);

        var html = LineEnds().Replace(message.Html, "$0\n");
        Assert.Equal(GoldenFile.Expected("Monitor.App.Tests", $"mail/{name}.html", html), html);
        Assert.Equal(GoldenFile.Expected("Monitor.App.Tests", $"mail/{name}.txt", message.Text), message.Text);
        Assert.All(Html.Parse(message.Html).All("a"), link => Assert.Equal($"{Address}/app/returns/2026-03", link.Get("href")));
    }

    [Theory]
    [InlineData("2026-04-01", 1, "Assurance return for March 2026: now open")]
    [InlineData("2026-04-09", 2, "Assurance return for March 2026: due today")]
    [InlineData("2026-04-10", 2, "Assurance return for March 2026: 1 working day late")]
    [InlineData("2026-04-16", 4, "Assurance return for March 2026: 5 working days late")]
    public void Subjects_name_the_period_and_neither_service_level_nor_person(string on, int mail, string subject) =>
        Assert.Equal(subject, Compose(Returns.Open() with { Told = mail }, mail, on)!.Subject);

    [Fact]
    public void Nothing_is_left_to_say_once_it_is_signed_reopened_or_said_by_a_later_mail()
    {
        var answered = Returns.Open().Answered() with { Told = 2 };

        Assert.NotNull(Compose(answered, 2, "2026-04-09"));
        Assert.Null(Compose(answered.Signed(), 2, "2026-04-09"));
        Assert.Null(Compose(answered with { Version = 2 }, 2, "2026-04-09"));
        Assert.Null(Compose(answered with { Told = 3 }, 2, "2026-04-13"));
    }

    [Fact]
    public void A_reminder_says_what_is_still_to_do() =>
        Assert.Contains(
            Compose(Returns.Open().Answered() with { Told = 2 }, 2, "2026-04-09")!.Blocks.OfType<ParagraphBlock>(),
            paragraph => paragraph.Text == "Still to do: have a lead sign it.");

    private static EmailContent? Compose(AssuranceReturn asked, int mail, string on) =>
        ReturnMail.Compose(asked, new ReturnMark(Returns.March, 1, mail), Days.On(on));

    [GeneratedRegex("</(p|h1|h2|li|tr|caption|thead|tbody|td|div)>(?=<)")]
    private static partial Regex LineEnds();
}
