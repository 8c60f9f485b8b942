using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Amqp.Framing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.StandIn;
using Monitor.Testing.App;
using Monitor.Testing.Messaging;
using Monitor.Testing.Storage;

namespace Monitor.EndToEnd.Tests;

/// <summary>A partnership whose monitor is the package under the Functions host, with a storage, a broker and an issuer of its own, by a clock that the test moves.</summary>
internal sealed class HostedPartnership : IAsyncDisposable
{
    private const int RoundsAtMost = 60;
    private static readonly TimeSpan HandedOverAhead = TimeSpan.FromSeconds(61);

    private readonly FakeTimeProvider _clock;
    private readonly WebApplication _eye;
    private readonly TokenIssuer _issuer;
    private readonly string _mails = Directory.CreateTempSubdirectory("monitor-hosted-").FullName;

    private HostedPartnership(AzuriteServer azurite, BrokerStandIn broker, TokenIssuer issuer, DateTimeOffset startsAt)
    {
        Azurite = azurite;
        Broker = broker;
        _issuer = issuer;
        _clock = new FakeTimeProvider(startsAt);
        _eye = Eye.Open(azurite.ConnectionString, _clock);
    }

    public AzuriteServer Azurite { get; }

    public BrokerStandIn Broker { get; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>What a program is set up with.</summary>
    public Dictionary<string, string> Environment => new(Eye.Settings(Azurite.ConnectionString).Concat(_issuer.Settings).Where(setting => setting.Key != "Mail__Folder"))
    {
        ["Mail__Folder"] = _mails,
        ["Mail__TimeoutSeconds"] = "1",
        ["Monitor__LeaseSeconds"] = "2",
        ["ServiceBus"] = Broker.ConnectionString,
        ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Monitor.StandIn.dll"),
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "Monitor.StandIn",
        [SharedClock.Setting] = Azurite.ConnectionString,
    };

    /// <summary>Notification and attempt of every mail that was delivered, and the mail.</summary>
    public IReadOnlyDictionary<string, string> Mails => Directory.GetFiles(_mails, "*.eml").ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

    public static async Task<HostedPartnership> OpenAsync(DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        var azurite = await AzuriteServer.StartAsync(cancellationToken);
        var hosted = new HostedPartnership(azurite, await BrokerStandIn.StartAsync(), await TokenIssuer.StartAsync(cancellationToken), startsAt);
        await SharedClock.SetAsync(azurite.ConnectionString, startsAt, cancellationToken);
        await hosted.Get<IStorage>().PrepareAsync(cancellationToken);
        await hosted.Get<IDirectoryStore>().WriteAsync(SmallPartnership.Parties, cancellationToken);
        return hosted;
    }

    public T Get<T>()
        where T : notnull => _eye.Services.GetRequiredService<T>();

    /// <summary>Moves the clock; every process that starts from now on has it.</summary>
    public async Task MoveToAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        _clock.SetUtcNow(instant);
        await SharedClock.SetAsync(Azurite.ConnectionString, instant, cancellationToken);
    }

    /// <summary>A partner's system sends a referral of the school into the queue.</summary>
    public void SendReferral(string messageId, string caseReference, int level, string service = "FI")
    {
        var referral = $$"""{"v":1,"sender":"{{SmallPartnership.School}}","referral":{"service":"{{service}}","caseReference":"{{caseReference}}","receivedOn":"2026-02-26","levelOfNeed":{{level}} } }""";
        var message = new Amqp.Message { Properties = new Properties { MessageId = messageId, ContentType = "application/json" }, BodySection = new Data { Binary = Encoding.UTF8.GetBytes(referral) } };
        var encoded = message.Encode();
        Broker.Queue(Queues.Referrals).Add(encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray(), messageId, null);
    }

    /// <summary>A request of somebody of the school.</summary>
    public HttpRequestMessage Ask(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _issuer.TokenFor($"assurance@{SmallPartnership.School}.example"));
        return request;
    }

    /// <summary>What the school reads through the host.</summary>
    public async Task<JsonElement> GetAsync(FunctionsHost host, string path, CancellationToken cancellationToken)
    {
        using var request = Ask(HttpMethod.Get, path);
        using var answer = await host.Client.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>The school's entries, as they are stored.</summary>
    public async Task<IReadOnlyList<WaitingListEntry>> EntriesAsync(CancellationToken cancellationToken) =>
        [.. (await Get<IWaitingListStore>().ReadCurrentAsync(PartyId.Parse(SmallPartnership.School, null), null, 1000, cancellationToken)).Items.Select(stored => stored.Entry)];

    /// <summary>Fires the relay and brings what lies in queues until neither has anything to do at this time.</summary>
    public async Task SettleAsync(FunctionsHost host, CancellationToken cancellationToken)
    {
        for (var round = 0; await IsSomethingLeftAsync(cancellationToken); round++)
        {
            Assert.True(round < RoundsAtMost, $"Something was left for too long. The program said: {host.Started.Last().Said}");
            await host.FireAsync("RelayOutbox", cancellationToken);

            if (await host.DeliverAsync(cancellationToken) == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken); // somebody who is gone holds it, or the broker keeps it back
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _eye.DisposeAsync();
        await Broker.DisposeAsync();
        await _issuer.DisposeAsync();
        await Azurite.DisposeAsync();
        Directory.Delete(_mails, recursive: true);
    }

    private async Task<bool> IsSomethingLeftAsync(CancellationToken cancellationToken)
    {
        foreach (var party in SmallPartnership.Parties)
        {
            if (await Get<IOutboxStore>().NextAsync(party.Id, cancellationToken) <= Now + HandedOverAhead)
            {
                return true;
            }
        }

        return ((string[])[Queues.Work, Queues.Mail, Queues.Referrals]).Any(queue => Broker.Queue(queue).Messages.Count > 0);
    }
}
