using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>The list and the page of an entry, with the one form that puts right what is missing.</summary>
internal static class EntryPages
{
    private const int PageSize = 50;

    public static void MapEntryPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/entries", ListAsync);
        pages.MapGet("/entries/{id}", ShowAsync);
        pages.MapPost("/entries/{id}/record", RecordAsync);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, ReadEntries entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        var actor = Asking.Of(http).Actor;
        var agency = (await directory.ReadAsync(cancellationToken)).Find(actor.Party)!;
        var filter = EntriesFilter.From(http.Request.Query);
        var after = EntryId.TryParse(http.Request.Query["after"], null, out var place) ? place.ToString() : null;
        var page = await entries.ListAsync(actor, filter, after, PageSize, cancellationToken);
        var model = new EntriesPageModel(agency, page.Items, filter, await present.AtAsync(present.Now, cancellationToken), page.Next);
        return new RazorComponentResult<EntriesPage>(new { Model = model });
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
        var agency = (await services.GetRequiredService<IDirectoryStore>().ReadAsync(cancellationToken)).Find(actor.Party)!;
        var tokens = services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var shown = form ?? RecordForm.Empty(what ?? RecordKinds.NeededFirst(found.Entry, now), $"form:{http.TraceIdentifier}:{present.Now:yyyyMMddHHmmssfff}");
        var model = new EntryPageModel(
            found.Entry, found.History, agency, now, shown, new AntiforgeryField(tokens.FormFieldName, tokens.RequestToken!), done);

        return new RazorComponentResult<EntryPage>(new { Model = model })
        {
            StatusCode = shown.Fields.Faults.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    private static async Task<IResult> RecordAsync(
        string id, HttpContext http, RecordFact recordFact, IAntiforgery antiforgery, Keyed keyed, Present present, CancellationToken cancellationToken)
    {
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http) || !EntryId.TryParse(id, null, out var entryId))
        {
            return Message(MessagePageModel.Problem(present.Policy), StatusCodes.Status400BadRequest);
        }

        var posted = await http.Request.ReadFormAsync(cancellationToken);
        var form = RecordForm.From(posted);

        if (!form.Fields.Faults.IsEmpty)
        {
            return await RenderAsync(id, http, form.What, form, null, cancellationToken);
        }

        var asking = Asking.Of(http);
        var said = string.Join('\n', posted.Where(field => !field.Key.StartsWith("__", StringComparison.Ordinal)).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}={Convert.ToHexString(Encoding.UTF8.GetBytes(field.Value.ToString()))}"));
        var receipt = new Receipt(keyed.OperationFor(asking.Actor.Party, form.IdempotencyKey), Digest.Of(entryId.ToString(), said));
        var unreadable = UnreadableDates(form);

        var result = await recordFact.HandleAsync(
            asking.Actor, entryId, (WaitingListEntry entry, in Circumstances now) => Readable(Rule(form, entry, now), unreadable), receipt, asking.Correlation, cancellationToken);

        if (result.IsSuccess(out _, out var problem))
        {
            return TypedResults.Redirect($"{Links.To(entryId)}?done={form.What.Slug}");
        }

        return problem is NotFoundProblem
            ? Message(MessagePageModel.NotFound(present.Policy), StatusCodes.Status404NotFound)
            : await RenderAsync(id, http, form.What, form.With(FaultsOf(problem, unreadable)), null, cancellationToken);
    }

    private static Result<ImmutableArray<NewEvent>> Rule(RecordForm form, WaitingListEntry entry, in Circumstances now)
    {
        var fields = form.Fields;

        return form.What switch
        {
            RecordKind.Contact => Recording.Contact(entry, Date(fields, "on"), fields.Text("familyView"), now),
            RecordKind.Attempt => Recording.Attempt(entry, Date(fields, "on"), fields.Choice<ContactMeans>("means"), now),
            RecordKind.Decision => Recording.Decision(entry, Date(fields, "on"), fields.Choice<AttemptsDecision>("decision"), null, now),
            RecordKind.Support => Recording.Support(
                entry, fields.Choice<SupportKind>("kind"), fields.Text("provider"), Date(fields, "startedOn"), Date(fields, "reviewBy"),
                Date(fields, "endedOn"), fields.YesOrNo("agreed"), now),
            RecordKind.Review => Recording.SupportReview(entry, Number(fields, "supportNumber"), Date(fields, "on"), Date(fields, "reviewBy"), now),
            RecordKind.Declined => Recording.Declined(entry, Date(fields, "on"), fields.Text("askedRole"), Date(fields, "askAgainOn"), now),
            RecordKind.Lead => Recording.Lead(entry, Date(fields, "on"), fields.Text("role"), now),
            RecordKind.SocialCare => Recording.SocialCare(entry, Date(fields, "on"), fields.Text("role"), now),
            _ => throw new InvalidOperationException($"Nothing records {form.What}."),
        };
    }

    /// <summary>What was typed into a field that may be left out must still be a date.</summary>
    private static Result<ImmutableArray<NewEvent>> Readable(Result<ImmutableArray<NewEvent>> facts, Dictionary<string, string> unreadable)
    {
        var first = unreadable.FirstOrDefault();
        return first.Key is not null && facts.IsSuccess(out _, out _) ? new InvalidProblem("date-not-real", first.Value, first.Key) : facts;
    }

    private static DateOnly? Date(FormFields fields, string field) =>
        fields.Date(field, "day").IsSuccess(out var date, out _) ? date : null;

    private static int? Number(FormFields fields, string field) =>
        int.TryParse(fields.Text(field), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Dates that were filled in but are not dates: said so, rather than that they are missing.</summary>
    private static Dictionary<string, string> UnreadableDates(RecordForm form)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var field in (string[])["on", "startedOn", "reviewBy", "endedOn", "askAgainOn"])
        {
            if (!form.Fields.IsDateBlank(field) && !form.Fields.Date(field, "date").IsSuccess(out _, out var problem))
            {
                faults[field] = problem.Detail;
            }
        }

        return faults;
    }

    private static IEnumerable<FieldFault> FaultsOf(Problem problem, Dictionary<string, string> unreadable)
    {
        IEnumerable<Problem> faults = problem is InvalidFields many ? many.Faults : [problem];

        return faults.Select(fault =>
        {
            var field = fault.Field switch { "agreedWithFamily" => "agreed", "support" => "supportNumber", null => RecordForm.WhatField, var named => named };
            return new FieldFault(field, unreadable.GetValueOrDefault(field) ?? fault.Detail);
        });
    }

    private static RazorComponentResult<MessagePage> Message(MessagePageModel model, int status) => new(new { Model = model }) { StatusCode = status };
}
