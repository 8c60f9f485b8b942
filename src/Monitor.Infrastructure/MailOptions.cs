using System.ComponentModel.DataAnnotations;
using System.Net;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure;

/// <summary>Who delivers mails.</summary>
public enum MailSender
{
    /// <summary>Nobody: they are put into a folder.</summary>
    Folder,
    SendGrid,
    Smtp,
}

/// <summary>How a connection to a mail server is encrypted.</summary>
public enum SmtpSecurity
{
    /// <summary>From its first words on, or nothing is sent.</summary>
    StartTls,
    SslOnConnect,

    /// <summary>Not at all: only for a server on the same machine.</summary>
    None,
}

/// <summary>Settings under <c>Mail</c>.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>Folder, SendGrid or Smtp; Folder where none is named and <see cref="Folder"/> is given.</summary>
    public string? Sender { get; init; }

    /// <summary>Where mails are put as files.</summary>
    public string? Folder { get; init; }

    /// <summary>The address that mails come from.</summary>
    public string From { get; init; } = "monitor@northmere-scp.example";

    /// <summary>Seconds until a provider's answer is not waited for any more; shorter than the lease, or another instance takes the mail meanwhile.</summary>
    [Range(1, 120, ErrorMessage = "Mail:TimeoutSeconds must be from 1 to 120.")]
    public int TimeoutSeconds { get; init; } = 20;

    /// <summary>Off: nothing leaves to anyone who is not in <see cref="AllowedRecipients"/>.</summary>
    public bool Production { get; init; }

    /// <summary>Outside production: addresses, and domains as in <c>@council.example</c>.</summary>
    public IReadOnlyList<string> AllowedRecipients { get; init; } = [];

    public SendGridOptions SendGrid { get; init; } = new();

    public SmtpOptions Smtp { get; init; } = new();

    /// <summary>How long a provider's answer is waited for; null where there is no provider.</summary>
    public TimeSpan? LongestWait => Chosen is MailSender.SendGrid or MailSender.Smtp ? TimeSpan.FromSeconds(TimeoutSeconds) : null;

    internal MailSender? Chosen => string.IsNullOrWhiteSpace(Sender)
        ? string.IsNullOrWhiteSpace(Folder) ? null : MailSender.Folder
        : Named<MailSender>(Sender);

    /// <summary>A setting that is there and empty is one that is not set.</summary>
    internal IReadOnlyList<string> Allowed => Given(AllowedRecipients);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Faults().Select(fault => new ValidationResult(fault));

    internal static IReadOnlyList<string> Given(IEnumerable<string> values) => [.. values.Where(value => !string.IsNullOrWhiteSpace(value))];

    internal static T? Named<T>(string? name)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase)).Cast<T?>().FirstOrDefault();

    private IEnumerable<string> Faults()
    {
        if (!PlainAddress.TryParse(From, out _))
        {
            yield return "Mail:From must be an e-mail address, without a name beside it.";
        }

        if (Allowed.Any(entry => !AllowList.IsEntry(entry)))
        {
            yield return "Mail:AllowedRecipients holds addresses, and domains as in @council.example; one of them is neither.";
        }

        if (Production && Allowed.Count > 0)
        {
            yield return "Mail:AllowedRecipients keeps nothing back where Mail:Production is true: take it out.";
        }

        foreach (var fault in SendGrid.FaultsOfKeys().Concat(FaultsOfSender()))
        {
            yield return fault;
        }
    }

    private IEnumerable<string> FaultsOfSender() => Chosen switch
    {
        null when !string.IsNullOrWhiteSpace(Sender) => ["Mail:Sender must be Folder, SendGrid or Smtp."],
        null => ["Give Mail:Folder, the folder into which mails are put, or Mail:Sender, which delivers them."],
        MailSender.Folder when string.IsNullOrWhiteSpace(Folder) => ["Give Mail:Folder, the folder into which mails are put."],
        MailSender.Folder when Production => ["Mail:Production is true and Mail:Sender is Folder, which delivers to nobody."],
        MailSender.SendGrid => SendGrid.Faults(),
        MailSender.Smtp => Smtp.Faults(),
        _ => [],
    };
}

/// <summary>Settings under <c>Mail:SendGrid</c>.</summary>
public sealed class SendGridOptions
{
    /// <summary>May send mail and nothing else.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The region's own address for an account that is kept in one.</summary>
    public string Host { get; init; } = "https://api.sendgrid.com";

    /// <summary>The public keys with which events are checked; two while one follows another.</summary>
    public IReadOnlyList<string> EventKeys { get; init; } = [];

    internal IReadOnlyList<string> Keys => MailOptions.Given(EventKeys);

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(ApiKey) || ApiKey.Any(c => c is <= ' ' or > '~'))
        {
            yield return "Give Mail:SendGrid:ApiKey, a key that may send mail, without blanks.";
        }

        if (!Uri.TryCreate(Host, UriKind.Absolute, out var host) || !(host.Scheme == Uri.UriSchemeHttps || (host.Scheme == Uri.UriSchemeHttp && host.IsLoopback)))
        {
            yield return "Mail:SendGrid:Host must be a whole address with https, as in https://api.sendgrid.com.";
        }

        if (Keys.Count is 0 or > SendGridReports.MostKeys)
        {
            yield return $"Mail:SendGrid:EventKeys needs the verification key of the event webhook, and at most {SendGridReports.MostKeys} of them: without, nobody hears whether a mail arrived.";
        }
    }

    internal IEnumerable<string> FaultsOfKeys() => Keys
        .Select((key, i) => EventKey.TryParse(key) is null ? $"Mail:SendGrid:EventKeys:{i} must be a public key as SendGrid shows it: base64, ECDSA on P-256." : null)
        .OfType<string>();
}

/// <summary>Settings under <c>Mail:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>StartTls, SslOnConnect or None.</summary>
    public string Security { get; init; } = nameof(SmtpSecurity.StartTls);

    /// <summary>Where the server wants to know who sends.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    internal SmtpSecurity? Encryption => string.IsNullOrWhiteSpace(Security) ? SmtpSecurity.StartTls : MailOptions.Named<SmtpSecurity>(Security);

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Host) || Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return "Give Mail:Smtp:Host, the name of the mail server.";
        }

        if (Port is < 1 or > ushort.MaxValue)
        {
            yield return "Mail:Smtp:Port must be from 1 to 65535.";
        }

        if (Encryption is null)
        {
            yield return "Mail:Smtp:Security must be StartTls, SslOnConnect or None.";
        }

        if (Encryption is SmtpSecurity.None && !IsThisMachine)
        {
            yield return "Mail:Smtp:Security is None, which is only for a server on this machine.";
        }

        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password))
        {
            yield return "Give both Mail:Smtp:User and Mail:Smtp:Password, or neither.";
        }
    }

    private bool IsThisMachine =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
