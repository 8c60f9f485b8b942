using Monitor.Domain.Imports;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Imports, their rows until they were applied, and what is remembered of cases.</summary>
public abstract class ImportContract : StoreContract, IAsyncLifetime
{
    private static readonly DateTimeOffset At = Days.Instant("2026-03-02T09:00Z");

    private protected ImportContract(ITables tables)
        : base(tables) => Imports = new ImportStore(tables);

    private protected IImportStore Imports { get; }

    private Import Import => new(
        new string('a', 32), Agency, ImportSamples.Mosaic, true, ImportState.Receiving, At, $"{Agency}/import", 1, string.Empty, 0, 0, 0, 0, ImportCounts.None, 0, null);

    public async ValueTask InitializeAsync() => await Tables.EnsureCreatedAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_import_is_begun_once_and_read_as_it_was_kept()
    {
        var begun = await Imports.BeginAsync(Import, Cancellation);
        var again = await Imports.BeginAsync(Import with { Rows = 7 }, Cancellation);

        Assert.Equal((Stored.Write(Import), begun.Tag), (Stored.Write(again.Import), again.Tag));
        Assert.Null(await Imports.FindAsync(Agency, new string('b', 32), Cancellation));
    }

    [Fact]
    public async Task Of_sixteen_who_change_it_at_once_one_does_and_its_message_goes_with_it()
    {
        var begun = await Imports.BeginAsync(Import, Cancellation);

        var results = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => Imports.ReplaceAsync(
            begun, Import with { Rows = i }, [OutboxMessage.For(At, new ApplyImport(Agency, Import.Id), $"{i}")], Cancellation))));

        var won = Assert.Single(results.OfType<StoredImport>());
        Assert.Equal(won.Import.Rows, (await Imports.FindAsync(Agency, Import.Id, Cancellation))!.Import.Rows);
        Assert.Equal(won.Tag, (await Imports.FindAsync(Agency, Import.Id, Cancellation))!.Tag);
        Assert.Equal(new ApplyImport(Agency, Import.Id), Assert.Single((await new OutboxStore(Tables).LeaseDueAsync(Agency, At, At.AddMinutes(1), At, 9, Cancellation)).Messages).Row.Message);
    }

    [Fact]
    public async Task An_agencys_imports_are_listed_the_newest_first()
    {
        await Imports.BeginAsync(Import, Cancellation);
        await Imports.BeginAsync(Import with { Id = new string('b', 32), At = At.AddDays(1) }, Cancellation);

        Assert.Equal(["b", "a"], (await Imports.ReadAsync(Agency, Cancellation)).Select(stored => stored.Import.Id[..1]));
    }

    [Fact]
    public async Task Rows_are_read_as_they_were_kept_however_much_they_hold()
    {
        var full = new ImportRow
        {
            Number = 2,
            CaseReference = CaseReference.FromStored("ASH-00412"),
            Service = ServiceCode.Parse("FI"),
            ReceivedOn = Days.Day("2026-02-26"),
            SupportKind = SupportKind.Digital,
            ClosingReason = ClosingReason.AdultServices,
            HarmMark = true,
            LeadRole = new string('r', 190),
            SupportProvider = new string('é', 190),
            Numbers = ["k1:" + new string('0', 64), "k1:" + new string('1', 64)],
        };
        var chunk = new ImportChunk(1, [.. Enumerable.Range(2, 100).Select(number => full with { Number = number })], ["seen"]);
        await Imports.AddChunkAsync(Agency, Import.Kept, chunk, [new RowFault(9, "Level", "value-unknown", "A level is 1, 2, 3 or 4.")], Cancellation);

        Assert.Equal(Stored.Write(chunk), Stored.Write(await Imports.FindChunkAsync(Agency, Import.Kept, 1, Cancellation)));
        Assert.Null(await Imports.FindChunkAsync(Agency, Import.Kept, 2, Cancellation));
        Assert.Null(await Imports.FindChunkAsync(Agency, "another.1", 1, Cancellation));
    }

    [Fact]
    public async Task What_is_wrong_with_rows_when_they_come_and_when_they_are_applied_is_read_together()
    {
        await Imports.AddChunkAsync(Agency, Import.Kept, new ImportChunk(1, [], []), [new RowFault(3, "a", "b", "c")], Cancellation);
        await Imports.AddRefusalsAsync(Agency, Import.Kept, 1, [new RowFault(2, "d", "e", "f")], Cancellation);
        await Imports.AddRefusalsAsync(Agency, Import.Kept, 1, [new RowFault(2, "d", "e", "g")], Cancellation);

        Assert.Equal(["3 c", "2 g"], await Imports.ReadFaultsAsync(Agency, Import.Kept, Cancellation).Select(fault => $"{fault.Row} {fault.Reason}").ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_case_leads_to_an_entry_for_each_of_its_waits()
    {
        var (one, other) = (new KnownCase("case", Days.Day("2025-01-10"), Entries.Id(1), At), new KnownCase("case", Days.Day("2026-02-26"), Entries.Id(2), At));
        await Imports.WriteCaseAsync(Agency, "mosaic", one, Cancellation);
        await Imports.WriteCaseAsync(Agency, "mosaic", other, Cancellation);
        await Imports.WriteCaseAsync(Agency, "mosaic", other with { SeenAt = At.AddDays(7) }, Cancellation);
        await Imports.WriteCaseAsync(Agency, "mosaic", one with { Case = "case2" }, Cancellation);

        Assert.Equal([one, other with { SeenAt = At.AddDays(7) }], await Imports.FindCaseAsync(Agency, "mosaic", "case", Cancellation));
        Assert.Empty(await Imports.FindCaseAsync(Agency, "plain", "case", Cancellation));
        Assert.Equal(3, await Imports.ReadCasesAsync(Agency, "mosaic", Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Entries_that_are_asked_about_are_many()
    {
        var ids = NewIds(1500);
        await Imports.WriteMissingAsync(Agency, Import.Kept, ids, Cancellation);

        Assert.Equal(ids, await Imports.ReadMissingAsync(Agency, Import.Kept, Cancellation));
    }

    [Fact]
    public async Task Rows_go_first_and_everything_when_nobody_needs_it_any_more()
    {
        var begun = await Imports.BeginAsync(Import, Cancellation);
        await Imports.AddChunkAsync(Agency, Import.Kept, new ImportChunk(1, [], []), [new RowFault(3, "a", "b", "c")], Cancellation);
        await Imports.AddChunkAsync(Agency, $"{Import.Id}.2", new ImportChunk(1, [], []), [], Cancellation);

        await Imports.ClearAsync(Agency, Import.Kept, everything: false, Cancellation);
        Assert.Null(await Imports.FindChunkAsync(Agency, Import.Kept, 1, Cancellation));
        Assert.NotNull(await Imports.FindChunkAsync(Agency, $"{Import.Id}.2", 1, Cancellation));
        Assert.Equal(1, await Imports.ReadFaultsAsync(Agency, Import.Kept, Cancellation).CountAsync(Cancellation));

        await Imports.ClearAsync(Agency, Import.Kept, everything: true, Cancellation);
        Assert.Equal(0, await Imports.ReadFaultsAsync(Agency, Import.Kept, Cancellation).CountAsync(Cancellation));
        await Imports.DropAsync(begun with { Tag = "W/\"another\"" }, Cancellation);
        Assert.NotNull(await Imports.FindAsync(Agency, Import.Id, Cancellation));
        await Imports.DropAsync(begun, Cancellation);
        Assert.Null(await Imports.FindAsync(Agency, Import.Id, Cancellation));
    }
}

/// <summary>The contract on the tables' twin.</summary>
public sealed class InMemoryImportTests() : ImportContract(new InMemoryTables());

/// <summary>The contract on the twin, when pages come one row at a time.</summary>
public sealed class AwkwardImportTests() : ImportContract(new InMemoryTables { Paging = Paging.Awkward });

/// <summary>The contract on Azurite.</summary>
public sealed class AzureImportTests(AzuriteFixture azurite) : ImportContract(OwnTables.Connect(azurite));
