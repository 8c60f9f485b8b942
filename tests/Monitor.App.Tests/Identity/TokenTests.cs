using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.People;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Identity;

/// <summary>Whose token is believed, and for whom it then speaks.</summary>
public sealed class TokenTests
{
    private const string Head = "head@ashdown-primary.example";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_whom_the_directory_names_acts_for_their_agency()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);

        var answer = await app.With(Issuing.Sign(Issuing.Descriptor(Issuing.Person(Head)))).PostJsonAsync("/api/referrals", Referring.Body);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var history = await app.Get<Domain.WaitingList.IWaitingListStore>().ReadHistoryAsync(Parties.School().Id, answer.Id, Cancellation);
        Assert.All(history, item => Assert.Equal($"ashdown-primary/agency-lead/{PersonId.Of(Head)}", item.Actor));
        Assert.All((await app.With(Issuing.Sign(Issuing.Descriptor(Issuing.Person(Head)))).GetAnswerAsync($"/api/entries/{answer.Id}")).Json.GetProperty("timeline").EnumerateArray(),
            item => Assert.Equal("ashdown-primary/agency-lead", item.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task A_system_does_what_its_roles_allow_and_no_more()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var system = app.With(Issuing.Sign(Issuing.Descriptor(Issuing.System())));

        Assert.Equal(HttpStatusCode.Created, (await system.PostJsonAsync("/api/referrals", Referring.Body)).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "role-may-not"), Of(await system.GetAnswerAsync("/api/entries")));
        Assert.Single((await system.GetAnswerAsync("/api/referrals")).Json.GetProperty("entries").EnumerateArray());
    }

    [Theory]
    [InlineData("wrong key")]
    [InlineData("wrong audience")]
    [InlineData("wrong issuer")]
    [InlineData("expired")]
    [InlineData("not yet")]
    [InlineData("no end")]
    [InlineData("other tenant")]
    [InlineData("no tenant")]
    [InlineData("alg none")]
    [InlineData("HS256 with the public key")]
    [InlineData("an id token's type")]
    [InlineData("altered")]
    [InlineData("nonsense")]
    [InlineData("three.empty.parts")]
    [InlineData("")]
    public async Task A_token_that_is_not_right_is_nobodys(string what)
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);

        var answer = await app.With(Bad(what)).GetAnswerAsync("/api/entries");

        Assert.Equal((HttpStatusCode.Unauthorized, "who-is-asking"), Of(answer));
        Assert.Contains("WWW-Authenticate: Bearer", answer.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_known_and_named_by_nobody_is_told_so()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var stranger = app.With(Issuing.Sign(Issuing.Descriptor(Issuing.Person("somebody@elsewhere.example"))));
        var system = app.With(Issuing.Sign(Issuing.Descriptor(Issuing.System("22222222-0000-0000-0000-000000000000"))));

        Assert.Equal((HttpStatusCode.Forbidden, "not-registered"), Of(await stranger.GetAnswerAsync("/api/entries")));
        Assert.Equal((HttpStatusCode.Forbidden, "not-registered"), Of(await system.GetAnswerAsync("/api/entries")));
    }

    [Fact]
    public async Task An_address_that_the_issuer_has_not_verified_is_nobodys()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var claims = Issuing.Person(Head);
        claims["email_verified"] = false;

        Assert.Equal((HttpStatusCode.Forbidden, "not-registered"), Of(await app.With(Issuing.Sign(Issuing.Descriptor(claims))).GetAnswerAsync("/api/entries")));
    }

    [Fact]
    public async Task A_system_cannot_pass_for_a_person_by_an_address_in_its_token()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var claims = Issuing.System("22222222-0000-0000-0000-000000000000");
        claims["email"] = Head;

        Assert.Equal((HttpStatusCode.Forbidden, "not-registered"), Of(await app.With(Issuing.Sign(Issuing.Descriptor(claims))).GetAnswerAsync("/api/entries")));
    }

    [Fact]
    public async Task Whoever_is_taken_out_of_the_directory_is_out_at_once()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var head = app.With(Issuing.Sign(Issuing.Descriptor(Issuing.Person(Head))));
        Assert.Equal(HttpStatusCode.OK, (await head.GetAnswerAsync("/api/entries")).Status);

        await app.Get<IDirectoryStore>().ChangeAsync(Parties.School().Id, school => Directing.WithoutContact(school, ContactRole.HeadOfService, Head), Cancellation);

        Assert.Equal((HttpStatusCode.Forbidden, "not-registered"), Of(await head.GetAnswerAsync("/api/entries")));
    }

    [Fact]
    public async Task Somebody_of_two_agencies_says_for_which_and_of_no_other()
    {
        var both = Issuing.Settings with
        {
            Parties = SmallPartnership.With(SmallPartnership.Surgery, surgery => surgery with { Members = [new Member(Head, Roles.Practitioner, "Governor")] }),
        };
        await using var app = await TestApp.StartAsync(both);
        var head = app.With(Issuing.Sign(Issuing.Descriptor(Issuing.Person(Head))));
        Assert.Equal((HttpStatusCode.BadRequest, "acting-for-missing"), Of(await head.GetAnswerAsync("/api/entries")));

        head.DefaultRequestHeaders.Add("Acting-For", SmallPartnership.Surgery);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAnswerAsync("/api/entries")).Status);
        Assert.Equal((HttpStatusCode.Forbidden, "role-may-not"), Of(await head.GetAnswerAsync("/api/returns")));

        head.DefaultRequestHeaders.Remove("Acting-For");
        head.DefaultRequestHeaders.Add("Acting-For", SmallPartnership.Council);
        Assert.Equal((HttpStatusCode.Forbidden, "not-registered"), Of(await head.GetAnswerAsync("/api/entries")));
    }

    [Fact]
    public async Task No_address_and_no_token_is_logged()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var token = Issuing.Sign(Issuing.Descriptor(Issuing.Person(Head)));
        await app.With(token).GetAnswerAsync("/api/entries");
        await app.With(token + "x").GetAnswerAsync("/api/entries");

        Assert.DoesNotContain(app.Logs.Lines, line => (line.Text + line.Exception).Contains(Head, StringComparison.OrdinalIgnoreCase) || (line.Text + line.Exception).Contains(token[..40], StringComparison.Ordinal));
    }

    private static (HttpStatusCode, string?) Of(Answer answer) => (answer.Status, answer.Code);

    private static string Bad(string what)
    {
        var descriptor = Issuing.Descriptor(Issuing.Person(Head));

        switch (what)
        {
            case "wrong key":
                descriptor.SigningCredentials = new SigningCredentials(new RsaSecurityKey(RSA.Create(2048)) { KeyId = Issuing.Key.KeyId }, SecurityAlgorithms.RsaSha256);
                break;
            case "wrong audience":
                descriptor.Audience = "another application";
                break;
            case "wrong issuer":
                descriptor.Issuer = "https://login.example/other/v2.0";
                break;
            case "expired":
                descriptor.NotBefore = DateTime.UtcNow.AddHours(-2);
                descriptor.Expires = DateTime.UtcNow.AddMinutes(-3);
                break;
            case "not yet":
                descriptor.NotBefore = DateTime.UtcNow.AddMinutes(3);
                break;
            case "no end":
                return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
                    new SecurityTokenDescriptor { Issuer = Issuing.Issuer, Audience = Issuing.Audience, Claims = Issuing.Person(Head), SigningCredentials = descriptor.SigningCredentials });
            case "other tenant":
                descriptor.Claims["tid"] = "00000000-6c67-4c5b-b112-36a304b66dad";
                break;
            case "no tenant":
                descriptor.Claims.Remove("tid");
                break;
            case "alg none":
                descriptor.SigningCredentials = null;
                break;
            case "HS256 with the public key":
                descriptor.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Issuing.Key.Rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = Issuing.Key.KeyId }, SecurityAlgorithms.HmacSha256);
                break;
            case "an id token's type":
                descriptor.TokenType = "id+jwt";
                break;
            case "altered":
                var parts = Issuing.Sign(descriptor).Split('.');
                return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("head@", "chair@", StringComparison.Ordinal))}.{parts[2]}";
            default:
                return what;
        }

        return Issuing.Sign(descriptor);
    }
}
