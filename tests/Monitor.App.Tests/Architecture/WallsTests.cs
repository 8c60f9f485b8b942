using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Identity;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;

namespace Monitor.App.Tests.Architecture;

/// <summary>The walls of DESIGN §2, which nobody sees until they are gone.</summary>
public sealed class WallsTests
{
    private static readonly Assembly Domain = typeof(EntryId).Assembly;

    [Fact]
    public void The_domain_references_the_framework_and_nothing_else() =>
        Assert.All(ReferencesOf(Domain), name => Assert.StartsWith("System", name, StringComparison.Ordinal));

    [Fact]
    public void The_app_names_no_type_of_a_cloud_a_broker_or_a_provider() =>
        Assert.DoesNotContain(ReferencesOf(typeof(AppHost).Assembly), name => Regex.IsMatch(name, "^(Azure|Amqp|SendGrid|Mime|Mail|Bouncy|OpenTelemetry)"));

    [Fact]
    public void Nothing_in_the_domain_can_be_changed_from_outside() =>
        Assert.Empty(
            from type in Domain.GetTypes()
            where !IsGenerated(type)
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where property.SetMethod is { IsPublic: true } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            select $"{type.Name}.{property.Name}");

    [Fact]
    public void Only_ports_in_the_domain_are_asynchronous() =>
        Assert.Empty(
            from type in Domain.GetTypes()
            where !type.IsInterface && !IsGenerated(type)
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where typeof(Task).IsAssignableFrom(method.ReturnType)
            select $"{type.Name}.{method.Name}");

