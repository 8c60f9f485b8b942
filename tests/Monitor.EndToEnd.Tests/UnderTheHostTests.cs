using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Monitor.App.Features.Mail;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.EndToEnd.Tests;

/// <summary>
/// The package as the Functions host runs it: its port, its environment, its first poll, its payloads, its kills, on a machine that has no .NET, no font,
/// no culture and no time zone.
/// </summary>
public sealed partial class UnderTheHostTests(Package package) : IClassFixture<Package>
{
    private static readonly DateTimeOffset StartsAt = Days.Instant("2026-03-02T07:00Z");

    [Fact]
    public async Task It_listens_where_the_host_says_and_nowhere_else_and_its_triggers_are_not_reached_from_outside()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var azurite = await AzuriteServer.StartAsync(cancellationToken);
        await using var host = await FunctionsHost.StartAsync(package, new FunctionsHostSettings { Environment = Eye.Settings(azurite.ConnectionString) }, cancellationToken);
        await host.HandlerAsync(cancellationToken);

        using var health = await host.Client.GetAsync(new Uri("/healthz", UriKind.Relative), cancellationToken);
        using var api = await host.Client.GetAsync(new Uri("/api/entries", UriKind.Relative), cancellationToken);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
        Assert.Contains("identity-not-configured", await api.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);

