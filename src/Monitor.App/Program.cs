using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Monitor.App.Features.Operations;
using Monitor.App.Hosting;

namespace Monitor.App;

/// <summary>Runs until told to stop. Any other end is a failure: a host takes exit code 0 for being finished and does not start us again.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            var app = AppHost.Build(AppHost.CreateBuilder(args));
            return OperatorCommands.Are(args) ? await OperatorCommands.RunAsync(args, app.Services, Console.Out, CancellationToken.None) : await RunAsync(app);
        }
        catch (Exception exception) when (exception is CannotStart or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync($"The monitor does not start. {exception.Message}");
            return 1;
        }
    }

    internal static async Task<int> RunAsync(WebApplication app)
    {
        var asked = false;
        void Asked(PosixSignalContext _) => asked = true;

        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Asked);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Asked);
        await app.RunAsync();
        return asked ? 0 : 1;
    }
}
