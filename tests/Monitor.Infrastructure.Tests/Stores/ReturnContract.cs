using System.Globalization;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>A return is one row that changes by its tag; every signed version is kept as it was; words lie apart, and messages go with the change.</summary>
public abstract class ReturnContract : StoreContract
{
    private static readonly DateTimeOffset At = Days.Instant("2026-04-02T09:00Z");

    private protected ReturnContract(ITables tables)
        : base(tables) => Kept = new ReturnStore(tables);

    private protected IReturnStore Kept { get; }

    [Fact]
    public async Task Nothing_is_found_that_was_never_opened()
    {
        Assert.Null(await Kept.FindAsync(Agency, Returns.March, Cancellation));
        Assert.Empty(await Kept.ReadAsync(Agency, Cancellation));
        Assert.Empty(await Kept.ReadSignedAsync(Agency, Returns.March, Cancellation));
        Assert.Empty(await Kept.ReadTextsAsync(Agency, Returns.March, 1, Cancellation));
    }

    [Fact]
    public async Task A_return_is_found_as_it_was_written()
    {
        var answered = Open().Answered() with { Told = 2 };

        var stored = await StoreAsync(null, answered);

        Assert.Equal(Stored.Write(answered), Stored.Write(stored.Return));
        Assert.Equal(answered.Figures, stored.Return.Figures);
        Assert.Equal(answered.Themes, stored.Return.Themes);
        Assert.Empty(await Kept.ReadSignedAsync(Agency, Returns.March, Cancellation));
    }

