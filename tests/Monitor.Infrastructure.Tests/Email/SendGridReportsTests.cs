using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class SendGridReportsTests : IDisposable
{
    // The vector of the tests of SendGrid's own libraries.
    private const string PublishedKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private const string PublishedSignature = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
    private const string PublishedTimestamp = "1600112502";
    private const string PublishedBody =
        "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\","
        + "\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\","
        + "\"timestamp\":1600112492}]\r\n";

    private static readonly DateTimeOffset Now = new(2026, 11, 3, 8, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryMark Mark = new("0123456789abcdef", NotificationId.For(MailKind.Digest, "somebody", "2026-11-03"), 2);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _next = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _next.Dispose();
    }

    [Fact]
    public void The_published_example_is_taken_for_signed_and_is_about_nobody_here()
    {
        var result = new SendGridReports([PublishedKey]).Read(
            PublishedSignature, PublishedTimestamp, Encoding.UTF8.GetBytes(PublishedBody), DateTimeOffset.FromUnixTimeSeconds(1600112502));

        Assert.True(result.IsSuccess(out var report, out _));
        Assert.Empty(report.Events);
        Assert.Equal(0, report.Unreadable);
    }

    [Theory]
    [InlineData("signature-invalid", PublishedSignature, "1600112503", PublishedBody)]
    [InlineData("signature-invalid", PublishedSignature, " 1600112502", PublishedBody)]
    [InlineData("signature-invalid", PublishedSignature, PublishedTimestamp, "[]")]
    [InlineData("signature-invalid", PublishedSignature, PublishedTimestamp, "")]
    [InlineData("signature-invalid", "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZsM=", PublishedTimestamp, PublishedBody)]
    [InlineData("signature-invalid", "AAAA", PublishedTimestamp, PublishedBody)]
    [InlineData("signature-invalid", "not base64!", PublishedTimestamp, PublishedBody)]
    [InlineData("signature-invalid", "=", PublishedTimestamp, PublishedBody)]
    [InlineData("signature-missing", null, PublishedTimestamp, PublishedBody)]
    [InlineData("signature-missing", "", PublishedTimestamp, PublishedBody)]
    [InlineData("signature-missing", " ", PublishedTimestamp, PublishedBody)]
    [InlineData("signature-missing", PublishedSignature, null, PublishedBody)]
    [InlineData("signature-missing", PublishedSignature, "", PublishedBody)]
    public void What_was_changed_on_its_way_is_refused(string code, string? signature, string? timestamp, string body) =>
        Assert.Equal(code, CodeOf(new SendGridReports([PublishedKey]), signature, timestamp, body, DateTimeOffset.FromUnixTimeSeconds(1600112502)));

    [Fact]
    public void A_signature_as_two_bare_numbers_is_not_one()
    {
        var bare = Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes("1793692800[]"), HashAlgorithmName.SHA256));

        Assert.Equal("signature-invalid", CodeOf(Reports(_key), bare, "1793692800", "[]", Now));
    }

    [Fact]
    public void A_signature_far_too_long_is_refused_unread() =>
        Assert.Equal("signature-invalid", CodeOf(Reports(_key), new string('A', 100_000), "1793692800", "[]", Now));

    [Fact]
    public void Whatever_bytes_stand_for_a_signature_they_are_refused_and_nothing_breaks()
    {
        var right = Convert.FromBase64String(Sign(_key, Now, "[]"));
        var mangled = Gen.Select(Gen.Int[0, right.Length - 1], Gen.Byte, Gen.Int[0, right.Length]).Select(change =>
        {
            var bytes = right.ToArray();
            bytes[change.Item1] ^= change.Item2;
            return bytes[..change.Item3];
        });

        Gen.OneOf(Gen.Byte.Array[0, 192], mangled).Where(bytes => !bytes.SequenceEqual(right)).Sample(
            bytes => CodeOf(Reports(_key), Convert.ToBase64String(bytes), Stamp(Now), "[]", Now) is "signature-invalid" or "signature-missing", iter: 2000);
    }

    [Fact]
    public void Either_of_two_keys_may_have_signed_and_no_other()
    {
        Assert.Null(CodeOf(Reports(_key, _next), Sign(_key, Now, "[]"), Stamp(Now), "[]", Now));
        Assert.Null(CodeOf(Reports(_key, _next), Sign(_next, Now, "[]"), Stamp(Now), "[]", Now));
        Assert.Null(CodeOf(Reports(_next, _key), Sign(_key, Now, "[]"), Stamp(Now), "[]", Now));
        Assert.Equal("signature-invalid", CodeOf(Reports(_key), Sign(_next, Now, "[]"), Stamp(Now), "[]", Now));
        Assert.Equal("signature-invalid", CodeOf(Reports(_next), Sign(_key, Now, "[]"), Stamp(Now), "[]", Now));
    }

    [Fact]
    public void Without_a_key_no_report_is_expected() =>
        Assert.Equal("reports-not-expected", CodeOf(Reports(), Sign(_key, Now, "[]"), Stamp(Now), "[]", Now));

    [Theory]
    [InlineData(-72 * 3600, null)]
    [InlineData((-72 * 3600) - 1, "signature-too-old")]
    [InlineData(300, null)]
    [InlineData(301, "signature-invalid")]
    public void What_was_signed_long_ago_or_later_than_now_is_refused(int seconds, string? code)
    {
        var signedAt = Now.AddSeconds(seconds);

        Assert.Equal(code, CodeOf(Reports(_key), Sign(_key, signedAt, "[]"), Stamp(signedAt), "[]", Now));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("-1793692800")]
    [InlineData("999999999999")]
    [InlineData("1793692800.5")]
    public void A_timestamp_that_is_no_instant_is_refused_though_it_was_signed(string timestamp) =>
        Assert.Equal("signature-invalid", CodeOf(Reports(_key), Sign(_key, timestamp, "[]"), timestamp, "[]", Now));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("[")]
    [InlineData("[{]")]
    [InlineData("[{\"event\":\"delivered\"}")]
    [InlineData("[][]")]
    [InlineData("[] and more")]
    [InlineData("<html>")]
    public void A_body_that_is_no_array_is_unreadable(string body) =>
        Assert.Equal("body-unreadable", CodeOf(Reports(_key), Sign(_key, Now, body), Stamp(Now), body, Now));

    [Fact]
    public void A_body_that_nests_without_end_is_unreadable()
    {
        var body = new string('[', 100_000);

        Assert.Equal("body-unreadable", CodeOf(Reports(_key), Sign(_key, Now, body), Stamp(Now), body, Now));
    }

    [Theory]
    [InlineData(10_000, null)]
    [InlineData(10_001, "body-unreadable")]
    public void A_body_has_so_many_events_and_no_more(int count, string? code)
    {
        var body = $"[{string.Join(',', Enumerable.Repeat("{}", count))}]";

        Assert.Equal(code, CodeOf(Reports(_key), Sign(_key, Now, body), Stamp(Now), body, Now));
    }

    [Theory]
    [InlineData("processed", null, DeliveryState.Accepted, null)]
    [InlineData("deferred", null, DeliveryState.Deferred, null)]
    [InlineData("delivered", null, DeliveryState.Delivered, null)]
    [InlineData("bounce", "bounce", DeliveryState.Failed, "bounced")]
    [InlineData("bounce", null, DeliveryState.Failed, "bounced")]
    [InlineData("bounce", "blocked", DeliveryState.Failed, "blocked")]
    [InlineData("dropped", null, DeliveryState.Failed, "dropped")]
    [InlineData("spamreport", null, DeliveryState.Failed, "spam")]
    public void Each_event_means_one_thing(string name, string? type, DeliveryState state, string? code)
    {
        var report = Read($"[{Event("one", name, type: type)}]");

        Assert.Equal(new DeliveryEvent("one", Mark, state, new DateTimeOffset(2026, 11, 3, 7, 59, 30, TimeSpan.Zero), code), Assert.Single(report.Events));
        Assert.Equal(0, report.Unreadable);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("click")]
    [InlineData("unsubscribe")]
    [InlineData("group_unsubscribe")]
    [InlineData("group_resubscribe")]
    [InlineData("account_status_change")]
    [InlineData("Delivered")]
    [InlineData("")]
    public void What_people_do_with_a_mail_and_what_is_not_known_is_left_out(string name)
    {
        var report = Read($"[{Event("one", name)},{Event("two", "delivered")}]");

        Assert.Equal("two", Assert.Single(report.Events).Id);
        Assert.Equal(0, report.Unreadable);
    }

    [Theory]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":1793692770}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":1793692770,"delivery":"express"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":1793692770,"delivery":7}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":1793692770,"delivery":"0123456789abcdef-0123456789abcdef0123456789abcdef-0"}""")]
    public void Events_of_other_systems_of_the_same_account_are_left_out(string other)
    {
        var report = Read($"[{other},{Event("two", "delivered")}]");

        Assert.Equal("two", Assert.Single(report.Events).Id);
        Assert.Equal(0, report.Unreadable);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"delivered\"")]
    [InlineData("[]")]
    [InlineData("""{"delivery":"MARK"}""")]
    [InlineData("""{"event":7,"sg_event_id":"x","timestamp":1793692770,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","timestamp":1793692770,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"","timestamp":1793692770,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":7,"timestamp":1793692770,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":"1793692770","delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":1793692770.5,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":-1,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":1e300,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":999999999999999,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"\ud800","timestamp":1793692770,"delivery":"MARK"}""")] // half a character is no text
    [InlineData("""{"event":"\ud800","sg_event_id":"x","timestamp":1793692770,"delivery":"MARK"}""")]
    [InlineData("""{"event":"bounce","type":"\ud800","sg_event_id":"x","timestamp":1793692770,"delivery":"MARK"}""")]
    [InlineData("""{"event":"delivered","sg_event_id":"x","timestamp":1793692770,"delivery":"\ud800"}""")]
    [InlineData("""{"\ud800":7,"event":"delivered","timestamp":1793692770,"delivery":"MARK"}""")]
    public void One_bad_event_is_counted_and_does_not_lose_the_others(string bad)
    {
        var report = Read($"[{Event("one", "processed")},{bad.Replace("MARK", Mark.ToString(), StringComparison.Ordinal)},{Event("two", "delivered")}]");

        Assert.Equal(["one", "two"], report.Events.Select(one => one.Id));
        Assert.Equal(1, report.Unreadable);
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_lose_the_other_events()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"[{Event("one", "processed")},{{\"event\":\"delivered\",\"timestamp\":1793692770,\"delivery\":\"{Mark}\",\"sg_event_id\":\""),
            0xFF,
            .. Encoding.UTF8.GetBytes($"\"}},{Event("two", "delivered")}]"),
        ];
        var signature = _key.SignData([.. Encoding.UTF8.GetBytes(Stamp(Now)), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.True(Reports(_key).Read(Convert.ToBase64String(signature), Stamp(Now), body, Now).IsSuccess(out var report, out _));

        Assert.Equal(["one", "two"], report.Events.Select(one => one.Id));
        Assert.Equal(1, report.Unreadable);
    }

    [Fact]
    public void An_event_that_comes_46_times_is_one_and_those_beside_it_keep_their_order()
    {
        var copies = string.Join(',', Enumerable.Repeat(Event("one", "bounce"), 46));

        var report = Read($"[{Event("zero", "processed")},{copies},{Event("two", "delivered")}]");

        Assert.Equal(["zero", "one", "two"], report.Events.Select(one => one.Id));
    }

    [Fact]
    public void What_the_other_side_said_is_not_kept()
    {
        var report = Read($"[{Event("one", "bounce").Replace("}", ",\"reason\":\"550 canary@family.example unknown\",\"email\":\"canary@family.example\",\"ip\":\"192.0.2.1\"}", StringComparison.Ordinal)}]");

        Assert.DoesNotContain("canary", JsonSerializer.Serialize(report.Events), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", report.Events[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData(PublishedKey + "AAAA")]
    [InlineData("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=")] // Ed25519
    public void A_key_that_is_none_is_told_from_one(string key) => Assert.Null(EventKey.TryParse(key));

    [Fact]
    public void A_key_on_another_curve_is_none()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.Null(EventKey.TryParse(PublicOf(other)));
        Assert.NotNull(EventKey.TryParse(PublicOf(_key)));
    }

    private static string Event(string id, string name, string? type = null) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["email"] = "assurance@ashdown-primary.example",
            ["timestamp"] = 1793692770,
            ["smtp-id"] = "<14c5d75ce93.dfd.64b469@ismtpd-555>",
            ["event"] = name,
            ["type"] = type,
            ["sg_event_id"] = id,
            ["sg_message_id"] = "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
            ["delivery"] = Mark.ToString(),
        }.Where(part => part.Value is not null).ToDictionary());

    private static SendGridReports Reports(params ECDsa[] keys) => new(keys.Select(PublicOf));

    private static string PublicOf(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    private static string Stamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Sign(ECDsa key, DateTimeOffset at, string body) => Sign(key, Stamp(at), body);

    private static string Sign(ECDsa key, string timestamp, string body) =>
        Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private static string? CodeOf(SendGridReports reports, string? signature, string? timestamp, string body, DateTimeOffset now) =>
        reports.Read(signature, timestamp, Encoding.UTF8.GetBytes(body), now).Match(_ => null, problem => (string?)problem.Code);

    private DeliveryReport Read(string body) =>
        Reports(_key).Read(Sign(_key, Now, body), Stamp(Now), Encoding.UTF8.GetBytes(body), Now).Match(report => report, problem => throw new InvalidOperationException(problem.Code));
}
