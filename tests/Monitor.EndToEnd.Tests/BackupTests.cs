using System.Text.Json;
using Monitor.Testing.Storage;

namespace Monitor.EndToEnd.Tests;

/// <summary>A copy that is made while the monitor runs is restored elsewhere, verified, and lived on with.</summary>
public class BackupTests
{
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.Date.AddDays(-25).AddHours(12);

    [Fact]
    public async Task What_was_backed_up_from_a_running_monitor_is_verified_and_run_elsewhere()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var run = await LocalRun.PrepareAsync(Until, cancellationToken);
        await using var elsewhere = await AzuriteServer.StartAsync(cancellationToken);
        var folder = Path.Combine(run.Data, "backup");
        string[] entries;

        await using (var program = run.Start())
        {
            await LocalRun.UntilLivedThroughAsync(program, cancellationToken);
            entries = await EntriesAsync(program, cancellationToken);
            Assert.NotEmpty(entries);

            var copied = await OperateAsync(run.ConnectionString, cancellationToken, "backup", folder);
            Assert.True(copied.Code == 0, copied.Said);
            Assert.Contains("rows as of", copied.Said, StringComparison.Ordinal);
        }

        var verified = await OperateAsync(run.ConnectionString, cancellationToken, "verify-audit");
        Assert.True(verified.Code == 0, verified.Said);

        var restored = await OperateAsync(elsewhere.ConnectionString, cancellationToken, "restore", folder);
        Assert.True(restored.Code == 0, restored.Said);
        Assert.Contains(verified.Said.Trim(), restored.Said, StringComparison.Ordinal);

        await using var again = run.Start(elsewhere.ConnectionString);
        await LocalRun.UntilLivedThroughAsync(again, cancellationToken);
        Assert.Equal(entries, await EntriesAsync(again, cancellationToken));
    }

    /// <summary>A command of the program, over the tables of an Azurite.</summary>
    private static async Task<(int Code, string Said)> OperateAsync(string tables, CancellationToken cancellationToken, params string[] typed)
    {
        await using var command = RunningProgram.StartIn(AppContext.BaseDirectory, ["dotnet", Path.Combine(AppContext.BaseDirectory, "Monitor.App.dll"), .. typed], RunningProgram.FreePort(), new Dictionary<string, string>
        {
            ["Storage__ConnectionString"] = tables,
            ["Monitor__PublicBaseUrl"] = "http://localhost",
            ["Monitor__IdKey"] = "a key for this machine only, which is no secret",
            ["Monitor__MatchingKeys__0__Id"] = "local",
            ["Monitor__MatchingKeys__0__Value"] = "another key for this machine only, which is no secret",
            ["Mail__Folder"] = "nowhere",
        });
        var code = await command.EndedAsync(cancellationToken);
        return (code, command.Said);
    }

    private static async Task<string[]> EntriesAsync(RunningProgram program, CancellationToken cancellationToken)
    {
        using var token = await program.Client.PostAsync(new Uri("/dev/token/ashdown-primary.agency-lead", UriKind.Relative), null, cancellationToken);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/api/entries?size=200");
        asked.Headers.Authorization = new("Bearer", JsonDocument.Parse(await token.Content.ReadAsStringAsync(cancellationToken)).RootElement.GetProperty("access_token").GetString());
        using var answer = await program.Client.SendAsync(asked, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        return [.. body.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
    }
}
