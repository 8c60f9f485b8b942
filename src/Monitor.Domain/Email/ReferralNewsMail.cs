using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>News of one entry with what it is by now, and everything that happened to it.</summary>
public sealed record NewsOfEntry(WaitingListEntry Entry, IReadOnlyList<HistoryItem> History, ImmutableArray<ReferralNews> News);

/// <summary>
/// To a referring agency's assurance contact, once a day: what it referred and what became of it. Says nothing of other referrals of the same child or
/// family, whoever made them: only what was recorded on this one.
/// </summary>
public static class ReferralNewsMail
{
    private const int Shown = 10;

    /// <summary>The mail, or null when nothing is left to tell: a wait that ended by death is silent, and what was taken back is left out.</summary>
    public static EmailContent? Compose(IEnumerable<NewsOfEntry> entries, Partnership partnership, Circumstances now)
    {
        var told = new List<EmailItem>();
        var references = new List<EntryId>();

        foreach (var entry in entries.Where(entry => !entry.Entry.IsSilent))
        {
            var happened = Told(entry);

            if (happened.Count > 0)
            {
                references.Add(entry.Entry.Id);
                told.Add(new EmailItem(
                    entry.Entry.Id.ToString(), string.Join(". ", happened.Select(item => Sentence(item, entry))), Next(happened[^1], entry, partnership, now), PathOf(entry.Entry)));
            }
        }

        if (told.Count == 0)
        {
            return null;
        }

        return new EmailContent(
            told.Count == 1 ? "News of a referral you made" : $"News of {told.Count} referrals you made",
            "References and links only. Nothing here names a child, a family or a worker.",
            "What became of what your agency referred",
            [
                new ItemsBlock([.. told.Take(Shown)]),
                .. told.Count > Shown ? [new ParagraphBlock($"And news of {told.Count - Shown} more. Your list shows how each of them stands.")] : ImmutableArray<EmailBlock>.Empty,
                new ButtonBlock("See your waiting list", Links.Home),
            ],
            [.. references],
            []);
    }

    /// <summary>What still holds of the news, in the order in which it was recorded.</summary>
    private static List<HistoryItem> Told(NewsOfEntry entry)
    {
        var withdrawn = entry.History.Select(item => item.Event).OfType<FactWithdrawn>().Select(taken => taken.Sequence).ToHashSet();
        var inThisMail = entry.News.Select(news => news.Sequence).ToHashSet();

        return [.. entry.History.Where(item => inThisMail.Contains(item.Sequence) && !withdrawn.Contains(item.Sequence)
            && !(item.Event is FactWithdrawn taken && inThisMail.Contains(taken.Sequence)))];
    }

    private static string Sentence(HistoryItem item, NewsOfEntry entry) => item.Event switch
    {
        Received => $"It is on the list, received {Words.Date(entry.Entry.ReceivedOn)}",
        Resubmitted again => $"It was sent again on {Words.Date(again.On)} and keeps the day on which it was first received",
        ReferralAccepted accepted => $"The service accepted it on {Words.Date(accepted.On)}",
        ReferralRejected rejected => $"The service did not take it, on {Words.Date(rejected.On)}: {Words.Of(rejected.Reason)}",
        PlaceOffered offered => $"The service offered a start on {Words.Date(offered.On)}",
        ServiceStarted started => $"The service started on {Words.Date(started.On)}",
        EntryClosed closed => $"The wait ended on {Words.Date(closed.On)}: {Words.Of(closed.Reason)}",
        Reopened reopened => $"The wait goes on since {Words.Date(reopened.On)}, after it had ended",
        FactWithdrawn taken => $"Taken back, because it had been recorded by mistake: \"{Sentence(entry.History.First(each => each.Sequence == taken.Sequence), entry)}\"",
        var other => throw new InvalidOperationException($"{other.GetType().Name} is no news."),
    };

    /// <summary>What it means, and what there is to do.</summary>
    private static string Next(HistoryItem last, NewsOfEntry entry, Partnership partnership, Circumstances now) => last.Event switch
    {
        Received or Resubmitted when Catalogue.Find("WL-12").Of(entry.Entry, now) is var answer && entry.Entry.IsOpen && answer.Deadline >= now.Today && answer != Standing.NothingOwed =>
            $"The service answers by {Words.Date(answer.Deadline)}. You will be told.",
        Received or Resubmitted => "You will be told what the service answers.",
        ReferralAccepted => "The family waits for a place. Interim support goes on meanwhile.",
        ReferralRejected rejected => AfterRejection(rejected, entry, partnership),
        PlaceOffered => "It stays on the list until the service has started.",
        ServiceStarted => "Nothing more is asked of you for it.",
        EntryClosed => "If the family still needs help, refer again.",
        _ => "Your list shows how it stands now.",
    };

    /// <summary>A named alternative is told only when the directory has it: what was written by hand stays with the agency that wrote it.</summary>
    private static string AfterRejection(ReferralRejected rejected, NewsOfEntry entry, Partnership partnership)
    {
        var named = entry.Entry.AlternativeNamedOn is null ? null : entry.History.Select(item => item.Event).OfType<AlternativeNamed>()
            .Select(alternative => partnership.FindLocalServiceNamed(alternative.Alternative)?.Name).LastOrDefault(name => name is not null);
        var again = rejected.Reason == RejectionReason.Incomplete ? " Complete it and send it again; it keeps its first day." : string.Empty;

        return named is not null ? $"The family was told of {named} instead.{again}"
            : entry.Entry.Responsible == entry.Entry.ReferredBy ? $"Contact the family, and name what else there is: ask the service's team, or choose from the local services.{again}"
            : $"The agency that answers meanwhile contacts the family and names what else there is. Ask the service's team if you are unsure.{again}";
    }

    private static string PathOf(WaitingListEntry entry) => entry.Responsible == entry.ReferredBy ? Links.To(entry.Id) : Links.Home;
}
