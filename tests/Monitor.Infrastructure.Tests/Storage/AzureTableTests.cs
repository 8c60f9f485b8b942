using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Tests.Storage;

public sealed class AzureTableTests(AzuriteFixture azurite) : TableContract
{
    /// <summary>The same tables through a connection that only this test counts.</summary>
    private readonly AzureTables _tables = AzureTables.Connect(azurite.ConnectionString);

    private protected override ITable Table => _tables.Assurance;

    private protected override RequestCounter Requests => _tables.Requests;

    [Fact]
    public async Task Tables_may_be_made_twice() => await _tables.EnsureCreatedAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_row_of_a_type_we_never_write_is_malformed_and_named()
    {
        var table = new Azure.Data.Tables.TableClient(azurite.ConnectionString, "assurance");
        await table.AddEntityAsync(new Azure.Data.Tables.TableEntity("foreign", "a") { ["Value"] = 1.5 }, TestContext.Current.CancellationToken);

        var found = (await _tables.Assurance.FindAsync("foreign", "a", TestContext.Current.CancellationToken))!;

        Assert.Throws<MalformedRow>(() => found.GetInt32("Value"));
    }

    [Fact]
    public async Task A_table_that_was_never_made_is_a_mistake_and_not_an_empty_one()
    {
        var tables = AzureTables.Connect(azurite.ConnectionString, "never");
        var cancellation = TestContext.Current.CancellationToken;

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => tables.Jobs.FindAsync("p", "a", cancellation));
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => tables.Jobs.ReadAsync(TableRange.All("p"), null, cancellation));
        await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => tables.Jobs.CommitAsync("p", [TableWrite.DeleteAny("p", "a")], cancellation));
    }
}
