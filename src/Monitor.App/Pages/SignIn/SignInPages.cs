using System.Collections.Immutable;
using System.Net.Mail;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Identity;
using Monitor.App.Hosting.Telemetry;
using Monitor.App.Pages.Forms;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Policies;

namespace Monitor.App.Pages.SignIn;

/// <summary>A provider as people see it.</summary>
public sealed record ProviderLink(string Href, string Text);

/// <summary>The page on which people say how they sign in.</summary>
public sealed record SignInPageModel(Policy Policy, ImmutableArray<ProviderLink> Providers, bool ByCode, string Then, FormFields Fields, AntiforgeryField Antiforgery, string? Notice);

/// <summary>The page on which people type the code that was sent.</summary>
public sealed record CodePageModel(Policy Policy, string Then, FormFields Fields, AntiforgeryField Antiforgery);

/// <summary>The page on which somebody who may act for several parties chooses one, or signs out.</summary>
public sealed record ActingForPageModel(Policy Policy, ImmutableArray<Choice> Parties, string Then, FormFields Fields, AntiforgeryField Antiforgery);

/// <summary>Signing in and out, and for whom somebody acts. Nobody needs to be known here; every form carries the page's own token.</summary>
internal static class SignInPages
{
    private const string CodeCookie = "monitor-passcode";
    private const string CodePath = $"{Links.SignIn}/code";

    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", ShowAsync).ForAnybody();
        pages.MapPost("/sign-in", AskForCodeAsync).ForAnybody();
        pages.MapGet("/sign-in/with/{name}", Challenge).ForAnybody();
        pages.MapGet("/sign-in/code", ShowCode).ForAnybody();
        pages.MapPost("/sign-in/code", TypeCodeAsync).ForAnybody();
        pages.MapGet("/acting-for", ChooseAsync).ForAnybody();
        pages.MapPost("/acting-for", ActForAsync).ForAnybody();
        pages.MapGet("/sign-out", AskSignOut).ForAnybody();
        pages.MapPost("/sign-out", SignOutAsync).ForAnybody();
    }

    /// <summary>Where to go on afterwards: a page of ours and nothing else.</summary>
    public static string Local(string? path) =>
        path is ['/', not '/' and not '\\', ..] && path.StartsWith("/app", StringComparison.Ordinal) && !path.Any(char.IsControl) ? path : Links.Home;

    private static IResult ShowAsync(HttpContext http, IOptions<IdentityOptions> options, Policy policy) =>
        Render(http, options.Value, policy, FormFields.Empty, http.Request.Query["failed"].Count > 0 ? "Signing in did not work, or the provider does not vouch for your address. Try again, or choose another way." : null);

    private static RazorComponentResult<SignInPage> Render(HttpContext http, IdentityOptions options, Policy policy, FormFields fields, string? notice) => new(new
    {
        Model = new SignInPageModel(
            policy,
            [.. options.Providers.Select(provider => new ProviderLink(
                $"{Links.SignIn}/with/{provider.Name}{QueryString.Create("then", Then(http))}", $"Sign in with {provider.DisplayName ?? provider.Name}"))],
            options.Passcodes, Then(http), fields, PostedForm.Antiforgery(http), notice),
    })
    { StatusCode = fields.Faults.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest };

    private static IResult Challenge(string name, HttpContext http, IOptions<IdentityOptions> options) =>
        options.Value.Providers.Any(provider => provider.Name == name)
            ? TypedResults.Challenge(new AuthenticationProperties { RedirectUri = Then(http) }, [Schemes.Provider(name)])
            : TypedResults.NotFound();

    private static async Task<IResult> AskForCodeAsync(HttpContext http, IOptions<IdentityOptions> options, Passcodes passcodes, Policy policy, CancellationToken cancellationToken)
    {
        if (!options.Value.Passcodes || await PostedForm.ReadAsync(http, cancellationToken) is not { } posted)
        {
            return NotOurs(policy);
        }

        var email = posted.Fields.Text("email");

        if (!MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
        {
            return Render(http, options.Value, policy, posted.Fields.With(new FieldFault("email", "Enter an e-mail address, as in name@example.org.")), null);
        }

        var brought = await passcodes.AskAsync(email, cancellationToken);
        http.Response.Cookies.Append(CodeCookie, brought, CookieFor(http, Passcode.GoodFor));
        return TypedResults.Redirect(CodePath + QueryString.Create("then", Local(posted.Fields.Text("then"))));
    }

    private static IResult ShowCode(HttpContext http, Policy policy) => new RazorComponentResult<CodePage>(new { Model = new CodePageModel(policy, Then(http), FormFields.Empty, PostedForm.Antiforgery(http)) });

    private static async Task<IResult> TypeCodeAsync(HttpContext http, IOptions<IdentityOptions> options, Passcodes passcodes, Policy policy, CancellationToken cancellationToken)
    {
        if (!options.Value.Passcodes || await PostedForm.ReadAsync(http, cancellationToken) is not { } posted)
        {
            return NotOurs(policy);
        }

        var then = Local(posted.Fields.Text("then"));
        var (outcome, identity) = await passcodes.TypeAsync(http.Request.Cookies[CodeCookie], posted.Fields.Text("code"), cancellationToken);

        if (outcome == PasscodeOutcome.Right)
        {
            http.Response.Cookies.Delete(CodeCookie, CookieFor(http, TimeSpan.Zero));
            await Schemes.SignInAsync(http, identity!);
            return TypedResults.Redirect(then);
        }

        http.RequestServices.GetRequiredService<Figures>().SignInRefused("code");
        var fault = new FieldFault("code", outcome == PasscodeOutcome.Wrong ? "The code is not right. Check the mail and type it again." : "This code is used, too old, or was typed too often. Ask for a new one.");
        return new RazorComponentResult<CodePage>(new { Model = new CodePageModel(policy, then, posted.Fields.With(fault), PostedForm.Antiforgery(http)) }) { StatusCode = StatusCodes.Status400BadRequest };
    }

    private static async Task<IResult> ChooseAsync(HttpContext http, IdentifiedActors actors, Policy policy, CancellationToken cancellationToken) =>
        await IdentifiedActors.SignedInAsync(http) is { } identity
            ? Choosing(http, policy, await actors.MembershipsAsync(identity, cancellationToken), FormFields.Empty)
            : TypedResults.Redirect(Links.SignIn + QueryString.Create("then", Links.ActingFor));

    private static RazorComponentResult<ActingForPage> Choosing(HttpContext http, Policy policy, IReadOnlyList<Membership> memberships, FormFields fields) => new(new
    {
        Model = new ActingForPageModel(policy, [.. memberships.Select(each => new Choice(each.Party.Id.ToString(), each.Party.Name))], Then(http), fields, PostedForm.Antiforgery(http)),
    })
    { StatusCode = fields.Faults.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest };

    private static async Task<IResult> ActForAsync(HttpContext http, IdentifiedActors actors, Policy policy, CancellationToken cancellationToken)
    {
        if (await PostedForm.ReadAsync(http, cancellationToken) is not { } posted || await IdentifiedActors.SignedInAsync(http) is not { } identity)
        {
            return NotOurs(policy);
        }

        var memberships = await actors.MembershipsAsync(identity, cancellationToken);

        if (memberships.FirstOrDefault(each => each.Party.Id.ToString() == posted.Fields.Text("party")) is not { } chosen)
        {
            return Choosing(http, policy, memberships, posted.Fields.With(new FieldFault("party", "Choose for whom you act.")));
        }

        await Schemes.SignInAsync(http, identity, chosen.Party.Id);
        return TypedResults.Redirect(Local(posted.Fields.Text("then")));
    }

    private static IResult AskSignOut(HttpContext http, Policy policy) => new RazorComponentResult<SignOutPage>(new { Policy = policy, Antiforgery = PostedForm.Antiforgery(http) });

    private static async Task<IResult> SignOutAsync(HttpContext http, Policy policy, CancellationToken cancellationToken)
    {
        if (await PostedForm.ReadAsync(http, cancellationToken) is null)
        {
            return NotOurs(policy);
        }

        await http.SignOutAsync(Schemes.Session);
        return TypedResults.Redirect(Links.SignIn);
    }

    private static string Then(HttpContext http) => Local(http.Request.Query["then"]);

    private static RazorComponentResult<MessagePage> NotOurs(Policy policy) => new(new { Model = MessagePageModel.Problem(policy) }) { StatusCode = StatusCodes.Status400BadRequest };

    private static CookieOptions CookieFor(HttpContext http, TimeSpan goodFor) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Path = Links.SignIn,
        MaxAge = goodFor,
        Secure = http.RequestServices.GetRequiredService<PublicAddress>().BaseUrl.StartsWith("https:", StringComparison.Ordinal),
    };
}
