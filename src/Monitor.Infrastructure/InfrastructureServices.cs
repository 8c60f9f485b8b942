using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Imports;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Calendars;
using Monitor.Infrastructure.Charts;
using Monitor.Infrastructure.Copies;
using Monitor.Infrastructure.Email;
using Monitor.Infrastructure.Messaging;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure;

/// <summary>Everything outside the program: tables, mail, the calendar.</summary>
public static class InfrastructureServices
{
    /// <summary>
    /// Adds the adapters behind the domain's ports. <see cref="TimeProvider.System"/> is used for leases and caches, which keep real time
    /// whatever the app's clock shows.
    /// </summary>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ServiceBusOptions>().BindConfiguration(ServiceBusOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.Read(configuration)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CalendarOptions>().BindConfiguration(CalendarOptions.Section);

        services.TryAddSingleton<ITables>(provider => Connect(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.TryAddSingleton(Salts.AtRandom);
        services.AddSingleton<IStorage, Storage.Storage>();
        services.AddSingleton<IMessageFormat, MessageFormat>();
        services.AddSingleton<NoBroker>().AddSingleton(Connect).AddSingleton<AmqpMessageSender>();
        services.AddSingleton(provider => new AmqpMessageReceiver(
            provider.GetRequiredService<BrokerConnection>(), TimeProvider.System, provider.GetRequiredService<ILogger<AmqpMessageReceiver>>()));
        services.TryAddSingleton<IMessageSender>(provider => HasBroker(provider) ? provider.GetRequiredService<AmqpMessageSender>() : provider.GetRequiredService<NoBroker>());
        services.TryAddSingleton<IMessageReceiver>(provider => HasBroker(provider) ? provider.GetRequiredService<AmqpMessageReceiver>() : provider.GetRequiredService<NoBroker>());
        services.AddSingleton<IWaitingListStore, WaitingListStore>();
        services.AddSingleton<IOutboxStore, OutboxStore>();
        services.AddSingleton<IAsideStore, AsideStore>();
        services.AddSingleton<INotificationStore, NotificationStore>();
        services.AddSingleton<IJobStore, JobStore>();
        services.AddSingleton<IBoardStore, BoardStore>();
        services.AddSingleton<IDutyStore, DutyStore>();
        services.AddSingleton<IReturnStore, ReturnStore>();
        services.AddSingleton<IEntryMover, EntryMover>();
        services.AddSingleton<IMatchingStore, MatchingStore>();
        services.AddSingleton<ICopies>(provider => new TableCopies(provider.GetRequiredService<ITables>(), TimeProvider.System));
        services.AddSingleton<IRetentionStore, RetentionStore>();
        services.AddSingleton<IImportStore, ImportStore>();
        services.AddSingleton<IAccessLog, AccessLog>();
        services.AddSingleton<IKeyStore, KeyStore>();
        services.AddSingleton<IPasscodeStore, PasscodeStore>();
        services.AddSingleton<IDirectoryStore>(provider => new DirectoryStore(provider.GetRequiredService<ITables>(), TimeProvider.System));
        services.AddSingleton(provider => BankHolidays.Load(provider.GetRequiredService<IOptions<CalendarOptions>>().Value.BankHolidaysFile));
        services.AddSingleton<IChartRenderer, ScottPlotCharts>();
        services.TryAddSingleton<IEmailSender>(provider => MailSenders.For(
            provider.GetRequiredService<IOptions<MailOptions>>().Value, provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<IDeliveryReports>(provider => new SendGridReports(provider.GetRequiredService<IOptions<MailOptions>>().Value.SendGrid.Keys));
        services.TryAddSingleton<IMailbox>(provider => new FolderMailbox(provider.GetRequiredService<IOptions<MailOptions>>().Value.Folder ?? string.Empty));
        return services;
    }

    private static bool HasBroker(IServiceProvider provider) => provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value.HasBroker;

    private static BrokerConnection Connect(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value;
        var address = options.Address;
        ITokens? tokens = address switch
        {
            { Signature: { Length: > 0 } signature } => new GivenSignature(signature),
            { Key: null } => new IdentityTokens(new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId })),
            _ => null,
        };

        return new BrokerConnection(address, tokens, TimeProvider.System, provider.GetRequiredService<ILogger<BrokerConnection>>());
    }

    private static AzureTables Connect(StorageOptions options) =>
        options.Endpoint is { } endpoint ? AzureTables.Connect(endpoint) : AzureTables.Connect(options.ConnectionString!);
}
