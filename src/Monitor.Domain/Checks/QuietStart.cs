using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>What an agency brings with it on its first day (DOMAIN §4, quiet start).</summary>
public static class QuietStart
{
    /// <summary>
    /// Whether anybody is mailed about what is owed on an entry, whoever owes it: what an agency brought with it is checked by the agency first, and told to
    /// nobody, a service's team included, until the board's manager releases the agency. Likely harm is told at once, apart from this.
    /// </summary>
    public static bool IsTold(WaitingListEntry entry, Partnership partnership, DateOnly today) =>
        entry.QuietFrom is null || partnership.Find(entry.Responsible)?.IsReleasedOn(today) is not false;
}
