using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Audit;

/// <summary>What kind of looking it was.</summary>
public enum LookKind
{
    /// <summary>One entry, or an attempt at one.</summary>
    Entry,

    /// <summary>A list or a search.</summary>
    List,

    /// <summary>Something taken out as a file.</summary>
    Export,
}

/// <summary>Somebody looked at families' data (DESIGN §7): who, at what, when.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Party, role, and by which the party's directory knows the person, as events have it.</param>
/// <param name="Kind">What kind of looking.</param>
/// <param name="What">The call or page, and by what a list was narrowed; never what was typed.</param>
/// <param name="Entry">Which entry, where it was one.</param>
/// <param name="Correlation">In answer to what request.</param>
public sealed record Look(DateTimeOffset At, string Who, LookKind Kind, string What, EntryId? Entry, string Correlation)
{
    /// <summary>By which the same look is known when it is kept a second time.</summary>
    public string Id => Digest.Of(Who, What, Entry?.ToString() ?? string.Empty, Correlation)[..16];
}

/// <summary>
/// Who looked. Kept with the party of whoever looked, at what was there and at what was not; and, where somebody reads an entry in which they have another part than
/// answering for it, with the agency that answers. It is written before anything is shown.
/// </summary>
public interface IAccessLog
{
    /// <summary>Keeps a look; doing so again changes nothing.</summary>
    Task AddAsync(PartyId party, Look look, CancellationToken cancellationToken);

    /// <summary>What was looked at, the latest first; <paramref name="after"/> is where the page before said to go on.</summary>
    Task<Page<Look>> ReadAsync(PartyId party, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Who looked at one entry, the latest first.</summary>
    Task<Page<Look>> ReadOfAsync(PartyId party, EntryId entry, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Forgets some of what is older than an instant; false while there is more.</summary>
    Task<bool> ForgetAsync(PartyId party, DateTimeOffset before, CancellationToken cancellationToken);
}
