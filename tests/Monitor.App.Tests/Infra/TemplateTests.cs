using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Monitor.Testing;

namespace Monitor.App.Tests.Infra;

/// <summary>The templates of the deployment compile without a word, and what they make is as closed as it is said to be.</summary>
public sealed partial class TemplateTests
{
    private static readonly Lazy<Task<string>> Compiled = new(() => BicepAsync("build", Infra("main.bicep"), "--stdout"));

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Infra(), "*.bicep*", SearchOption.AllDirectories).Where(file => !file.EndsWith("bicepconfig.json", StringComparison.Ordinal)).Select(file => Path.GetRelativePath(Infra(), file))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_template_is_written_as_its_own_formatter_writes_it(string file) =>
        Assert.Equal((await BicepAsync("format", Infra(file), "--stdout")).TrimEnd(), (await File.ReadAllTextAsync(Infra(file), TestContext.Current.CancellationToken)).TrimEnd());

    [Fact]
    public async Task The_linter_has_nothing_to_say() => Assert.Equal(string.Empty, await BicepAsync("lint", Infra("main.bicep")));

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Its_parameters_fit(string stage) => Assert.Contains("publicBaseUrl", await BicepAsync("build-params", Infra($"{stage}.bicepparam"), "--stdout"), StringComparison.Ordinal);

    [Fact]
    public async Task No_key_opens_the_storage_and_nothing_is_public()
    {
        var storage = await FindAsync("Microsoft.Storage/storageAccounts");

        Assert.Equal((false, false, "TLS1_2", true), (Flag(storage, "allowSharedKeyAccess"), Flag(storage, "allowBlobPublicAccess"), Text(storage, "minimumTlsVersion"), Flag(storage, "supportsHttpsTrafficOnly")));
        Assert.Equal("None", Text(await FindAsync("Microsoft.Storage/storageAccounts/blobServices/containers"), "publicAccess"));
    }

    [Fact]
    public async Task No_key_opens_the_queues_and_they_are_those_of_the_functions()
    {
        var bus = await FindAsync("Microsoft.ServiceBus/namespaces");
        var queue = await FindAsync("Microsoft.ServiceBus/namespaces/queues");
        var ofFunctions = Directory.GetFiles(Repository.PathTo("src", "Monitor.App", "Functions"), "function.json", SearchOption.AllDirectories)
            .Select(File.ReadAllText).Select(text => QueueName().Match(text)).Where(match => match.Success).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

        Assert.Equal((true, "1.2"), (Flag(bus, "disableLocalAuth"), Text(bus, "minimumTlsVersion")));
        Assert.Equal(ofFunctions, Queues().Match(await File.ReadAllTextAsync(Infra("modules", "service-bus.bicep"), TestContext.Current.CancellationToken)).Groups[1].Value.Split(',').Select(name => name.Trim(' ', '\'')).Order(StringComparer.Ordinal));
        Assert.Equal((true, 10, true), (Flag(queue, "requiresDuplicateDetection"), queue.GetProperty("properties").GetProperty("maxDeliveryCount").GetInt32(), Flag(queue, "deadLetteringOnMessageExpiration")));
    }

    [Fact]
    public async Task A_message_is_locked_for_as_long_as_its_handler_may_take_and_the_host_renews_it()
    {
        var host = JsonElement.Parse(await File.ReadAllTextAsync(Repository.PathTo("host.json"), TestContext.Current.CancellationToken));
        var longest = TimeSpan.Parse(host.GetProperty("functionTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var renewed = TimeSpan.Parse(host.GetProperty("extensions").GetProperty("serviceBus").GetProperty("maxAutoLockRenewalDuration").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        var locked = System.Xml.XmlConvert.ToTimeSpan(Text(await FindAsync("Microsoft.ServiceBus/namespaces/queues"), "lockDuration"));

        Assert.True(longest < locked && longest < renewed, $"A handler may take {longest}, a lock lasts {locked}, and is renewed for {renewed}.");
    }

    [Fact]
    public async Task Secrets_can_be_had_back_and_are_read_by_role()
    {
        var vault = await FindAsync("Microsoft.KeyVault/vaults");

        Assert.Equal((true, true, true), (Flag(vault, "enableRbacAuthorization"), Flag(vault, "enableSoftDelete"), Flag(vault, "enablePurgeProtection")));
        Assert.DoesNotContain(Resources(JsonElement.Parse(await Compiled.Value)), resource => Type(resource) == "Microsoft.KeyVault/vaults/secrets");
    }

    [Fact]
    public async Task The_app_takes_only_encrypted_requests_and_no_publishing_by_password()
    {
        var app = await FindAsync("Microsoft.Web/sites");
        var properties = app.GetProperty("properties");

        Assert.Equal((true, "1.2", "Disabled"), (Flag(app, "httpsOnly"), properties.GetProperty("siteConfig").GetProperty("minTlsVersion").GetString(), properties.GetProperty("siteConfig").GetProperty("ftpsState").GetString()));
        Assert.Equal("custom", properties.GetProperty("functionAppConfig").GetProperty("runtime").GetProperty("name").GetString());
        Assert.All(Resources(JsonElement.Parse(await Compiled.Value)).Where(resource => Type(resource) == "Microsoft.Web/sites/basicPublishingCredentialsPolicies"), policy => Assert.False(Flag(policy, "allow")));
    }

    [Fact]
    public async Task The_program_has_these_rights_and_no_other()
    {
        var roles = Roles().Matches(await File.ReadAllTextAsync(Infra("modules", "access.bicep"), TestContext.Current.CancellationToken)).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "Azure Service Bus Data Receiver", "Azure Service Bus Data Sender", "Key Vault Secrets User", "Monitoring Metrics Publisher", "Storage Blob Data Owner",
                "Storage Queue Data Contributor", "Storage Table Data Contributor",
            ],
            roles);
        Assert.All(
            Directory.GetFiles(Infra(), "*.bicep", SearchOption.AllDirectories).Where(file => !file.EndsWith("access.bicep", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("roleAssignments", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_key_is_in_any_template()
    {
        var compiled = await Compiled.Value;

        Assert.All((string[])["listKeys", "listAccountSas", "AccountKey=", "SharedAccessKey", "InstrumentationKey="], key => Assert.DoesNotContain(key, compiled, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_setting_is_one_that_the_sample_explains_and_every_secret_is_an_address_in_the_vault()
    {
        var sample = JsonElement.Parse(await File.ReadAllTextAsync(Repository.PathTo("local.settings.sample.json"), TestContext.Current.CancellationToken))
            .GetProperty("Values").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
        var set = Settings().Matches(await File.ReadAllTextAsync(Infra("modules", "function-app.bicep"), TestContext.Current.CancellationToken))
            .Select(match => (Name: match.Groups["name"].Value.Replace("${i}", "0", StringComparison.Ordinal), match.Groups["value"].Value)).ToList();

        Assert.True(set.Count > 20);
        Assert.Empty(set.Select(setting => setting.Name).Except(sample.Keys));
        string[] secret = ["Mail__SendGrid__ApiKey", "Mail__SendGrid__EventKeys__0", "Identity__Providers__0__Certificate", "Telemetry__HeartbeatUrl", .. sample.Where(setting => setting.Value.StartsWith("replace", StringComparison.Ordinal)).Select(setting => setting.Key)];
        Assert.All(set.Where(setting => secret.Contains(setting.Name)), setting => Assert.Contains("${secret}", setting.Value, StringComparison.Ordinal));
        Assert.Equal(
            ["Identity__Providers__0__ClientSecret"], // a certificate stands in for it
            secret.Except(set.Select(setting => setting.Name)));
    }

    [Fact]
    public async Task Somebody_is_woken_for_each_thing_that_must_not_be_silent()
    {
        var alerts = await File.ReadAllTextAsync(Infra("modules", "alerts.bicep"), TestContext.Current.CancellationToken);

        Assert.All((string[])["no-sweep", "aside", "outbox", "undeliverable", "late", "sign-in", "faults", "dead-letters"], alarm => Assert.Contains(alarm, alerts, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_alarms_ask_for_the_line_that_the_program_writes_of_each_of_its_own_faults()
    {
        var alerts = await File.ReadAllTextAsync(Infra("modules", "alerts.bicep"), TestContext.Current.CancellationToken);
        var asked = AskedFor().Matches(alerts).Select(match => new Regex(match.Groups[1].Value)).ToList();
        await using var app = await Monitor.Testing.App.TestApp.StartAsync();
        await app.RunAsync();
        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.Get<Monitor.App.Features.Relay.RunSchedule>().HandleAsync(TestContext.Current.CancellationToken);

        var said = app.Logs.Lines.Where(line => line.Text.Contains("fault of its own", StringComparison.Ordinal)).Select(line => line.Text).Distinct().ToList();

        Assert.Contains("The monitor has a fault of its own: sweep-late.", said);
        Assert.All(said, line => Assert.Contains(asked, query => query.IsMatch(line)));
        Assert.All((string[])["kept-aside", "mail-nobody-left", "sweep-late", "audit-late", "audit-faults", "month-late", "holidays-end"], code => Assert.Contains(asked, query => query.IsMatch($"fault of its own: {code}")));
    }

    private static string Infra(params string[] parts) => Repository.PathTo(["infra", .. parts]);

    private static string Text(JsonElement resource, string property) => resource.GetProperty("properties").GetProperty(property).GetString()!;

    private static bool Flag(JsonElement resource, string property) => resource.GetProperty("properties").GetProperty(property).GetBoolean();

    private static string Type(JsonElement resource) => resource.GetProperty("type").GetString()!;

    private static async Task<JsonElement> FindAsync(string type) => Assert.Single(Resources(JsonElement.Parse(await Compiled.Value)), resource => Type(resource) == type);

    /// <summary>Every resource, those of modules too; what is only referred to is none.</summary>
    private static IEnumerable<JsonElement> Resources(JsonElement template)
    {
        var resources = template.GetProperty("resources");

        foreach (var resource in resources.ValueKind == JsonValueKind.Array ? resources.EnumerateArray() : resources.EnumerateObject().Select(each => each.Value))
        {
            if (resource.TryGetProperty("existing", out var existing) && existing.GetBoolean())
            {
                continue;
            }

            yield return resource;

            if (Type(resource) == "Microsoft.Resources/deployments")
            {
                foreach (var inner in Resources(resource.GetProperty("properties").GetProperty("template")))
                {
                    yield return inner;
                }
            }
        }
    }

    /// <summary>What the compiler wrote; it may have nothing to warn of.</summary>
    private static async Task<string> BicepAsync(params string[] arguments)
    {
        var program = typeof(TemplateTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Bicep").Value!;

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        }

        using var bicep = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = bicep.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var warned = await bicep.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bicep.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, string.Empty), (bicep.ExitCode, warned.Trim()));
        return await said;
    }

    [GeneratedRegex("(?:has|regex) \"(fault of its own[^\"]+)\"")]
    private static partial Regex AskedFor();

    [GeneratedRegex("\"queueName\": \"([a-z]+)\"")]
    private static partial Regex QueueName();

    [GeneratedRegex(@"var queues = \[([^\]]+)\]")]
    private static partial Regex Queues();

    [GeneratedRegex(@"'[0-9a-f-]{36}' // ([A-Za-z ]+)")]
    private static partial Regex Roles();

    /// <summary>A setting of ours and its value, named at once or by its place in a list.</summary>
    [GeneratedRegex(@"(?:^\s+|')(?<name>(?:Mail|Monitor|Identity|Storage|ServiceBus|Telemetry)__[\w${}]+)(?:: |',\s+i => )(?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Settings();
}
