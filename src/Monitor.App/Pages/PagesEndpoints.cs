using Microsoft.Extensions.FileProviders;
using Monitor.App.Hosting;
using Monitor.App.Pages.Agencies;
using Monitor.App.Pages.Boards;
using Monitor.App.Pages.Entries;
using Monitor.App.Pages.Returns;
using Monitor.App.Pages.SignIn;
using Monitor.App.Pages.Waiting;
using Monitor.Domain.Email;
using Monitor.Domain.People;

namespace Monitor.App.Pages;

/// <summary>Everything below <c>/app</c>.</summary>
internal static class PagesEndpoints
{
    private static readonly TimeSpan AssetsKeptFor = TimeSpan.FromHours(1);

    public static void MapPages(this WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = "/app/assets",
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "assets")),
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = $"public, max-age={AssetsKeptFor.TotalSeconds:F0}",
        });

        var pages = app.MapGroup("/app").WithMetadata(new PageRefusals());
        pages.MapGet(string.Empty, HomeAsync).Needs(Permission.ReadDirectory);
        pages.MapSignIn();
        pages.MapEntryPages();
        pages.MapWaitingPages();
        pages.MapAgencyPages();
        pages.MapReturnPages();
        pages.MapBoardPages();
    }

    /// <summary>Where each kind of party begins.</summary>
    private static async Task<IResult> HomeAsync(HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken) =>
        TypedResults.Redirect((await directory.ReadAsync(cancellationToken)).Find(Asking.Of(http).Actor.Party)?.Kind switch
        {
            PartyKind.ServiceTeam => "/app/waiting",
            PartyKind.Board => "/app/board",
            _ => Links.Entries,
        });
}
