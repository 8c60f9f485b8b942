using System.Security.Cryptography;
using System.Text;
using Monitor.Domain.Matching;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>What is kept under a hash is found under it and under nothing else.</summary>
public abstract class MatchingContract : StoreContract
{
    private protected MatchingContract(ITables tables)
        : base(tables) => Matching = new MatchingStore(tables);

    private protected IMatchingStore Matching { get; }

    /// <summary>No other test has it.</summary>
    private string Key => Agency.ToString().Replace("-", string.Empty, StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_is_under_a_hash_that_was_never_kept() => Assert.Empty(await Matching.FindAsync(Hash("never"), Cancellation));

    [Fact]
    public async Task Entries_are_found_under_their_hash_and_no_other()
    {
        var ids = NewIds(3);
        await Matching.AddAsync(new Match(Hash("child"), ids[0]), Cancellation);
        await Matching.AddAsync(new Match(Hash("child"), ids[1]), Cancellation);
        await Matching.AddAsync(new Match(Hash("another"), ids[2]), Cancellation);

        Assert.Equal([ids[0], ids[1]], await Matching.FindAsync(Hash("child"), Cancellation));
        Assert.Equal([ids[2]], await Matching.FindAsync(Hash("another"), Cancellation));
        Assert.Empty(await Matching.FindAsync(new MatchingHash("other", Hash("child").Hash), Cancellation));
    }

    [Fact]
    public async Task A_neighbour_in_the_same_partition_is_not_found()
    {
        var hash = new string('a', 64);
        var neighbour = string.Concat(new string('a', 63), "b");
        var id = NewId();
        await Matching.AddAsync(new Match(new MatchingHash(Key, neighbour), id), Cancellation);

        Assert.Empty(await Matching.FindAsync(new MatchingHash(Key, hash), Cancellation));
        Assert.Equal([id], await Matching.FindAsync(new MatchingHash(Key, neighbour), Cancellation));
    }

    [Fact]
    public async Task Keeping_it_again_changes_nothing()
    {
        var match = new Match(Hash("child"), NewId());

        await Matching.AddAsync(match, Cancellation);
        await Matching.AddAsync(match, Cancellation);

        Assert.Equal([match.Entry], await Matching.FindAsync(match.Hash, Cancellation));
    }

    [Fact]
    public async Task Everything_under_a_key_is_read_and_nothing_of_another()
    {
        var kept = NewIds(12).Select((id, i) => new Match(Hash($"child {i}"), id)).ToList();

        foreach (var match in kept)
        {
            await Matching.AddAsync(match, Cancellation);
        }

        await Matching.AddAsync(new Match(new MatchingHash("other", Hash("child 1").Hash), NewId()), Cancellation);

        var read = new List<Match>();
        var pages = 0;
        string? after = null;

        do
        {
            var requests = Tables.Requests.Count.Requests;
            var page = await Matching.ReadAsync(Key, after, Cancellation);
            Assert.InRange(Tables.Requests.Count.Requests - requests, 1, 2 * 32); // a page may be empty, so that none is long
            read.AddRange(page.Items);
            after = page.Next;
            pages++;
        }
        while (after is not null);

        Assert.InRange(pages, 8, 256 + kept.Count);
        Assert.Equal(kept.OrderBy(match => match.Hash.Hash, StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task What_is_dropped_is_gone_and_dropping_it_again_does_nothing()
    {
        var ids = NewIds(2);
        await Matching.AddAsync(new Match(Hash("child"), ids[0]), Cancellation);
        await Matching.AddAsync(new Match(Hash("child"), ids[1]), Cancellation);

        await Matching.DropAsync(new Match(Hash("child"), ids[0]), Cancellation);
        await Matching.DropAsync(new Match(Hash("child"), ids[0]), Cancellation);

        Assert.Equal([ids[1]], await Matching.FindAsync(Hash("child"), Cancellation));
    }

    [Fact]
    public async Task The_partition_is_the_key_and_the_first_two_digits()
    {
        var match = new Match(Hash("child"), NewId());
        await Matching.AddAsync(match, Cancellation);

        var row = Assert.Single(await RowsAsync(Tables.Matching, TableRange.All($"{Key}-{match.Hash.Hash[..2]}")));
        Assert.Equal(RowKeys.Join(match.Hash.Hash, match.Entry.ToString()), row.Row);
    }

    [Fact]
    public async Task What_a_newer_program_wrote_is_refused()
    {
        var match = new Match(Hash("child"), NewId());
        await Matching.AddAsync(match, Cancellation);
        var row = (await RowsAsync(Tables.Matching, TableRange.All($"{Key}-{match.Hash.Hash[..2]}"))).Single();
        await Tables.Matching.CommitAsync(
            row.Partition, [TableWrite.Upsert(new TableRow(row.Partition, row.Row) { { Stored.VersionColumn, Stored.Version + 1 } })], Cancellation);

        await Assert.ThrowsAsync<NewerRowException>(() => Matching.FindAsync(match.Hash, Cancellation));
    }

    private MatchingHash Hash(string child) => new(Key, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(child))));
}

public sealed class TwinMatchingTests() : MatchingContract(new InMemoryTables());

public sealed class AwkwardMatchingTests() : MatchingContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureMatchingTests(AzuriteFixture azurite) : MatchingContract(azurite.Tables);
