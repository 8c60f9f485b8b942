using System.Collections.Immutable;

namespace Monitor.Domain.Imports;

/// <summary>What a column of a case system's export can be. A column that is none of these is never kept.</summary>
public enum ImportField
{
    /// <summary>The agency's own reference for its case; with the service it tells which wait a row is about.</summary>
    CaseReference,

    /// <summary>The source's own number of the row, where it has one for each contact or support. Kept as a keyed hash.</summary>
    RowId,

    Service,

    /// <summary>The agency that referred, by its id in the directory; one's own when there is none.</summary>
    ReferredBy,

    ReceivedOn,

    Level,

    StatutoryStatus,

    StatusSince,

    OwningAuthority,

    HarmMark,

    SocialCareToldOn,

    SocialCareToldRole,

    LeadRole,

    LeadSince,

    AcceptedOn,

    CarersToldOn,

    NeedReviewedOn,

    /// <summary>One of the policy's tools; its first when there is none.</summary>
    NeedTool,

    SupportKind,

    SupportProvider,

    SupportStartedOn,

    SupportReviewBy,

    SupportEndedOn,

    SupportAgreed,

    SupportDeclinedOn,

    SupportAskAgainOn,

    LastContactOn,

    StartedOn,

    ClosedOn,

    ClosingReason,

    /// <summary>Kept as keyed hashes only.</summary>
    NhsNumber,

    /// <summary>Kept as keyed hashes only.</summary>
    Upn,
}

/// <summary>Names of fields as columns of a plain export have them: small letters and underscores.</summary>
public static class ImportFields
{
    public static ImmutableArray<ImportField> All { get; } = [.. Enum.GetValues<ImportField>()];

    /// <summary>Those without which no row can be right; each is a column of the file, or the service the same for all.</summary>
    public static ImmutableArray<ImportField> Needed { get; } = [ImportField.CaseReference, ImportField.Service, ImportField.ReceivedOn];

    extension(ImportField of)
    {
        public string ColumnName => string.Concat(of.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? $"{(i > 0 ? "_" : string.Empty)}{char.ToLowerInvariant(c)}" : c.ToString()));
    }
}
