using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.App.Hosting;
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
        dev.MapGet("/act-as", ActAs);
        dev.MapGet("/act-as/{party}", ActAsParty);
        dev.MapPost("/clock", MoveClockAsync);
        dev.MapPost("/run", RunAsync);
    }

    /// <summary>Somebody who opens a page without having said for whom they act is asked first.</summary>
    public static Task AskWhoAsync(HttpContext http, RequestDelegate next)
    {
        var isPage = HttpMethods.IsGet(http.Request.Method) && http.Request.Path.StartsWithSegments("/app") && !http.Request.Path.StartsWithSegments("/app/assets");

        if (!isPage || http.RequestServices.GetRequiredService<LocalActors>().Find(http) is not null)
        {
            return next(http);
        }

        http.Response.Redirect("/dev/act-as" + QueryString.Create("then", http.Request.Path + http.Request.QueryString));
        return Task.CompletedTask;
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

    /// <summary>Whoever reads a mail goes on as the party it was sent to, so that its links open.</summary>
    private static async Task<IResult> MailAsync(
        string id, HttpContext http, IMailbox mailbox, LocalActors actors, Policy policy, CancellationToken cancellationToken)
    {
        var item = (await mailbox.ReadAsync(cancellationToken)).FirstOrDefault(mail => mail.Id == id);

        if (item is null || await mailbox.ReadBodyAsync(id, cancellationToken) is not { } body)
        {
            return TypedResults.NotFound();
        }

        if (actors.Parties.Values.OrderBy(party => party.Kind == PartyKind.Board ? 0 : 1).FirstOrDefault(agency => agency.Contacts.Any(contact => contact.Email == item.To)) is { } agency)
        {
            Remember(http, agency.Id);
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

    private static RazorComponentResult<ActAsPage> ActAs(HttpContext http, LocalActors actors, Policy policy) =>
        new(new { Model = new ActAsPageModel([.. actors.Parties.Values.OrderBy(agency => agency.Name, StringComparer.Ordinal)], Local(http.Request.Query["then"]), policy) });

    private static IResult ActAsParty(string party, HttpContext http, LocalActors actors)
    {
        if (!PartyId.TryParse(party, null, out var id) || !actors.Parties.ContainsKey(id))
        {
            return TypedResults.NotFound();
        }

        Remember(http, id);
        return TypedResults.LocalRedirect(Local(http.Request.Query["then"]));
    }

    private static string Local(string? path) =>
        path is ['/', not '/' and not '\\', ..] && path.StartsWith("/app", StringComparison.Ordinal) ? path : Links.Home;

    private static void Remember(HttpContext http, PartyId party) =>
        http.Response.Cookies.Append(LocalActors.Cookie, party.ToString(), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });

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
