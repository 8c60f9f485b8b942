using System.Collections.Immutable;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Pages.Entries;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Entries;

/// <summary>
/// What each party sees of an entry (DESIGN §7): whoever answers for it everything; the team of its service what it needs to answer and to offer; the
/// referring agency what became of its referral. To anybody else there is no such entry.
/// </summary>
internal static class EntryViews
{
    public static bool IsOfTeam(WaitingListEntry entry, Party team) => entry.Service == team.Service && !entry.IsSilent;

    /// <summary>The entry as the actor may see it. They have a part in it, or this is not asked.</summary>
    public static EntryResponse Of(WaitingListEntry entry, Actor actor, Partnership partnership, in Circumstances now) =>
        entry.Responsible == actor.Party && actor.May(Permission.ReadEntries) ? EntryResponse.From(entry, now) : ForOthers(entry, actor, partnership, now);

    /// <summary>The entry as somebody sees it who reads it because of another part in it than answering for it.</summary>
    public static EntryResponse ForOthers(WaitingListEntry entry, Actor actor, Partnership partnership, in Circumstances now) =>
        TeamOf(actor, partnership) is { } team && team.Service == entry.Service ? EntryResponse.ForService(entry, now) : EntryResponse.ForReferrer(entry, now);

    /// <summary>Whether the actor has another part in an entry than answering for it, as far as the locator can say.</summary>
    public static bool HasPart(EntryLocation location, Actor actor, Partnership partnership) => TeamOf(actor, partnership) is { } team
        ? team.Service == location.Service
        : location.ReferredBy == actor.Party && actor.May(Permission.FollowReferrals);

    /// <summary>The service's team for which the actor answers referrals; null for everybody else.</summary>
    public static Party? TeamOf(Actor actor, Partnership partnership) =>
        actor.May(Permission.AnswerReferrals) && partnership.Find(actor.Party) is { Kind: PartyKind.ServiceTeam } team ? team : null;

    /// <summary>What was recorded, in plain words, for whoever reads everything of the entry; others are told that it was recorded.</summary>
    public static ImmutableArray<string> Said(Recorded recorded, Actor actor, Partnership partnership, Policy policy)
    {
        if (recorded.Added.IsEmpty)
        {
            return ["This was recorded before. Nothing was recorded twice."];
        }

        if (recorded.Entry.Responsible != actor.Party || partnership.Find(actor.Party) is not { } agency)
        {
            return ["Recorded."];
        }

        var words = new HistoryWords(recorded.Entry, agency, policy, partnership);
        return [.. recorded.Added.Select(words.Of)];
    }
}
