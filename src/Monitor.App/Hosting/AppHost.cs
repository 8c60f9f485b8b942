using System.Diagnostics;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Monitor.App.Features.Board;
using Monitor.App.Features.Directory;
using Monitor.App.Features.Duties;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Exports;
using Monitor.App.Features.Fhir;
using Monitor.App.Features.Imports;
using Monitor.App.Features.Looks;
using Monitor.App.Features.Mail;
using Monitor.App.Features.Matching;
using Monitor.App.Features.Operations;
using Monitor.App.Features.Records;
using Monitor.App.Features.Referrals;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Retention;
using Monitor.App.Features.Returns;
using Monitor.App.Features.SubjectAccess;
using Monitor.App.Features.Summaries;
using Monitor.App.Features.Transfers;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting.Describing;
using Monitor.App.Hosting.Identity;
using Monitor.App.Hosting.Telemetry;
using Monitor.App.Pages;
using Monitor.App.Triggers;
using Monitor.Domain;
using Monitor.Domain.Policies;
using Monitor.Domain.Work;
using Monitor.Infrastructure;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Hosting;

/// <summary>What stops the program before it starts: a setting or a policy that cannot be right, in words.</summary>
internal sealed class CannotStart(string reason) : Exception(reason);

/// <summary>Puts the program together; the same for the Functions host, for running alone, for local mode and for tests.</summary>
internal static class AppHost
{
    /// <summary>Set by the Functions host; triggers exist only when it is.</summary>
    public const string FunctionsPort = "FUNCTIONS_CUSTOMHANDLER_PORT";

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(AppHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });

        // The framework's own lines, and what it puts around ours, would repeat addresses and headers as they were sent.
        builder.Logging.ClearProviders().AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes) = (true, true))
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

            if (HostPort(builder.Configuration) is { } port)
            {
                // The host's own ASPNETCORE_URLS reaches us, so the address is set here and nowhere else.
                kestrel.Listen(IPAddress.Loopback, port);
            }
        });

        return builder;
    }

    /// <param name="builder">What <see cref="CreateBuilder"/> made, with what the caller added to it.</param>
    /// <param name="alsoUse">What only the caller's program has; it comes before the pages.</param>
    public static WebApplication Build(WebApplicationBuilder builder, Action<WebApplication>? alsoUse = null)
    {
        AddServices(builder.Services);
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddTelemetry(builder.Configuration);

        if (HostPort(builder.Configuration) is not null)
        {
            // The first answer does not wait for what reaches as far as the storage.
            builder.Services.AddHostedService(provider => new PrepareStorage(
                new Lazy<IStorage>(provider.GetRequiredService<IStorage>), provider.GetRequiredKeyedService<TimeProvider>(Clocks.Real)));
        }
        else if (builder.Configuration.GetValue($"{MonitorOptions.Section}:{nameof(MonitorOptions.RunsItself)}", defaultValue: true))
        {
            builder.Services.AddHostedService<QueuePump>().AddHostedService<SelfTriggering>();
        }

        var app = builder.Build();
        _ = app.Services.GetRequiredService<Policy>();
        Use(app, alsoUse);
        return app;
    }

    private static int? HostPort(IConfiguration configuration) =>
        int.TryParse(configuration[FunctionsPort], out var port) && port is > 0 and <= ushort.MaxValue ? port : null;

    private static void AddServices(IServiceCollection services)
    {
        services.AddInfrastructure();
        services.AddOptions<MonitorOptions>().BindConfiguration(MonitorOptions.Section).ValidateDataAnnotations()
            .Validate<IOptions<MailOptions>>(
                (monitor, mail) => mail.Value.LongestWait is not { } wait || wait < monitor.Lease,
                "Mail:TimeoutSeconds must be shorter than Monitor:LeaseSeconds, or another instance takes a mail while its answer is waited for.")
            .ValidateOnStart();
        services.TryAdd<Policy>(provider => ReadPolicy(provider.GetRequiredService<IOptions<MonitorOptions>>().Value));
        services.AddSingleton(provider => new PublicAddress(provider.GetRequiredService<IOptions<MonitorOptions>>().Value.PublicBaseUrl));
        services.TryAddKeyedSingleton(Clocks.Real, TimeProvider.System);
        services.TryAdd<TimeProvider>(_ => TimeProvider.System);
        services.AddSingleton<IdentifiedActors>();
        services.TryAdd<IActors>(provider => provider.GetRequiredService<IdentifiedActors>());
        services.AddSingleton<Present>().AddSingleton<Keyed>().AddSingleton<Cursors>().AddSingleton<Limits>();
        services.AddSingleton<Figures>().AddSingleton<DistributedContextPropagator, OnlyTraceParents>();
        services.AddApiDescription();
        services.AddTimeouts();

        services.AddSingleton<FindMapping>().AddSingleton<ReadFile>().AddSingleton<ApplyRow>().AddSingleton<ImportEntries>().AddSingleton<ReceiveImport>().AddSingleton<PreviewImport>().AddSingleton<ApplyImports>().AddSingleton<KeepImports>();
        services.AddSingleton<Export>();
        services.AddSingleton<AddReferral>().AddSingleton<RecordFact>().AddSingleton<AnswerForEntry>().AddSingleton<ReadEntries>();
        services.AddSingleton<SweepDue>().AddSingleton<InStretches>().AddSingleton<AuditEntry>().AddSingleton<AuditAll>().AddSingleton<Reindex>().AddSingleton<Housekeeping>().AddSingleton<KeepByPolicy>();
        services.AddSingleton<VerifyAudit>().AddSingleton<RedoAside>().AddSingleton<TakeOut>();
        services.AddSingleton<RelayOutbox>().AddSingleton<HandleMessage>().AddSingleton<Point>().AddSingleton<RunSchedule>().AddSingleton<DueWork>();
        services.AddSingleton<SendMail>().AddSingleton<ComposeMail>().AddSingleton<EmailRenderer>().AddSingleton<PlanMorning>().AddSingleton<RecordTelling>();
        services.AddSingleton<ProviderTrouble>().AddSingleton<MissReceipt>().AddSingleton<TellTheNext>().AddSingleton<FlagAddress>().AddSingleton<RecordDelivery>();
        services.AddSingleton<PlanSummaries>().AddSingleton<ReadMonth>().AddSingleton<TellTheBoard>();
        services.AddSingleton<MoveToAgency>().AddSingleton<MergeAgency>().AddSingleton<ChangeParty>().AddSingleton<EntriesOwed>().AddSingleton<KeepDuties>().AddSingleton<ReadOwnState>().AddSingleton<OwnFaults>().AddSingleton<SignOfLife>().AddSingleton<TellOperators>();
        services.AddSingleton<MatchingKeys>().AddSingleton<FamilyTokens>().AddSingleton<TakeServiceRequests>().AddSingleton<MatchReferral>().AddSingleton<KeepMatching>();
        services.AddSingleton<PlanOtherMail>().AddSingleton<EntriesAsTheyStood>().AddSingleton<TellAgency>().AddSingleton<OpenReturn>().AddSingleton<ChaseReturn>();
        services.AddSingleton<ChangeReturn>().AddSingleton<ReadReturns>().AddSingleton<ReadNarratives>();
        services.AddSingleton<ReceiveReferral>().AddSingleton<ReceiveMessage>();

        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "monitor-form");
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.KebabCaseLower));
        });
    }

    private static void Use(WebApplication app, Action<WebApplication>? alsoUse)
    {
        app.Use(Correlations.AddAsync);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = AnswerFailureAsync, SuppressDiagnosticsCallback = context => context.Exception is StorageUnavailable });
        app.Use(SecurityHeaders.AddAsync);
        app.UseStatusCodePages();
        app.UseWhen(FhirRefusals.IsAsked, fhir => fhir.UseStatusCodePages(FhirRefusals.AnswerStatusAsync));
        app.UseRequestTimeouts();
        alsoUse?.Invoke(app);
        app.Use(Asking.CheckAsync);
        app.Use(Limits.CheckAsync);
        app.Use(Looking.RecordAsync);
        app.UseAntiforgery();
        app.MapHealth();

        var api = app.MapGroup("/api");
        api.MapReferrals();
        api.MapEntries();
        api.MapRecords();
        api.MapReturns();
        api.MapResponsibility();
        api.MapVisits();
        api.MapClockStops();
        api.MapDirectory();
        api.MapMerger();
        api.MapLocalServices();
        api.MapPolicy();
        api.MapBoard();
        api.MapFamilyTokens();
        api.MapImportMappings();
        api.MapImports();
        api.MapFhir();
        api.MapExports();
        api.MapLooks();
        api.MapRetention();
        api.MapAside();
        api.MapSubjectAccess();
        app.MapDeliveryReports();
        app.MapApiDescription();
        app.MapPages();

        if (HostPort(app.Configuration) is not null)
        {
            app.MapTriggers();
        }
    }

    private static async Task AnswerFailureAsync(HttpContext http)
    {
        Problem problem = http.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            StorageUnavailable => new UnavailableProblem(
                "storage-unavailable", "The storage does not answer at present. Try again with the same Idempotency-Key: nothing is recorded twice."),
            NewerRowException => new UnavailableProblem(
                "written-by-newer", "A newer version of this program has written this, and it is being put in place. Try again in a few minutes: nothing is lost."),
            BadHttpRequestException bad => new RefusedRequest(bad.StatusCode, "request-unreadable", "The request could not be read."),
            _ => new RefusedRequest(StatusCodes.Status500InternalServerError, "unexpected", $"Something went wrong here. Quote {http.TraceIdentifier} to the people who run this."),
        };

        await (FhirRefusals.IsAsked(http) ? FhirRefusals.Own : (IRefusals)ProblemRefusals.Own).Answer(http, problem).ExecuteAsync(http);
    }

    private static Policy ReadPolicy(MonitorOptions options)
    {
        if (!File.Exists(options.PolicyPath))
        {
            throw new CannotStart($"Monitor:PolicyFile names {options.PolicyFile}, and there is no such file.");
        }

        return PolicyFile.Read(File.ReadAllText(options.PolicyPath)).Match(policy => policy, problem => throw new CannotStart(problem.Detail));
    }

    private static void TryAdd<T>(this IServiceCollection services, Func<IServiceProvider, T> make)
        where T : class
    {
        if (services.All(service => service.ServiceType != typeof(T) || service.IsKeyedService))
        {
            services.AddSingleton(make);
        }
    }
}
