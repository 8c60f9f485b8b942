using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Monitor.EndToEnd.Tests;

/// <summary>Two thousand rows of twelve agencies over Azurite: the program is killed while files come and while their rows are applied, and whoever got no answer sends again.</summary>
public sealed class ImportKilledTests
{
    private const int RowsOfAnAgency = 167;
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.Date.AddDays(-27).AddHours(6);

    private static readonly string[] Agencies =
    [
        "ashdown-primary", "larkhollow-academy", "thistledown-school", "copperleaf-federation", "northmere-college", "brackenford-surgery",
        "health-visiting", "school-nursing", "early-help-north", "early-help-south", "lanternlight-families", "council-social-care",
    ];

    [Fact]
    public async Task Every_row_is_on_the_list_once_and_counted_once()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var run = await LocalRun.PrepareAsync(Until, cancellationToken);
        var imports = new Dictionary<string, string>();

        await using (var program = run.Start())
        {
            await LocalRun.UntilLivedThroughAsync(program, cancellationToken);
            await SendAsync(program, Agencies[0], cancellationToken);
            await BreakOffAsync(program, cancellationToken);
        }

        await using (var program = run.Start())
        {
            await LocalRun.UntilLivedThroughAsync(program, cancellationToken);

            foreach (var agency in Agencies)
            {
                imports[agency] = await SendAsync(program, agency, cancellationToken);
            }

            await program.UntilAsync(async () => await AddedAsync(program, imports, cancellationToken) > 0, cancellationToken);
            program.Kill();
        }

        await using var last = run.Start();
        await LocalRun.UntilLivedThroughAsync(last, cancellationToken);

        foreach (var agency in Agencies)
        {
            Assert.Equal(imports[agency], await SendAsync(last, agency, cancellationToken));
            await last.UntilAsync(async () => (await AskAsync(last, agency, imports[agency], cancellationToken)).GetProperty("state").GetString() == "done", cancellationToken);
            var done = await AskAsync(last, agency, imports[agency], cancellationToken);
            Assert.Equal((RowsOfAnAgency, 0, 0, 0), (done.GetProperty("added").GetInt32(), done.GetProperty("updated").GetInt32(), done.GetProperty("unchanged").GetInt32(), done.GetProperty("refused").GetInt32()));
            Assert.Equal(Enumerable.Range(0, RowsOfAnAgency).Select(Reference), await ReferencesAsync(last, agency, cancellationToken));
        }
    }

    private static string Reference(int row) => string.Create(CultureInfo.InvariantCulture, $"KILL-{row:00000}");

    private static string File() => string.Concat(
        Enumerable.Range(0, RowsOfAnAgency).Select(row => $"{Reference(row)},FI,{Until.AddDays(-30 - (row % 60)):yyyy-MM-dd},{1 + (row % 3)},{Until.AddDays(-5):yyyy-MM-dd}\n").Prepend("case_reference,service,received_on,level,last_contact_on\n"));

    private static async Task BreakOffAsync(RunningProgram program, CancellationToken cancellationToken)
    {
        var halfway = new TaskCompletionSource();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(program, Agencies[2], new HalfThenSilence(Encoding.UTF8.GetBytes(File()), halfway), giveUp.Token);
        await halfway.Task;
        program.Kill();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    private static async Task<int> AddedAsync(RunningProgram program, Dictionary<string, string> imports, CancellationToken cancellationToken) =>
        (await Task.WhenAll(Agencies.Skip(1).Select(agency => AskAsync(program, agency, imports[agency], cancellationToken)))).Sum(import => import.GetProperty("added").GetInt32());

    private static async Task<string> SendAsync(RunningProgram program, string agency, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(program, agency, new ByteArrayContent(Encoding.UTF8.GetBytes(File())), cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body);
        return JsonElement.Parse(body).GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningProgram program, string agency, HttpContent file, CancellationToken cancellationToken)
    {
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var request = await RequestAsync(program, agency, HttpMethod.Post, "/api/imports", cancellationToken);
        request.Headers.Add("Idempotency-Key", "killed-0001");
        request.Content = file;
        return await program.Client.SendAsync(request, cancellationToken);
    }

    private static async Task<JsonElement> AskAsync(RunningProgram program, string agency, string import, CancellationToken cancellationToken) =>
        await GetAsync(program, agency, $"/api/imports/{import}", cancellationToken);

    private static async Task<IReadOnlyList<string>> ReferencesAsync(RunningProgram program, string agency, CancellationToken cancellationToken)
    {
        var references = new List<string>();
        var next = "/api/entries?size=200";

        while (next is not null)
        {
            var page = await GetAsync(program, agency, next, cancellationToken);
            references.AddRange(page.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("caseReference").GetString()!).Where(reference => reference.StartsWith("KILL-", StringComparison.Ordinal)));
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        return [.. references.Order(StringComparer.Ordinal)];
    }

    private static async Task<JsonElement> GetAsync(RunningProgram program, string agency, string path, CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(program, agency, HttpMethod.Get, path, cancellationToken);
        using var answer = await program.Client.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonElement.Parse(body);
    }

    private static async Task<HttpRequestMessage> RequestAsync(RunningProgram program, string agency, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var token = await program.Client.PostAsync(new Uri($"/dev/token/{agency}.agency-lead", UriKind.Relative), null, cancellationToken);
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", JsonElement.Parse(await token.Content.ReadAsStringAsync(cancellationToken)).GetProperty("access_token").GetString());
        return request;
    }

    /// <summary>A sender that stops in the middle of its file and says no more.</summary>
    private sealed class HalfThenSilence(byte[] file, TaskCompletionSource halfway) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(file.AsMemory(0, file.Length / 2), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            halfway.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length;
            return true;
        }
    }
}
