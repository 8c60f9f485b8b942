using System.Collections.Immutable;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;

namespace Monitor.Domain.Email;

/// <summary>Who hears next for a party what somebody could not be told; nobody is left when <paramref name="Next"/> is null.</summary>
public sealed record CarriedOver(PartyId For, Contact? Next);

/// <summary>
/// A mail that did not arrive is told to whoever comes next. A digest may speak for several parties of which its reader is a contact: each has a
/// chain of its own, and nobody is told of another's.
/// </summary>
public static class CarryingOver
{
    /// <summary>Whom the mail goes to next, one for each party it spoke for; none when it told nothing that somebody else must hear.</summary>
    public static ImmutableArray<CarriedOver> Of(Notification failed, Partnership partnership)
    {
        if (failed.SentTo is not { } person || failed is { Kind: MailKind.Digest, Told: [] })
        {
            return [];
        }

        var tried = TriedOf(failed);
        return [.. PartiesOf(failed, person, partnership).Select(party => new CarriedOver(party.Id, NextToHear.Of(party, RoleOf(failed, person, party), partnership.Board, tried)))];
    }

    /// <summary>Everybody who was tried and not reached.</summary>
    public static ImmutableArray<PersonId> TriedOf(Notification failed) =>
        failed.SentTo is { } person && !failed.NotReached.Contains(person) ? failed.NotReached.Add(person) : failed.NotReached;

    /// <summary>The mail for whoever comes next: harm is told as it was; everything else is said to be in place of another mail.</summary>
    public static Notification InPlaceOf(Notification failed, CarriedOver carried, Contact next, PartyId home, DateOnly today)
    {
        var kind = failed.Kind == MailKind.HarmNotice ? MailKind.HarmNotice : MailKind.Undeliverable;

        return new Notification
        {
            Id = NotificationId.For(kind, next.Person.ToString(), $"{failed.Id}/{carried.For}"),
            Kind = kind,
            Party = kind == MailKind.HarmNotice ? failed.Party : home,
            Person = next.Person,
            On = today,
            Entry = failed.Entry,
            Agency = carried.For,
            InPlaceOf = new MailKey(failed.Party, failed.Id),
            NotReached = TriedOf(failed),
        };
    }

    private static IEnumerable<Party> PartiesOf(Notification failed, PersonId person, Partnership partnership) => failed switch
    {
        { Kind: MailKind.HarmNotice } => Found(failed.Party, partnership),
        { Agency: { } agency } => Found(agency, partnership),
        { Kind: MailKind.Digest } => partnership.PartiesOf(person),
        _ => Found(failed.Party, partnership),
    };

    private static IEnumerable<Party> Found(PartyId id, Partnership partnership) => partnership.Find(id) is { } party ? [party] : [];

    private static ContactRole RoleOf(Notification failed, PersonId person, Party party) =>
        failed.Role ?? party.Contacts.Where(contact => contact.Person == person).Select(contact => (ContactRole?)contact.Role).Min()
        ?? (party.Kind == PartyKind.Board ? ContactRole.BoardsManager : ContactRole.AssuranceContact);
}