    [Fact]
    public void Every_public_type_of_the_domain_says_what_it_is()
    {
        var said = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Monitor.Domain.xml")).Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value))
            .Select(member => member.Attribute("name")!.Value)
            .ToHashSet();

        Assert.DoesNotContain(Domain.GetExportedTypes().Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal)).Select(type => type.FullName!.Replace('+', '.')), name => !said.Contains($"T:{name}"));
    }

    [Fact]
    public void Every_setting_is_in_the_sample_and_every_one_there_is_read()
    {
        string[] host = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"];
        var connections = Directory.GetFiles(Repository.PathTo("src", "Monitor.App", "Functions"), "function.json", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"connection\": \"([^\"]+)\"").Select(match => match.Groups[1].Value));
        var read = SettingsOf<MonitorOptions>(MonitorOptions.Section)
            .Concat(SettingsOf<IdentityOptions>(IdentityOptions.Section))
            .Concat(SettingsOf<StorageOptions>(StorageOptions.Section))
            .Concat(SettingsOf<MailOptions>(MailOptions.Section))
            .Concat(SettingsOf<ServiceBusOptions>(ServiceBusOptions.Section))
            .Concat(SettingsOf<CalendarOptions>(CalendarOptions.Section))
            .Concat(SettingsOf<TelemetryOptions>(TelemetryOptions.Section))
            .Concat(host).Concat(connections).ToHashSet();

        var sample = JsonElement.Parse(File.ReadAllText(Repository.PathTo("local.settings.sample.json"))).GetProperty("Values").EnumerateObject().Select(value => value.Name).ToHashSet();
        Assert.Equal(read.Order(StringComparer.Ordinal), sample.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_but_copies_reads_across_partitions() => Assert.Equal(
        ["src/Monitor.Infrastructure/Copies/TableCopies.cs", "src/Monitor.Infrastructure/Storage/AzureTable.cs", "src/Monitor.Infrastructure/Storage/ITable.cs"],
        SourceFiles().Where(file => File.ReadAllText(file).Contains("ScanAsync", StringComparison.Ordinal)).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_program_begins_in_sixty_lines_or_fewer() =>
        Assert.InRange(File.ReadAllLines(Repository.PathTo("src", "Monitor.App", "Program.cs")).Length, 1, 60);

    [Fact]
    public void No_source_holds_a_path_of_somebodys_machine()
    {
        var path = new Regex(@"(?<![\w.])(/(home|Users|root|tmp|work|var)/|[A-Z]:\\)", RegexOptions.CultureInvariant);

        Assert.DoesNotContain(SourceFiles(), file => path.IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public void Every_event_and_message_has_the_name_under_which_it_was_first_stored()
    {
        Dictionary<string, string> events = new()
        {
            ["Received"] = "received",
            ["LevelRecorded"] = "level-recorded",
            ["StatusRecorded"] = "status-recorded",
            ["SocialCareTold"] = "social-care-told",
            ["LeadNamed"] = "lead-named",
            ["LeadEnded"] = "lead-ended",
            ["SupportRecorded"] = "support-recorded",
            ["SupportReviewed"] = "support-reviewed",
            ["SupportEnded"] = "support-ended",
            ["SupportWasDeclined"] = "support-declined",
            ["ContactMade"] = "contact-made",
            ["ContactAttempted"] = "contact-attempted",
            ["AttemptsDecided"] = "attempts-decided",
            ["ServiceStarted"] = "service-started",
            ["EntryClosed"] = "closed",
            ["HarmMarked"] = "harm-marked",
            ["ReferralAccepted"] = "referral-accepted",
            ["ReferralRejected"] = "referral-rejected",
            ["ReferrerTold"] = "referrer-told",
            ["Resubmitted"] = "resubmitted",
            ["AlternativeNamed"] = "alternative-named",
            ["PlaceOffered"] = "place-offered",
            ["ClockStopRecorded"] = "clock-stop",
            ["Reopened"] = "reopened",
            ["Held"] = "held",
            ["HoldEnded"] = "hold-ended",
            ["ResponsibilityProposed"] = "responsibility-proposed",
            ["ResponsibilityAccepted"] = "responsibility-accepted",
            ["ResponsibilityRefused"] = "responsibility-refused",
            ["ResponsibilitySettled"] = "responsibility-settled",
            ["TransferBegun"] = "transfer-begun",
            ["Transferred"] = "transferred",
            ["Linked"] = "linked",
            ["Unlinked"] = "unlinked",
            ["SpellJoined"] = "spell-joined",
            ["HelpedBefore"] = "helped-before",
            ["ReferralDateCorrected"] = "referral-date-corrected",
            ["FactWithdrawn"] = "withdrawn",
            ["TextErased"] = "erased",
            ["LegalHoldPlaced"] = "legal-hold",
            ["LegalHoldEnded"] = "legal-hold-ended",
            ["NeedReviewed"] = "need-reviewed",
            ["ScalesRecorded"] = "scales-recorded",
            ["CommitmentReviewed"] = "commitment-reviewed",
            ["LongWaitDecided"] = "long-wait-decided",
            ["HarmReviewed"] = "harm-reviewed",
            ["StatutoryVisitMade"] = "statutory-visit",
            ["EligibilityEnds"] = "eligibility-ends",
            ["HandoverPlanned"] = "handover-planned",
            ["HolidayPlanMade"] = "holiday-plan",
            ["SupportRefused"] = "support-refused",
            ["CarerAdded"] = "carer-added",
            ["CarerTold"] = "carer-told",
            ["CarerNotToBeTold"] = "carer-not-to-be-told",
            ["NotTellingConfirmed"] = "not-telling-confirmed",
            ["ExpectedWaitChanged"] = "expected-wait",
            ["LadderOpened"] = "ladder-opened",
            ["StepRaised"] = "step-raised",
            ["StepTold"] = "step-told",
            ["LadderAcknowledged"] = "ladder-acknowledged",
            ["LadderResolved"] = "ladder-resolved",
        };

        Dictionary<string, string> messages = new()
        {
            ["SendMailMessage"] = "send-mail",
            ["PointToEntry"] = "point-to-entry",
            ["PlanDigests"] = "plan-digests",
            ["PlanWeeklySummary"] = "plan-weekly-summary",
            ["PlanMonthlySummary"] = "plan-monthly-summary",
            ["RecordTold"] = "record-told",
            ["TellBoard"] = "tell-board",
            ["SettleDuties"] = "settle-duties",
            ["MoveEntry"] = "move-entry",
            ["MergeEntries"] = "merge-entries",
            ["MatchEntry"] = "match-entry",
            ["OpenReturns"] = "open-returns",
            ["ChaseReturns"] = "chase-returns",
            ["AskForReceipt"] = "ask-for-receipt",
            ["MailNotDelivered"] = "mail-not-delivered",
            ["TellReferrer"] = "tell-referrer",
            ["TellAsked"] = "tell-asked",
            ["ApplyImport"] = "apply-import",
        };

        Assert.Equal(events, KindsOf<EntryEvent>().ToDictionary(kind => kind.GetType().Name, Stored.NameOf));
        Assert.Equal(messages, KindsOf<Message>().ToDictionary(kind => kind.GetType().Name, Stored.NameOf));
        Assert.Equal(events.Count, events.Values.Distinct().Count());
        Assert.Equal(messages.Count, messages.Values.Distinct().Count());
    }

    private static IEnumerable<string> ReferencesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static IEnumerable<string> SettingsOf<T>(string section) => SettingsOf(typeof(T), section);

    private static IEnumerable<string> SettingsOf(Type type, string section) =>
        type.GetProperties().Where(property => property.CanWrite).SelectMany(property => property.PropertyType switch
        {
            var list when list == typeof(IReadOnlyList<string>) => [$"{section}__{property.Name}__0"],
            { IsGenericType: true } list when list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => SettingsOf(list.GetGenericArguments()[0], $"{section}__{property.Name}__0"),
            var part when part.Name.EndsWith("Options", StringComparison.Ordinal) => SettingsOf(part, $"{section}__{property.Name}"),
            _ => [$"{section}__{property.Name}"],
        });

    private static IEnumerable<T> KindsOf<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract).Select(type => (T)RuntimeHelpers.GetUninitializedObject(type));

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Repository.PathTo("src"), "*", SearchOption.AllDirectories)
            .Where(file => !Regex.IsMatch(file, @"[/\\](obj|bin)[/\\]") && Path.GetExtension(file) is ".cs" or ".razor" or ".json" or ".csproj" or ".css" or ".csv" or ".md");

    private static bool IsGenerated(Type? type) =>
        type is not null && (type.IsDefined(typeof(CompilerGeneratedAttribute), false) || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), false) || IsGenerated(type.DeclaringType));
}
