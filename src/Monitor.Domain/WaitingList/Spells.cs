namespace Monitor.Domain.WaitingList;

/// <summary>
/// When referrals of the same subject for the same service are one wait (DOMAIN §2): they overlap, or the later one starts at most five days after
/// the earlier one ended.
/// </summary>
public static class Spells
{
    public const int GapAtMostDays = 5;

    /// <summary>Whether a wait that began on a day goes on from another that ended on a day; one that has not ended overlaps.</summary>
    public static bool AreOne(DateOnly began, DateOnly otherBegan, DateOnly? otherEnded) =>
        began >= otherBegan && (otherEnded is null || began <= otherEnded.Value.AddDays(GapAtMostDays));
}
