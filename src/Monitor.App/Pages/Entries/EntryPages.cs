using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Exports;
using Monitor.App.Features.Records;
using Monitor.App.Features.SubjectAccess;
using Monitor.App.Hosting;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>The list and the page of an entry, with the one form that puts right what is missing.</summary>
internal static class EntryPages
{
    private const int PageSize = 50;
    private const int ViewsShown = 200;

    public static void MapEntryPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/entries", ListAsync).Needs(Permission.ReadEntries);
        pages.MapGet("/entries/export", ExportAsync).Needs(Permission.Export).MayTakeLong();
        pages.MapGet("/entries/{id}", ShowAsync).Needs(Permission.ReadEntries);
        pages.MapGet("/entries/{id}/views", ViewsAsync).Needs(Permission.SeeWhoLooked);
        pages.MapGet("/entries/{id}/subject-access", SubjectAccessAsync).Needs(Permission.Export);
        pages.MapPost("/entries/{id}/record", RecordAsync).Needs(Permission.RecordOnEntries);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, ReadEntries entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        var actor = Asking.Of(http).Actor;
        var agency = (await directory.ReadAsync(cancellationToken)).Find(actor.Party)!;
        var filter = EntriesFilter.From(http.Request.Query);
        var after = EntryId.TryParse(http.Request.Query["after"], null, out var place) ? place.ToString() : null;
        var page = await entries.ListAsync(actor, filter, after, PageSize, cancellationToken);
        var model = new EntriesPageModel(agency, page.Items, filter, await present.AtAsync(present.Now, cancellationToken), page.Next) { Roles = actor.Roles };
        return new RazorComponentResult<EntriesPage>(new { Model = model });
    }

    private static async Task<IResult> ExportAsync(HttpContext http, Export export, CancellationToken cancellationToken) =>
        await export.WaitingListAsync(Asking.Of(http).Actor.Party, cancellationToken);

    private static async Task<IResult> ViewsAsync(string id, HttpContext http, IWaitingListStore store, IAccessLog log, Present present, CancellationToken cancellationToken)
    {
        var party = Asking.Of(http).Actor.Party;

        return EntryId.TryParse(id, null, out var entryId) && await store.FindAsync(party, entryId, cancellationToken) is not null
            ? new RazorComponentResult<ViewsPage>(new { Entry = entryId, Looks = (await log.ReadOfAsync(party, entryId, null, ViewsShown, cancellationToken)).Items, present.Policy })
            : Message(MessagePageModel.NotFound(present.Policy), StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> SubjectAccessAsync(string id, HttpContext http, TakeOut takeOut, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        if (EntryId.TryParse(id, null, out var entryId) && SubjectAccessApi.RequesterOf(http.Request.Query["for"]).IsSuccess(out var requester, out _)
            && (await takeOut.HandleAsync(Asking.Of(http).Actor, entryId, requester, http.Request.Query["words"] == SubjectAccessApi.Shown, cancellationToken)).IsSuccess(out var taken, out _))
        {
            return new RazorComponentResult<SubjectAccessPage>(new { Model = taken, present.Policy, Partnership = await directory.ReadAsync(cancellationToken) });
        }

        return Message(MessagePageModel.NotFound(present.Policy), StatusCodes.Status404NotFound);
    }

    private static Task<IResult> ShowAsync(string id, HttpContext http, CancellationToken cancellationToken)
    {
        var done = RecordKinds.Find(http.Request.Query["done"]) is { } recorded ? $"{recorded.Heading}: recorded" : null;
        return RenderAsync(id, http, RecordKinds.Find(http.Request.Query["record"]), null, done, cancellationToken);
    }

    private static async Task<IResult> RenderAsync(
        string id, HttpContext http, RecordKind? what, RecordForm? form, string? done, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var actor = Asking.Of(http).Actor;

        if (!EntryId.TryParse(id, null, out var entryId)
            || !(await services.GetRequiredService<ReadEntries>().FindAsync(actor, entryId, cancellationToken)).IsSuccess(out var found, out _))
        {
            return Message(MessagePageModel.NotFound(present.Policy), StatusCodes.Status404NotFound);
        }

        var now = await present.AtAsync(present.Now, cancellationToken);
        var partnership = await services.GetRequiredService<IDirectoryStore>().ReadAsync(cancellationToken);
        var agency = partnership.Find(actor.Party)!;
        var shown = form ?? RecordForm.Empty(what ?? RecordKinds.NeededFirst(found.Entry, now), PostedForm.NewKey(http, present.Now));
        var model = new EntryPageModel(
            found.Entry, found.History, agency, now, shown, PostedForm.Antiforgery(http), partnership, done)
        { Roles = actor.Roles };

        return new RazorComponentResult<EntryPage>(new { Model = model })
        {
            StatusCode = shown.Fields.Faults.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    private static async Task<IResult> RecordAsync(
        string id, HttpContext http, RecordFact recordFact, IDirectoryStore directory, Keyed keyed, Present present, CancellationToken cancellationToken)
    {
        if (await PostedForm.ReadAsync(http, cancellationToken) is not { } posted || !EntryId.TryParse(id, null, out var entryId))
        {
            return Message(MessagePageModel.Problem(present.Policy), StatusCodes.Status400BadRequest);
        }

        var form = RecordForm.From(posted);

        if (!form.Fields.Faults.IsEmpty)
        {
            return await RenderAsync(id, http, form.What, form, null, cancellationToken);
        }

        var asking = Asking.Of(http);

        if (!asking.Actor.May(RecordDefinitions.Of(form.What).Needs))
        {
            return new PageRefusals().Answer(http, Needs.NotAllowed);
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        // First the entry that the page is about, then each of the family's that was ticked: sent again, whatever is missing of them is made up.
        var ticked = form.Fields.Many("alsoFor").Select(text => EntryId.TryParse(text, null, out var linked) ? linked : (EntryId?)null).OfType<EntryId>();
        Result<WaitingListEntry> result = default;

        foreach (var about in ticked.Prepend(entryId).Distinct())
        {
            var receipt = new Receipt(
                keyed.OperationFor(asking.Actor.Party, about == entryId ? form.IdempotencyKey : $"{form.IdempotencyKey}/{about}"), Digest.Of(about.ToString(), posted.Said));
            result = await recordFact.HandleAsync(
                asking.Actor, about, (WaitingListEntry entry, IReadOnlyList<HistoryItem> history, in Circumstances now) => Rule(form, new RecordContext(entry, history, partnership, now)),
                NeedsHistory(form.What), receipt, asking.Correlation, cancellationToken);

            if (!result.IsSuccess(out _, out _))
            {
                break;
            }
        }

        if (result.IsSuccess(out _, out var problem))
        {
            return TypedResults.Redirect($"{Links.To(entryId)}?done={form.What.Slug}");
        }

        if (problem is NotFoundProblem || !(await http.RequestServices.GetRequiredService<ReadEntries>().FindAsync(asking.Actor, entryId, cancellationToken)).IsSuccess(out var found, out _))
        {
            return Message(MessagePageModel.NotFound(present.Policy), StatusCodes.Status404NotFound);
        }

        var specs = RecordDefinitions.FieldsOf(form.What, new RecordContext(found.Entry, found.History, partnership, await present.AtAsync(present.Now, cancellationToken)));
        return await RenderAsync(id, http, form.What, form.With(problem, specs), null, cancellationToken);
    }

    private static bool NeedsHistory(RecordKind kind) => kind is RecordKind.Withdraw or RecordKind.Erase;

    /// <summary>The rule of what is recorded; what was typed into a field that may be left out must still be a date.</summary>
    private static Result<ImmutableArray<NewEvent>> Rule(RecordForm form, RecordContext context)
    {
        var facts = RecordDefinitions.Of(form.What).Rule(form.Fields, context);
        var unreadable = FormProblems.UnreadableDates(RecordDefinitions.FieldsOf(form.What, context), form.Fields).FirstOrDefault();
        return unreadable.Key is not null && facts.IsSuccess(out _, out _) ? new InvalidProblem("date-not-real", unreadable.Value, unreadable.Key) : facts;
    }

    private static RazorComponentResult<MessagePage> Message(MessagePageModel model, int status) => new(new { Model = model }) { StatusCode = status };
}
