using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Monitor.Domain.Email;

namespace Monitor.Infrastructure.Email;

/// <summary>What a mail server's answers, and its silence, mean (ADR 22). Its words go no further.</summary>
internal static class SmtpAnswers
{
    /// <summary>How a connection, its encryption or signing in failed: nothing has left yet.</summary>
    public static SendOutcome? OfOpening(Exception exception) => exception switch
    {
        SmtpCommandException { StatusCode: var status } => IsForLater(status) ? NotNow(status) : SendOutcome.NotAllowed with { Code = CodeOf(status) },
        AuthenticationException { InnerException: SmtpCommandException { StatusCode: var status } } when IsForLater(status) => NotNow(status),
        AuthenticationException or SaslException => SendOutcome.NotAllowed with { Code = SendCodes.SignIn },

        // Refused is what was looked at and not trusted; a handshake that broke off is a connection that broke off.
        SslHandshakeException { InnerException: System.Security.Authentication.AuthenticationException } => SendOutcome.NotAllowed with { Code = SendCodes.Encryption },
        SslHandshakeException => NotReached,
        NotSupportedException => SendOutcome.NotAllowed with { Code = SendCodes.Encryption },
        SocketException or IOException or ProtocolException or OperationCanceledException => NotReached,
        _ => null,
    };

    /// <summary>How handing over failed. Once the mail's own bytes are on their way, only an answer tells what became of them.</summary>
    public static SendOutcome? OfHandingOver(Exception exception, bool begun) => exception switch
    {
        SmtpCommandException refused => OfRefusal(refused),
        ServiceNotAuthenticatedException => SendOutcome.NotAllowed with { Code = SendCodes.SignIn },
        NotSupportedException => SendOutcome.AddressRefused with { Code = HeaderGuard.Address },
        OperationCanceledException => begun ? SendOutcome.Unknown with { Code = SendCodes.Timeout } : NotReached,
        SocketException or IOException or ProtocolException or ServiceNotConnectedException => begun ? SendOutcome.Unknown with { Code = SendCodes.ConnectionLost } : NotReached,
        _ => null,
    };

    private static SendOutcome NotReached => SendOutcome.NotNow with { Code = SendCodes.NotReached };

    private static SendOutcome OfRefusal(SmtpCommandException refused)
    {
        var code = CodeOf(refused.StatusCode);

        return ((int)refused.StatusCode, refused.ErrorCode) switch
        {
            ( < 500, _) => NotNow(refused.StatusCode),
            (530 or 534 or 535 or 538, _) => SendOutcome.NotAllowed with { Code = code },
            (550 or 551 or 553, SmtpErrorCode.RecipientNotAccepted) => SendOutcome.AddressRefused with { Code = code },

            (552, SmtpErrorCode.SenderNotAccepted) => SendOutcome.MessageRefused with { Code = code },

            // Not a word of the mail was looked at: it is we who may not send from this address, or not here.
            (_, SmtpErrorCode.SenderNotAccepted) => SendOutcome.NotAllowed with { Code = code },
            _ => SendOutcome.MessageRefused with { Code = code },
        };
    }

    private static bool IsForLater(SmtpStatusCode status) => (int)status is >= 400 and < 500;

    private static SendOutcome NotNow(SmtpStatusCode status) => SendOutcome.NotNow with { Code = CodeOf(status) };

    private static string CodeOf(SmtpStatusCode status) => FormattableString.Invariant($"smtp-{(int)status}");
}
