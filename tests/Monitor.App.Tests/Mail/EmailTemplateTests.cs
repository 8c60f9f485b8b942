using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.App.Features.Mail;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Charts;
using Monitor.Testing;

namespace Monitor.App.Tests.Mail;

public sealed partial class EmailTemplateTests
{
    private const string Address = "https://waiting-list.northmere.example";
    private const string Hostile = "\"><script>alert(1)</script>&amp;'<b>";

    public static TheoryData<string> Kinds => [.. SampleMails.All.Keys];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_mail_of_each_kind_reads_as_it_was_last_read(string name)
    {
        var message = await RenderAsync(name);

        var html = LineEnds().Replace(message.Html, "$0\n");
        Assert.Equal(GoldenFile.Expected("Monitor.App.Tests", $"mail/{name}.html", html), html);
        Assert.Equal(GoldenFile.Expected("Monitor.App.Tests", $"mail/{name}.txt", message.Text), message.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Html_and_text_say_the_same(string name)
    {
        var message = await RenderAsync(name);
        var html = Html.Parse(message.Html);
        var said = $"{html.Element("body")!.Words()} {string.Join(' ', html.All("img").Select(picture => picture.Get("alt")))}";
        var links = html.All("a").Select(link => link.Get("href")!).ToList();

        foreach (var part in message.Text.Split(['\n', ':', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = Rule().Replace(part, string.Empty).Trim();

            if (!words.StartsWith("https", StringComparison.Ordinal) && !words.StartsWith("//", StringComparison.Ordinal))
            {
                var cell = Cell().Match(words);
                Assert.True(said.Contains(words, StringComparison.Ordinal) || (cell.Success && said.Contains(cell.Groups[1].Value, StringComparison.Ordinal)), words);
            }
        }

        Assert.Equal(links, Link().Matches(message.Text).Select(match => match.Value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Works_for_a_screen_reader(string name)
    {
        var html = Html.Parse((await RenderAsync(name)).Html);

        Assert.Equal("en-GB", html.Get("lang"));
        Assert.Equal(SampleMails.All[name].Content.Subject, html.All("title").Single().Value);
        Assert.Single(html.All("h1"));
        Assert.InRange(html.WithClass("button-link").Count(), 0, 1);

        foreach (var table in html.All("table"))
        {
            if (table.Get("role") == "presentation")
            {
                Assert.DoesNotContain(table.Descendants("th"), head => head.Ancestors("table").First() == table);
            }
            else
            {
                Assert.NotEmpty(table.Elements("caption").Single().Words());
                Assert.All(table.Descendants("th"), head => Assert.True(head.Get("scope") is "col" or "row"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Fetches_nothing_and_points_only_at_us(string name)
    {
        var message = await RenderAsync(name);
        var html = Html.Parse(message.Html);

        Assert.DoesNotContain(html.DescendantsAndSelf(), element => element.Name.LocalName is "link" or "script" or "iframe");
        Assert.Equal(html.All("img").Select(picture => picture.Get("src")), message.Images.Select(image => $"cid:{image.ContentId}"));
        Assert.All(html.All("img"), picture => Assert.NotEmpty(picture.Get("alt")!));
        Assert.DoesNotContain("url(", message.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", message.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("GOV.UK", message.Html, StringComparison.OrdinalIgnoreCase);
        Assert.All(html.All("a"), link => Assert.StartsWith($"{Address}/app", link.Get("href")));
        Assert.All(message.Html, character => Assert.True(char.IsAscii(character)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ends_with_what_it_is_not(string name)
    {
        var foot = Html.Parse((await RenderAsync(name)).Html).WithClass("foot").Single().Words();

        Assert.Equal($"{EmailWords.NotAVerdict} {Words.Emergency(TestPolicy.Current)}", foot.Replace(".This", ". This", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_kind_of_block_is_shown()
    {
        var html = Html.Parse((await RenderAsync(Content(
            new ParagraphBlock("A paragraph."),
            new WarningBlock("Ring now."),
            new SectionBlock("A section"),
            new ButtonBlock("Do it", "/app/entries"),
            new LinkBlock("Or that", "/app/agency"),
            new ItemsBlock([new EmailItem(Entries.Id(1).ToString(), "No lead", "Was due.", Links.To(Entries.Id(1)))]),
            new ChartBlock("Waiting", "Twelve, then fifteen.", ["Feb 26", "Mar 26"], [new ChartSeries("FI", [12, 15])]),
            new TableBlock("Figures", ["Service", "Waiting"], [["FI", "12"]])))).Html);

        Assert.Contains(html.All("p"), paragraph => paragraph.Words() == "A paragraph.");
        Assert.Equal("Ring now.", html.WithClass("warning").Single().Words());
        Assert.Equal("A section", html.All("h2").Single().Words());
        Assert.Equal(("Do it", $"{Address}/app/entries"), html.WithClass("button-link").Select(link => (link.Words(), link.Get("href"))).Single());
        Assert.Contains(("Or that", $"{Address}/app/agency"), html.WithClass("link").Select(link => (link.Words(), link.Get("href")!)));
        Assert.Equal($"{Entries.Id(1)}: No lead.Was due.", html.All("li").Single().Words());
        Assert.Equal(("cid:chart-6", "Twelve, then fifteen."), html.All("img").Select(picture => (picture.Get("src")!, picture.Get("alt")!)).Single());
        Assert.Equal(["Service", "Waiting", "FI", "12"], html.WithClass("figures").Single().Descendants().Where(cell => cell.Name.LocalName is "th" or "td").Select(Html.Words));
    }

    [Fact]
    public void No_kind_of_block_is_forgotten() => Assert.Equal(
        ["ButtonBlock", "ChartBlock", "ItemsBlock", "LinkBlock", "ParagraphBlock", "SectionBlock", "TableBlock", "WarningBlock"],
        typeof(EmailBlock).Assembly.GetTypes().Where(type => type.BaseType == typeof(EmailBlock)).Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Shows_hostile_words_as_words()
    {
        var html = (await RenderAsync(Content(
            new ParagraphBlock(Hostile),
            new WarningBlock(Hostile),
            new SectionBlock(Hostile),
            new ButtonBlock(Hostile, "/app/entries?x=\"><script>"),
            new LinkBlock(Hostile, "/app/entries?x=\"><script>"),
            new ItemsBlock([new EmailItem(Entries.Id(1).ToString(), Hostile, Hostile, "/app/entries?x=\"><script>")]),
            new TableBlock(Hostile, [Hostile, Hostile], [[Hostile, Hostile]])) with
        { Subject = Hostile, Heading = Hostile, Preview = Hostile })).Html;

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(15, Regex.Count(Html.Parse(html).ToString(SaveOptions.DisableFormatting), Regex.Escape("alert(1)")));
        Assert.Contains(Hostile, Html.Parse(html).Element("body")!.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_wider_than_long_is_turned_to_fit_a_telephone()
    {
        var html = Html.Parse((await RenderAsync(Content(
            new TableBlock("Waits", ["Service", "A", "B", "C", "D"], [["FI", "1", "2", "3", "4"], ["CAMHS", "5", "6", "7", "8"]])))).Html);

        var rows = html.WithClass("figures").Single().Descendants("tr").Select(row => string.Join(' ', row.Elements().Select(Html.Words)));
        Assert.Equal([" FI CAMHS", "A 1 5", "B 2 6", "C 3 7", "D 4 8"], rows);
    }

    [Fact]
    public async Task A_wide_table_whose_names_are_long_is_taken_apart_to_fit_a_telephone()
    {
        var (one, other) = (new string('a', 21), new string('b', 20));
        var html = Html.Parse((await RenderAsync(Content(
            new TableBlock("Waits", ["Service", "A", "B", "C", "D"], [[one, "1", "2", "3", "4"], [other, "5", "6", "7", "8"]])))).Html);

        Assert.Equal([$"Waits: {one}", $"Waits: {other}"], html.All("caption").Select(Html.Words));
        Assert.Equal(["A 1", "B 2", "C 3", "D 4", "A 5", "B 6", "C 7", "D 8"], html.WithClass("figures").Descendants("tr").Select(row => string.Join(' ', row.Elements().Select(Html.Words))));
    }

    [Fact]
    public async Task A_repeat_says_that_it_is_one_and_a_first_attempt_does_not()
    {
        var first = await RenderAsync(Content(new ParagraphBlock("Hello.")), attempt: 1);
        var second = await RenderAsync(Content(new ParagraphBlock("Hello.")), attempt: 2);

        Assert.DoesNotContain("sent again", first.Text, StringComparison.Ordinal);
        Assert.Contains("This is sent again", second.Text, StringComparison.Ordinal);
        Assert.Contains("This is sent again", second.Html, StringComparison.Ordinal);
        Assert.Equal(first.Subject, second.Subject);
    }

    [Theory]
    [InlineData("Ring 07700 900123.", "a telephone number")]
    [InlineData("NHS number 943 476 5919", "an NHS number")]
    [InlineData("Born 12/03/2014", "a date")]
    [InlineData("Write to somebody@example.org", "an e-mail address")]
    [InlineData("Born on 12th March 2014", "a date")]
    [InlineData("Lives in NM1 4QR", "a postcode")]
    [InlineData("Born on 7 April 2020", "a date")] // written as we write ours, and too long ago for a wait
    [InlineData("UPN H801200001001", "a unique pupil number")]
    public async Task Refuses_a_mail_that_would_hold_personal_data(string text, string shape)
    {
        var inBody = await Assert.ThrowsAsync<MailHoldsPersonalData>(() => RenderAsync(Content(new ParagraphBlock(text))));
        var inSubject = await Assert.ThrowsAsync<MailHoldsPersonalData>(() => RenderAsync(Content() with { Subject = text }));
        var inPreview = await Assert.ThrowsAsync<MailHoldsPersonalData>(() => RenderAsync(Content() with { Preview = text }));
        var inTable = await Assert.ThrowsAsync<MailHoldsPersonalData>(() => RenderAsync(Content(new TableBlock("Caption", ["A", "B"], [["x", text]]))));

        Assert.All([inBody, inSubject, inPreview, inTable], refused => Assert.Contains(shape, refused.Message, StringComparison.Ordinal));
        Assert.All([inBody, inSubject], refused => Assert.DoesNotContain(text, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Waiting list\r\nBcc: somebody")]
    [InlineData("Waiting list\nmore")]
    [InlineData("Waiting\tlist")]
    [InlineData("Waiting\u2028list")]
    [InlineData("Waiting\u2029list")]
    [InlineData("Waiting\u202elist")] // right-to-left override
    [InlineData("Waiting\u200flist")]
    [InlineData("Waiting\u2066list")]
    [InlineData("Waiting\u200blist")]
    [InlineData("Waiting\u0085list")]
    public async Task Refuses_signs_that_would_break_or_turn_a_header(string subject)
    {
        var inSubject = await Assert.ThrowsAsync<MailHoldsPersonalData>(() => RenderAsync(Content() with { Subject = subject }));
        await Assert.ThrowsAsync<MailHoldsPersonalData>(() => RenderAsync(Content() with { Preview = subject }));

        Assert.DoesNotContain(subject, inSubject.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_the_boards_own_numbers_and_dates_in_words()
    {
        var policy = TestPolicy.Current;

        var message = await RenderAsync(Content(
            new WarningBlock($"Ring {policy.Emergency.SocialCareDay} or {policy.Emergency.SocialCareOutOfHours}."), new ParagraphBlock("Due by 3 November 2026.")));

        Assert.Contains("3 November 2026", message.Text, StringComparison.Ordinal);
    }

    /// <summary>Their letters and digits can spell a day, as in 7MAY14.</summary>
    [Fact]
    public async Task A_reference_is_never_taken_for_personal_data()
    {
        var id = Enumerable.Range(0, 32).Select(i => $"AB37MAY14X{"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[i]}").Single(text => EntryId.TryParse(text, null, out _));
        Assert.NotNull(PersonalData.ShapeIn(id));

        var message = await RenderAsync(Content(new ItemsBlock([new EmailItem(id, "No lead", "Was due.", $"/app/entries/{id}")])));

        Assert.Contains(id, message.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.1.20.30:7071")]
    [InlineData("http://localhost:7071/")]
    public async Task An_address_of_ours_is_never_taken_for_personal_data(string address)
    {
        var message = await RenderAsync(Content(new ButtonBlock("See the list", "/app/entries")), address: address);

        Assert.Contains($"{address.TrimEnd('/')}/app/entries", message.Text, StringComparison.Ordinal);
    }

    private static EmailContent Content(params ImmutableArray<EmailBlock> blocks) => new("Waiting list: a subject", "A preview", "A heading", blocks, [], []);

    private static Task<EmailMessage> RenderAsync(string name) => RenderAsync(SampleMails.All[name].Content, kind: SampleMails.All[name].Kind);

    private static Task<EmailMessage> RenderAsync(EmailContent content, int attempt = 1, MailKind kind = MailKind.Digest, string address = Address) =>
        new EmailRenderer(Html.NoServices, NullLoggerFactory.Instance, TestPolicy.Current, new PublicAddress(address), new ScottPlotCharts()).RenderAsync(
            content, NotificationId.For(kind, "somebody", "something"), attempt, kind, "assurance@ashdown-primary.example", Days.Instant("2026-04-07T07:00Z"), Cancelled);

    [GeneratedRegex("^(!!|\\*|-{2,})")]
    private static partial Regex Rule();

    /// <summary>In the text part a figure follows the name of its column.</summary>
    [GeneratedRegex("^(.+) (\\S+)$")]
    private static partial Regex Cell();

    /// <summary>Elements after which a golden file begins a new line, so that a difference can be read.</summary>
    [GeneratedRegex("</(p|h1|h2|li|tr|caption|thead|tbody|td|div)>(?=<)")]
    private static partial Regex LineEnds();

    [GeneratedRegex("https://\\S+")]
    private static partial Regex Link();
}
