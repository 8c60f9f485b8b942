using System.Collections.Immutable;
using System.Text.Json;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Retention;

/// <summary>What of an entry may still be kept.</summary>
public enum Kept
{
    /// <summary>All of it.</summary>
    Everything,

    /// <summary>All but what people wrote in their own words.</summary>
    WithoutWords,

    /// <summary>Nothing but that there was a wait, counted with others.</summary>
    Counted,
}

/// <summary>Why words were erased.</summary>
public enum ErasureReason
{
    /// <summary>They were as old as the board keeps words.</summary>
    Age,

    /// <summary>Somebody whom they are about asked for it.</summary>
    Request,

    /// <summary>They should never have been written here.</summary>
    Mistake,
}

/// <summary>Waits of one agency that are known only as a number: of one service, ended in one year in one way.</summary>
/// <param name="Service">What was waited for.</param>
/// <param name="Year">The year in which they ended.</param>
/// <param name="Outcome">How they ended: <c>started</c>, <c>rejected</c>, or the reason of the closing.</param>
/// <param name="Entries">How many.</param>
/// <param name="DaysWaited">The days they waited, together.</param>
public sealed record EndedWaits(ServiceCode Service, int Year, string Outcome, int Entries, long DaysWaited)
{
    /// <summary>One wait, as it is counted.</summary>
    public static EndedWaits Of(WaitingListEntry entry)
    {
        var ended = entry.EndedOn ?? throw new ArgumentException("A wait that goes on is not counted as ended.", nameof(entry));
        var outcome = entry.StartedOn is not null ? "started" : entry.Closure is { } closure ? JsonNamingPolicy.KebabCaseLower.ConvertName(closure.Reason.ToString()) : "rejected";
        return new EndedWaits(entry.Service, ended.Year, outcome, 1, entry.DaysWaited(ended));
    }

    /// <summary>These and others of the same kind.</summary>
    public EndedWaits And(EndedWaits others) => this with { Entries = Entries + others.Entries, DaysWaited = DaysWaited + others.DaysWaited };
}

/// <summary>
/// Everything beside an entry's own rows that names it, so that all of it can be taken away and nothing has to be searched for.
/// </summary>
/// <param name="Entry">Its reference.</param>
/// <param name="Parties">Every party in whose partition something may name it: who answered, referred, was asked, and the service's team.</param>
/// <param name="Cases">By which hashes of its case reference an agency's imports may know it.</param>
/// <param name="ReachedBoard">Whether a raising of it was told to the board.</param>
public sealed record Traces(EntryId Entry, ImmutableArray<PartyId> Parties, ImmutableArray<string> Cases, bool ReachedBoard)
{
    /// <summary>The traces that an entry of this history can have left.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="history">What happened to it.</param>
    /// <param name="team">The team of its service.</param>
    /// <param name="caseKeyOf">The hash under which an agency's imports know its case.</param>
    public static Traces Of(WaitingListEntry entry, IReadOnlyList<HistoryItem> history, PartyId? team, Func<PartyId, string> caseKeyOf)
    {
        var parties = history.Select(item => item.Event)
            .SelectMany(happened => happened switch
            {
                Received received => [received.Responsible, received.ReferredBy],
                ResponsibilityProposed proposed => [proposed.To],
                ResponsibilityRefused => [PartyId.Board],
                Transferred transferred => [transferred.From, transferred.To],
                _ => (PartyId[])[],
            })
            .Append(entry.Responsible).Concat(team is { } its ? [its] : []).Distinct().ToImmutableArray();

        return new Traces(
            entry.Id, parties, [.. parties.Select(caseKeyOf).Distinct()],
            history.Any(item => item.Event is StepRaised raised && raised.Step >= Recipients.BoardsManagerToldAt));
    }
}

/// <summary>What is kept of an entry, and for how long (the board's policy, <c>retention</c>).</summary>
public static class RetentionRules
{
    /// <summary>
    /// What of an entry may still be kept on a day. Counted from the day on which its wait ended, which is kept whole; an entry that waits, is on its way to
    /// another agency, or is held for a legal reason is kept whole whatever its age.
    /// </summary>
    public static Kept On(DateOnly today, WaitingListEntry entry, RetentionPolicy policy)
    {
        if (policy.IsPaused || entry.IsOpen || entry.MovingTo is not null || entry.LegalHoldSince is not null || entry.EndedOn is not { } ended)
        {
            return Kept.Everything;
        }

        return today > ended.AddYears(policy.EntryYears) ? Kept.Counted
            : today > ended.AddMonths(policy.TextMonths) ? Kept.WithoutWords
            : Kept.Everything;
    }
}
