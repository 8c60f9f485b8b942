using Monitor.Domain.WaitingList;

namespace Monitor.Domain.InterimSupport;

/// <summary>
/// Support and declined support taken together, seen on one day. <paramref name="InForce"/>: something covers the day.
/// <paramref name="LapseCountsFrom"/>: the day from which the present unbroken cover will have lapsed, or from which the last one did.
/// <paramref name="NextStart"/>: the first later day on which something recorded ahead begins.
/// </summary>
public readonly record struct Coverage(bool HasBegun, bool InForce, DateOnly LapseCountsFrom, DateOnly NextStart)
{
    public static Coverage Of(WaitingListEntry entry, DateOnly today)
    {
        var last = default(Cover);
        var hasBegun = false;
        var next = DateOnly.MaxValue;

        foreach (var support in entry.Supports)
        {
            Consider(support.Cover, entry.ReceivedOn, today, ref last, ref hasBegun, ref next);
        }

        foreach (var declined in entry.Declined)
        {
            Consider(declined.Cover, entry.ReceivedOn, today, ref last, ref hasBegun, ref next);
        }

        if (!hasBegun)
        {
            return new Coverage(false, false, DateOnly.MaxValue, next);
        }

        var inForce = last.To >= today;

        if (inForce && next != DateOnly.MaxValue)
        {
            last = Extend(entry, last);
        }

        return new Coverage(true, inForce, last.LapseCountsFrom, next > last.To ? next : DateOnly.MaxValue);
    }

    /// <summary>What was over before the wait began is no part of it.</summary>
    private static void Consider(Cover cover, DateOnly receivedOn, DateOnly today, ref Cover last, ref bool hasBegun, ref DateOnly next)
    {
        if (!cover.IsAny || cover.To < receivedOn)
        {
            return;
        }

        if (cover.From > today)
        {
            next = cover.From < next ? cover.From : next;
        }
        else if (!hasBegun || cover.Outlasts(last))
        {
            hasBegun = true;
            last = cover;
        }
    }

    /// <summary>What was recorded ahead and begins before or on the day after the present cover's last goes on with it.</summary>
    private static Cover Extend(WaitingListEntry entry, Cover last)
    {
        for (var extended = true; extended;)
        {
            extended = false;

            foreach (var support in entry.Supports)
            {
                if (support.Cover.From <= last.To.AddDays(1) && support.Cover.Outlasts(last))
                {
                    last = support.Cover;
                    extended = true;
                }
            }

            foreach (var declined in entry.Declined)
            {
                if (declined.Cover.From <= last.To.AddDays(1) && declined.Cover.Outlasts(last))
                {
                    last = declined.Cover;
                    extended = true;
                }
            }
        }

        return last;
    }
}
