using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.Domain.AssuranceReturns;

/// <summary>A return as it is stored: <paramref name="Tag"/> changes with every write.</summary>
public sealed record StoredReturn(AssuranceReturn Return, string Tag);

/// <summary>Everything that happens to one return at once: all of it is committed, or none.</summary>
public sealed record ReturnChange
{
    /// <summary>What was read; null when the return is new.</summary>
    public required StoredReturn? Before { get; init; }

    public required AssuranceReturn After { get; init; }

    /// <summary>Words of the version in <see cref="After"/> that are new, or are none any more.</summary>
    public ImmutableArray<ReturnText> Texts { get; init; } = [];

    public ImmutableArray<OutboxMessage> Messages { get; init; } = [];

    public DateTimeOffset At { get; init; }

    public Receipt? Receipt { get; init; }
}

/// <summary>The assurance returns of an agency, in its own partition: one current return a period, and every version that was ever signed.</summary>
public interface IReturnStore
{
    Task<StoredReturn?> FindAsync(PartyId agency, ReturnPeriod period, CancellationToken cancellationToken);

    /// <summary>The current return of every period, the oldest first.</summary>
    Task<IReadOnlyList<StoredReturn>> ReadAsync(PartyId agency, CancellationToken cancellationToken);

    /// <summary>Every signed version of a period's return, the oldest first. They are only ever added.</summary>
    Task<IReadOnlyList<AssuranceReturn>> ReadSignedAsync(PartyId agency, ReturnPeriod period, CancellationToken cancellationToken);

    /// <summary>What was written in one version.</summary>
    Task<IReadOnlyList<ReturnText>> ReadTextsAsync(PartyId agency, ReturnPeriod period, int version, CancellationToken cancellationToken);

    /// <summary>Commits a change; a version that becomes signed by it is kept for good.</summary>
    Task<CommitResult> CommitAsync(ReturnChange change, CancellationToken cancellationToken);

    /// <summary>Takes away what was written in every version of a period's return; figures and signatures stay.</summary>
    Task ForgetWordsAsync(PartyId agency, ReturnPeriod period, CancellationToken cancellationToken);
}
