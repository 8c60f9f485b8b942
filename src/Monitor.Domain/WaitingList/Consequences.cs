using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.Domain.WaitingList;

/// <summary>Who does something, and in answer to what: kept with every event.</summary>
public sealed record Provenance(string Actor, string Correlation, DateTimeOffset At)
{
    /// <summary>It comes from a case system's export: known there long since, and news to nobody.</summary>
    public bool IsImport { get; init; }

    /// <summary>The party that acts; null where the monitor does.</summary>
    public PartyId? Party => PartyId.TryParse(Actor.Split('/')[0], null, out var party) && Actor.Contains('/', StringComparison.Ordinal) ? party : null;

    /// <summary>Who it was, as it is shown: party and role, without what tells one person there from another.</summary>
    public static string Shown(string actor) => string.Join('/', actor.Split('/').Take(2));
}

/// <summary>
/// Turns what happened to an entry into one change: the facts, what the watch makes of them, the wake, and the messages that announce it.
/// </summary>
public static class Consequences
{
    /// <summary>A new entry, from its first event and whatever was known with it.</summary>
    public static EntryChange OfReceiving(
        EntryId id, ImmutableArray<NewEvent> facts, in Circumstances now, Provenance by, Receipt? receipt, ImmutableArray<OutboxMessage> messages)
    {
        var entry = WaitingListEntry.Fold(id, facts.Select(fact => fact.Event));
        return Of(null, entry, facts, now, by, receipt, messages.AddRange(News(entry, 0, facts, null, now, by)));
    }

    /// <summary>Facts recorded on an entry; with none, what follows by the mere passing of time.</summary>
    public static EntryChange OfRecording(StoredEntry before, ImmutableArray<NewEvent> facts, in Circumstances now, Provenance by, Receipt? receipt)
    {
        var entry = facts.Aggregate(before.Entry, (current, fact) => current.Apply(fact.Event));
        return Of(before, entry, facts, now, by, receipt, News(entry, before.Events, facts, null, now, by));
    }

    /// <summary>Something taken back: the entry is what the whole of its history amounts to without it.</summary>
    public static EntryChange OfCorrecting(
        StoredEntry before, IReadOnlyList<HistoryItem> history, ImmutableArray<NewEvent> facts, in Circumstances now, Provenance by, Receipt? receipt)
    {
        var entry = WaitingListEntry.Fold(before.Entry.Id, [.. history.Select(item => item.Event), .. facts.Select(fact => fact.Event)]);
        return Of(before, entry, facts, now, by, receipt, News(entry, before.Events, facts, history, now, by));
    }

    /// <summary>
    /// Words that are as old as words are kept, as many as go at once; null when there are none. Nothing else follows from it: the entry is not looked at.
    /// </summary>
    public static EntryChange? OfForgettingWords(StoredEntry before, IReadOnlyList<HistoryItem> history, in Circumstances now, Provenance by)
    {
        var written = history.Where(item => item.Text is not null).Select(item => item.Sequence).ToList();

        if (written.Count == 0)
        {
            return null;
        }

        var erased = new TextErased([.. written.Take(TextErased.AtOnce)], ErasureReason.Age);

        return new EntryChange
        {
            Before = before,
            After = before.Entry.Apply(erased),
            Events = [new NewEvent(erased)],
            At = by.At,
            Actor = by.Actor,
            Correlation = by.Correlation,
            WakeAt = before.WakeAt,
            PolicyVersion = now.Policy.Version,
            CalendarVersion = now.WorkingDays.Version,
            ErasesAllWords = written.Count <= TextErased.AtOnce,
        };
    }

    /// <summary>What whoever referred, and whoever is asked to answer, is told of these facts at the hour of such mails.</summary>
    private static ImmutableArray<OutboxMessage> News(
        WaitingListEntry entry, int events, ImmutableArray<NewEvent> facts, IReadOnlyList<HistoryItem>? history, in Circumstances now, Provenance by)
    {
        if (by.IsImport || entry.IsSilent)
        {
            return [];
        }

        var today = now.Today;
        var at = ReferrersNews.ToldAt(by.At, now.Policy.MailTimes.Referrals, now.WorkingDays);
        var messages = ImmutableArray.CreateBuilder<OutboxMessage>();

        for (var i = 0; i < facts.Length; i++)
        {
            var sequence = events + i + 1;

            if (facts[i].Event is ResponsibilityProposed proposed)
            {
                messages.Add(OutboxMessage.For(at, new TellAsked(entry.Responsible, entry.Id, proposed.To, proposed.On), entry.Id.ToString(), $"{sequence}"));
            }

            var news = facts[i].Event is FactWithdrawn taken && history?.FirstOrDefault(item => item.Sequence == taken.Sequence) is { } mistaken
                ? WasNews(mistaken, entry, by) ? NewsOf.TakenBack : null
                : ReferrersNews.In(facts[i].Event, entry.ReferredBy, by.Party, today);

            if (news is { } what)
            {
                messages.Add(OutboxMessage.For(
                    at, new TellReferrer(entry.Responsible, entry.Id, entry.ReferredBy, what, sequence, today), entry.Id.ToString(), $"{sequence}"));
            }
        }

        return messages.DrainToImmutable();
    }

