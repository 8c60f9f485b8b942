using System.Collections.Immutable;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Pages.Entries;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.SubjectAccess;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.SubjectAccess;

/// <summary>One record in plain words, or what is left out of it.</summary>
public sealed record TakenOutRecord(int Sequence, DateTimeOffset At, string By, string? What, string? WordsOf, string? Words, ImmutableArray<LeftOut> LeftOut);

/// <summary>A party whose people read the entry, and on how many days.</summary>
public sealed record TakenOutReader(string Party, int Days);

/// <summary>Everything that is held of one entry, as it may be given to whoever asked for it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Requester">Who asked.</param>
/// <param name="WithWords">Whether what people wrote is in it.</param>
/// <param name="Records">What was recorded, the oldest first.</param>
/// <param name="Readers">Who has read it.</param>
/// <param name="WordsUntil">The last day on which what people wrote is kept, once the wait is over.</param>
/// <param name="EntryUntil">The last day on which the entry is kept, once the wait is over.</param>
public sealed record TakenOut(
    WaitingListEntry Entry, Requester Requester, bool WithWords, ImmutableArray<TakenOutRecord> Records, ImmutableArray<TakenOutReader> Readers, DateOnly? WordsUntil, DateOnly? EntryUntil);

/// <summary>
/// Prepares the answer to a request for access: what happened in plain words, without other carers and other children, who has read it, and how long it is kept.
/// </summary>
internal sealed class TakeOut(IWaitingListStore store, IAccessLog log, IDirectoryStore directory, Present present)
{
    private const int LooksAtOnce = 500;

    public async Task<Result<TakenOut>> HandleAsync(Actor actor, EntryId id, Requester requester, bool withWords, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(actor.Party, id, cancellationToken) is not { } stored)
        {
            return RecordFact.EntryNotFound;
        }

        var entry = stored.Entry;

        if (requester.Carer is { } number && entry.Carers.All(carer => carer.Number != number))
        {
            return new InvalidProblem("carer-unknown", "There is no such carer on this entry.", "for");
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        var words = new HistoryWords(entry, partnership.Find(actor.Party)!, present.Policy, partnership);
        var history = await store.ReadHistoryAsync(actor.Party, id, cancellationToken);
        var retention = present.Policy.Retention;

        return new TakenOut(
            entry, requester, withWords,
            [
                .. Disclosing.Of(history, requester, withWords).Select(record => new TakenOutRecord(
                    record.Sequence, record.At, ByWords(record.Actor, partnership), record.Event is { } happened ? words.Of(happened) : null,
                    record.Event is { } beside && record.Text is not null ? HistoryWords.OfText(beside) : null, record.Text, record.Without)),
            ],
            await ReadersAsync(actor.Party, id, partnership, cancellationToken),
            entry.IsOpen ? null : entry.EndedOn?.AddMonths(retention.TextMonths),
            entry.IsOpen ? null : entry.EndedOn?.AddYears(retention.EntryYears));
    }

    private static string ByWords(string actor, Partnership partnership) => actor.Split('/') is [var party, var role]
        ? $"{(PartyId.TryParse(party, null, out var id) ? partnership.Find(id)?.Name : null) ?? party}, {role.Replace('-', ' ')}"
        : "the monitor itself";

    private async Task<ImmutableArray<TakenOutReader>> ReadersAsync(PartyId party, EntryId id, Partnership partnership, CancellationToken cancellationToken)
    {
        var looks = new List<(string Party, DateOnly On)>();
        string? after = null;

        do
        {
            var page = await log.ReadOfAsync(party, id, after, LooksAtOnce, cancellationToken);
            looks.AddRange(page.Items.Select(look => (ByWords(Provenance.Shown(look.Who), partnership), look.At.DateInLondon())));
            after = page.Next;
        }
        while (after is not null);

        return [.. looks.GroupBy(look => look.Party).Select(readers => new TakenOutReader(readers.Key, readers.Select(look => look.On).Distinct().Count())).OrderBy(reader => reader.Party, StringComparer.Ordinal)];
    }
}
