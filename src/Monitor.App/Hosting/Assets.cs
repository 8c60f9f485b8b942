using Microsoft.Extensions.FileProviders;

namespace Monitor.App.Hosting;

/// <summary>The style sheets of the pages, served below <c>/app/assets</c>.</summary>
internal static class Assets
{
    public const string Path = "/app/assets";

    public static IApplicationBuilder UseAssets(this IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        RequestPath = Path,
        FileProvider = new PhysicalFileProvider(System.IO.Path.Combine(AppContext.BaseDirectory, "assets")),
        OnPrepareResponse = response => response.Context.Response.Headers.CacheControl = "public, max-age=3600",
    });
}
