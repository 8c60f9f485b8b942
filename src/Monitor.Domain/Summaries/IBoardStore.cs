using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Summaries;

/// <summary>A raising of step 3 or 4 that has reached the board.</summary>
public sealed record BoardNotice(RaisingKey Raising, DateOnly On, DateOnly? ManagerToldOn, DateOnly? ChairToldOn);

/// <summary>
/// A numbered record of what reached the chair: one for an agency, an obligation and a month, with its entries inside.
/// </summary>
public sealed record Challenge(int Number, PartyId Agency, string Check, DateOnly Month, IReadOnlyList<EntryId> Entries);

/// <summary>What the board holds: notices, the challenge log and the frozen figures of its months.</summary>
public interface IBoardStore
{
    /// <summary>Keeps a notice and, from step 4 on, enters it in the challenge log, at once. The same raising again changes nothing.</summary>
    Task TellAsync(BoardNotice notice, CancellationToken cancellationToken);

    Task<IReadOnlyList<BoardNotice>> ReadNoticesAsync(CancellationToken cancellationToken);

    /// <summary>Records that the manager or the chair was told; the first telling counts.</summary>
    Task RecordToldAsync(RaisingKey raising, ContactRole role, DateOnly on, CancellationToken cancellationToken);

    Task<IReadOnlyList<Challenge>> ReadChallengesAsync(CancellationToken cancellationToken);

    /// <summary>Freezes a month's figures; the figures that were frozen first stay. Answers those that hold.</summary>
    Task<MonthFigures> FreezeAsync(MonthFigures figures, CancellationToken cancellationToken);

    Task<MonthFigures?> FindMonthAsync(DateOnly month, CancellationToken cancellationToken);
}
