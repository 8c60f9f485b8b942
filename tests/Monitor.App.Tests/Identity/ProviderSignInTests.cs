using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Web;
using Microsoft.IdentityModel.Tokens;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Identity;

/// <summary>Signing in with a provider, from the button to the first page and out again; the provider answers over HTTP.</summary>
public sealed class ProviderSignInTests
{
    private const string Council = "council";
    private const string Schools = "schools";
    private const string SomebodyOfTheSchool = "safeguarding@ashdown-primary.example";

    [Theory]
    [InlineData(Council)] // proves itself with a certificate
    [InlineData(Schools)] // with a secret
    public async Task Somebody_whom_an_agency_names_signs_in_and_is_where_they_were_going(string name)
    {
        await using var world = await World.StartAsync();

        var sent = await world.Browser.GetAsync("/app/entries?status=waiting");
        var page = await world.Browser.GetAsync(sent.Location!);
        var back = await world.SignInAsync(name, LinkTo(page, name));

        Assert.Empty(world.Of(name).Refusals);
        Assert.Equal((HttpStatusCode.Redirect, "/app/entries?status=waiting"), (back.Status, back.Location));
        Assert.Equal(HttpStatusCode.OK, (await world.Browser.GetAsync(back.Location!)).Status);
        Assert.Equal(1, world.Of(name).Exchanged);
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("nonce", null)]
    [InlineData("tid", "00000000-6c67-4c5b-b112-36a304b66dad")]
    [InlineData("tid", null)]
    [InlineData("email", null)]
    [InlineData("email", " ")]
    [InlineData("email_verified", "false")]
    [InlineData("sub", null)]
    public async Task A_token_that_says_something_else_signs_nobody_in(string claim, string? value)
    {
        await using var world = await World.StartAsync();
        world.Of(Council).Claims = claims =>
        {
            claims.Remove(claim);

            if (value is not null)
            {
                claims[claim] = value == "false" ? false : value;
            }
        };

        await AssertNobodyAsync(world, await world.SignInAsync(Council));
    }

