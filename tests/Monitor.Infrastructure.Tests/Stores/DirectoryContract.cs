using Microsoft.Extensions.Time.Testing;
using Monitor.Domain;
using Monitor.Domain.Imports;
using Monitor.Domain.People;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>The partnership is read as it was recorded, and seldom.</summary>
public abstract class DirectoryContract : StoreContract, IAsyncLifetime
{
    private readonly FakeTimeProvider _realTime = new(Days.Instant("2026-06-01T12:00Z"));

    private protected DirectoryContract(ITables tables)
        : base(tables) => Directory = new DirectoryStore(tables, _realTime);

    private protected IDirectoryStore Directory { get; }

    /// <summary>The directory has one partition: each test has tables of its own.</summary>
    public async ValueTask InitializeAsync() => await Tables.EnsureCreatedAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_partnership_begins_empty() => Assert.True((await Directory.ReadAsync(Cancellation)).IsEmpty);

    [Fact]
    public async Task Parties_are_read_as_they_were_recorded()
    {
        var school = Parties.School() with
        {
            ReleasedOn = null,
            OdsCode = OdsCode.Parse("G82080", null),
            Closures = [new ClosurePeriod(Days.Day("2026-07-22"), Days.Day("2026-09-01"), "Summer holidays")],
        };
        await Directory.WriteAsync([school, Parties.Board()], Cancellation);

        var read = await Directory.ReadAsync(Cancellation);

        Assert.Equal([Stored.Write(school), Stored.Write(Parties.Board())], read.Parties.Select(Stored.Write));
        Assert.Equal(school.Contacts, read.Find(school.Id)!.Contacts);
        Assert.Equal(school.Closures, read.Find(school.Id)!.Closures);
    }

    [Fact]
    public async Task A_party_is_added_once_and_one_that_is_there_stays()
    {
        Assert.True(await Directory.AddAsync(Parties.School() with { Members = [new Member("client:5f1c", Roles.Referrer, "Referral form")] }, Cancellation));
        Assert.False(await Directory.AddAsync(Parties.School() with { Name = "Another" }, Cancellation));

        var read = (await Directory.ReadAsync(Cancellation)).Find(Parties.School().Id)!;
        Assert.Equal((Parties.School().Name, new Member("client:5f1c", Roles.Referrer, "Referral form")), (read.Name, Assert.Single(read.Members)));
    }

    [Fact]
    public async Task A_mapping_is_an_agencys_own_and_is_changed_as_it_is_now()
    {
        var (school, surgery) = (Parties.School().Id, PartyId.Parse("northmere-surgery", null));
        await Directory.ChangeMappingAsync(school, "ours", before => before is null ? ImportSamples.Liquidlogic with { Name = "ours" } : throw new InvalidOperationException(), Cancellation);
        await Directory.ChangeMappingAsync(school, "ours", before => before! with { Title = "Ours" }, Cancellation);

        var read = Assert.Single(await Directory.ReadMappingsAsync(school, Cancellation));
        Assert.Equal(Stored.Write(ImportSamples.Liquidlogic with { Name = "ours", Title = "Ours" }), Stored.Write(read));
        Assert.Empty(await Directory.ReadMappingsAsync(surgery, Cancellation));
        Assert.True((await Directory.ReadAsync(Cancellation)).IsEmpty);
    }

    [Fact]
    public async Task A_local_service_is_made_and_changed_as_it_is_now()
    {
        var hub = new LocalService("hub", "Family hub", Domain.InterimSupport.SupportKind.Parenting, "North", "hub.example", null, null);

        Assert.True((await Directory.ChangeServiceAsync("hub", before => before is null ? hub : throw new InvalidOperationException("It was not there."), Cancellation)).IsSuccess(out _, out _));
        Assert.True((await Directory.ChangeServiceAsync("hub", before => before! with { Area = "South" }, Cancellation)).IsSuccess(out _, out _));
        Assert.False((await Directory.ChangeServiceAsync("hub", _ => new InvalidProblem("no", "No."), Cancellation)).IsSuccess(out _, out _));

        await Directory.WriteAsync([Parties.Board()], Cancellation);
        Assert.Equal(hub with { Area = "South" }, (await Directory.ReadAsync(Cancellation)).FindLocalService("hub"));
    }

    [Fact]
    public async Task Of_sixteen_changes_of_a_local_service_at_once_none_is_lost()
    {
        await Directory.WriteServicesAsync([new LocalService("hub", "Family hub", Domain.InterimSupport.SupportKind.Parenting, string.Empty, "hub.example", null, null)], Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Directory.ChangeServiceAsync("hub", before => before! with { Area = before.Area + "x" }, Cancellation))));

        await Directory.WriteAsync([Parties.Board()], Cancellation);
        Assert.Equal(16, (await Directory.ReadAsync(Cancellation)).FindLocalService("hub")!.Area.Length);
    }

    [Fact]
    public async Task A_party_recorded_again_is_replaced()
    {
        await Directory.WriteAsync([Parties.School(), Parties.Board()], Cancellation);
        await Directory.WriteAsync([Parties.School() with { Name = "Ashdown Academy" }], Cancellation);

        var read = await Directory.ReadAsync(Cancellation);

        Assert.Equal(["Ashdown Academy", Parties.Board().Name], read.Parties.Select(party => party.Name));
    }

    [Fact]
    public async Task More_parties_than_a_transaction_holds_are_recorded()
    {
        var parties = Enumerable.Range(1, 201).Select(i => Parties.Empty($"agency-{i:D3}", $"Agency {i}", PartyKind.Voluntary)).ToList();

        await Directory.WriteAsync(parties, Cancellation);

        Assert.Equal(parties.Select(party => party.Id), (await Directory.ReadAsync(Cancellation)).Parties.Select(party => party.Id));
    }

    [Fact]
    public async Task What_was_read_is_used_again_for_half_a_minute()
    {
        await Directory.WriteAsync([Parties.School()], Cancellation);
        await Directory.ReadAsync(Cancellation);
        await new DirectoryStore(Tables, _realTime).WriteAsync([Parties.Board()], Cancellation);
        var before = Tables.Requests.Count;

        _realTime.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.Single((await Directory.ReadAsync(Cancellation)).Parties);
        Assert.Equal(before, Tables.Requests.Count);

        _realTime.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, (await Directory.ReadAsync(Cancellation)).Parties.Count);
    }

    [Fact]
    public async Task A_party_that_a_newer_program_wrote_is_refused()
    {
        await Tables.Directory.CommitAsync("parties", [TableWrite.Insert(new TableRow("parties", "new-agency") { { "v", Stored.Version + 1 } })], Cancellation);

        var refused = await Assert.ThrowsAsync<NewerRowException>(() => Directory.ReadAsync(Cancellation));

        Assert.Contains("new-agency", refused.Message, StringComparison.Ordinal);
    }
}

public sealed class TwinDirectoryTests() : DirectoryContract(new InMemoryTables());

public sealed class AwkwardDirectoryTests() : DirectoryContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureDirectoryTests(AzuriteFixture azurite) : DirectoryContract(OwnTables.Connect(azurite));
