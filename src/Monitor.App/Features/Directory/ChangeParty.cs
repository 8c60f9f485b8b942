using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Directory;

/// <summary>
/// Changes a party in the directory, and looks at once at what that puts right. Closures that changed make every entry be looked at anew by the next
/// schedule; what a crash leaves out, the nightly look makes up.
/// </summary>
internal sealed partial class ChangeParty(IDirectoryStore directory, IOutboxStore outbox, Present present, ILogger<ChangeParty> logger)
{
    public async Task<Result<Party>> HandleAsync(Actor actor, PartyId party, Func<Party, Result<Party>> change, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var result = await directory.ChangeAsync(party, change, cancellationToken);

        if (result.IsSuccess(out var after, out _))
        {
            await outbox.AddAsync(party, [OutboxMessage.For(at, new SettleDuties(party, at.DateInLondon()), party.ToString(), $"{at:O}")], cancellationToken);

            if (after.MergedInto is { } into)
            {
                await outbox.AddAsync(party, [OutboxMessage.For(at, new MergeEntries(party, into), party.ToString(), into.ToString(), $"{at:O}")], cancellationToken);
            }

            Log.Changed(logger, party, actor.Role);
        }

        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The directory's entry of {Party} was changed by {Role}.")]
        public static partial void Changed(ILogger logger, PartyId party, string role);
    }
}
