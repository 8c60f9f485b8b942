using Azure.Core;
using Microsoft.Extensions.Time.Testing;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Messaging;
using Monitor.Testing;
using Monitor.Testing.Messaging;

namespace Monitor.Infrastructure.Tests.Messaging;

/// <summary>With an identity instead of a key: a token before each link, and the next before the last one ends.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly Credential _credential;
    private BrokerStandIn _broker = null!;
    private OurSide _ours = null!;

    public TokenTests() => _credential = new Credential(_clock);

    public async ValueTask InitializeAsync()
    {
        _broker = await BrokerStandIn.StartAsync(new BrokerSettings { Clock = _clock });
        _ours = OfIdentity(new IdentityTokens(_credential));
    }

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_put_once_for_each_queue_before_its_link()
    {
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-1"));
        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-2"));
        Assert.Equal([Sent.Confirmed], await _ours.Sender.SendAsync(Queues.Mail, [OurSide.Message("m-3")], TestContext.Current.CancellationToken));

        Assert.Equal([("amqps://localhost/work", "jwt"), ("amqps://localhost/mail", "jwt")], _broker.Tokens);
        Assert.All(_credential.Asked, scopes => Assert.Equal(["https://servicebus.azure.net/.default"], scopes));
    }

    [Fact]
    public async Task Without_a_token_or_with_one_for_something_else_nothing_is_taken()
    {
        await using var nobody = OfIdentity(null);
        Assert.Equal(Sent.NotConfirmed, await nobody.SendAsync("m-1"));

        _credential.Audience = "https://vault.azure.net";
        Assert.Equal(Sent.NotConfirmed, await _ours.SendAsync("m-1"));
        Assert.Empty(_broker.Queue(Queues.Work).Messages);
    }

    [Fact]
    public async Task A_new_token_is_put_five_minutes_before_the_last_one_ends_and_the_link_stays_open()
    {
        await _ours.SendAsync("m-1");

        for (var hour = 0; hour < 3; hour++)
        {
            var before = _broker.Tokens.Count;
            _clock.Advance(TimeSpan.FromMinutes(54));
            Assert.Equal(before, _broker.Tokens.Count);
            await AdvanceUntilAsync(() => _broker.Tokens.Count > before);
        }

        Assert.Equal(Sent.Confirmed, await _ours.SendAsync("m-2"));
        Assert.Equal(1, _broker.Opened);
    }

    [Fact]
    public async Task When_no_new_token_is_to_be_had_the_broker_closes_the_link_and_all_goes_on_once_there_is_one()
    {
        await _ours.SendAsync("m-1");
        _credential.Fails = true;
        _clock.Advance(TimeSpan.FromMinutes(60));
        await Eventually.IsSoAsync(async () => await _ours.SendAsync("m-2") == Sent.NotConfirmed);

        _credential.Fails = false;
        await Eventually.IsSoAsync(async () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            return await _ours.SendAsync("m-2") == Sent.Confirmed;
        });

        Assert.Equal(["m-1", "m-2"], _broker.Queue(Queues.Work).Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task A_signature_that_somebody_else_made_serves_as_long_as_it_lasts()
    {
        var signature = StandInTokens.Signature(_broker.Settings.KeyName, _broker.Settings.Key, "amqps://localhost/", _clock.GetUtcNow().AddMinutes(10));
        await using var ours = OfIdentity(new GivenSignature(signature));

        Assert.Equal(Sent.Confirmed, await ours.SendAsync("m-1"));
        _clock.Advance(TimeSpan.FromMinutes(11));
        await Eventually.IsSoAsync(async () => await ours.SendAsync("m-2") == Sent.NotConfirmed);
        Assert.Contains(_broker.Tokens, token => token.Kind == "servicebus.windows.net:sastoken");
    }

    [Fact]
    public async Task A_signature_with_another_key_is_refused()
    {
        var signature = StandInTokens.Signature(_broker.Settings.KeyName, "another key", "amqps://localhost/", _clock.GetUtcNow().AddMinutes(10));
        await using var ours = OfIdentity(new GivenSignature(signature));

        Assert.Equal(Sent.NotConfirmed, await ours.SendAsync("m-1"));
    }

    [Theory]
    [InlineData(3600, 3300)] // five minutes before
    [InlineData(86_400, 86_100)]
    [InlineData(100, 80)] // a short one after four fifths
    [InlineData(0, 0)]
    public void A_token_is_renewed_well_before_its_end(int lives, int after) =>
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(after), TokenLink.RenewAt(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(lives)));

    private OurSide OfIdentity(ITokens? tokens) => new(new BrokerAddress("localhost", _broker.Port, Encrypted: false), tokens, _clock);

    private Task AdvanceUntilAsync(Func<bool> so) => Eventually.IsSoAsync(() =>
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return so();
    });

    private sealed class Credential(TimeProvider clock) : TokenCredential
    {
        public string Audience { get; set; } = StandInTokens.IdentityAudience;

        public bool Fails { get; set; }

        public List<string[]> Asked { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.Add(requestContext.Scopes);
            var until = clock.GetUtcNow().AddHours(1);
            return Fails ? throw new Azure.Identity.CredentialUnavailableException("No identity answers.") : new(new AccessToken(StandInTokens.ForIdentity(until, Audience), until));
        }
    }
}
