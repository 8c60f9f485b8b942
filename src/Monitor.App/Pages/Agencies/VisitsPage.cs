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

namespace Monitor.App.Pages.Agencies;

/// <summary>An authority's children in need and under protection plans for whose wait another agency answers: the visits that it owes (WL-10).</summary>
internal sealed class VisitsPage() : ActionsPages(Links.Visits, [Permission.ReadEntries], [Permission.RecordOnEntries])
{
    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        var party = partnership.Find(Asking.Of(http).Actor.Party)!;

        if (party.Kind != PartyKind.Council)
        {
            return null;
        }

        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var now = present.At(present.Now, partnership);
        var owed = await VisitsApi.OwedAsync(services.GetRequiredService<EntriesOwed>(), party, partnership, now, cancellationToken);

        return new ActionsView(
            "Statutory visits",
            party.Name,
            new PageLink(Links.Home, "Back"),
            [
                new ListSection(
                    "Children who wait with another agency",
                    [
                        .. owed.Select(each => new ListRow(
                            $"Entry {each.Entry.Id}: {Words.Of(each.Entry.Status).ToLowerInvariant()}. Next visit by {Words.Date(each.Standing.Deadline)}.",
                            IsWarning: each.Standing.IsFinding(now.Today))),
                    ],
                    "None is recorded."),
            ],
            owed.Count == 0
                ? []
                :
                [
                    new FormAction("visit", "Record a visit",
                    [
                        new SelectSpec("entry", "Which entry?", [.. owed.Select(each => new Choice(each.Entry.Id.ToString(), $"Entry {each.Entry.Id}"))]),
                        new DateSpec("on", "Date of the visit"), RadioSpec.YesNo("childSeen", "Was the child seen?"),
                    ]),
                ]);
    }

    protected override async Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var asking = Asking.Of(http);
        var party = asking.Actor.Party;

        if (!EntryId.TryParse(posted.Fields.Text("entry"), null, out var id))
        {
            return new InvalidProblem("entry-missing", "Choose the entry.", "entry");
        }

        var receipt = new Receipt(services.GetRequiredService<Keyed>().OperationFor(party, posted.Key), Digest.Of(id.ToString(), posted.Said));
        var result = await services.GetRequiredService<RecordFact>().HandleElsewhereAsync(
            asking.Actor, id, entry => VisitsApi.IsOf(entry, party),
            (WaitingListEntry entry, in Circumstances now) => Recording.Visit(entry, posted.Fields.Day("on"), posted.Fields.YesOrNo("childSeen"), now),
            receipt, asking.Correlation, cancellationToken);
        return result.IsSuccess(out _, out var problem) ? null : problem is NotFoundProblem ? new InvalidProblem("entry-missing", "Choose the entry.", "entry") : problem;
    }
}
