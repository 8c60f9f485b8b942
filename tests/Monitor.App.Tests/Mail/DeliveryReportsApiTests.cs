using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Relay;
using Monitor.Domain.Email;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Mail;

/// <summary>What the provider reports over HTTP moves a mail only when it is signed with one of two keys, over these very bytes, and not long ago.</summary>
public sealed class DeliveryReportsApiTests : IDisposable
{
    private const string Path = "/api/sendgrid/events";
    private readonly ECDsa _old = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _new = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_signed_with_either_key_moves_its_mail(bool isNew)
    {
        await using var app = await StartAsync();
        var body = EventsOf(app.Emails.Accepted.Single(), "delivered");

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, body, isNew ? _new : _old, app.Clock.GetUtcNow()));

        Assert.Equal(DeliveryState.Delivered, (await app.OnlyMailAsync()).State);
    }

    [Fact]
    public async Task One_event_that_cannot_be_read_loses_none_of_the_others()
    {
        await using var app = await StartAsync();
        var good = EventsOf(app.Emails.Accepted.Single(), "delivered").Trim('[', ']');

        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, $"[17,{{\"event\":9}},{good},{{\"sg_event_id\":\"x\",\"event\":\"open\",\"timestamp\":1}}]", _new, app.Clock.GetUtcNow()));

        Assert.Equal(DeliveryState.Delivered, (await app.OnlyMailAsync()).State);
    }

    [Fact]
    public async Task What_is_unsigned_altered_of_a_strangers_key_or_four_days_old_changes_nothing()
    {
        await using var app = await StartAsync();
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = EventsOf(app.Emails.Accepted.Single(), "bounce");
        var now = app.Clock.GetUtcNow();
        var before = app.Tables.Dump();

        Assert.Equal(HttpStatusCode.BadRequest, (await app.Anonymous().PostAsync(new Uri(Path, UriKind.Relative), Json(body), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(app, body, stranger, now));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(app, body, _new, now, sent: body.Replace("bounce", "bouncf", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(app, body, _new, now.AddHours(-73)));

        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_has_the_provider_come_again()
    {
        await using var app = await StartAsync();
        var body = EventsOf(app.Emails.Accepted.Single(), "delivered");
        app.Tables.BeforeCall = _ => throw new Infrastructure.Storage.StorageUnavailable("down", null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(app, body, _new, app.Clock.GetUtcNow()));

        app.Tables.BeforeCall = _ => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(app, body, _new, app.Clock.GetUtcNow()));
        Assert.Equal(DeliveryState.Delivered, (await app.OnlyMailAsync()).State);
    }

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    private async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync(new TestAppSettings
        {
            StartsAt = Days.Instant("2026-08-01T07:00Z"),
            ProviderReports = true,
            Configuration = new Dictionary<string, string?>
            {
                ["Mail:SendGrid:EventKeys:0"] = Convert.ToBase64String(_old.ExportSubjectPublicKeyInfo()),
                ["Mail:SendGrid:EventKeys:1"] = Convert.ToBase64String(_new.ExportSubjectPublicKeyInfo()),
            },
        });
        await app.ReferAsync("2026-08-01", 4);
        await app.RunAsync();
        return app;
    }

    private static string EventsOf(EmailMessage mail, string what) =>
        $$"""[{"sg_event_id":"ZXZlbnQ","event":"{{what}}","timestamp":1785567600,"email":"somebody@example.org","delivery":"{{mail.Mark}}"}]""";

    private static async Task<HttpStatusCode> PostAsync(TestApp app, string signed, ECDsa key, DateTimeOffset at, string? sent = null)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = key.SignData(Encoding.UTF8.GetBytes(timestamp + signed), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json(sent ?? signed) };
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(signature));
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        return (await app.Anonymous().SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
