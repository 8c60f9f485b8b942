using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Infrastructure.Tests.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>What reaches the board is kept once, numbered without a gap, and a month's figures are frozen once.</summary>
public abstract class BoardContract : StoreContract, IAsyncLifetime
{
    private const int ForTheManager = 3;
    private const int ForTheChair = 4;
    private static readonly DateOnly InMarch = Days.Day("2026-03-16");

    private protected BoardContract(ITables tables)
        : base(tables) => Board = new BoardStore(tables);

    private protected IBoardStore Board { get; }

    /// <summary>The board has one partition: each test has tables of its own.</summary>
    public async ValueTask InitializeAsync() => await Tables.EnsureCreatedAsync(Cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_board_begins_with_nothing()
    {
        Assert.Empty(await Board.ReadNoticesAsync(Cancellation));
        Assert.Empty(await Board.ReadChallengesAsync(Cancellation));
        Assert.Null(await Board.FindMonthAsync(Days.Day("2026-03-01"), Cancellation));
    }

    [Fact]
    public async Task To_be_told_twice_is_to_be_told_once()
    {
        var notice = Notice(1, "WL-02", ForTheChair);

        await Board.TellAsync(notice, Cancellation);
        await Board.TellAsync(notice, Cancellation);
        await Board.TellAsync(notice with { On = InMarch.AddDays(40) }, Cancellation);

        Assert.Equal(notice, Assert.Single(await Board.ReadNoticesAsync(Cancellation)));
        var challenge = Assert.Single(await Board.ReadChallengesAsync(Cancellation));
        Assert.Equal((1, "WL-02"), (challenge.Number, challenge.Check));
    }

    [Fact]
    public async Task Of_many_who_tell_the_same_at_once_one_is_heard()
    {
        var notice = Notice(1, "WL-02", ForTheChair);

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(() => Board.TellAsync(notice, Cancellation), Cancellation)));

