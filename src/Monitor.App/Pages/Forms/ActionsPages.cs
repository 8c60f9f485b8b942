using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;

namespace Monitor.App.Pages.Forms;

/// <summary>What a page of lists and actions shows, for whoever may see it.</summary>
internal sealed record ActionsView(
    string Title, string Caption, PageLink? Back, ImmutableArray<ListSection> Sections, ImmutableArray<FormAction> Actions)
{
    /// <summary>What the fields hold before anything is typed.</summary>
    public FormFields Filled { get; init; } = FormFields.Empty;
}

/// <summary>One page of lists and actions: what it shows, and how an action is done. Null where there is no such page for whoever asks.</summary>
/// <param name="path">Where it is.</param>
/// <param name="toSee">The permissions any one of which opens it.</param>
/// <param name="toAct">The permissions any one of which lets somebody do what it offers; a page on which nothing is done has none.</param>
internal abstract class ActionsPages(string path, Permission[] toSee, Permission[] toAct)
{
    protected string Path { get; } = path;

    public void Map(IEndpointRouteBuilder pages)
    {
        var route = Path["/app".Length..];
        pages.MapGet(route, ShowAsync).Needs(toSee);
        pages.MapPost(route, DoAsync).Needs(toAct);
    }

    /// <summary>Where this very page is, when its path has a place for what it is about.</summary>
    protected virtual string PathOf(HttpContext http) => Path;

    protected abstract Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken);

    /// <summary>What came of an action: null when it is done.</summary>
    protected abstract Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken);

    private async Task<IResult> ShowAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var partnership = await http.RequestServices.GetRequiredService<IDirectoryStore>().ReadAsync(cancellationToken);
        var view = await ViewAsync(http, partnership, cancellationToken);
        var done = view?.Actions.FirstOrDefault(action => action.Slug == http.Request.Query["done"]);
        return Render(http, view, http.Request.Query["do"], view?.Filled ?? FormFields.Empty, null, done is null ? null : $"{done.Heading}: done");
    }

    private async Task<IResult> DoAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var partnership = await services.GetRequiredService<IDirectoryStore>().ReadAsync(cancellationToken);

        if (await ViewAsync(http, partnership, cancellationToken) is not { } view)
        {
            return Render(http, null, null, FormFields.Empty, null, null);
        }

        if (await PostedForm.ReadAsync(http, cancellationToken) is not { } posted || view.Actions.FirstOrDefault(each => each.Slug == posted.What) is not { } action)
        {
            return Message(MessagePageModel.Problem(services.GetRequiredService<Present>().Policy), StatusCodes.Status400BadRequest);
        }

        var unreadable = FormProblems.UnreadableDates(action.Fields, posted.Fields).FirstOrDefault();
        var problem = unreadable.Key is not null
            ? new InvalidProblem("date-not-real", unreadable.Value, unreadable.Key)
            : await ActAsync(http, posted, partnership, cancellationToken);

        return problem is null
            ? TypedResults.Redirect($"{PathOf(http)}?done={action.Slug}")
            : Render(http, view, action.Slug, posted.Fields.With(FormProblems.FaultsOf(problem, action.Fields, posted.Fields, PostedForm.WhatField)), posted.Key, null);
    }

    private IResult Render(HttpContext http, ActionsView? view, string? what, FormFields fields, string? key, string? done)
    {
        var present = http.RequestServices.GetRequiredService<Present>();

        if (view is null)
        {
            return Message(MessagePageModel.NotFound(present.Policy), StatusCodes.Status404NotFound);
        }

        var model = new ActionsPageModel(
            view.Title, view.Caption, present.Policy, PathOf(http), view.Back, view.Sections, view.Actions, what, fields, key ?? PostedForm.NewKey(http, present.Now),
            PostedForm.Antiforgery(http), done);

        return new RazorComponentResult<ActionsPage>(new { Model = model })
        {
            StatusCode = fields.Faults.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
    }

    private static RazorComponentResult<MessagePage> Message(MessagePageModel model, int status) => new(new { Model = model }) { StatusCode = status };
}
