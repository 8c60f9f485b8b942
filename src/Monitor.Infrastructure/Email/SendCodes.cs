namespace Monitor.Infrastructure.Email;

/// <summary>Short words of ours for why a mail was not taken, beside <c>http-429</c> and <c>smtp-550</c>.</summary>
internal static class SendCodes
{
    public const string NotReached = "not-reached";
    public const string Timeout = "timeout";
    public const string ConnectionLost = "connection-lost";
    public const string Encryption = "smtp-tls";
    public const string SignIn = "smtp-sign-in";
}
