using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Identity;
using Monitor.App.Pages.SignIn;
using Monitor.Domain;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Local.Running;

namespace Monitor.Local.Dev;

/// <summary>What only a developer's or an evaluator's machine has: the mailbox, the clock, and whom one acts for.</summary>
internal static class DevEndpoints
{
    /// <summary>A mail keeps its own styles inside its frame; nothing else is let in.</summary>
    private const string MailboxPolicy = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'self'";

    private static readonly TimeSpan FurthestMove = TimeSpan.FromDays(370);

    public static void MapDev(this WebApplication app)
    {
        var dev = app.MapGroup("/dev").ExcludeFromDescription().ForAnybody();
        app.MapGet("/", () => TypedResults.Redirect("/dev/mails")).ExcludeFromDescription().ForAnybody();
        dev.MapGet("/mails", MailsAsync);
        dev.MapGet("/mails.json", MailsJsonAsync);
        dev.MapGet("/mails/{id}.eml", RawMailAsync);
        dev.MapGet("/mails/{id}", MailAsync);
        dev.MapGet("/previews", ListPreviews);
        dev.MapGet("/previews/{name}", PreviewAsync);
        dev.MapGet("/previews/{name}/{screen}", PreviewAloneAsync);
        dev.MapGet("/act-as", ActAsAsync);
        dev.MapGet("/act-as/{persona}", BecomeAsync);
        dev.MapPost("/token/{persona}", IssueAsync);
        dev.MapPost("/clock", MoveClockAsync).DisableRequestTimeout(); // it lives through every instant in between
        dev.MapPost("/run", RunAsync);
    }

    /// <summary>Somebody who opens a page without being anybody yet is asked first.</summary>
    public static async Task AskWhoAsync(HttpContext http, RequestDelegate next)
    {
        var isPage = HttpMethods.IsGet(http.Request.Method) && http.Request.Path.StartsWithSegments("/app") && !http.Request.Path.StartsWithSegments("/app/assets")
            && !http.Request.Path.StartsWithSegments(Links.SignIn);

        if (!isPage || await IdentifiedActors.SignedInAsync(http) is not null)
        {
            await next(http);
            return;
        }

        http.Response.Redirect("/dev/act-as" + QueryString.Create("then", http.Request.Path + http.Request.QueryString));
    }

    private static async Task<IResult> MailsAsync(HttpContext http, IMailbox mailbox, Policy policy, CancellationToken cancellationToken)
    {
        http.Response.Headers.ContentSecurityPolicy = MailboxPolicy;
        return new RazorComponentResult<MailboxPage>(new { Model = MailboxPageModel.From(await mailbox.ReadAsync(cancellationToken), http.Request.Query, policy) });
    }

    private static async Task<IResult> MailsJsonAsync(IMailbox mailbox, CancellationToken cancellationToken) =>
        TypedResults.Json((await mailbox.ReadAsync(cancellationToken)).Select(mail => new
        {
            mail.Id,
            mail.To,
            mail.Kind,
            mail.Subject,
            mail.SentAt,
            References = mail.References.Select(reference => reference.ToString()),
        }));

    private static async Task<IResult> RawMailAsync(string id, IMailbox mailbox, CancellationToken cancellationToken) =>
        await mailbox.OpenAsync(id, cancellationToken) is { } mail ? TypedResults.Stream(mail, "message/rfc822", $"{id}.eml") : TypedResults.NotFound();

    /// <summary>Whoever reads a mail goes on as the person it was sent to, so that its links open.</summary>
    private static async Task<IResult> MailAsync(
        string id, HttpContext http, IMailbox mailbox, IDirectoryStore directory, Policy policy, CancellationToken cancellationToken)
    {
        var item = (await mailbox.ReadAsync(cancellationToken)).FirstOrDefault(mail => mail.Id == id);

        if (item is null || await mailbox.ReadBodyAsync(id, cancellationToken) is not { } body)
        {
            return TypedResults.NotFound();
        }

        var identity = VerifiedIdentity.OfPerson(item.To);
        var parties = (await directory.ReadAsync(cancellationToken)).PartiesOf(identity.Subject).ToList();

        if (parties.Count > 0)
        {
            await Schemes.SignInAsync(http, identity, parties.OrderBy(party => party.Kind == PartyKind.Board ? 0 : 1).First().Id);
        }

        http.Response.Headers.ContentSecurityPolicy = MailboxPolicy;
        return new RazorComponentResult<MailPage>(new { Model = new MailPageModel(item, body, policy) });
    }

