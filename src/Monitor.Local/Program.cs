using System.Globalization;
using Microsoft.Extensions.Options;
using Monitor.App.Features.Operations;
using Monitor.App.Hosting;
using Monitor.Local.Dev;
using Monitor.Local.Running;
using Monitor.Local.Sample;

namespace Monitor.Local;

/// <summary>The whole monitor on one machine, with a sample partnership: starts what it needs, and ends what it started.</summary>
public static class Program
{
    private const int DefaultPort = 7071;

    public static async Task<int> Main(string[] args)
    {
        var builder = AppHost.CreateBuilder(args);
        var data = Path.GetFullPath(builder.Configuration["DATA"] is { Length: > 0 } folder ? folder : ".data");
        var port = builder.Configuration.GetValue<int?>("PORT") ?? DefaultPort;
        Directory.CreateDirectory(data);

        try
        {
            await using var azurite = string.IsNullOrEmpty(builder.Configuration["Storage:ConnectionString"]) && string.IsNullOrEmpty(builder.Configuration["Storage:Endpoint"])
                ? await LocalAzurite.StartAsync(data, CancellationToken.None)
                : null;

            using var issuer = new LocalIssuer(port);
            Configure(builder, azurite, issuer, data, port);
            await using var app = AppHost.Build(builder, static app =>
            {
                app.Use(DevEndpoints.AskWhoAsync);
                app.MapDev();
            });

            return OperatorCommands.Are(args) ? await OperatorCommands.RunAsync(args, app.Services, Console.Out, CancellationToken.None) : await App.Program.RunAsync(app);
        }
        catch (Exception exception) when (exception is CannotStart or OptionsValidationException or InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync($"The monitor does not start. {exception.Message}");
            return 1;
        }
    }

    private static void Configure(WebApplicationBuilder builder, LocalAzurite? azurite, LocalIssuer issuer, string data, int port)
    {
        var settings = new Dictionary<string, string?>(issuer.Settings)
        {
            ["Monitor:PublicBaseUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"),
            ["Monitor:IdKey"] = "a key for this machine only, which is no secret",
            ["Monitor:MatchingKeys:0:Id"] = "local",
            ["Monitor:MatchingKeys:0:Value"] = "another key for this machine only, which is no secret",
            ["Monitor:LeaseSeconds"] = "5",
            ["Monitor:RunsItself"] = "false",
            ["Mail:Folder"] = Path.Combine(data, "mails"),
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        };

        if (azurite is not null)
        {
            settings["Storage:ConnectionString"] = azurite.ConnectionString;
        }

        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));

        var clock = new AdjustableClock(TimeProvider.System);
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(clock);
        issuer.Trust(builder.Services);
        builder.Services.AddSingleton(issuer).AddSingleton<Personas>();
        builder.Services.AddSingleton<SampleFacts>().AddSingleton<LocalLife>().AddSingleton<LocalReport>();
        builder.Services.AddSingleton<PreviewFacts>().AddSingleton<PreviewMails>().AddSingleton<Previews>();
        builder.Services.AddHostedService<LocalHost>();
    }
}
