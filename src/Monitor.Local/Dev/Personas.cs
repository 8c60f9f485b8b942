using System.Collections.Immutable;
using Monitor.Domain.People;

namespace Monitor.Local.Dev;

/// <summary>Somebody of the sample: one role of one party.</summary>
public sealed record Persona(string Name, PartyId Party, string PartyName, Roles Role, string Title, VerifiedIdentity Identity);

/// <summary>One persona for each role that anybody of a party has, out of the directory of the sample.</summary>
internal sealed class Personas(IDirectoryStore directory)
{
    public async Task<ImmutableArray<Persona>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await directory.ReadAsync(cancellationToken)).Parties.SelectMany(Of)];

    public async Task<Persona?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(persona => persona.Name == name);

    private static IEnumerable<Persona> Of(Party party)
    {
        var named = party.Contacts.Select(contact => (SignIn: contact.Email, contact.Title))
            .Concat(party.Members.Where(member => !new VerifiedIdentity(member.SignIn).IsClient).Select(member => (member.SignIn, member.Title)))
            .Select(each => (Identity: VerifiedIdentity.OfPerson(each.SignIn), each.Title)).ToList();
        var partnership = new Partnership([party]);

        return
            from role in RoleNames.All
            let holder = named.FirstOrDefault(each => Memberships.Of(each.Identity, partnership, party.LiveFrom) is [{ } membership] && membership.Roles.HasFlag(role))
            where holder.Identity is not null
            select new Persona($"{party.Id}.{role.Slug}", party.Id, party.Name, role, holder.Title, holder.Identity);
    }
}
