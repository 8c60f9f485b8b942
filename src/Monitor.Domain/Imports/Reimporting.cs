using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Imports;

/// <summary>What a row of a later file adds to an entry.</summary>
/// <param name="Events">Nothing, where the entry has it all.</param>
/// <param name="Faults">What the rules of the list refuse, as lowering a level without a review; the rest of the row counts all the same.</param>
/// <param name="Kept">How many things stay as a person put them right, though the file still says otherwise.</param>
public sealed record Reimported(ImmutableArray<NewEvent> Events, ImmutableArray<(ImportField Field, Problem Problem)> Faults, int Kept);

/// <summary>
/// Compares a row with an entry that is on the list. What is new is added; what the file says otherwise than before is put right; what a person recorded or took back
/// since the file first said it stays as that person left it; and nothing is ever taken away because a file says it no longer.
/// </summary>
public static class Reimporting
{
    /// <summary>Whether a row is about another wait than an entry that has its reference: one that began after that one had ended, or had ended before that one began.</summary>
    public static bool IsAnotherWait(WaitingListEntry entry, ImportRow row) =>
        (entry.EndedOn is { } ended && row.ReceivedOn > ended)
        || (row.ReceivedOn < entry.ReceivedOn && (row.StartedOn ?? row.ClosedOn) is { } rowEnded && rowEnded < entry.ReceivedOn);

    /// <param name="row">The row, about this entry.</param>
    /// <param name="hasRowIds">Whether the source numbers its rows: then another date in the same row is a correction, and not a further contact.</param>
    /// <param name="entry">The entry as it is.</param>
    /// <param name="history">All that happened to it, oldest first.</param>
    /// <param name="partnership">Who takes part.</param>
    /// <param name="now">When it is looked at.</param>
    public static Reimported Decide(
        ImportRow row, bool hasRowIds, WaitingListEntry entry, IReadOnlyList<HistoryItem> history, Partnership partnership, in Circumstances now)
    {
        var merge = new Merge(row, hasRowIds ? row.RowKey : null, entry, history, partnership, now);

        if (entry.IsOpen)
        {
            merge.All();
        }

        return new Reimported(merge.Events, [.. merge.Faults], merge.Kept);
    }

