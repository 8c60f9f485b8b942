using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.InterimSupport;

/// <summary>
/// Support and declined support taken together, seen on one day. <paramref name="InForce"/>: something covers the day.
/// <paramref name="LapseCountsFrom"/>: the day from which the present unbroken cover will have lapsed, or from which the last one did.
/// <paramref name="NextStart"/>: the first later day on which something recorded ahead begins.
/// </summary>
public readonly record struct Coverage(bool HasBegun, bool InForce, DateOnly LapseCountsFrom, DateOnly NextStart)
{
    public static Coverage Of(WaitingListEntry entry, in Circumstances now)
    {
        var today = now.Today;
        var last = default(Cover);
        var hasBegun = false;
        var next = DateOnly.MaxValue;

        foreach (var support in entry.Supports)
        {
            foreach (var cover in new Covers(support, now))
            {
                Consider(cover, entry.ReceivedOn, today, ref last, ref hasBegun, ref next);
            }
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
            last = Extend(entry, last, now);
        }

        return new Coverage(true, inForce, last.LapseCountsFrom, next > last.To ? next : DateOnly.MaxValue);
    }

    /// <summary>Whether one support is in force on a day.</summary>
    public static bool IsInForce(Support support, in Circumstances now)
    {
        foreach (var cover in new Covers(support, now))
        {
            if (cover.From <= now.Today && cover.To >= now.Today)
            {
                return true;
            }
        }

        return false;
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
    private static Cover Extend(WaitingListEntry entry, Cover last, in Circumstances now)
    {
        for (var extended = true; extended;)
        {
            extended = false;

            foreach (var support in entry.Supports)
            {
                foreach (var cover in new Covers(support, now))
                {
                    extended |= GoesOn(cover, ref last);
                }
            }

            foreach (var declined in entry.Declined)
            {
                extended |= GoesOn(declined.Cover, ref last);
            }
        }

        return last;
    }

    private static bool GoesOn(Cover cover, ref Cover last)
    {
        if (cover.From > last.To.AddDays(1) || !cover.Outlasts(last))
        {
            return false;
        }

        last = cover;
        return true;
    }
}

/// <summary>
/// The days on which one support is in force, one stretch after another: for what its provider gives in person, without the provider's longer
/// closures, unless a holiday plan carries the support through the whole of one (DOMAIN §1). A value, so that assessing allocates nothing.
/// </summary>
internal struct Covers(Support support, in Circumstances now)
{
    private readonly Support _support = support;
    private readonly int _longFrom = now.Policy.Closures.LongFromDays;
    private readonly ImmutableArray<ClosurePeriod> _closures =
        support is { StopsInClosures: true, ClosesWith: { } provider } ? (now.Closures ?? Closures.None).Of(provider) : [];

    private DateOnly _from = support.StartedOn;
    private int _next;
    private bool _isDone;

    public Cover Current { get; private set; }

    public readonly Covers GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_isDone)
        {
            if (NextStop() is { } closure)
            {
                var last = closure.From.AddDays(-1);
                Current = new Cover(_from, last, last);
                _from = closure.To.AddDays(1);
            }
            else
            {
                Current = _support.Cover with { From = _from };
                _isDone = true;
            }

            if (Current.IsAny)
            {
                return true;
            }
        }

        return false;
    }

    private ClosurePeriod? NextStop()
    {
        while (_next < _closures.Length)
        {
            var closure = _closures[_next++];

            if (closure.To >= _from && closure.From <= _support.LastDay && !IsShort(closure) && !IsCarried(closure))
            {
                return closure;
            }
        }

        return null;
    }

    private readonly bool IsShort(ClosurePeriod closure) => closure.To.DayNumber - closure.From.DayNumber + 1 < _longFrom;

    private readonly bool IsCarried(ClosurePeriod closure)
    {
        foreach (var plan in _support.HolidayPlans)
        {
            if (plan.From <= closure.From && plan.To >= closure.To)
            {
                return true;
            }
        }

        return false;
    }
}
