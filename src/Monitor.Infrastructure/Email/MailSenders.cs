using Microsoft.Extensions.Logging;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>Makes the sender that the settings name. One that reaches the world is held back unless they say that this is production.</summary>
internal static class MailSenders
{
    public static IEmailSender For(MailOptions options, ILoggerFactory loggers)
    {
        var host = options.From.Split('@')[^1];
        var timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);

        return options.Chosen switch
        {
            MailSender.Folder => new FolderEmailSender(options.Folder!, options.From, host),
            MailSender.SendGrid => Outside(new SendGridEmailSender(options.SendGrid, options.From, host, timeout, TimeProvider.System), options, loggers),
            MailSender.Smtp => Outside(new SmtpEmailSender(options.Smtp, options.From, host, timeout, TimeProvider.System), options, loggers),
            _ => throw new InvalidOperationException("Settings are validated at start."),
        };
    }

    private static IEmailSender Outside(IEmailSender sender, MailOptions options, ILoggerFactory loggers) =>
        options.Production ? sender : new OnlyAllowedRecipients(sender, new AllowList(options.Allowed), loggers.CreateLogger<OnlyAllowedRecipients>());
}
