using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>Flags a contact to whom mail could not be delivered, in every party that names the address, and takes the flag away when it can be again.</summary>
internal sealed class FlagAddress(IDirectoryStore directory, IOutboxStore outbox)
{
    public Task FailedAsync(PersonId person, DateTimeOffset at, CancellationToken cancellationToken) => SetAsync(person, at.DateInLondon(), at, cancellationToken);

    public Task WorksAsync(PersonId person, DateTimeOffset at, CancellationToken cancellationToken) => SetAsync(person, null, at, cancellationToken);

    private async Task SetAsync(PersonId person, DateOnly? failedOn, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var party in (await directory.ReadAsync(cancellationToken)).PartiesOf(person).Where(party => Differs(party, person, failedOn)))
        {
            await directory.ChangeAsync(party.Id, current => Result(Directing.WithFailure(current, person, failedOn)), cancellationToken);
            await outbox.AddAsync(
                party.Id, [OutboxMessage.For(at, new SettleDuties(party.Id, at.DateInLondon()), party.Id.ToString(), $"{at:O}")], cancellationToken);
        }
    }

    private static bool Differs(Party party, PersonId person, DateOnly? failedOn) =>
        party.Contacts.Any(contact => contact.Person == person && contact.FailedOn is null != failedOn is null);

    private static Result<Party> Result(Party party) => party;
}
