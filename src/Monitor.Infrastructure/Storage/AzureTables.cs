using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;

namespace Monitor.Infrastructure.Storage;

/// <summary>The tables of one storage account.</summary>
internal sealed class AzureTables : ITables
{
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<TableName, AzureTable> _tables;

    private AzureTables(Func<TableClientOptions, TableServiceClient> connect, string prefix)
    {
        var options = new TableClientOptions { RetryPolicy = new SafeRetryPolicy() };
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.AddPolicy(new CountingPolicy(Requests), HttpPipelinePosition.PerRetry);

        var service = connect(options);

        _tables = Enum.GetValues<TableName>().ToDictionary(
            name => name, name => new AzureTable(service.GetTableClient(prefix + name.ToString().ToLowerInvariant()), Requests));
    }

    public RequestCounter Requests { get; } = new();

    /// <summary>With a connection string, as Azurite has one.</summary>
    /// <param name="prefix">Goes before each table's name, where several sets share an account.</param>
    public static AzureTables Connect(string connectionString, string prefix = "") =>
        new(options => new TableServiceClient(connectionString, options), prefix);

    /// <summary>With the identity this process runs as.</summary>
    /// <param name="prefix">Goes before each table's name, where several sets share an account.</param>
    public static AzureTables Connect(Uri endpoint, string prefix = "") =>
        new(options => new TableServiceClient(endpoint, new DefaultAzureCredential(), options), prefix);

    public ITable Table(TableName name) => _tables[name];

    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var table in _tables.Values)
        {
            await table.EnsureCreatedAsync(cancellationToken);
        }
    }

    private sealed class CountingPolicy(RequestCounter requests) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => requests.Request();
    }
}
