using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>What a referring agency is told of something that it referred.</summary>
public enum NewsOf
{
    Received,
    Resubmitted,
    Accepted,
    Rejected,
    Offered,
    Started,
    Closed,
    Reopened,

    /// <summary>Something that would have been told was recorded by mistake.</summary>
    TakenBack,
}

/// <summary>One thing to tell a referring agency: which event of which entry. Looked at again when the mail is made.</summary>
public sealed record ReferralNews(PartyId Referrer, EntryId Entry, int Sequence, NewsOf What);

/// <summary>An entry that an agency was asked to answer for, and the day on which it was asked.</summary>
public sealed record AskedAbout(EntryId Entry, DateOnly On);

/// <summary>Which facts are news to whoever referred.</summary>
public static class ReferrersNews
{
    /// <summary>What is recorded longer after its day sets the record right, and tells nobody.</summary>
    public const int ToldWithinDays = 7;

    /// <summary>
    /// What a fact tells the referring agency; null when it tells nothing. That a referral is on the list is a receipt, and told whoever recorded it;
    /// everything else is told only when somebody else recorded it. A death is told to nobody (DOMAIN §2).
    /// </summary>
    /// <param name="happened">What was recorded.</param>
    /// <param name="referrer">Who referred.</param>
    /// <param name="by">The party that recorded it; null when it was the monitor itself.</param>
    /// <param name="today">The London date on which it was recorded.</param>
    public static NewsOf? In(EntryEvent happened, PartyId referrer, PartyId? by, DateOnly today)
    {
        (NewsOf? News, DateOnly On) told = happened switch
        {
            Received received => (NewsOf.Received, received.ReceivedOn),
            Resubmitted again => (NewsOf.Resubmitted, again.On),
            ReferralAccepted accepted => (NewsOf.Accepted, accepted.On),
            ReferralRejected rejected => (NewsOf.Rejected, rejected.On),
            PlaceOffered offered => (NewsOf.Offered, offered.On),
            ServiceStarted started => (NewsOf.Started, started.On),
            EntryClosed { Reason: not ClosingReason.Died } closed => (NewsOf.Closed, closed.On),
            Reopened reopened => (NewsOf.Reopened, reopened.On),
            _ => (null, default),
        };

        return told.News is not { } news || told.On < today.AddDays(-ToldWithinDays) || (by == referrer && !IsReceipt(news)) ? null : news;
    }

    /// <summary>The instant at which what was recorded is told: the hour of that day, or of the next working day once it has passed.</summary>
    public static DateTimeOffset ToldAt(DateTimeOffset recordedAt, TimeOnly hour, WorkingDays workingDays)
    {
        var today = recordedAt.DateInLondon();
        return workingDays.Includes(today) && recordedAt < today.At(hour) ? today.At(hour) : workingDays.Add(today, 1).At(hour);
    }

    private static bool IsReceipt(NewsOf news) => news is NewsOf.Received or NewsOf.Resubmitted;
}
