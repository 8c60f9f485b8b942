using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Work;

/// <summary>Something to be done once what announces it is committed. It holds ids only.</summary>
public abstract record Message;

/// <summary>Send one notification. The first attempt is 1.</summary>
public sealed record SendMailMessage(PartyId Party, NotificationId Notification, int Attempt) : Message;

/// <summary>Look whether the provider has said by now what became of an attempt.</summary>
public sealed record AskForReceipt(PartyId Party, NotificationId Notification, int Attempt) : WorkMessage;

/// <summary>A mail did not reach its recipient: flag the address, and tell whoever comes next.</summary>
public sealed record MailNotDelivered(PartyId Party, NotificationId Notification) : WorkMessage;

/// <summary>Work that is fanned out; everything but mail.</summary>
public abstract record WorkMessage : Message;

/// <summary>Let a referring agency and a service's team list an entry that lives with another agency; or one that was asked to answer for it.</summary>
public sealed record PointToEntry(PartyId Responsible, EntryId Entry, PartyId Into, PointerKind Kind) : WorkMessage;

/// <summary>Plan the morning digests of the people whose home is a party.</summary>
public sealed record PlanDigests(PartyId Party, DateOnly On) : WorkMessage;

/// <summary>Plan an agency's weekly assurance summary for the week that begins on a Monday.</summary>
public sealed record PlanWeeklySummary(PartyId Party, DateOnly Week) : WorkMessage;

/// <summary>Freeze the board's figures for a month and plan its summary.</summary>
public sealed record PlanMonthlySummary(DateOnly Month) : WorkMessage;

/// <summary>Record on each ladder that its step was told, after a mail was accepted.</summary>
public sealed record RecordTold(PartyId Party, NotificationId Notification) : WorkMessage;

/// <summary>
/// Bring a raising of step 3 or 4 before the board. <paramref name="About"/> is an entry's reference or what a duty is about;
/// <paramref name="Owner"/> is who owes it, <paramref name="Agency"/> where it is kept.
/// </summary>
public sealed record TellBoard(PartyId Agency, string About, string Check, int N, int Step, int Raise, DateOnly On, PartyId Owner) : WorkMessage;

/// <summary>Look at what a party owes for itself.</summary>
public sealed record SettleDuties(PartyId Party, DateOnly On) : WorkMessage;

/// <summary>Open the assurance return that an agency owes once a month is over, if it owes one.</summary>
public sealed record OpenReturns(PartyId Party, DateOnly Month) : WorkMessage;

/// <summary>Plan today's mail about each return of an agency that is not signed.</summary>
public sealed record ChaseReturns(PartyId Party, DateOnly On) : WorkMessage;

/// <summary>Bring an entry to the agency that took responsibility for it.</summary>
public sealed record MoveEntry(EntryId Entry, PartyId From, PartyId To) : WorkMessage;

/// <summary>Send the entries of an agency that has become part of another on their way to it, from a place on.</summary>
public sealed record MergeEntries(PartyId From, PartyId Into, string? After = null) : WorkMessage;

/// <summary>
/// Recognise a new entry's subject among earlier ones. <paramref name="Hashes"/> are of its numbers, as far as they were given, and of its case reference
/// within its agency, under every key (<see cref="Matching.MatchingHash.Write"/>). The first <paramref name="Kept"/> are those by which it is found from
/// now on; in messages from before that was said, they are those under the key of the first.
/// </summary>
public sealed record MatchEntry(PartyId Responsible, EntryId Entry, string Hashes, int? Kept = null) : WorkMessage;

/// <summary>Tell a referring agency what became of something it referred: the event of a number, recorded on a London date.</summary>
public sealed record TellReferrer(PartyId Responsible, EntryId Entry, PartyId Referrer, NewsOf What, int Sequence, DateOnly On) : WorkMessage;

/// <summary>Tell an agency that it was asked, on a day, to answer for an entry.</summary>
public sealed record TellAsked(PartyId Responsible, EntryId Entry, PartyId Asked, DateOnly On) : WorkMessage;

/// <summary>Apply the rows of a file that was brought, from the piece on that is next.</summary>
public sealed record ApplyImport(PartyId Agency, string Import) : WorkMessage;

/// <summary>A row of the outbox: written with the change it announces, not handled before an instant. The same id is the same intent.</summary>
public sealed record OutboxMessage(string Id, DateTimeOffset NotBefore, Message Message)
{
    public static OutboxMessage For(DateTimeOffset notBefore, Message message, params string[] about) =>
        new(Audit.Digest.Of([message.GetType().Name, .. about]), notBefore, message);
}
