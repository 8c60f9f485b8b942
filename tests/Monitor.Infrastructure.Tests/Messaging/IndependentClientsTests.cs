using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

/// <summary>
/// Two clients of AMQP 1.0 that others wrote find in the stand-in what they would find in Service Bus: rhea on Node, and uamqp in Python, over TLS.
/// </summary>
public sealed class IndependentClientsTests
{
    private static readonly BrokerSettings Settings = new()
    {
        Queues = new Dictionary<string, QueueSettings> { [Queues.Work] = new() { MaxDeliveryCount = 3 }, [Queues.Mail] = new() },
    };

    [Fact]
    public async Task Rhea_finds_keys_tokens_duplicates_locks_dead_letters_and_schedules_as_they_should_be()
    {
        await using var broker = await BrokerStandIn.StartAsync(Settings);

        var answers = await AskAsync("node", [PathTo("rhea.cjs"), Port(broker), Settings.KeyName, Settings.Key]);

        AssertCommon(answers, "amqp:link:message-size-exceeded");
        Assert.Equal(Settings.LargestMessage, answers.GetProperty("largest").GetInt32());
        Assert.Equal("amqp:unauthorized-access", answers.GetProperty("withoutToken").GetString());
        Assert.Equal(401, answers.GetProperty("wrongToken").GetInt32());
        Assert.Equal("""{"status":202,"isForUs":true}""", answers.GetProperty("token").GetRawText());
        Assert.Equal("accepted", answers.GetProperty("withToken").GetString());
        Assert.Equal("amqp:unauthorized-access", answers.GetProperty("tokenForAnotherQueue").GetString());
        Assert.Equal("amqp:unauthorized-access", answers.GetProperty("expired").GetString());
    }

    [Fact]
    public async Task Uamqp_finds_the_same_over_TLS()
    {
        using var certificate = TestCertificate.New();
        var authority = Path.GetTempFileName();
        await File.WriteAllTextAsync(authority, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var broker = await BrokerStandIn.StartAsync(Settings with { Certificate = certificate });

        var answers = await AskAsync("/usr/bin/python3", [PathTo("uamqp.py"), Port(broker), Settings.KeyName, Settings.Key, authority]);

        AssertCommon(answers, "amqp:client-error"); // it reads the limit when the link opens, and does not try
        File.Delete(authority);
    }

    private static void AssertCommon(JsonElement answers, string tooLarge)
    {
        Assert.Equal("refused", answers.GetProperty("wrongKey").GetString());
        Assert.Equal("amqp:not-found", answers.GetProperty("missingQueue").GetString());
        Assert.Equal("accepted", answers.GetProperty("sent").GetString());
        Assert.Equal("accepted", answers.GetProperty("sentAgain").GetString());
        Assert.Equal(tooLarge, answers.GetProperty("tooLarge").GetString());
        Assert.Equal("""{"id":"m-1","deliveries":0,"subject":"kind","v":1,"body":"{\"v\":1}"}""", JsonSerializer.Serialize(answers.GetProperty("first"), Plain));
        Assert.Equal(16, answers.GetProperty("tag").GetInt32());
        Assert.True(answers.GetProperty("hasLock").GetBoolean());
        Assert.Equal(0, answers.GetProperty("afterReleased").GetInt32());
        Assert.Equal(1, answers.GetProperty("afterModified").GetInt32());
        Assert.Equal("""{"id":"m-1","reason":"kept-aside","description":"Nobody knows it."}""", JsonSerializer.Serialize(answers.GetProperty("dead"), Plain));
        Assert.Equal("""{"id":"m-2","reason":"MaxDeliveryCountExceeded"}""", JsonSerializer.Serialize(answers.GetProperty("tooOften"), Plain));
        Assert.True(answers.GetProperty("scheduled").GetBoolean());
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string PathTo(string client) => Repository.PathTo("tests", "Monitor.Infrastructure.Tests", "Messaging", "Clients", client);

    private static string Port(BrokerStandIn broker) => broker.Port.ToString(CultureInfo.InvariantCulture);

    private static async Task<JsonElement> AskAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var client = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start. Run 'make setup'.");
        var said = client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = client.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        try
        {
            await client.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            client.Kill();
        }

        Assert.True(client.HasExited && client.ExitCode == 0, $"{program} failed. If a library is missing, run 'make setup'. It said: {await complained} {await said}");
        return JsonElement.Parse(await said);
    }
}
