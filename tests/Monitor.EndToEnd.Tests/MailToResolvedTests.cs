using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Monitor.Testing;

namespace Monitor.EndToEnd.Tests;

/// <summary>The whole loop as a person lives it, in a browser that runs no script: mail, page, record, resolved.</summary>
public class MailToResolvedTests
{
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.Date.AddDays(-25).AddHours(12);

    [Fact]
    public async Task A_mail_opens_an_entry_whose_form_puts_right_what_is_missing_and_the_next_digest_says_so()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var run = await LocalRun.PrepareAsync(Until, cancellationToken);
        await using var program = run.Start();
        await LocalRun.UntilLivedThroughAsync(program, cancellationToken);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = ["--no-sandbox"] });
        await using var context = await browser.NewContextAsync(new() { BaseURL = $"http://localhost:{program.Port}", JavaScriptEnabled = false });
        var page = await context.NewPageAsync();

        var (mail, reference, to) = await FindAsync(program, cancellationToken);
        await page.GotoAsync($"/dev/mails/{mail}");
        await page.FrameLocator("iframe").Locator($"a[href*='{reference}']").First.ClickAsync();
        await page.WaitForURLAsync($"**/app/entries/{reference}");
        Assert.Contains("No lead professional is recorded", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GotoAsync($"/app/entries/{reference}?record=lead");
        var day = Until.AddDays(-1);
        await page.FillAsync("[name='on-day']", $"{day.Day}");
        await page.FillAsync("[name='on-month']", $"{day.Month}");
        await page.FillAsync("[name='on-year']", $"{day.Year}");
        await page.FillAsync("[name='role']", "family support worker");
        await page.ClickAsync("main form button[type='submit'], main form .govuk-button");
        await page.WaitForURLAsync("**done=lead*");
        Assert.Contains("govuk-notification-banner", await page.ContentAsync(), StringComparison.Ordinal);

        using var moved = await program.Client.PostAsJsonAsync("/dev/clock", new { now = Until.AddDays(4) }, cancellationToken);
        moved.EnsureSuccessStatusCode();
        var digests = await MailsAsync(program, cancellationToken);
        // The list is newest first: its last one after the recording is the next digest.
        var next = digests.Last(item => item.GetProperty("to").GetString() == to && item.GetProperty("kind").GetString() == "digest"
            && item.GetProperty("sentAt").GetDateTimeOffset() > Until);
        var text = await program.Client.GetStringAsync(new Uri($"/dev/mails/{next.GetProperty("id").GetString()}.eml", UriKind.Relative), cancellationToken);
        Assert.Contains("Put right", text, StringComparison.Ordinal);
        Assert.Contains(reference, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/mails")]
    [InlineData("/app/entries")]
    [InlineData("/app/entries/first")]
    public async Task Pages_have_no_fault_that_an_accessibility_checker_can_find(string path)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var run = await LocalRun.PrepareAsync(DateTimeOffset.UtcNow.Date.AddDays(-40), cancellationToken);
        await using var program = run.Start();
        await LocalRun.UntilLivedThroughAsync(program, cancellationToken);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = ["--no-sandbox"] });
        await using var context = await browser.NewContextAsync(new() { BaseURL = $"http://localhost:{program.Port}", BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/dev/act-as/ashdown-primary.agency-lead");
        await page.GotoAsync(path.Replace("/first", string.Empty, StringComparison.Ordinal));

        if (path.EndsWith("/first", StringComparison.Ordinal))
        {
            await page.Locator("main a[href^='/app/entries/']").First.ClickAsync();
        }

        await page.AddScriptTagAsync(new() { Path = Repository.PathTo("node_modules", "axe-core", "axe.min.js") });
        var faults = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations.map(v => `${v.id}: ${v.nodes[0].html}`)");
        Assert.Empty(faults);
    }

    /// <summary>A digest of an assurance contact that tells of an entry without a lead professional.</summary>
    private static async Task<(string Mail, string Reference, string To)> FindAsync(RunningProgram program, CancellationToken cancellationToken)
    {
        foreach (var item in (await MailsAsync(program, cancellationToken)).Where(item => item.GetProperty("kind").GetString() == "digest"))
        {
            var id = item.GetProperty("id").GetString()!;
            var to = item.GetProperty("to").GetString()!;
            var text = await program.Client.GetStringAsync(new Uri($"/dev/mails/{id}.eml", UriKind.Relative), cancellationToken);

            foreach (var reference in item.GetProperty("references").EnumerateArray().Select(each => each.GetString()!))
            {
                if (to.StartsWith("assurance@", StringComparison.Ordinal) && text.Contains($"{reference}: No lead professional is recorded.", StringComparison.Ordinal)
                    && await StillMissesAsync(program, reference, to, cancellationToken))
                {
                    return (id, reference, to);
                }
            }
        }

        throw new InvalidOperationException("No digest tells of an entry without a lead professional.");
    }

    private static async Task<bool> StillMissesAsync(RunningProgram program, string reference, string to, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/entries/{reference}");
        using var issued = await program.Client.PostAsync(new Uri($"/dev/token/{to.Split('@')[1].Split('.')[0]}.agency-lead", UriKind.Relative), null, cancellationToken);

        if (!issued.IsSuccessStatusCode)
        {
            return false;
        }

        var token = (await issued.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("access_token").GetString();
        request.Headers.Add("Authorization", $"Bearer {token}");
        using var answer = await program.Client.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("No lead professional is recorded\",\"by\":\"responsible-agency", StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> MailsAsync(RunningProgram program, CancellationToken cancellationToken) =>
        [.. (await program.Client.GetFromJsonAsync<JsonElement>("/dev/mails.json", cancellationToken)).EnumerateArray()];
}
