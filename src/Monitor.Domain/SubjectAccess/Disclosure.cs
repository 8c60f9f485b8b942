using System.Collections.Immutable;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.SubjectAccess;

/// <summary>Who asks what is held: the child or young person, or whoever asks for them, or one of the carers.</summary>
/// <param name="Carer">The carer's number within the entry; null for the child.</param>
public readonly record struct Requester(int? Carer)
{
    /// <summary>The child or young person.</summary>
    public static readonly Requester Child = new(null);
}

/// <summary>Why something is left out of what is given (Data Protection Act 2018, Schedule 2 paragraph 16, and Schedule 3 Part 2 and 5).</summary>
public enum LeftOut
{
    /// <summary>It is about another carer.</summary>
    AnotherCarer,

    /// <summary>It is about another child, or another entry of the family.</summary>
    AnotherChild,

    /// <summary>It says that somebody is not told and why, which may put somebody at risk.</summary>
    NotTelling,

    /// <summary>It is in somebody's own words, which only a person can read for what they say of others.</summary>
    Words,
}

/// <summary>One record as it is given to whoever asked.</summary>
/// <param name="Sequence">Its number in the timeline.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Actor">Which party recorded it, in which role.</param>
/// <param name="Event">What was recorded, without what is about others; null where nothing of it is given.</param>
/// <param name="Text">The words beside it, where they are given.</param>
/// <param name="Without">What is left out of it.</param>
public sealed record Disclosure(int Sequence, DateTimeOffset At, string Actor, EntryEvent? Event, string? Text, ImmutableArray<LeftOut> Without);

/// <summary>What of an entry is given to somebody who asks for what is held about them (UK GDPR Article 15). The council's officer decides; this prepares.</summary>
public static class Disclosing
{
    /// <param name="history">What happened to the entry, oldest first.</param>
    /// <param name="requester">Who asks.</param>
    /// <param name="withWords">Whether somebody has read what people wrote, and it may be given.</param>
    public static IReadOnlyList<Disclosure> Of(IReadOnlyList<HistoryItem> history, Requester requester, bool withWords)
    {
        var withheld = history.Where(item => NothingOf(item.Event, requester) is not null).Select(item => item.Sequence).ToHashSet();
        return [.. history.Select(item => Of(item, requester, withWords, withheld))];
    }

    private static Disclosure Of(HistoryItem item, Requester requester, bool withWords, HashSet<int> withheld)
    {
        var actor = Provenance.Shown(item.Actor);

        if (NothingOf(item.Event, requester) is { } why)
        {
            return new Disclosure(item.Sequence, item.At, actor, null, null, [why]);
        }

        EntryEvent? happened = item.Event switch
        {
            ScalesRecorded scales => scales with { Scores = scales.Scores.RemoveAll(score => IsOfAnother(score, requester)) },
            // That something was taken back is given where what it was is.
            FactWithdrawn taken when withheld.Contains(taken.Sequence) => null,
            var whole => whole,
        };
        ImmutableArray<LeftOut> without = item.Event.Equals(happened) ? [] : [LeftOut.AnotherCarer];

        return item.Text is null || happened is null ? new Disclosure(item.Sequence, item.At, actor, happened, null, without)
            : new Disclosure(item.Sequence, item.At, actor, happened, withWords ? item.Text : null, withWords ? without : without.Add(LeftOut.Words));
    }

    /// <summary>Why nothing of an event is given; null where something is.</summary>
    private static LeftOut? NothingOf(EntryEvent happened, Requester requester) => happened switch
    {
        CarerNotToBeTold or NotTellingConfirmed => LeftOut.NotTelling,
        CarerAdded carer when IsAnother(carer.Number, requester) => LeftOut.AnotherCarer,
        CarerTold told when IsAnother(told.Number, requester) => LeftOut.AnotherCarer,
        ScalesRecorded scales when scales.Scores.All(score => IsOfAnother(score, requester)) => LeftOut.AnotherCarer,
        Linked or Unlinked => LeftOut.AnotherChild,
        _ => null,
    };

    /// <summary>Of carers the child's copy says only that they are there and were told; one carer's says nothing of another.</summary>
    private static bool IsAnother(int carer, Requester requester) => requester.Carer is { } number && number != carer;

    /// <summary>What a carer said on a scale is that carer's own, and not the child's to be given.</summary>
    private static bool IsOfAnother(ScaleScore score, Requester requester) => score.By == Rater.Carer && requester.Carer != score.Carer;
}
