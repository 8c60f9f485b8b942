using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Monitor.Testing;

namespace Monitor.EndToEnd.Tests;

/// <summary>
/// The pictures that the README shows: taken of the sample partnership on one day by <c>make screenshots</c>, and otherwise looked for.
/// </summary>
public partial class PicturesTests
{
    private const int LargestBytes = 200 * 1024;

    private static readonly DateTimeOffset Until = new(2026, 11, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private static string Folder => Repository.PathTo("docs", "pictures");

    [Fact]
    public async Task The_readme_shows_every_picture_that_there_is_with_words_for_who_cannot_see_it()
    {
        if (Environment.GetEnvironmentVariable("PICTURES") == "write")
        {
            await TakeAsync(TestContext.Current.CancellationToken);
        }

        var shown = Picture().Matches(await File.ReadAllTextAsync(Repository.PathTo("README.md"), TestContext.Current.CancellationToken)).Select(picture => (Words: picture.Groups[1].Value, File: picture.Groups[2].Value)).ToList();

        Assert.Equal(Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal), shown.Select(picture => picture.File).Order(StringComparer.Ordinal));
        Assert.All(shown, picture => Assert.InRange(picture.Words.Length, 20, 300));
        Assert.All(shown, picture =>
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, picture.File));
            Assert.Equal(Png, bytes[..Png.Length]);
            Assert.InRange(bytes.Length, 1, LargestBytes);
        });
    }

    [GeneratedRegex(@"!\[([^\]]*)\]\(docs/pictures/([a-z-]+\.png)\)")]
    private static partial Regex Picture();

    private static async Task TakeAsync(CancellationToken cancellationToken)
    {
        await using var run = await LocalRun.PrepareAsync(Until, cancellationToken);
        await using var program = run.Start();
        await LocalRun.UntilLivedThroughAsync(program, cancellationToken);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = ["--no-sandbox"] });
        await using var desk = await browser.NewContextAsync(new() { BaseURL = $"http://localhost:{program.Port}", ViewportSize = new() { Width = 1080, Height = 900 } });
        var page = await desk.NewPageAsync();
        await page.GotoAsync("/dev/act-as/ashdown-primary.agency-lead");
        await page.GotoAsync("/app/entries");
        await TakeAsync(page, "list");
        var entry = await page.Locator("main li:has-text('No review of need') a[href^='/app/entries/'], main a[href^='/app/entries/']").Nth(2).GetAttributeAsync("href") ?? throw new InvalidOperationException("Nothing is missing.");
        await page.SetViewportSizeAsync(1080, 1500);
        await page.GotoAsync(entry);
        await TakeAsync(page, "entry");

        foreach (var (kind, name, height) in new[] { ("digest", "digest", 900), ("monthly-summary", "month", 1300) })
        {
            await page.SetViewportSizeAsync(760, height);
            await page.SetContentAsync(await HtmlOfAsync(page, program, kind, cancellationToken));
            await TakeAsync(page, name);
        }

        await using var phone = await browser.NewContextAsync(new() { BaseURL = $"http://localhost:{program.Port}", ViewportSize = new() { Width = 390, Height = 780 } });
        var small = await phone.NewPageAsync();
        await small.GotoAsync("/dev/act-as/ashdown-primary.agency-lead");
        await small.GotoAsync(entry);
        await small.Locator("h2:has-text('What is missing')").EvaluateAsync("heading => heading.scrollIntoView()");
        await TakeAsync(small, "phone");
    }

    private static Task TakeAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.png") });

    /// <summary>The latest mail of a kind as the mailbox frames it, with its picture inside; of digests one that tells of several entries.</summary>
    private static async Task<string> HtmlOfAsync(IPage page, RunningProgram program, string kind, CancellationToken cancellationToken)
    {
        var mails = JsonDocument.Parse(await program.Client.GetStringAsync(new Uri("/dev/mails.json", UriKind.Relative), cancellationToken)).RootElement;
        var mail = mails.EnumerateArray().First(each => each.GetProperty("kind").GetString() == kind && (kind != "digest" || each.GetProperty("references").GetArrayLength() > 2));
        await page.GotoAsync($"/dev/mails/{mail.GetProperty("id").GetString()}");
        return await page.Locator("iframe").GetAttributeAsync("srcdoc") ?? throw new InvalidOperationException("The mailbox frames no mail.");
    }
}