    private sealed class Merge(
        ImportRow row, string? rowKey, WaitingListEntry entry, IReadOnlyList<HistoryItem> history, Partnership partnership, Circumstances now)
    {
        private const string Why = "The case system says otherwise now.";

        private readonly List<NewEvent> _events = [];
        private readonly HashSet<int> _withdrawn = [.. history.Select(item => item.Event).OfType<FactWithdrawn>().Select(taken => taken.Sequence)];
        private WaitingListEntry _entry = entry;

        public List<(ImportField Field, Problem Problem)> Faults { get; } = [];

        public int Kept { get; private set; }

        public ImmutableArray<NewEvent> Events => [.. _events];

        public void All()
        {
            ReceivedOn();
            Level();
            Status();
            Harm();
            SocialCare();
            Lead();
            Accepted();
            CarersTold();
            Dated<NeedReviewed>(ImportField.NeedReviewedOn, row.NeedReviewedOn, happened => happened.On, () => RowRules.NeedReview(row, _entry, now));
            Support();
            Dated<SupportWasDeclined>(ImportField.SupportDeclinedOn, row.SupportDeclinedOn, happened => happened.On, () => RowRules.Declined(row, _entry, now));
            Dated<ContactMade>(ImportField.LastContactOn, row.LastContactOn, happened => happened.On, () => Recording.Contact(_entry, row.LastContactOn, null, now));

            // Last: once the wait has ended nothing more is recorded on it.
            Started();
            Closed();
        }

        private void ReceivedOn()
        {
            if (row.ReceivedOn == _entry.ReceivedOn)
            {
                return;
            }

            var said = history.LastOrDefault(item => ImportMark.IsOn(item) && item.Event is Received or ReferralDateCorrected);
            var before = said?.Event switch { Received received => received.ReceivedOn, ReferralDateCorrected corrected => corrected.ReceivedOn, _ => default(DateOnly?) };

            if (said is null || before == row.ReceivedOn || PersonDid(item => item.Event is ReferralDateCorrected, said.Sequence))
            {
                Kept++;
                return;
            }

            Add(ImportField.ReceivedOn, Recording.CorrectingReferralDate(_entry, row.ReceivedOn, Why, now));
        }

        private void Level()
        {
            var said = Last<LevelRecorded>();

            if (row.Level is not { } level || (said is null ? _entry.Levels is [.., var known] && known.Level == level : said.Value.Event.Level == level))
            {
                KeepIf(row.Level is { } asked && _entry.Levels is [.., var counts] && counts.Level != asked && said is not null);
                return;
            }

            // That it rose to the highest is told, whoever recorded something else meanwhile.
            if (level < LevelChange.Highest && PersonDid(item => item.Event is LevelRecorded, said?.Sequence ?? 0))
            {
                Kept++;
                return;
            }

            Add(ImportField.Level, Recording.Level(_entry, now.Today, level, now));
        }

        private void Status()
        {
            if (row.Status is not { } status || (status == _entry.Status && (row.StatusSince is null || row.StatusSince == _entry.StatusSince) && (row.Authority is null || row.Authority == _entry.Authority)))
            {
                return;
            }

            var said = Last<StatusRecorded>();

            if (status == StatutoryStatus.None && said is null && _entry.Status != StatutoryStatus.None)
            {
                // A file in which nothing was ever recorded does not end what a person recorded.
                Kept++;
                return;
            }

            if (said is { } before && before.Event.Status == status && (row.StatusSince is null || before.Event.Since == row.StatusSince) && (row.Authority is null || before.Event.Authority == row.Authority))
            {
                Kept++;
                return;
            }

            if (PersonDid(item => item.Event is StatusRecorded, said?.Sequence ?? 0))
            {
                Kept++;
                return;
            }

            Add(ImportField.StatutoryStatus, Recording.Status(_entry, status, row.StatusSince ?? now.Today, row.Authority ?? _entry.Authority, partnership, now));
        }

        private void Harm()
        {
            if (!row.HarmMark || _entry.HarmMark)
            {
                return;
            }

            if (history.Any(item => item.Event is HarmMarked))
            {
                Kept++; // a person took it back
                return;
            }

            Add(ImportField.HarmMark, Recording.Harm(_entry, now.Today, now));
        }

        private void SocialCare()
        {
            if (row.SocialCareToldOn is not { } on)
            {
                return;
            }

            Single<SocialCareTold>(
                ImportField.SocialCareToldOn, happened => happened.On == on && happened.Role == row.SocialCareToldRole, () => Recording.SocialCare(_entry, on, row.SocialCareToldRole, now));
        }

        private void Lead()
        {
            if (row.LeadRole is not { } role || (_entry.Lead is { } lead && lead.Role == role && (row.LeadSince is null || row.LeadSince == lead.Since)))
            {
                return;
            }

            var said = Last<LeadNamed>();

            if (PersonDid(item => item.Event is LeadNamed or LeadEnded, said?.Sequence ?? 0))
            {
                Kept++;
                return;
            }

            if (said is { } before && before.Event.Role == role && (row.LeadSince is null || row.LeadSince == before.Event.On))
            {
                return;
            }

            Add(ImportField.LeadRole, Recording.Lead(_entry, row.LeadSince ?? now.Today, role, now));
        }

        private void Accepted()
        {
            if (row.AcceptedOn is not { } on || _entry.AcceptedOn is not null)
            {
                return;
            }

            if (history.Any(item => item.Event is ReferralAccepted))
            {
                Kept++;
                return;
            }

            Add(ImportField.AcceptedOn, Recording.Acceptance(_entry, on, on, now));
        }

        private void CarersTold()
        {
            if (row.CarersToldOn is not { } on || history.Any(item => item.Event is CarerTold told && told.On == on))
            {
                return;
            }

            if (_entry.Carers.FirstOrDefault(carer => carer.Role == RowRules.CarerRole) is not { } carer)
            {
                // Who is recorded one by one is told one by one.
                if (_entry.Carers.IsEmpty)
                {
                    Add(ImportField.CarersToldOn, Recording.NewCarer(_entry, RowRules.CarerRole, on, now));
                }
                else
                {
                    Kept++;
                }

                return;
            }

            if (carer.NotTold is not null || carer.ToldOn >= on)
            {
                KeepIf(carer.NotTold is not null);
                return;
            }

            Add(ImportField.CarersToldOn, Recording.TellingCarer(_entry, carer.Number, on, now));
        }

        private void Support()
        {
            if (row.SupportKind is not { } kind)
            {
                return;
            }

            var ofThisRow = OfThisRow<SupportRecorded>();
            var same = history.LastOrDefault(item => item.Event is SupportRecorded recorded && recorded.Kind == kind && recorded.StartedOn == row.SupportStartedOn
                && string.Equals(recorded.Provider, row.SupportProvider, StringComparison.OrdinalIgnoreCase));

            if (ofThisRow is { } changed && (same is null || same.Sequence != changed.Sequence))
            {
                if (_withdrawn.Contains(changed.Sequence) || PersonChanged(changed.Event.Number, changed.Sequence))
                {
                    Kept++;
                    return;
                }

                Replace(changed.Sequence, ImportField.SupportKind, () => RowRules.Support(row, _entry, partnership, now));
                return;
            }

            if (same is null)
            {
                Add(ImportField.SupportKind, RowRules.Support(row, _entry, partnership, now));
                return;
            }

            var known = (SupportRecorded)same.Event;

            if (_withdrawn.Contains(same.Sequence) || _entry.Supports.FirstOrDefault(support => support.Number == known.Number) is not { } support)
            {
                Kept++;
                return;
            }

            if (row.SupportEndedOn is { } ended && support.EndedOn != ended)
            {
                Changed<SupportEnded>(happened => happened.Number == known.Number, happened => happened.On == ended, known.EndedOn == ended, ImportField.SupportEndedOn,
                    () => Recording.SupportEnd(_entry, known.Number, ended, now));
            }
            else if (row.SupportReviewBy is { } reviewBy && support.EndedOn is null && support.ReviewBy < reviewBy)
            {
                Changed<SupportReviewed>(happened => happened.Number == known.Number, happened => happened.ReviewBy == reviewBy, known.ReviewBy == reviewBy, ImportField.SupportReviewBy,
                    () => Recording.SupportReview(_entry, known.Number, now.Today, reviewBy, now));
            }
        }

        /// <summary>A change of a support that the file says, unless it said so before or a person changed it since.</summary>
        private void Changed<T>(Func<T, bool> ofIt, Func<T, bool> same, bool wasSaidAtFirst, ImportField field, Func<Result<ImmutableArray<NewEvent>>> record)
            where T : EntryEvent
        {
            var all = history.Where(item => item.Event is T happened && ofIt(happened)).ToList();

            if (wasSaidAtFirst || all.Any(item => same((T)item.Event)) || all.Any(item => !ImportMark.IsOn(item)))
            {
                Kept++;
                return;
            }

            Add(field, record());
        }

        private void Started()
        {
            if (row.StartedOn is not { } on || history.Any(item => item.Event is ServiceStarted))
            {
                KeepIf(row.StartedOn is not null);
                return;
            }

            Add(ImportField.StartedOn, Recording.Start(_entry, on, now));
        }

        private void Closed()
        {
            if (row.ClosedOn is not { } on || !_entry.IsOpen)
            {
                return;
            }

            if (history.Any(item => item.Event is EntryClosed closed && closed.On == on))
            {
                Kept++; // reopened, or taken back
                return;
            }

            // Declining is the family's to do, and closes whatever was or was not said about it (DOMAIN §2).
            Add(ImportField.ClosedOn, row.ClosingReason == ClosingReason.Declined
                ? Recording.ImportedClosing(_entry, on, row.ClosingReason, now)
                : Recording.Closing(_entry, new ClosingFacts(on, row.ClosingReason), now));
        }

        /// <summary>Something that happens again and again, each time on a day.</summary>
        private void Dated<T>(ImportField field, DateOnly? on, Func<T, DateOnly> dayOf, Func<Result<ImmutableArray<NewEvent>>> record)
            where T : EntryEvent
        {
            if (on is not { } day)
            {
                return;
            }

            if (history.LastOrDefault(item => item.Event is T happened && dayOf(happened) == day) is { } known)
            {
                KeepIf(_withdrawn.Contains(known.Sequence));
                return;
            }

            if (OfThisRow<T>() is { } before)
            {
                if (_withdrawn.Contains(before.Sequence))
                {
                    Kept++; // a person took back what this row said, and what is right stands beside it
                    return;
                }

                Replace(before.Sequence, field, record);
                return;
            }

            Add(field, record());
        }

        /// <summary>Something that is so once.</summary>
        private void Single<T>(ImportField field, Func<T, bool> same, Func<Result<ImmutableArray<NewEvent>>> record)
            where T : EntryEvent
        {
            if (history.LastOrDefault(item => item.Event is T happened && same(happened)) is { } known)
            {
                KeepIf(_withdrawn.Contains(known.Sequence));
                return;
            }

            if (PersonDid(item => item.Event is T, Last<T>()?.Sequence ?? 0))
            {
                Kept++;
                return;
            }

            Add(field, record());
        }

        /// <summary>What a file said last about this.</summary>
        private (int Sequence, T Event)? Last<T>()
            where T : EntryEvent =>
            history.LastOrDefault(item => item.Event is T && ImportMark.IsOn(item)) is { } item ? (item.Sequence, (T)item.Event) : null;

        /// <summary>What this very row of the source said last.</summary>
        private (int Sequence, T Event)? OfThisRow<T>()
            where T : EntryEvent =>
            rowKey is not null && history.LastOrDefault(item => item.Event is T && ImportMark.RowKeyOf(item) == rowKey) is { } item ? (item.Sequence, (T)item.Event) : null;

        /// <summary>Whether a person recorded such a thing after a place in the history, or took back what stands there.</summary>
        private bool PersonDid(Func<HistoryItem, bool> what, int after) => history.Any(item => !ImportMark.IsOn(item)
            && ((item.Sequence > after && what(item)) || (item.Event is FactWithdrawn taken && taken.Sequence == after)));

        private bool PersonChanged(int support, int after) => PersonDid(
            item => item.Event switch
            {
                SupportReviewed reviewed => reviewed.Number == support,
                SupportEnded ended => ended.Number == support,
                HolidayPlanMade plan => plan.Number == support,
                _ => false,
            },
            after);

        /// <summary>Takes back what a row said and records what it says now; where that is refused, all stays as it is.</summary>
        private void Replace(int sequence, ImportField field, Func<Result<ImmutableArray<NewEvent>>> record)
        {
            var (before, faults) = (_entry, Faults.Count);
            _events.Add(new NewEvent(new FactWithdrawn(sequence), Why));
            _entry = WaitingListEntry.Fold(_entry.Id, [.. history.Select(item => item.Event), .. _events.Select(added => added.Event)]);
            Add(field, record());

            if (Faults.Count > faults)
            {
                _events.RemoveAt(_events.Count - 1);
                _entry = before;
            }
        }

        private void Add(ImportField anchor, Result<ImmutableArray<NewEvent>> result)
        {
            if (!result.IsSuccess(out var added, out var problem))
            {
                Faults.AddRange(RowRules.Each(problem).Select(fault => (RowRules.FieldOf(anchor, fault.Field), fault)));
                return;
            }

            _events.AddRange(added);
            _entry = added.Aggregate(_entry, (current, fact) => current.Apply(fact.Event));
        }

        private void KeepIf(bool kept) => Kept += kept ? 1 : 0;
    }
}
