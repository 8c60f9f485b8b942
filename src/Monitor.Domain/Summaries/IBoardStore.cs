using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Summaries;

/// <summary>A raising of step 3 or 4 that has reached the board.</summary>
/// <param name="Raising">What was raised.</param>
/// <param name="On">When.</param>
/// <param name="ManagerToldOn">When the board's manager was told.</param>
/// <param name="ChairToldOn">When the chair was told.</param>
/// <param name="Owner">Who owes what was missed.</param>
public sealed record BoardNotice(
    RaisingKey Raising, DateOnly On, DateOnly? ManagerToldOn, DateOnly? ChairToldOn, PartyId? Owner = null);

/// <summary>
/// A numbered record of what reached the chair: one for an agency, an obligation and a month, with its entries inside.
/// </summary>
/// <param name="Number">Counted from 1, without a gap.</param>
/// <param name="Agency">The agency or service team that owes what was missed.</param>
/// <param name="Check">The obligation.</param>
/// <param name="Month">The first day of the month in which it reached the chair.</param>
/// <param name="Entries">The entries inside; empty for what a party owes for itself.</param>
/// <param name="OwnerRole">Who sees to it, by role.</param>
/// <param name="Outcome">What came of it; null while it is open.</param>
/// <param name="ClosedOn">The day of the outcome.</param>
public sealed record Challenge(
    int Number, PartyId Agency, string Check, DateOnly Month, IReadOnlyList<EntryId> Entries, string? OwnerRole = null, ChallengeOutcome? Outcome = null, DateOnly? ClosedOn = null);

/// <summary>What came of a challenge.</summary>
public enum ChallengeOutcome
{
    PutRight,
    PlanAgreed,
    NotUpheld,
    TakenToPartners,
}

/// <summary>What the board holds: notices, the challenge log and the frozen figures of its months.</summary>
public interface IBoardStore
{
    /// <summary>Keeps a notice and, from step 4 on, enters it in the challenge log, at once. The same raising again changes nothing.</summary>
    Task TellAsync(BoardNotice notice, CancellationToken cancellationToken);

    Task<IReadOnlyList<BoardNotice>> ReadNoticesAsync(CancellationToken cancellationToken);

    /// <summary>Records that the manager or the chair was told; the first telling counts.</summary>
    Task RecordToldAsync(RaisingKey raising, ContactRole role, DateOnly on, CancellationToken cancellationToken);

    Task<IReadOnlyList<Challenge>> ReadChallengesAsync(CancellationToken cancellationToken);

    /// <summary>Takes a forgotten entry out of notices and challenges; that there was a challenge stays, under its number.</summary>
    Task ForgetAsync(EntryId entry, CancellationToken cancellationToken);

    /// <summary>Changes one challenge as it is now; asked again when somebody else changed it meanwhile.</summary>
    Task<Result<Challenge>> ChangeChallengeAsync(int number, Func<Challenge, Result<Challenge>> change, CancellationToken cancellationToken);

    /// <summary>Freezes a month's figures; the figures that were frozen first stay. Answers those that hold.</summary>
    Task<MonthFigures> FreezeAsync(MonthFigures figures, CancellationToken cancellationToken);

    Task<MonthFigures?> FindMonthAsync(DateOnly month, CancellationToken cancellationToken);
}
