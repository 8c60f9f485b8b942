using System.Globalization;
using System.Text;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Operations;

/// <summary>A message or a mail that waits for a person, and the party in whose partition it lies.</summary>
internal sealed record KeptAside(PartyId Party, Aside Aside)
{
    /// <summary>Whether it can be handled once more: it is one of our own messages, whose body is kept.</summary>
    public bool CanBeRedone => Aside.Body is not null;
}

/// <summary>Shows what was kept aside, does it once more, or lets go of what was dealt with.</summary>
internal sealed partial class RedoAside(IAsideStore asides, IOutboxStore outbox, IDirectoryStore directory, IMessageFormat format, Present present, ILogger<RedoAside> logger)
{
    private static readonly NotFoundProblem NotFound = new("aside-not-found", "Nothing of that id is kept aside.");

    /// <summary>Everything that is kept aside, the oldest first.</summary>
    public async Task<IReadOnlyList<KeptAside>> ReadAsync(CancellationToken cancellationToken)
    {
        var kept = new List<KeptAside>();

        foreach (var party in (await directory.ReadAsync(cancellationToken)).Parties)
        {
            kept.AddRange((await asides.ReadAsync(party.Id, cancellationToken)).Select(aside => new KeptAside(party.Id, aside)));
        }

        return [.. kept.OrderBy(each => each.Aside.At).ThenBy(each => each.Aside.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Puts a message back into the outbox under a new id, so that no broker takes it for the one that failed, and lets go of it. Stopped in between, it is
    /// handled and still kept: handling it again changes nothing.
    /// </summary>
    public async Task<Result<KeptAside>> HandleAsync(PartyId party, string id, CancellationToken cancellationToken)
    {
        if (await asides.FindAsync(party, id, cancellationToken) is not { } aside)
        {
            return NotFound;
        }

        if (aside.Body is not { } body)
        {
            return new ConflictProblem(
                "aside-without-body", "Nothing is kept of it that could be handled again. A referral is sent again by whoever sent it; the fault of a mail is dealt with as the runbook says.");
        }

        if (!format.Read(Encoding.UTF8.GetBytes(body)).IsSuccess(out var message, out var problem))
        {
            return problem;
        }

        var at = present.Now;
        await outbox.AddAsync(party, [OutboxMessage.For(at, message, "redo", id, at.ToString("O", CultureInfo.InvariantCulture))], cancellationToken);
        await asides.DropAsync(party, id, cancellationToken);
        Log.Redone(logger, id);
        return new KeptAside(party, aside);
    }

    /// <summary>Lets go of what was dealt with otherwise.</summary>
    public async Task<Result<KeptAside>> DropAsync(PartyId party, string id, CancellationToken cancellationToken)
    {
        if (await asides.FindAsync(party, id, cancellationToken) is not { } aside)
        {
            return NotFound;
        }

        await asides.DropAsync(party, id, cancellationToken);
        Log.Dropped(logger, id, aside.Reason);
        return new KeptAside(party, aside);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "What was kept aside as {AsideId} is handled once more.")]
        public static partial void Redone(ILogger logger, string asideId);

        [LoggerMessage(LogLevel.Information, "What was kept aside as {AsideId} ({Reason}) was dealt with, and is let go.")]
        public static partial void Dropped(ILogger logger, string asideId, string reason);
    }
}
