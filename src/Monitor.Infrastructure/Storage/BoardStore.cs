using System.Globalization;
using Monitor.Domain;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IBoardStore"/>
internal sealed class BoardStore(ITables tables) : IBoardStore
{
    private const string Partition = "board";
    private const string Notices = "b";
    private const string Challenges = "l";
    private const string Months = "m";
    private const string CounterRow = "counter";

    private readonly ITable _board = tables.Board;

    public async Task TellAsync(BoardNotice notice, CancellationToken cancellationToken)
    {
        while (await FindNoticeAsync(notice.Raising, cancellationToken) is null)
        {
            List<TableWrite> writes = [TableWrite.Insert(RowOf(notice))];

            if (notice.Raising.Step >= Recipients.ChairToldAt)
            {
                await AddChallengeAsync(notice, writes, cancellationToken);
            }

            // Refused means that another notice took the number, or this one is there by now: look again.
            await _board.CommitAsync(Partition, writes, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<BoardNotice>> ReadNoticesAsync(CancellationToken cancellationToken)
    {
        var notices = new List<BoardNotice>();

        await foreach (var row in _board.ReadAllAsync(TableRange.Under(Partition, Notices), cancellationToken))
        {
            notices.Add(Stored.Read<BoardNotice>(Stored.Known(row).GetString("notice")));
        }

        return notices;
    }

    public async Task RecordToldAsync(RaisingKey raising, ContactRole role, DateOnly on, CancellationToken cancellationToken)
    {
        while (await FindNoticeAsync(raising, cancellationToken) is { } row)
        {
            var notice = Stored.Read<BoardNotice>(row.GetString("notice"));
            var told = role == ContactRole.Chair
                ? notice with { ChairToldOn = notice.ChairToldOn ?? on }
                : notice with { ManagerToldOn = notice.ManagerToldOn ?? on };

            if (told == notice || (await _board.CommitAsync(Partition, [TableWrite.Replace(RowOf(told), row.ETag!)], cancellationToken)).IsCommitted)
            {
                return;
            }
        }
    }

    public async Task<IReadOnlyList<Challenge>> ReadChallengesAsync(CancellationToken cancellationToken)
    {
        var challenges = new List<Challenge>();

        await foreach (var row in _board.ReadAllAsync(TableRange.Under(Partition, Challenges), cancellationToken))
        {
            challenges.Add(Stored.Read<Challenge>(Stored.Known(row).GetString("challenge")));
        }

        return [.. challenges.OrderBy(challenge => challenge.Number)];
    }

    public async Task ForgetAsync(EntryId entry, CancellationToken cancellationToken)
    {
        foreach (var notice in (await ReadNoticesAsync(cancellationToken)).Where(notice => notice.Raising.Entry == entry))
        {
            // A row that is not there is refused, which is as good.
            await _board.CommitAsync(Partition, [TableWrite.DeleteAny(Partition, KeyOf(notice.Raising))], cancellationToken);
        }

        foreach (var challenge in (await ReadChallengesAsync(cancellationToken)).Where(challenge => challenge.Entries.Contains(entry)))
        {
            await ChangeChallengeAsync(challenge.Number, now => now with { Entries = [.. now.Entries.Where(id => id != entry)] }, cancellationToken);
        }
    }

    public async Task<Result<Challenge>> ChangeChallengeAsync(
        int number, Func<Challenge, Result<Challenge>> change, CancellationToken cancellationToken)
    {
        while (await FindChallengeAsync(number, cancellationToken) is { } row)
        {
            if (!change(Stored.Read<Challenge>(row.GetString("challenge"))).IsSuccess(out var changed, out var problem))
            {
                return problem;
            }

            if ((await _board.CommitAsync(Partition, [TableWrite.Replace(RowOf(changed), row.ETag!)], cancellationToken)).IsCommitted)
            {
                return changed;
            }
        }

        return new NotFoundProblem("challenge-not-found", "There is no challenge of that number.");
    }

    public async Task<MonthFigures> FreezeAsync(MonthFigures figures, CancellationToken cancellationToken)
    {
        await _board.CommitAsync(
            Partition,
            [TableWrite.Insert(new TableRow(Partition, KeyOf(figures.Month)) { { Stored.VersionColumn, Stored.Version }, { "figures", Stored.Write(figures) } })],
            cancellationToken);

        return await FindMonthAsync(figures.Month, cancellationToken) ?? throw new InvalidOperationException("A frozen month is gone.");
    }

    public async Task<MonthFigures?> FindMonthAsync(DateOnly month, CancellationToken cancellationToken) =>
        await FindKnownAsync(KeyOf(month), cancellationToken) is { } row ? Stored.Read<MonthFigures>(row.GetString("figures")) : null;

    private static string KeyOf(DateOnly month) => RowKeys.Join(Months, month.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    private static string KeyOf(RaisingKey raising) => RowKeys.Join(Notices, raising.ToString());

    private static string KeyOf(PartyId agency, string check, DateOnly month) =>
        RowKeys.Join(Challenges, agency.ToString(), check, month.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    private static TableRow RowOf(BoardNotice notice) => new(Partition, KeyOf(notice.Raising))
    {
        { Stored.VersionColumn, Stored.Version },
        { "notice", Stored.Write(notice) },
    };

    private static TableRow RowOf(Challenge challenge) => new(Partition, KeyOf(challenge.Agency, challenge.Check, challenge.Month))
    {
        { Stored.VersionColumn, Stored.Version },
        { "challenge", Stored.Write(challenge) },
    };

    private async Task<TableRow?> FindChallengeAsync(int number, CancellationToken cancellationToken)
    {
        await foreach (var row in _board.ReadAllAsync(TableRange.Under(Partition, Challenges), cancellationToken))
        {
            if (Stored.Read<Challenge>(Stored.Known(row).GetString("challenge")).Number == number)
            {
                return row;
            }
        }

        return null;
    }

    private Task<TableRow?> FindNoticeAsync(RaisingKey raising, CancellationToken cancellationToken) => FindKnownAsync(KeyOf(raising), cancellationToken);

    private async Task<TableRow?> FindKnownAsync(string key, CancellationToken cancellationToken) =>
        await _board.FindAsync(Partition, key, cancellationToken) is { } row ? Stored.Known(row) : null;

    /// <summary>One record for an agency, obligation and month; a new one takes the next number in the same transaction.</summary>
    private async Task AddChallengeAsync(BoardNotice notice, List<TableWrite> writes, CancellationToken cancellationToken)
    {
        var month = new DateOnly(notice.On.Year, notice.On.Month, 1);

        var owner = notice.Owner ?? notice.Raising.Agency;
        EntryId[] about = notice.Raising.Entry is { } entry ? [entry] : [];

        if (await FindKnownAsync(KeyOf(owner, notice.Raising.Check, month), cancellationToken) is { } row)
        {
            var open = Stored.Read<Challenge>(row.GetString("challenge"));
            IReadOnlyList<EntryId> entries = [.. open.Entries.Concat(about).Distinct()];
            writes.Add(TableWrite.Replace(RowOf(open with { Entries = entries }), row.ETag!));
            return;
        }

        var counter = await FindKnownAsync(CounterRow, cancellationToken);
        var number = (counter?.GetInt32("last") ?? 0) + 1;
        var next = new TableRow(Partition, CounterRow) { { Stored.VersionColumn, Stored.Version }, { "last", number } };
        writes.Add(counter is null ? TableWrite.Insert(next) : TableWrite.Replace(next, counter.ETag!));
        writes.Add(TableWrite.Insert(RowOf(new Challenge(number, owner, notice.Raising.Check, month, about))));
    }
}