    /// <summary>Whether a fact that is taken back had been told to the referrer, who does not take it back itself.</summary>
    private static bool WasNews(HistoryItem mistaken, WaitingListEntry entry, Provenance by) => by.Party != entry.ReferredBy
        && ReferrersNews.In(mistaken.Event, entry.ReferredBy, new Provenance(mistaken.Actor, mistaken.Correlation, mistaken.At).Party, mistaken.At.DateInLondon()) is not null;

    private static EntryChange Of(
        StoredEntry? before,
        WaitingListEntry entry,
        ImmutableArray<NewEvent> facts,
        in Circumstances now,
        Provenance by,
        Receipt? receipt,
        ImmutableArray<OutboxMessage> messages)
    {
        var watched = Watch.Settle(entry, now);
        var policy = now.Policy;
        var notifications = ImmutableArray<Notification>.Empty;
        var outgoing = messages.AddRange(watched.Events.OfType<StepRaised>().Where(raised => raised.Step >= Recipients.BoardsManagerToldAt)
            .Select(raised => TellingBoard(entry, raised, by.At, policy)));

        // Whoever takes the entry over hears of likely harm too: what the agency that it left was still to be told is told there no more.
        if (entry is { IsOpen: true, NeedsSocialCareNow: true } && (before?.Entry.NeedsSocialCareNow is not true || before.Moving == Moving.Arriving))
        {
            var notice = HarmNoticeFor(entry, before?.Events ?? 0, now.Today);
            notifications = [notice];
            outgoing = outgoing.Add(OutboxMessage.For(by.At, new SendMailMessage(notice.Party, notice.Id, notice.Attempt), notice.Id.ToString(), "1"));
        }

        outgoing = outgoing.AddRange(facts.Select(fact => AskedBy(fact.Event)).OfType<PartyId>().Distinct().Select(asked => OutboxMessage.For(
            by.At, new PointToEntry(entry.Responsible, entry.Id, asked, PointerKind.Asked), entry.Id.ToString(), asked.ToString(), $"{before?.Events ?? 0}")));

        if (watched.Entry.MovingTo is { } to && before?.Entry.MovingTo is null)
        {
            outgoing = outgoing.Add(OutboxMessage.For(by.At, new MoveEntry(entry.Id, entry.Responsible, to), entry.Id.ToString(), $"{before?.Events ?? 0}"));
        }

        return new EntryChange
        {
            Before = before,
            After = watched.Entry,
            Events = [.. facts, .. watched.Events.Select(happened => new NewEvent(happened))],
            At = by.At,
            Actor = by.Actor,
            Correlation = by.Correlation,
            WakeAt = watched.WakeAt,
            PolicyVersion = now.Policy.Version,
            CalendarVersion = now.WorkingDays.Version,
            Receipt = receipt,
            Messages = outgoing,
            Notifications = notifications,
        };
    }

    /// <summary>Who is asked something about an entry that lives elsewhere.</summary>
    private static PartyId? AskedBy(EntryEvent happened) => happened switch
    {
        ResponsibilityProposed proposed => proposed.To,
        ResponsibilityRefused => PartyId.Board,
        _ => null,
    };

    private static OutboxMessage TellingBoard(WaitingListEntry entry, StepRaised raised, DateTimeOffset at, Policies.Policy policy)
    {
        var owner = Owners.Of(Catalogue.Find(raised.Check), entry, policy);
        var raising = new RaisingKey(entry.Responsible, entry.Id, raised.Check, raised.N, raised.Step, raised.Raise);
        return OutboxMessage.For(
            at, new TellBoard(entry.Responsible, entry.Id.ToString(), raised.Check, raised.N, raised.Step, raised.Raise, raised.On, owner), raising.ToString());
    }

    /// <summary>One notice each time the concern is recorded: the count of events so far tells one time from the next.</summary>
    private static Notification HarmNoticeFor(WaitingListEntry entry, int events, DateOnly today) => new()
    {
        Id = NotificationId.For(
            MailKind.HarmNotice, entry.Responsible.ToString(), $"{entry.Id}/{events.ToString(CultureInfo.InvariantCulture)}"),
        Kind = MailKind.HarmNotice,
        Party = entry.Responsible,
        Role = ContactRole.SafeguardingLead,
        On = today,
        Entry = entry.Id,
    };
}