    [Theory]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("expired")]
    [InlineData("future")]
    [InlineData("key")]
    [InlineData("unsigned")]
    [InlineData("secret")]
    public async Task A_token_that_is_made_otherwise_signs_nobody_in(string what)
    {
        await using var world = await World.StartAsync();
        using var otherKey = RSA.Create(2048);
        world.Of(Council).Token = token =>
        {
            switch (what)
            {
                case "audience":
                    token.Audience = "00000003-0000-0000-c000-000000000000";
                    break;
                case "issuer":
                    token.Issuer = "https://login.example/other/v2.0";
                    break;
                case "expired":
                    (token.IssuedAt, token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddMinutes(-3));
                    break;
                case "future":
                    (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddMinutes(3), DateTime.UtcNow.AddHours(1));
                    break;
                case "key":
                    token.SigningCredentials = new SigningCredentials(new RsaSecurityKey(otherKey) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256);
                    break;
                case "unsigned":
                    token.SigningCredentials = null;
                    break;
                default:
                    // A public value as the key of a symmetric signature.
                    token.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(OidcProvider.ClientId)) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256);
                    break;
            }
        };

        await AssertNobodyAsync(world, await world.SignInAsync(Council));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Two_minutes_are_allowed_between_two_clocks(int seconds)
    {
        await using var world = await World.StartAsync();
        world.Of(Council).Token = token => (token.IssuedAt, token.NotBefore, token.Expires) =
            (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddMinutes(-2).AddSeconds(30 * seconds));

        var back = await world.SignInAsync(Council);

        Assert.Equal(seconds > 0 ? "/app/entries" : "/app/sign-in?failed=provider", back.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CfDJ8another")]
    public async Task A_state_that_is_not_ours_signs_nobody_in(string state)
    {
        await using var world = await World.StartAsync();
        var callback = await world.CallbackAsync(Council);
        var query = HttpUtility.ParseQueryString(new Uri(callback).Query);
        query["state"] = state;

        await AssertNobodyAsync(world, await world.Browser.GetAsync($"/app/sign-in/back/{Council}?{query}"));
        Assert.Equal(0, world.Of(Council).Exchanged);
    }

    [Fact]
    public async Task An_answer_is_good_once_and_in_the_browser_that_asked()
    {
        await using var world = await World.StartAsync();
        var callback = await world.CallbackAsync(Council);

        // Somebody is lured into signing in as somebody else.
        var lured = await new Browser(world.App).GetAsync(callback);
        Assert.Equal("/app/sign-in?failed=provider", lured.Location);
        Assert.Equal(0, world.Of(Council).Exchanged);

        Assert.Equal("/app/entries", (await world.Browser.GetAsync(callback)).Location);
        Assert.Equal("/app/sign-in?failed=provider", (await new Browser(world.App).GetAsync(callback)).Location);
        Assert.Equal(1, world.Of(Council).Exchanged);
    }

    [Fact]
    public async Task The_answer_of_one_provider_is_not_taken_for_anothers()
    {
        await using var world = await World.StartAsync();
        var callback = await world.CallbackAsync(Council);

        var mixed = await world.Browser.GetAsync(callback.Replace($"/back/{Council}", $"/back/{Schools}", StringComparison.Ordinal));

        await AssertNobodyAsync(world, mixed);
        Assert.Equal(0, world.Of(Council).Exchanged + world.Of(Schools).Exchanged);
    }

    [Fact]
    public async Task Both_providers_are_offered_and_either_leads_to_the_same_person()
    {
        await using var world = await World.StartAsync();

        var page = await world.Browser.GetAsync("/app/sign-in");

        Assert.Contains("Sign in with Northmere Council", page.Body, StringComparison.Ordinal);
        Assert.Contains("Sign in with schools", page.Body, StringComparison.Ordinal);
        Assert.Equal("/app/entries", (await world.SignInAsync(Schools)).Location);
        Assert.Equal(HttpStatusCode.OK, (await world.Browser.GetAsync("/app/entries")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Browser.GetAsync("/app/sign-in/with/nobody")).Status);
    }

    [Fact]
    public async Task Whom_nobody_names_is_known_and_let_in_nowhere()
    {
        await using var world = await World.StartAsync();
        world.Of(Council).Email = "stranger@council.example";

        var back = await world.SignInAsync(Council);
        var page = await world.Browser.GetAsync(back.Location!);

        Assert.Equal((HttpStatusCode.Forbidden, "text/html"), (page.Status, page.ContentType));
        Assert.DoesNotContain("Ashdown", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_says_no_at_the_provider_is_back_at_the_beginning()
    {
        await using var world = await World.StartAsync();
        var state = HttpUtility.ParseQueryString(new Uri(await world.CallbackAsync(Council)).Query)["state"];

        var back = await world.Browser.GetAsync($"/app/sign-in/back/{Council}?error=access_denied&error_description=AADSTS65004&state={HttpUtility.UrlEncode(state)}");

        await AssertNobodyAsync(world, back);
        Assert.Contains("Signing in did not work", (await world.Browser.GetAsync(back.Location!)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_cannot_prove_itself_signs_nobody_in()
    {
        await using var world = await World.StartAsync(new Dictionary<string, string?> { ["Identity:Providers:1:ClientSecret"] = "another secret" });

        await AssertNobodyAsync(world, await world.SignInAsync(Schools));

        Assert.Equal(["invalid_client"], world.Of(Schools).Refusals);
    }

    [Fact]
    public async Task Whoever_signed_out_is_asked_again()
    {
        await using var world = await World.StartAsync();
        await world.SignInAsync(Council);
        Assert.Equal(HttpStatusCode.OK, (await world.Browser.GetAsync("/app/entries")).Status);

        await world.Browser.SubmitAsync("/app/sign-out");

        Assert.Equal(HttpStatusCode.Redirect, (await world.Browser.GetAsync("/app/entries")).Status);
        Assert.Equal("/app/entries", (await world.SignInAsync(Council)).Location);
        Assert.Equal(2, world.Of(Council).Exchanged);
    }

    [Fact]
    public async Task Another_tenants_address_of_the_same_name_is_not_the_persons()
    {
        // Whoever can make a tenant can put any address into it.
        await using var world = await World.StartAsync(otherTenant: "5d2ad6a1-0000-0000-0000-000000000000");

        await AssertNobodyAsync(world, await world.SignInAsync(Council));
        Assert.Equal(1, world.Of(Council).Exchanged);
    }

    [Fact]
    public async Task No_address_code_or_token_is_logged()
    {
        await using var world = await World.StartAsync();
        var callback = await world.CallbackAsync(Council);
        await world.Browser.GetAsync(callback);
        world.Of(Council).Claims = claims => claims["nonce"] = "another";
        await world.SignInAsync(Council);

        var code = HttpUtility.ParseQueryString(new Uri(callback).Query)["code"]!;
        Assert.All((string[])[SomebodyOfTheSchool, "Somebody Named", code, "eyJ", OidcProvider.Secret], secret =>
            Assert.DoesNotContain(world.App.Logs.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning && $"{line.Text}{line.Exception}".Contains(secret, StringComparison.Ordinal)));
    }

    private static string LinkTo(Answer page, string name) =>
        Html.Parse(page.Body).All("a").Select(link => link.Get("href")!).Single(href => href.StartsWith($"/app/sign-in/with/{name}", StringComparison.Ordinal));

    private static async Task AssertNobodyAsync(World world, Answer back)
    {
        Assert.Equal((HttpStatusCode.Redirect, "/app/sign-in?failed=provider"), (back.Status, back.Location));
        Assert.Equal(HttpStatusCode.Redirect, (await world.Browser.GetAsync("/app/entries")).Status);
    }

    /// <summary>An app, two providers, and somebody at a browser.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly Dictionary<string, OidcProvider> _providers;
        private readonly X509Certificate2 _certificate;

        private World(TestApp app, Dictionary<string, OidcProvider> providers, X509Certificate2 certificate) => (App, _providers, _certificate, Browser) = (app, providers, certificate, new Browser(app));

        public TestApp App { get; }

        public Browser Browser { get; }

        public static async Task<World> StartAsync(IReadOnlyDictionary<string, string?>? differently = null, string? otherTenant = null)
        {
            var settings = new TestAppSettings();
            var certificate = OidcProvider.NewCertificate();
            var council = await OidcProvider.StartAsync(Council, settings.StartsAt, certificate);
            var schools = await OidcProvider.StartAsync(Schools, settings.StartsAt);
            council.Email = schools.Email = SomebodyOfTheSchool;
            var configuration = new Dictionary<string, string?>
            {
                ["Identity:KeyWrap:0:Id"] = "w1",
                ["Identity:KeyWrap:0:Value"] = "a key for wrapping keys in tests, long",
                ["Identity:Providers:0:Name"] = Council,
                ["Identity:Providers:0:DisplayName"] = "Northmere Council",
                ["Identity:Providers:0:Authority"] = council.Authority,
                ["Identity:Providers:0:ClientId"] = OidcProvider.ClientId,
                ["Identity:Providers:0:Certificate"] = Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12)),
                ["Identity:Providers:0:TenantId"] = otherTenant ?? council.Tenant,
                ["Identity:Providers:1:Name"] = Schools,
                ["Identity:Providers:1:Authority"] = schools.Authority,
                ["Identity:Providers:1:ClientId"] = OidcProvider.ClientId,
                ["Identity:Providers:1:ClientSecret"] = OidcProvider.Secret,
            };

            foreach (var (key, value) in differently ?? new Dictionary<string, string?>())
            {
                configuration[key] = value;
            }

            return new World(await TestApp.StartAsync(settings with { IdentityIsKnown = false, Configuration = configuration }), new() { [Council] = council, [Schools] = schools }, certificate);
        }

        public OidcProvider Of(string name) => _providers[name];

        /// <summary>Follows the button to the provider, and back to the app; where that sends the browser.</summary>
        public async Task<Answer> SignInAsync(string name, string? link = null) => await Browser.GetAsync(await CallbackAsync(name, link));

        /// <summary>Follows the button to the provider; the address to which that sends the browser back.</summary>
        public async Task<string> CallbackAsync(string name, string? link = null)
        {
            var challenge = await Browser.GetAsync(link ?? $"/app/sign-in/with/{name}?then=/app/entries");
            Assert.Equal(HttpStatusCode.Redirect, challenge.Status);
            Assert.StartsWith(Of(name).Authority.Replace("/v2.0", "/oauth2/v2.0/authorize?", StringComparison.Ordinal), challenge.Location, StringComparison.Ordinal);
            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var outside = new HttpClient(handler);
            using var answer = await outside.GetAsync(new Uri(challenge.Location!), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return answer.Headers.Location!.ToString();
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();

            foreach (var provider in _providers.Values)
            {
                await provider.DisposeAsync();
            }

            _certificate.Dispose();
        }
    }
}
