using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Identity;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure;
using Monitor.Testing;

namespace Monitor.App.Tests.Architecture;

/// <summary>The documents name what the code has, and lead where they say.</summary>
public sealed class DocsTests
{
    private static readonly string Glossary = Read("docs", "glossary.md");
    private static readonly string Messages = Read("docs", "messages.md");

    private static readonly string[] Documents =
    [
        .. Directory.GetFiles(Repository.PathTo("docs"), "*.md", SearchOption.AllDirectories),
        .. Directory.GetFiles(Repository.Root, "*.md"),
    ];

    [Fact]
    public void The_glossary_has_every_event_of_an_entry() =>
        Assert.All(KindsOf<EntryEvent>(), kind => Assert.Contains($"| `{kind}` |", Glossary, StringComparison.Ordinal));

    [Fact]
    public void Every_message_has_its_row() =>
        Assert.All(KindsOf<Message>(), kind => Assert.Contains($"| `{kind}` |", Messages, StringComparison.Ordinal));

    [Fact]
    public void Every_kind_of_mail_has_its_row() =>
        Assert.All(Enum.GetNames<MailKind>(), kind => Assert.Contains($"| `{kind}`", Messages, StringComparison.Ordinal));

    [Fact]
    public void The_readme_has_every_setting()
    {
        var readme = Read("README.md");
        string[] settings =
        [
            .. SettingsOf<MonitorOptions>(MonitorOptions.Section),
            .. SettingsOf<IdentityOptions>(IdentityOptions.Section),
            .. SettingsOf<StorageOptions>(StorageOptions.Section),
            .. SettingsOf<MailOptions>(MailOptions.Section),
            .. SettingsOf<ServiceBusOptions>(ServiceBusOptions.Section),
            ServiceBusOptions.Section,
            .. SettingsOf<CalendarOptions>(CalendarOptions.Section),
            .. SettingsOf<TelemetryOptions>(TelemetryOptions.Section),
        ];

        Assert.All(settings, setting => Assert.Contains($"| `{setting}` |", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_on_architecture_names_every_function()
    {
        var architecture = Read("docs", "architecture.md");
        var functions = Directory.GetDirectories(Repository.PathTo("src", "Monitor.App", "Functions")).Select(Path.GetFileName);

        Assert.All(functions, function => Assert.Contains($"`{function}`", architecture, StringComparison.Ordinal));
    }

    [Fact]
    public async Task There_is_an_example_of_every_call_and_of_no_other()
    {
        var examples = Regex.Matches(Read("docs", "api.http"), @"^(GET|POST|PUT|DELETE) \{\{host\}\}([^\s?]*)", RegexOptions.Multiline)
            .Select(line => $"{line.Groups[1].Value} {line.Groups[2].Value.TrimEnd('/')}").ToList();
        var calls = (await RoutesOfTheAppAsync()).Concat(RoutesOfThisMachine()).Select(Pattern).ToList();

        Assert.NotEmpty(examples);
        Assert.All(calls, call => Assert.Contains(examples, call.IsMatch));
        Assert.All(examples, example => Assert.Contains(calls, call => call.IsMatch(example)));
    }

    [Fact]
    public void Decisions_are_numbered_without_a_gap()
    {
        var records = Directory.GetFiles(Repository.PathTo("docs", "adr")).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(records);
        Assert.All(records.Select((path, i) => (path, number: i + 1)), record =>
        {
            Assert.StartsWith($"{record.number:D4}-", Path.GetFileName(record.path), StringComparison.Ordinal);
            Assert.StartsWith($"# {record.number}. ", File.ReadAllText(record.path), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        var links =
            from document in Documents
            from Match link in Regex.Matches(File.ReadAllText(document), @"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
            select (document, to: link.Groups[1].Value, heading: link.Groups[2].Value);

        Assert.All(links, link =>
        {
            var target = link.to.Length == 0 ? link.document : Path.GetFullPath(link.to, Path.GetDirectoryName(link.document)!);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{link.document} leads to {link.to}, which is not there.");

            if (link.heading.Length > 0)
            {
                Assert.Contains(link.heading, HeadingsOf(target));
            }
        });
    }

    [Fact]
    public void Every_assurance_paper_says_that_it_is_a_draft()
    {
        var papers = Directory.GetFiles(Repository.PathTo("docs", "assurance"));

        Assert.Equal(8, papers.Length);
        Assert.All(papers, paper => Assert.Contains("**Draft for ", File.ReadAllText(paper), StringComparison.Ordinal));
        Assert.All(papers, paper => Assert.True(paper.EndsWith("README.md", StringComparison.Ordinal) || Read("docs", "assurance", "README.md").Contains($"({Path.GetFileName(paper)})", StringComparison.Ordinal)));
    }

    [Fact]
    public void How_long_things_are_kept_is_said_as_the_policy_has_it()
    {
        var policy = TestPolicy.Current;
        var rows = Read("docs", "assurance", "controllers-and-lawful-basis.md");

        Assert.All(
            [
                $"| `guard.watchMonths` | {policy.Guard.WatchMonths} months |", $"| `retention.textMonths` | {policy.Retention.TextMonths} months |",
                $"| `accessLog.keptMonths` | {policy.AccessLogMonths} months |", $"| `retention.entryYears` | {policy.Retention.EntryYears} years |",
            ],
            row => Assert.Contains(row, rows, StringComparison.Ordinal));
        Assert.Contains($"What people wrote: {policy.Retention.TextMonths} months after your wait is over. The rest: {policy.Retention.EntryYears} years.", Read("docs", "assurance", "privacy-notice.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_control_of_the_hazard_log_is_there()
    {
        var named = Regex.Matches(Read("docs", "assurance", "hazard-log.md"), "`([A-Z][A-Za-z]*(?:Tests|Contract))`").Select(name => name.Groups[1].Value).Distinct().ToList();
        var sources = string.Join('\n', Directory.GetFiles(Repository.PathTo("tests"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));

        Assert.InRange(named.Count, 25, 100);
        Assert.All(named, name => Assert.Matches($@"class {name}\b", sources));
    }

    private static string Read(params ReadOnlySpan<string> path) => File.ReadAllText(Repository.PathTo(path));

    private static IEnumerable<string> KindsOf<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract).Select(type => type.Name);

    private static IEnumerable<string> SettingsOf<T>(string section) =>
        SettingsOf(typeof(T), section);

    private static IEnumerable<string> SettingsOf(Type type, string section) =>
        type.GetProperties().Where(property => property.CanWrite).SelectMany(property => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
            ? SettingsOf(property.PropertyType, $"{section}:{property.Name}")
            : [$"{section}:{property.Name}"]);

    private static IEnumerable<string> HeadingsOf(string document) =>
        Regex.Matches(File.ReadAllText(document), "^#+ (.*)$", RegexOptions.Multiline)
            .Select(heading => Regex.Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", string.Empty).Replace(' ', '-'));

    /// <summary>The routes as they are mapped; the app is put together and not started.</summary>
    private static async Task<IReadOnlyList<string>> RoutesOfTheAppAsync()
    {
        var builder = AppHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Monitor:PublicBaseUrl"] = "http://localhost",
            ["Monitor:IdKey"] = "a key for this test only, and no secret",
            ["Monitor:PolicyFile"] = Repository.PathTo("policy.json"),
            ["Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Mail:Folder"] = "mails",
        });

        await using var app = AppHost.Build(builder);

        return
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods, (endpoint, method) => $"{method} {Shown(endpoint.RoutePattern.RawText!)}").Distinct(),
        ];
    }

    /// <summary>The page that draws the description has parts of its own, which nobody calls by hand.</summary>
    private static string Shown(string route) => route.StartsWith("/api/docs", StringComparison.Ordinal) ? "/api/docs" : route;

    /// <summary>What only local mode has, read where it is mapped.</summary>
    private static IEnumerable<string> RoutesOfThisMachine() =>
        Regex.Matches(Read("src", "Monitor.Local", "Dev", "DevEndpoints.cs"), "(app|dev)\\.Map(Get|Post)\\(\"([^\"]*)\"")
            .Select(map => $"{map.Groups[2].Value.ToUpperInvariant()} {(map.Groups[1].Value == "dev" ? "/dev" : string.Empty)}{map.Groups[3].Value}");

    private static Regex Pattern(string route) =>
        new($"^{Regex.Replace(Regex.Escape(route.TrimEnd('/')), @"\\\{[^}]*}", "[^/]+")}$");
}