        foreach (var port in host.InheritedPorts)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => host.Client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")), cancellationToken));
        }

        foreach (var path in (string[])["/SweepDue", "/api/SweepDue", "/api/..%2FSweepDue", "/app/%2e%2e/SweepDue"])
        {
            using var outside = await host.Client.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken);
            Assert.False(outside.IsSuccessStatusCode, $"{path} was answered.");
        }
    }

    [Fact]
    public async Task Every_function_does_its_work_from_a_referral_in_the_queue_to_the_boards_chart()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var hosted = await HostedPartnership.OpenAsync(StartsAt, cancellationToken);
        await using var host = await FunctionsHost.StartAsync(package, new FunctionsHostSettings { Environment = hosted.Environment, Broker = hosted.Broker }, cancellationToken);

        // Referrals come by the queue and are on the list; what is none is kept aside.
        var references = Enumerable.Range(1, 16).Select(i => $"CASE-{i:D2}").ToList();
        references.ForEach(reference => hosted.SendReferral($"m-{reference}", reference, level: 2, reference[^1] % 2 == 0 ? "FI" : "CAMHS"));
        await host.DeliverAsync(cancellationToken);
        hosted.SendReferral("nonsense", "no case reference at all, and too long a one besides, as nobody has", level: 9);
        await host.DeliverAsync(cancellationToken);
        Assert.Equal(references, await ReferencesAsync(hosted, host, cancellationToken));
        Assert.Single(await hosted.Get<IAsideStore>().ReadAsync(PartyId.Board, cancellationToken));

        // Before the first sweep it says that it is not ready; pages and their styles are there.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host, "/readyz", cancellationToken));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/app/sign-in", cancellationToken));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/app/assets/govuk-frontend.css", cancellationToken));

        // By night, after a start from cold and past due: the sweep raises, the audit and the housekeeping are done.
        await GoToAsync("2026-03-14T02:45Z");
        await host.FireAsync("SweepDue", cancellationToken, pastDue: true);
        await host.FireAsync("AuditAll", cancellationToken);
        await host.FireAsync("Housekeeping", cancellationToken);
        await hosted.SettleAsync(host, cancellationToken);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/readyz", cancellationToken));
        Assert.All(await hosted.EntriesAsync(cancellationToken), entry => Assert.NotEmpty(entry.Ladders));
        Assert.True((await hosted.Get<IJobStore>().FindAsync($"{ScheduledKind.Audit}", "2026-03-14", cancellationToken))?.Done);
        Assert.True((await hosted.Get<IJobStore>().FindAsync($"{ScheduledKind.Housekeeping}", "2026-03-14", cancellationToken))?.Done);

        // In the morning the schedule plans the digests, and they are mailed.
        await GoToAsync("2026-03-16T08:01Z");
        await host.FireAsync("RunSchedule", cancellationToken);
        await hosted.SettleAsync(host, cancellationToken);
        Assert.Contains(hosted.Mails.Values, mail => KindOf(mail) == $"{MailKind.Digest}" && mail.Contains($"@{SmallPartnership.School}.example", StringComparison.Ordinal));

        // Two months of the board's summaries make a line, and it is the very one that is drawn here, where there are fonts.
        foreach (var instant in (string[])["2026-04-08T10:00Z", "2026-05-08T10:00Z"])
        {
            await GoToAsync(instant);
            await host.FireAsync("RunSchedule", cancellationToken);
            await hosted.SettleAsync(host, cancellationToken);
        }

        var summary = hosted.Mails.First(mail => KindOf(mail.Value) == $"{MailKind.MonthlySummary}" && mail.Value.Contains("Subject: Waiting list summary for April 2026", StringComparison.Ordinal));
        Assert.Equal(await ChartDrawnHereAsync(hosted, summary.Key, cancellationToken), ChartOf(summary.Value));

        Assert.Equal(package.Functions.Keys.Order(StringComparer.Ordinal), host.Driven);
        Assert.All(Broken(hosted), dead => Assert.Fail(dead));
        Assert.DoesNotContain(LoadedFrom((await host.HandlerAsync(cancellationToken)).Id), file =>
            file.Contains("icu", StringComparison.OrdinalIgnoreCase) || file.Contains("/fonts/", StringComparison.Ordinal) || file.Contains("/dotnet/", StringComparison.Ordinal));

        async Task GoToAsync(string instant)
        {
            await hosted.MoveToAsync(Days.Instant(instant), cancellationToken);
            await host.RestartAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task The_sample_of_settings_starts_it_as_it_stands()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var sample = JsonElement.Parse(await File.ReadAllTextAsync(Repository.PathTo("local.settings.sample.json"), cancellationToken)).GetProperty("Values");
        var environment = sample.EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
        await using var host = await FunctionsHost.StartAsync(package, new FunctionsHostSettings { Environment = environment }, cancellationToken);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/healthz", cancellationToken));
    }

    [Fact]
    public async Task Who_has_no_Core_Tools_reads_what_is_missing_and_what_to_do_instead_and_nothing_is_begun()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var tried = RunningProgram.StartIn(Repository.Root, ["/bin/bash", "infra/run-func"], 1, new() { ["PATH"] = "/nowhere" }, nothingElse: true);

        Assert.Equal(1, await tried.EndedAsync(cancellationToken));
        Assert.All((string[])["no command \"func\"", "functions-run-local", "make run"], words => Assert.Contains(words, tried.Said, StringComparison.Ordinal));
        Assert.DoesNotContain("not found", tried.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_come_through_whether_the_host_proxies_or_forwards_them(bool forwards)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var hosted = await HostedPartnership.OpenAsync(StartsAt, cancellationToken);
        await using var host = await FunctionsHost.StartAsync(package, new FunctionsHostSettings { Environment = hosted.Environment, Broker = hosted.Broker, Forwards = forwards }, cancellationToken);
        using var referral = hosted.Ask(HttpMethod.Post, "/api/referrals");
        referral.Headers.Add("Idempotency-Key", "host-0001");
        referral.Content = new StringContent("""{"service":"FI","caseReference":"ASH-00412","receivedOn":"2026-02-26","levelOfNeed":2}""", Encoding.UTF8, "application/json");

        using var created = await host.Client.SendAsync(referral, cancellationToken);
        var body = await created.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(created.StatusCode == HttpStatusCode.Created, body);

        Assert.Equal("ASH-00412", (await hosted.GetAsync(host, created.Headers.Location!.ToString(), cancellationToken)).GetProperty("caseReference").GetString());
        using var unknown = hosted.Ask(HttpMethod.Get, "/api/entries/0000-0000-0000");
        using var problem = await host.Client.SendAsync(unknown, cancellationToken);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Killed_over_referrals_and_over_mails_it_loses_none_and_doubles_none()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var hosted = await HostedPartnership.OpenAsync(StartsAt, cancellationToken);
        await using var host = await FunctionsHost.StartAsync(package, new FunctionsHostSettings { Environment = hosted.Environment, Broker = hosted.Broker }, cancellationToken);
        var references = Enumerable.Range(1, 40).Select(i => $"CASE-{i:D2}").ToList();
        references.ForEach(reference => hosted.SendReferral($"m-{reference}", reference, level: 4));

        var first = await host.HandlerAsync(cancellationToken);
        var taking = host.DeliverAsync(cancellationToken);
        await first.UntilAsync(async () => (await hosted.EntriesAsync(cancellationToken)).Count > 4, cancellationToken);
        first.Kill();
        await taking;
        Assert.Equal(references, (await hosted.EntriesAsync(cancellationToken)).Select(entry => entry.CaseReference.ToString()).Order(StringComparer.Ordinal));

        var second = await host.HandlerAsync(cancellationToken);
        var mailing = hosted.SettleAsync(host, cancellationToken);
        await second.UntilAsync(() => Task.FromResult(hosted.Mails.Count > 4), cancellationToken);
        second.Kill();
        await mailing;
        await hosted.SettleAsync(host, cancellationToken);

        var mails = hosted.Mails;
        Assert.Equal((references.Count, 3), (mails.Values.Count(mail => KindOf(mail) == $"{MailKind.HarmNotice}"), host.Started.Count));
        Assert.All(mails.Keys, mail => Assert.EndsWith(".1", mail, StringComparison.Ordinal));
        Assert.All(Broken(hosted), dead => Assert.Fail(dead));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_ended_with_the_process_and_done_by_the_next()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var hosted = await HostedPartnership.OpenAsync(StartsAt, cancellationToken);
        await using var host = await FunctionsHost.StartAsync(
            package, new FunctionsHostSettings { Environment = hosted.Environment, Broker = hosted.Broker, FunctionTimeout = TimeSpan.FromSeconds(2) }, cancellationToken);
        var first = await host.HandlerAsync(cancellationToken);
        hosted.SendReferral("m-1", "CASE-01", level: 2);

        hosted.Azurite.Pause();
        var delivering = host.DeliverAsync(cancellationToken);
        Assert.NotEqual(0, await first.EndedAsync(cancellationToken));
        hosted.Azurite.Resume();

        Assert.Equal(1, await delivering);
        Assert.Equal("CASE-01", Assert.Single(await hosted.EntriesAsync(cancellationToken)).CaseReference.ToString());
        Assert.All(Broken(hosted), dead => Assert.Fail(dead));
    }

    [Fact]
    public async Task It_ends_with_a_failure_that_names_the_field_each_time_until_the_host_gives_up_when_the_policy_has_no_number_to_ring()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("monitor-policy-").FullName;
        var policy = Path.Combine(folder, "policy.json");
        var whole = await File.ReadAllTextAsync(Path.Combine(package.Folder, "policy.json"), cancellationToken);
        await File.WriteAllTextAsync(policy, whole.Replace("\"0800 111 000\"", "\"\"", StringComparison.Ordinal), cancellationToken);
        var environment = Eye.Settings("UseDevelopmentStorage=true");
        environment["Monitor__PolicyFile"] = policy;
        await using var host = await FunctionsHost.StartAsync(package, new FunctionsHostSettings { Environment = environment }, cancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.HandlerAsync(cancellationToken));

        Assert.Equal(3, host.Started.Count);

        foreach (var program in host.Started)
        {
            Assert.Equal(1, await program.EndedAsync(cancellationToken));
            Assert.Contains("emergency.crisisLine", program.Said, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string KindOf(string mail) => KindLine().Match(mail).Groups[1].Value;

    private static byte[] ChartOf(string mail) => Convert.FromBase64String(PictureIn().Match(mail).Groups[1].Value);

    /// <summary>The first picture of the same mail, composed and drawn by this process.</summary>
    private static async Task<byte[]> ChartDrawnHereAsync(HostedPartnership hosted, string mail, CancellationToken cancellationToken)
    {
        var id = NotificationId.FromStored(mail.Split('.')[0]);
        var stored = await hosted.Get<INotificationStore>().FindAsync(PartyId.Board, id, cancellationToken);
        var composing = await hosted.Get<ComposeMail>().HandleAsync(stored!.Notification, hosted.Now, cancellationToken);
        return [.. composing.Mail!.Message.Images[0].Png];
    }

    private static async Task<IEnumerable<string>> ReferencesAsync(HostedPartnership hosted, FunctionsHost host, CancellationToken cancellationToken) =>
        (await hosted.GetAsync(host, "/api/entries?size=200", cancellationToken)).GetProperty("entries").EnumerateArray()
            .Select(entry => entry.GetProperty("caseReference").GetString()!).Order(StringComparer.Ordinal);

    private static async Task<HttpStatusCode> StatusAsync(FunctionsHost host, string path, CancellationToken cancellationToken)
    {
        using var answer = await host.Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>What the broker gave up, in words.</summary>
    private static IEnumerable<string> Broken(HostedPartnership hosted) => ((string[])[Queues.Referrals, Queues.Work, Queues.Mail])
        .SelectMany(queue => hosted.Broker.Queue(queue).DeadLetters.Messages.Select(message => $"{message.Id} of {queue} died: {message.DeadLetterReason}."));

    /// <summary>The files of the machine that a process has mapped.</summary>
    private static IEnumerable<string> LoadedFrom(int process) =>
        File.ReadLines($"/proc/{process}/maps").Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length == 6).Select(parts => parts[5]).Distinct();

    [GeneratedRegex("^X-Monitor-Kind: (\\w+)", RegexOptions.Multiline)]
    private static partial Regex KindLine();

    [GeneratedRegex("Content-Type: image/png.*?\\r?\\n\\r?\\n([A-Za-z0-9+/=\\r\\n]+)", RegexOptions.Singleline)]
    private static partial Regex PictureIn();
}
