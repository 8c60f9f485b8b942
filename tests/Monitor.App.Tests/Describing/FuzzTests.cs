using System.Text.Json;
using System.Text.Json.Nodes;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Describing;

/// <summary>Bodies as nobody means them, for every call: nothing breaks, and what is refused leaves nothing behind.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int BodiesOfEachCall = 40;

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "2147483648", "1e308", "-0.0", "1.5", "[]", "{}", "[[[[[[[[[[]]]]]]]]]]", "\"\"", "\" \"", "\"0001-01-01\"", "\"9999-12-31\"", "\"2026-02-30\"", "\"2026-03-02T00:00:00Z\"",
        "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\\u0301\\ufeff\"", "\"' or 1 eq 1\"", "\"../../f!A\"", "\"a!b|c%2F#?\"", "\"\\r\\nSet-Cookie: x=1\"", "\"<script>\"", $"\"{new string('x', 40_000)}\"", "\"=1+1\"",
    ];

    [Fact]
    public async Task No_body_breaks_anything_and_what_is_refused_leaves_nothing_behind()
    {
        var seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"FUZZ_SEED={seed}");
        var random = new Random(seed);
        await using var app = await TestApp.StartAsync();
        var operations = DescribedApi.Operations(await DescribedApi.DocumentAsync(app)).Where(operation => operation.TakesABody).ToList();
        var id = await DescribedApi.PrepareAsync(app, operations[0]);
        await app.RunAsync();
        var sent = 0;

        foreach (var operation in operations)
        {
            for (var i = 0; i < BodiesOfEachCall; i++)
            {
                var body = Mutated(operation.Example!, random);
                using var request = await RequestAsync(app, operation, id, body, $"fuzz-{sent:D6}");
                var before = app.Tables.Dump();
                var answer = await app.As(DescribedApi.PartyFor(operation)).AskAsync(request);
                sent++;

                Assert.True((int)answer.Status < 500, $"FUZZ_SEED={seed} {operation.Name} {body[..Math.Min(body.Length, 300)]} answered {answer.Status}: {answer.Body}");

                if ((int)answer.Status >= 400)
                {
                    Assert.True(answer.Code is { Length: > 0 }, $"FUZZ_SEED={seed} {operation.Name}: {answer.Body}");
                    Assert.Equal(before, app.Tables.Dump());
                }
            }
        }

        Assert.Equal(operations.Count * BodiesOfEachCall, sent);
    }

    private static async Task<HttpRequestMessage> RequestAsync(TestApp app, Operation operation, Domain.WaitingList.EntryId id, string body, string key)
    {
        var request = await DescribedApi.RequestAsync(app, operation, id, body);

        if (request.Headers.Remove("Idempotency-Key"))
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }

    /// <summary>One field of the example is something else, is there twice, is missing, or has another name; or the whole body is.</summary>
    private static string Mutated(string example, Random random)
    {
        var value = Values[random.Next(Values.Length)];
        var body = JsonNode.Parse(example)!.AsObject();
        var names = body.Select(field => field.Key).ToList();

        if (names.Count == 0 || random.Next(12) == 0)
        {
            return value;
        }

        var name = names[random.Next(names.Count)];

        switch (random.Next(6))
        {
            case 0:
                body.Remove(name);
                return body.ToJsonString();
            case 1:
                return $"{body.ToJsonString()[..^1]},{JsonSerializer.Serialize(name)}:{value}}}";
            case 2:
                return body.ToJsonString().Replace($"\"{name}\"", $"\"{name.ToUpperInvariant()}\"", StringComparison.Ordinal);
            case 3:
                return body.ToJsonString()[..random.Next(1, body.ToJsonString().Length)];
            default:
                body.Remove(name);
                return $"{body.ToJsonString()[..^1]}{(body.Count > 0 ? "," : string.Empty)}{JsonSerializer.Serialize(name)}:{value}}}";
        }
    }
}
