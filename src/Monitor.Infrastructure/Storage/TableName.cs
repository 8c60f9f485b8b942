namespace Monitor.Infrastructure.Storage;

/// <summary>The tables there are.</summary>
internal enum TableName
{
    /// <summary>Everything about a wait, by responsible agency.</summary>
    Assurance,

    /// <summary>Which partition an entry lives in.</summary>
    Locator,

    /// <summary>Agencies, contacts, closures and services.</summary>
    Directory,

    /// <summary>One row for each job and period.</summary>
    Jobs,

    /// <summary>Frozen monthly figures and the challenge log.</summary>
    Board,

    /// <summary>Keyed hashes that recognise the same family.</summary>
    Matching,

    /// <summary>Data Protection keys.</summary>
    Keys,

    /// <summary>Rows of case systems' files until they were applied, what is wrong with rows, and which case led to which entry.</summary>
    Imports,

    /// <summary>Who looked at what, by party.</summary>
    Access,
}
