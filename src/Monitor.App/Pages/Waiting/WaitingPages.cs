using Microsoft.AspNetCore.Http.HttpResults;
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

/// <summary>The pages of a service's team: the list that waits for it, and what it answers and records on an entry.</summary>
internal static class WaitingPages
{
    private const int PageSize = 50;

    public static void MapWaitingPages(this IEndpointRouteBuilder pages)
    {
        new AnswersPage().Map(pages);
        pages.MapGet("/waiting", ListAsync).Needs(Permission.AnswerReferrals);
        pages.MapGet("/waiting/{id}", ShowAsync).Needs(Permission.AnswerReferrals);
        pages.MapPost("/waiting/{id}/record", RecordAsync).Needs(Permission.AnswerReferrals);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, EntriesOwed entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);

        if (TeamOf(http, partnership) is not { } team)
        {
            return NotFound(present);
        }

        var now = present.At(present.Now, partnership);
        var finding = (string?)http.Request.Query["finding"];
        var from = int.TryParse(http.Request.Query["from"], out var place) && place > 0 ? place : 0;
        var waiting = (await entries.OfAsync(team, partnership, new MorningFacts(), cancellationToken))
            .Where(entry => entry.IsOpen && (string.IsNullOrEmpty(finding) || HasFinding(entry, finding, now)))
            .OrderBy(entry => entry.WaitFrom).ThenBy(entry => entry.Id.ToString(), StringComparer.Ordinal).ToList();
        var model = new WaitingPageModel(team, [.. waiting.Skip(from).Take(PageSize)], waiting.Count, finding, from, now)
        {
            Unanswered = waiting.Count(AnswersPage.IsUnanswered),
        };
        return new RazorComponentResult<WaitingPage>(new { Model = model });
    }

    private static bool HasFinding(WaitingListEntry entry, string code, Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);
        return Catalogue.All.Select((obligation, i) => (obligation, i)).Any(each => each.obligation.Code == code && assessment[each.i].IsFinding(now.Today));
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext http, CancellationToken cancellationToken)
    {
        var done = ServiceRecords.Find(http.Request.Query["done"]) is { } recorded ? $"{recorded.Heading}: recorded" : null;
        return await RenderAsync(id, http, ServiceRecords.Find(http.Request.Query["record"]), FormFields.Empty, null, done, cancellationToken);
    }

    private static async Task<IResult> RenderAsync(
        string id, HttpContext http, ServiceRecord? what, FormFields fields, string? key, string? done, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var partnership = await services.GetRequiredService<IDirectoryStore>().ReadAsync(cancellationToken);

        if (TeamOf(http, partnership) is not { } team || !EntryId.TryParse(id, null, out var entryId)
            || await services.GetRequiredService<EntriesOwed>().FindAnywhereAsync(entryId, cancellationToken) is not { } stored || !EntryViews.IsOfTeam(stored.Entry, team))
        {
            return NotFound(present);
        }

        var context = new WaitingContext(stored.Entry, present.At(present.Now, partnership));
        var model = new WaitingEntryPageModel(
            team, context, what ?? ServiceRecords.NeededFirst(context), fields, key ?? PostedForm.NewKey(http, present.Now), PostedForm.Antiforgery(http), done);

        return new RazorComponentResult<WaitingEntryPage>(new { Model = model })
        {
            StatusCode = fields.Faults.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    private static async Task<IResult> RecordAsync(
        string id, HttpContext http, RecordFact recordFact, IDirectoryStore directory, Keyed keyed, Present present, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);

        if (TeamOf(http, partnership) is not { } team)
        {
            return NotFound(present);
        }

        if (await PostedForm.ReadAsync(http, cancellationToken) is not { } posted || !EntryId.TryParse(id, null, out var entryId)
            || ServiceRecords.Find(posted.What) is not { } what)
        {
            return Message(MessagePageModel.Problem(present.Policy), StatusCodes.Status400BadRequest);
        }

        var asking = Asking.Of(http);
        var receipt = new Receipt(keyed.OperationFor(asking.Actor.Party, posted.Key), Digest.Of(entryId.ToString(), posted.Said));
        IReadOnlyCollection<FieldSpec> specs = [];

        var result = await recordFact.HandleElsewhereAsync(
            asking.Actor, entryId, entry => EntryViews.IsOfTeam(entry, team),
            (WaitingListEntry entry, in Circumstances now) =>
            {
                var context = new WaitingContext(entry, now);
                specs = [.. what.Fields(context)];
                return what.Rule(posted.Fields, context);
            },
            receipt, asking.Correlation, cancellationToken);

        return result.IsSuccess(out _, out var problem) ? TypedResults.Redirect($"{Links.ToWaiting(entryId)}?done={what.Slug}")
            : problem is NotFoundProblem ? NotFound(present)
            : await RenderAsync(id, http, what, posted.Fields.With(FormProblems.FaultsOf(problem, specs, posted.Fields, PostedForm.WhatField)), posted.Key, null, cancellationToken);
    }

    private static Party? TeamOf(HttpContext http, Partnership partnership) =>
        partnership.Find(Asking.Of(http).Actor.Party) is { Kind: PartyKind.ServiceTeam } team ? team : null;

    private static RazorComponentResult<MessagePage> NotFound(Present present) =>
        Message(MessagePageModel.NotFound(present.Policy), StatusCodes.Status404NotFound);

    private static RazorComponentResult<MessagePage> Message(MessagePageModel model, int status) => new(new { Model = model }) { StatusCode = status };
}