    [Fact]
    public async Task Of_many_who_open_it_at_once_one_does_and_its_message_is_there_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => Kept.CommitAsync(Change(null, Open()), Cancellation), Cancellation)));

        Assert.Single(results, CommitResult.Committed);
        Assert.Equal(AtOnce - 1, results.Count(result => result == CommitResult.ChangedMeanwhile));
        Assert.Single(await RowsAsync(Keys.Outbox));
    }

    [Fact]
    public async Task Who_read_an_older_one_changes_nothing()
    {
        var read = await StoreAsync(null, Open());
        await StoreAsync(read, read.Return with { Told = 1 });

        Assert.Equal(CommitResult.ChangedMeanwhile, await Kept.CommitAsync(Change(read, read.Return.Answered()), Cancellation));

        Assert.Equal(1, (await FindAsync()).Return.Told);
    }

    [Fact]
    public async Task Periods_are_read_in_their_order_whatever_their_length()
    {
        foreach (var period in (string[])["2026-q1", "2025-12", "2026-04", "2025-q3", "2026-01"])
        {
            await StoreAsync(null, Open() with { Period = ReturnPeriod.Parse(period) });
        }

        Assert.Equal(["2025-q3", "2025-12", "2026-01", "2026-q1", "2026-04"], (await Kept.ReadAsync(Agency, Cancellation)).Select(stored => stored.Return.Period.ToString()));
    }

    [Fact]
    public async Task A_version_that_was_signed_is_never_written_again()
    {
        var read = await StoreAsync(null, Open().Answered());
        var signed = await StoreAsync(read, read.Return.Signed());
        var openOnceMore = await StoreAsync(signed, signed.Return with { SignedOn = null, Told = 9 }); // the same version, as no rule allows

        Assert.Equal(CommitResult.ChangedMeanwhile, await Kept.CommitAsync(Change(openOnceMore, openOnceMore.Return.Signed("2026-05-01")), Cancellation));
        Assert.Equal(0, Assert.Single(await Kept.ReadSignedAsync(Agency, Returns.March, Cancellation)).Told);
    }

    [Fact]
    public async Task A_signed_version_is_kept_as_it_was_when_it_is_superseded()
    {
        var words = Open().WithWords();
        var open = await StoreAsync(null, words.After, words.Texts);
        var signed = await StoreAsync(open, open.Return.Signed());
        var again = Returns.Done(Returning.Reopen(signed.Return, "Counted anew.", signed.Return.Figures, words.Texts, Days.On("2026-04-20")));
        var reopened = await StoreAsync(signed, again.After, again.Texts);
        var corrected = Returns.Done(Returning.Correct(reopened.Return, "waiting", 9, "Found since.", "lead", Days.On("2026-04-21")));

        await StoreAsync(await StoreAsync(reopened, corrected.After, corrected.Texts), corrected.After.Signed("2026-04-22"));

        var versions = await Kept.ReadSignedAsync(Agency, Returns.March, Cancellation);
        Assert.Equal([(1, "2026-04-02", 6), (2, "2026-04-22", 9)], versions.Select(version =>
            (version.Version, version.SignedOn!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), version.Figures.Single(figure => figure.Code == "waiting").Value)));
        Assert.Equal(2, (await FindAsync()).Return.Version);
        Assert.Single(await Kept.ReadAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task Words_of_a_version_are_its_own_and_the_last_ones_count()
    {
        var words = Open().WithWords();
        var open = await StoreAsync(null, words.After, words.Texts);
        await StoreAsync(open, open.Return, [new ReturnText("theme.voice", "Better said."), new ReturnText("figure.joined", null), new ReturnText("figure.lead", null)]);
        await WriteTextAsync(2, "theme.voice", "Of another version.");

        var texts = await Kept.ReadTextsAsync(Agency, Returns.March, 1, Cancellation);

        Assert.Equal(
            ["theme.practice: What we did about practice.", "theme.support: What we did about support.", "theme.voice: Better said."],
            texts.Select(text => $"{text.Slot}: {text.Words}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(await RowsAsync(Keys.Returns), row => row.Any(column => $"{column.Value}".Contains("What we did", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_operation_is_done_once_and_its_key_is_for_nothing_else()
    {
        var receipt = new Receipt($"operation-{Agency}", "digest of a body");
        var open = await StoreAsync(null, Open());
        var signing = Change(open, open.Return.Answered().Signed()) with { Receipt = receipt };

        Assert.Equal(CommitResult.Committed, await Kept.CommitAsync(signing, Cancellation));
        Assert.Equal(CommitResult.DoneBefore, await Kept.CommitAsync(signing, Cancellation));
        Assert.Equal(CommitResult.KeyUsedForAnother, await Kept.CommitAsync(signing with { Receipt = receipt with { BodyDigest = "another" } }, Cancellation));

        Assert.Single(await Kept.ReadSignedAsync(Agency, Returns.March, Cancellation));
        Assert.Equal(receipt, await Store.FindReceiptAsync(Agency, receipt.OperationId, Cancellation));
    }

    [Fact]
    public async Task A_row_of_a_newer_program_is_not_guessed_at()
    {
        await StoreAsync(null, Open());
        await AlterAsync(Keys.Return(Returns.March), Stored.VersionColumn, Stored.Version + 1);

        await Assert.ThrowsAsync<NewerRowException>(() => Kept.FindAsync(Agency, Returns.March, Cancellation));
        await Assert.ThrowsAsync<NewerRowException>(() => Kept.ReadAsync(Agency, Cancellation));
    }

    [Fact]
    public async Task Entries_that_ended_longer_ago_are_read_by_themselves()
    {
        var ids = NewIds(3);

        foreach (var id in ids)
        {
            await StoreAsync(Changes.Receive(Agency, id));
        }

        await StoreAsync((await FindAsync(ids[1])).Record("2026-03-20", new EntryClosed(Days.Day("2026-03-20"), ClosingReason.Declined)));
        await Store.TidyAllAsync(Agency, Days.Instant("2026-07-01T00:00Z"), DateTimeOffset.MinValue, Cancellation);

        Assert.Equal([ids[0], ids[2]], (await AllAsync()).Select(stored => stored.Entry.Id));
        Assert.Equal([ids[1]], (await Store.ReadArchivedAsync(Agency, null, 10, Cancellation)).Items.Select(stored => stored.Entry.Id));
        Assert.NotEmpty(await Store.ReadHistoryAsync(Agency, ids[1], Cancellation));
    }

    private AssuranceReturn Open() => Returns.Open() with { Agency = Agency };

    private static ReturnChange Change(StoredReturn? before, AssuranceReturn after, params ReturnText[] texts) => new()
    {
        Before = before,
        After = after,
        At = At,
        Texts = [.. texts],
        Messages = [OutboxMessage.For(At, new SettleDuties(after.Agency, Days.Day("2026-04-02")), "return", after.Period.ToString())],
    };

    private async Task<StoredReturn> FindAsync() => (await Kept.FindAsync(Agency, Returns.March, Cancellation))!;

    private async Task<StoredReturn> StoreAsync(StoredReturn? before, AssuranceReturn after, params IEnumerable<ReturnText> texts)
    {
        Assert.Equal(CommitResult.Committed, await Kept.CommitAsync(Change(before, after, [.. texts]), Cancellation));
        return (await Kept.FindAsync(Agency, after.Period, Cancellation))!;
    }

    private Task WriteTextAsync(int version, string slot, string words) => WriteAsync(TableWrite.Upsert(
        new TableRow(Agency.ToString(), Keys.ReturnText(Returns.March, version, slot)) { { Stored.VersionColumn, Stored.Version }, { "text", words } }));
}

public sealed class TwinReturnTests() : ReturnContract(new InMemoryTables());

public sealed class AwkwardReturnTests() : ReturnContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureReturnTests(AzuriteFixture azurite) : ReturnContract(AzureTables.Connect(azurite.ConnectionString));

public sealed class ReturnAnswerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signature_whose_answer_was_lost_is_recognised_and_one_never_written_is_not(bool wasWritten)
    {
        var tables = new InMemoryTables();
        var store = new ReturnStore(tables);
        await store.CommitAsync(new ReturnChange { Before = null, After = Returns.Open() }, Cancellation);
        var open = (await store.FindAsync(Returns.Open().Agency, Returns.March, Cancellation))!;
        var signing = new ReturnChange
        {
            Before = open,
            After = open.Return.Answered().Signed(),
            At = Days.Instant("2026-04-02T09:00Z"),
            Receipt = new Receipt("operation", "digest"),
        };

        if (wasWritten)
        {
            tables.Faults = new FaultPlan().LoseAnswer(1);
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(signing, Cancellation));
        }
        else
        {
            tables.Faults = new FaultPlan().FailBefore(1);
            await Assert.ThrowsAsync<StorageUnavailable>(() => store.CommitAsync(signing, Cancellation));
        }

        Assert.Equal(wasWritten, (await store.FindAsync(open.Return.Agency, Returns.March, Cancellation))!.Return.IsSigned);
    }
}
