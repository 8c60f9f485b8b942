using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class MailOptionsTests
{
    private static readonly string Key = NewKey();

    [Fact]
    public void A_folder_by_itself_is_a_sender_as_it_always_was() => Assert.IsType<FolderEmailSender>(SenderFor(new() { ["Mail:Folder"] = "mails" }));

    [Theory]
    [InlineData("Folder", typeof(FolderEmailSender))]
    [InlineData("folder", typeof(FolderEmailSender))]
    [InlineData("", typeof(FolderEmailSender))]
    [InlineData("SendGrid", typeof(OnlyAllowedRecipients))]
    [InlineData("smtp", typeof(OnlyAllowedRecipients))]
    public void Outside_production_what_reaches_the_world_is_held_back(string sender, Type type) =>
        Assert.IsType(type, SenderFor(All() with { Sender = sender }));

    [Theory]
    [InlineData("SendGrid", typeof(SendGridEmailSender))]
    [InlineData("Smtp", typeof(SmtpEmailSender))]
    public void In_production_it_is_not(string sender, Type type) =>
        Assert.IsType(type, SenderFor(All() with { Sender = sender, Production = "true" }));

    [Fact]
    public void What_is_there_and_empty_is_not_set() =>
        Assert.IsType<FolderEmailSender>(SenderFor(new()
        {
            ["Mail:Sender"] = "",
            ["Mail:Folder"] = "mails",
            ["Mail:AllowedRecipients:0"] = "",
            ["Mail:SendGrid:ApiKey"] = "",
            ["Mail:SendGrid:EventKeys:0"] = "",
            ["Mail:Smtp:Host"] = "",
            ["Mail:Smtp:Security"] = "",
        }));

    [Theory]
    [InlineData("SendGrid", "Mail:Sender", "Pigeon", "Mail:Sender must be")]
    [InlineData("SendGrid", "Mail:Sender", "1", "Mail:Sender must be")]
    [InlineData("Folder", "Mail:Folder", "", "Mail:Folder")]
    [InlineData("", "Mail:Folder", "", "Mail:Folder")]
    [InlineData("Folder", "Mail:Production", "true", "Mail:Production")]
    [InlineData("Folder", "Mail:From", "nobody", "Mail:From")]
    [InlineData("Folder", "Mail:From", "Monitor <monitor@board.example>", "Mail:From")]
    [InlineData("Folder", "Mail:From", "monitor@board.example\n", "Mail:From")]
    [InlineData("Folder", "Mail:AllowedRecipients:0", "board.example", "Mail:AllowedRecipients")]
    [InlineData("Folder", "Mail:AllowedRecipients:0", "@", "Mail:AllowedRecipients")]
    [InlineData("Folder", "Mail:AllowedRecipients:0", "*@board.example,@board.example", "Mail:AllowedRecipients")]
    [InlineData("Folder", "Mail:TimeoutSeconds", "0", "Mail:TimeoutSeconds")]
    [InlineData("Folder", "Mail:TimeoutSeconds", "121", "Mail:TimeoutSeconds")]
    [InlineData("Folder", "Mail:SendGrid:EventKeys:0", "AAAA", "Mail:SendGrid:EventKeys:0")]
    [InlineData("SendGrid", "Mail:SendGrid:ApiKey", "", "Mail:SendGrid:ApiKey")]
    [InlineData("SendGrid", "Mail:SendGrid:ApiKey", "SG.one two", "Mail:SendGrid:ApiKey")]
    [InlineData("SendGrid", "Mail:SendGrid:ApiKey", "SG.one\n", "Mail:SendGrid:ApiKey")]
    [InlineData("SendGrid", "Mail:SendGrid:Host", "api.sendgrid.com", "Mail:SendGrid:Host")]
    [InlineData("SendGrid", "Mail:SendGrid:Host", "http://api.sendgrid.com", "Mail:SendGrid:Host")]
    [InlineData("SendGrid", "Mail:SendGrid:EventKeys:0", "", "Mail:SendGrid:EventKeys")]
    [InlineData("SendGrid", "Mail:SendGrid:EventKeys:1", "AAAA", "Mail:SendGrid:EventKeys:1")]
    [InlineData("Smtp", "Mail:Smtp:Host", "", "Mail:Smtp:Host")]
    [InlineData("Smtp", "Mail:Smtp:Host", "mail server", "Mail:Smtp:Host")]
    [InlineData("Smtp", "Mail:Smtp:Port", "0", "Mail:Smtp:Port")]
    [InlineData("Smtp", "Mail:Smtp:Port", "65536", "Mail:Smtp:Port")]
    [InlineData("Smtp", "Mail:Smtp:Security", "Perhaps", "Mail:Smtp:Security")]
    [InlineData("Smtp", "Mail:Smtp:Security", "None", "Mail:Smtp:Security")]
    [InlineData("Smtp", "Mail:Smtp:Password", "", "Mail:Smtp:Password")]
    [InlineData("Smtp", "Mail:Smtp:User", "", "Mail:Smtp:User")]
    public void A_setting_that_cannot_be_right_is_named(string sender, string setting, string value, string named)
    {
        var settings = All() with { Sender = sender };

        var stopped = Assert.Throws<OptionsValidationException>(() => SenderFor(settings, setting, value));

        Assert.Contains(named, Assert.Single(stopped.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("127.0.0.1.example", false)]
    [InlineData("localhost.example", false)]
    [InlineData("10.0.0.1", false)]
    public void Mail_is_sent_openly_only_to_a_server_on_this_machine(string host, bool allowed)
    {
        var settings = (All() with { Sender = "Smtp" }).ToDictionary();
        settings["Mail:Smtp:Host"] = host;
        settings["Mail:Smtp:Security"] = "None";

        Assert.Equal(allowed, Record.Exception(() => SenderFor(settings)) is null);
    }

    [Fact]
    public void In_production_a_list_that_keeps_nothing_back_is_an_error() =>
        Assert.Contains("Mail:AllowedRecipients", Assert.Throws<OptionsValidationException>(() =>
            SenderFor(All() with { Sender = "Smtp", Production = "true" }, "Mail:AllowedRecipients:0", "@board.example")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void So_many_keys_of_events_may_live_and_no_more(int count, bool right)
    {
        var settings = (All() with { Sender = "SendGrid" }).ToDictionary();

        for (var i = 0; i < count; i++)
        {
            settings[$"Mail:SendGrid:EventKeys:{i}"] = Key;
        }

        Assert.Equal(right, Record.Exception(() => SenderFor(settings)) is null);
    }

    [Fact]
    public void Nothing_secret_stands_in_what_is_said_of_a_setting()
    {
        var stopped = Assert.Throws<OptionsValidationException>(() => SenderFor(All() with { Sender = "SendGrid" }, "Mail:SendGrid:ApiKey", "SG.the secret"));

        Assert.DoesNotContain("secret", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_are_read_with_the_keys_that_are_set_and_expected_only_then()
    {
        Assert.Equal("reports-not-expected", Code(Services(new() { ["Mail:Folder"] = "mails" })));
        Assert.Equal("signature-missing", Code(Services((All() with { Sender = "SendGrid" }).ToDictionary())));

        static string Code(ServiceProvider services)
        {
            using (services)
            {
                return services.GetRequiredService<IDeliveryReports>().Read(null, null, [], DateTimeOffset.UnixEpoch).Match(_ => "read", problem => problem.Code);
            }
        }
    }

    private static Settings All() => new("Folder", "false");

    private static IEmailSender SenderFor(Settings settings, string? name = null, string? value = null)
    {
        var all = settings.ToDictionary();

        if (name is not null)
        {
            all[name] = value;
        }

        return SenderFor(all);
    }

    private static IEmailSender SenderFor(Dictionary<string, string?> settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<IEmailSender>();
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddInfrastructure()
            .BuildServiceProvider();

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    private sealed record Settings(string Sender, string Production)
    {
        public Dictionary<string, string?> ToDictionary() => new()
        {
            ["Mail:Sender"] = Sender,
            ["Mail:Production"] = Production,
            ["Mail:Folder"] = "mails",
            ["Mail:From"] = "monitor@board.example",
            ["Mail:SendGrid:ApiKey"] = "SG.key",
            ["Mail:SendGrid:EventKeys:0"] = Key,
            ["Mail:Smtp:Host"] = "mail.example",
            ["Mail:Smtp:User"] = "monitor",
            ["Mail:Smtp:Password"] = "secret",
        };
    }
}