        Assert.Single(await Board.ReadNoticesAsync(Cancellation));
        Assert.Equal([notice.Raising.Entry!.Value], Assert.Single(await Board.ReadChallengesAsync(Cancellation)).Entries);
    }

    [Fact]
    public async Task What_is_for_the_manager_is_not_yet_in_the_log()
    {
        await Board.TellAsync(Notice(1, "WL-02", ForTheManager), Cancellation);

        Assert.Single(await Board.ReadNoticesAsync(Cancellation));
        Assert.Empty(await Board.ReadChallengesAsync(Cancellation));
    }

    [Fact]
    public async Task The_log_has_one_record_for_an_agency_an_obligation_and_a_month_with_its_entries_inside()
    {
        await Board.TellAsync(Notice(1, "WL-02", ForTheChair), Cancellation);
        await Board.TellAsync(Notice(2, "WL-02", ForTheChair) with { On = Days.Day("2026-03-31") }, Cancellation);
        await Board.TellAsync(Notice(1, "WL-04", ForTheChair), Cancellation);
        await Board.TellAsync(Notice(3, "WL-02", ForTheChair) with { On = Days.Day("2026-04-01") }, Cancellation);
        await Board.TellAsync(Notice(4, "WL-02", ForTheChair, agency: "other-agency"), Cancellation);
        await Board.TellAsync(Notice(1, "WL-02", ForTheChair, n: 2), Cancellation);

        var log = await Board.ReadChallengesAsync(Cancellation);

        Assert.Equal([1, 2, 3, 4], log.Select(challenge => challenge.Number));
        Assert.Equal(
            ["WL-02 2026-03-01", "WL-04 2026-03-01", "WL-02 2026-04-01", "WL-02 2026-03-01"],
            log.Select(challenge => $"{challenge.Check} {challenge.Month:yyyy-MM-dd}"));
        Assert.Equal([Entries.Id(1), Entries.Id(2)], log[0].Entries);
        Assert.Equal("other-agency", log[3].Agency.ToString());
    }

    [Fact]
    public async Task Numbers_have_no_gap_and_no_double_when_many_come_at_once()
    {
        await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(i => Task.Run(
            () => Board.TellAsync(Notice(i, "WL-02", ForTheChair, agency: $"agency-{i}"), Cancellation), Cancellation)));

        var log = await Board.ReadChallengesAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, AtOnce), log.Select(challenge => challenge.Number));
        Assert.Equal(AtOnce, log.Select(challenge => challenge.Agency).Distinct().Count());
    }

    [Fact]
    public async Task No_entry_is_lost_when_many_come_into_one_record_at_once()
    {
        await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(i => Task.Run(
            () => Board.TellAsync(Notice(i, "WL-02", ForTheChair), Cancellation), Cancellation)));

        var record = Assert.Single(await Board.ReadChallengesAsync(Cancellation));

        Assert.Equal(1, record.Number);
        Assert.Equal(Enumerable.Range(1, AtOnce).Select(Entries.Id).ToHashSet(), record.Entries.ToHashSet());
        Assert.Equal(AtOnce, record.Entries.Count);
    }

    [Fact]
    public async Task The_first_telling_of_each_counts()
    {
        var notice = Notice(1, "WL-02", ForTheChair);
        await Board.TellAsync(notice, Cancellation);

        await Board.RecordToldAsync(notice.Raising, ContactRole.BoardsManager, InMarch, Cancellation);
        await Board.RecordToldAsync(notice.Raising, ContactRole.Chair, InMarch.AddDays(1), Cancellation);
        await Board.RecordToldAsync(notice.Raising, ContactRole.BoardsManager, InMarch.AddDays(2), Cancellation);
        await Board.RecordToldAsync(notice.Raising, ContactRole.Chair, InMarch.AddDays(3), Cancellation);

        Assert.Equal(
            notice with { ManagerToldOn = InMarch, ChairToldOn = InMarch.AddDays(1) }, Assert.Single(await Board.ReadNoticesAsync(Cancellation)));
    }

    [Fact]
    public async Task What_never_reached_the_board_cannot_have_been_told()
    {
        await Board.RecordToldAsync(Notice(1, "WL-02", ForTheChair).Raising, ContactRole.Chair, InMarch, Cancellation);

        Assert.Empty(await Board.ReadNoticesAsync(Cancellation));
    }

    [Fact]
    public async Task A_month_is_frozen_once()
    {
        var first = Figures("2026-03-01", joined: 3);

        var frozen = await Board.FreezeAsync(first, Cancellation);
        var again = await Board.FreezeAsync(Figures("2026-03-01", joined: 4), Cancellation);
        await Board.FreezeAsync(Figures("2026-04-01", joined: 5), Cancellation);

        Assert.Equal(Stored.Write(first), Stored.Write(frozen));
        Assert.Equal(Stored.Write(first), Stored.Write(again));
        Assert.Equal(Stored.Write(first), Stored.Write((await Board.FindMonthAsync(Days.Day("2026-03-01"), Cancellation))!));
    }

    [Fact]
    public async Task Of_many_who_freeze_a_month_at_once_all_hold_the_same()
    {
        var frozen = await Task.WhenAll(Enumerable.Range(1, AtOnce).Select(i => Task.Run(
            () => Board.FreezeAsync(Figures("2026-03-01", joined: i), Cancellation), Cancellation)));

        Assert.Single(frozen.Select(Stored.Write).Distinct());
    }

    [Fact]
    public async Task What_a_newer_program_wrote_is_refused()
    {
        var notice = Notice(1, "WL-02", ForTheChair);
        await Board.TellAsync(notice, Cancellation);

        foreach (var row in await RowsAsync(Tables.Board, TableRange.All("board")))
        {
            var newer = new TableRow(row.Partition, row.Row);

            foreach (var (column, value) in row)
            {
                newer.AddAny(column, column == Stored.VersionColumn ? Stored.Version + 1 : value);
            }

            await Tables.Board.CommitAsync("board", [TableWrite.Upsert(newer)], Cancellation);
        }

        await Assert.ThrowsAsync<NewerRowException>(() => Board.ReadNoticesAsync(Cancellation));
        await Assert.ThrowsAsync<NewerRowException>(() => Board.ReadChallengesAsync(Cancellation));
        await Assert.ThrowsAsync<NewerRowException>(() => Board.RecordToldAsync(notice.Raising, ContactRole.Chair, InMarch, Cancellation));
        await Assert.ThrowsAsync<NewerRowException>(() => Board.TellAsync(Notice(2, "WL-02", ForTheChair), Cancellation));
        await Assert.ThrowsAsync<NewerRowException>(() => Board.TellAsync(Notice(2, "WL-04", ForTheChair), Cancellation));
    }

    private static BoardNotice Notice(int entry, string check, int step, string agency = "this-agency", int n = 1) =>
        new(new RaisingKey(PartyId.Parse(agency, null), Entries.Id(entry), check, n, step, 0), InMarch, null, null);

    private static MonthFigures Figures(string month, int joined) => new(
        Days.Day(month), "policy",
        [new ServiceFigures(ServiceCode.Parse("FI"), 10, joined, 1, 1, 8 + joined, 2, 1, 32.5, 90, null, null, [new LevelFigures(1, 2, 1)], [1, 0, 0, 0])]);
}

public sealed class TwinBoardTests() : BoardContract(new InMemoryTables());

public sealed class AwkwardBoardTests() : BoardContract(new InMemoryTables { Paging = Paging.Awkward });

public sealed class AzureBoardTests(AzuriteFixture azurite) : BoardContract(OwnTables.Connect(azurite));