    private static RazorComponentResult<PreviewsPage> ListPreviews(HttpContext http, Previews previews)
    {
        http.Response.Headers.ContentSecurityPolicy = MailboxPolicy;
        return new RazorComponentResult<PreviewsPage>(new { Model = previews.List() });
    }

    private static async Task<IResult> PreviewAsync(string name, HttpContext http, Previews previews, CancellationToken cancellationToken)
    {
        http.Response.Headers.ContentSecurityPolicy = MailboxPolicy;
        return await previews.FindAsync(name, cancellationToken) is { } model ? new RazorComponentResult<PreviewPage>(new { Model = model }) : TypedResults.NotFound();
    }

    /// <summary>The mail by itself, for a light or a dark screen.</summary>
    private static async Task<IResult> PreviewAloneAsync(string name, string screen, HttpContext http, Previews previews, CancellationToken cancellationToken)
    {
        http.Response.Headers.ContentSecurityPolicy = MailboxPolicy;
        var model = await previews.FindAsync(name, cancellationToken);
        return (screen == "dark" ? model?.Dark : model?.Light) is { } html ? TypedResults.Content(html, "text/html; charset=utf-8") : TypedResults.NotFound();
    }

    private static async Task<IResult> ActAsAsync(HttpContext http, Personas personas, Policy policy, CancellationToken cancellationToken) =>
        new RazorComponentResult<ActAsPage>(new { Model = new ActAsPageModel(await personas.ListAsync(cancellationToken), SignInPages.Local(http.Request.Query["then"]), policy) });

    private static async Task<IResult> BecomeAsync(string persona, HttpContext http, Personas personas, CancellationToken cancellationToken)
    {
        if (await personas.FindAsync(persona, cancellationToken) is not { } found)
        {
            return TypedResults.NotFound();
        }

        await Schemes.SignInAsync(http, found.Identity, found.Party);
        return TypedResults.LocalRedirect(SignInPages.Local(http.Request.Query["then"]));
    }

    private static async Task<IResult> IssueAsync(string persona, Personas personas, LocalIssuer issuer, CancellationToken cancellationToken) =>
        await personas.FindAsync(persona, cancellationToken) is { } found
            ? TypedResults.Json(new { access_token = issuer.TokenFor(found.Identity), token_type = "Bearer", expires_in = LocalIssuer.Seconds })
            : new NotFoundProblem("persona-not-found", "There is nobody of that name. A persona is a party and a role, as in ashdown-primary.agency-lead; see /dev/act-as.").ToHttp();

    private static async Task<IResult> MoveClockAsync(HttpContext http, LocalLife life, AdjustableClock clock, CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadAsync<ClockRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out var problem))
        {
            return problem.ToHttp();
        }

        var now = clock.GetUtcNow();
        var target = body.Value.Now.ToUniversalTime();

        if (target < now)
        {
            return new ConflictProblem("clock-never-goes-back", string.Create(CultureInfo.InvariantCulture, $"The clock stands at {now:O} and never goes back."), "now").ToHttp();
        }

        if (target - now > FurthestMove)
        {
            return new InvalidProblem("clock-too-far", "Move the clock by a year at most.", "now").ToHttp();
        }

        var done = await life.AdvanceAsync(target, null, cancellationToken);
        return TypedResults.Json(new { now = clock.GetUtcNow(), done });
    }

    private static async Task<IResult> RunAsync(LocalLife life, AdjustableClock clock, CancellationToken cancellationToken)
    {
        var done = await life.RunAsync(cancellationToken);
        return TypedResults.Json(new { now = clock.GetUtcNow(), done });
    }

    private sealed record ClockRequest
    {
        [JsonPropertyName("now")]
        public required DateTimeOffset Now { get; init; }
    }
}
