namespace Monitor.Infrastructure.Storage;

/// <summary>What became of a transaction.</summary>
internal abstract record CommitOutcome
{
    private CommitOutcome()
    {
    }

    public bool IsCommitted => this is Committed;

    /// <summary>Everything was written. One new version for each write, in order; null for a delete.</summary>
    internal sealed record Committed(IReadOnlyList<string?> ETags) : CommitOutcome;

    /// <summary>Nothing was written, because of the write at this index.</summary>
    internal sealed record Refused(int Index, RefusalReason Reason) : CommitOutcome;
}

/// <summary>Why a transaction was refused.</summary>
internal enum RefusalReason
{
    /// <summary>A row to insert was there already.</summary>
    AlreadyExists,

    /// <summary>A row is no longer the one that was read.</summary>
    Changed,

    /// <summary>A row to replace or delete is not there.</summary>
    Missing,
}
