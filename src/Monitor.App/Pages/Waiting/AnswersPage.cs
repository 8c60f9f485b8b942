using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Waiting;

/// <summary>
/// A service's team says of several referrals at once that it took them: an agency that joins brings a list that the team answered long before anybody
/// recorded it here (WL-12).
/// </summary>
internal sealed class AnswersPage() : ActionsPages(Own, [Permission.AnswerReferrals], [Permission.AnswerReferrals])
{
    public const string Own = "/app/waiting/answers";

    private const int AtOnce = 50;
    private const string Accept = "accept";

    public static bool IsUnanswered(WaitingListEntry entry) => entry is { IsOpen: true, AcceptedOn: null, OfferedOn: null };

    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        if (partnership.Find(Asking.Of(http).Actor.Party) is not { Kind: PartyKind.ServiceTeam } team)
        {
            return null;
        }

        var unanswered = (await http.RequestServices.GetRequiredService<EntriesOwed>().OfAsync(team, partnership, new MorningFacts(), cancellationToken))
            .Where(entry => entry.Service == team.Service && IsUnanswered(entry))
            .OrderBy(entry => entry.ReceivedOn).ThenBy(entry => entry.Id.ToString(), StringComparer.Ordinal).ToList();

        return new ActionsView(
            "Referrals without an answer",
            team.Name,
            new PageLink("/app/waiting", "Waiting for you"),
            [new ListSection("Not recorded as answered", unanswered.Count == 0 ? [] : [new ListRow($"{Words.Count(unanswered.Count, "referral", "referrals")}, the oldest first.")], "Every referral is answered.")],
            unanswered.Count == 0 ? [] : [new FormAction(Accept, "Accept several", Fields([.. unanswered.Take(AtOnce)]))]);
    }

    protected override async Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var asking = Asking.Of(http);
        var service = partnership.Find(asking.Actor.Party)!.Service;
        var ids = posted.Fields.Many("entries").Select(text => EntryId.TryParse(text, null, out var id) ? id : (EntryId?)null).OfType<EntryId>().ToList();

        if (ids.Count == 0)
        {
            return new InvalidProblem("entry-missing", "Tick the referrals that were accepted.", "entries");
        }

        foreach (var id in ids)
        {
            var receipt = new Receipt(services.GetRequiredService<Keyed>().OperationFor(asking.Actor.Party, $"{posted.Key}:{id}"), Digest.Of(id.ToString(), posted.Said));
            var result = await services.GetRequiredService<RecordFact>().HandleElsewhereAsync(
                asking.Actor, id, entry => entry.Service == service && !entry.IsSilent,
                (WaitingListEntry entry, in Circumstances now) => Recording.Acceptance(entry, posted.Fields.Day("on"), posted.Fields.Day("referrerToldOn"), now),
                receipt, asking.Correlation, cancellationToken);

            if (!result.IsSuccess(out _, out var problem))
            {
                // Those before it are recorded, and sending the form again records none of them twice.
                return problem is InvalidProblem ? problem : new InvalidProblem(problem.Code, $"Entry {id}: {problem.Detail}", "entries");
            }
        }

        return null;
    }

    private static ImmutableArray<FieldSpec> Fields(IReadOnlyList<WaitingListEntry> unanswered) =>
    [
        new ChecksSpec(
            "entries", "Which were accepted?", [.. unanswered.Select(entry => new Choice(entry.Id.ToString(), $"Entry {entry.Id}: received {Words.Date(entry.ReceivedOn)}, level {entry.Level}"))],
            "Those that you reject are recorded on their own page, with the reason."),
        new DateSpec("on", "Accepted on", "When you cannot say the day of each, a day on which all of them were. It starts no clock."),
        new DateSpec("referrerToldOn", "The referrers were told on (optional)", "You can record this later, on the page of each."),
    ];
}
