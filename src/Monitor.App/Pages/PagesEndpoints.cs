using Microsoft.Extensions.FileProviders;
using Monitor.App.Hosting;
using Monitor.App.Pages.Entries;
using Monitor.Domain.Email;

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

        var pages = app.MapGroup("/app").AddEndpointFilter(Asking.FilterAsync);
        pages.MapGet(string.Empty, () => TypedResults.Redirect(Links.Entries));
        pages.MapEntryPages();
    }
}
