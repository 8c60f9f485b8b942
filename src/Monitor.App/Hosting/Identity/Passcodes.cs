using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Monitor.App.Features.Mail;
using Monitor.Domain.Audit;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;

namespace Monitor.App.Hosting.Identity;

/// <summary>
/// Signing in by a code that is sent to an address of the directory. Whoever asks is answered the same, with the same calls to the storage and without waiting for
/// any mail, whether the address is anybody's or not.
/// </summary>
internal sealed class Passcodes(
    IPasscodeStore store, IDirectoryStore directory, SendPasscodes sending, Present present, IDataProtectionProvider protection, IOptions<MonitorOptions> options,
    [FromKeyedServices(Clocks.Real)] TimeProvider realTime)
{
    private const int IdBytes = 16;
    private const int LongestAddress = 254;

    private readonly IDataProtector _protector = protection.CreateProtector("passcode");
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.IdKey), HMACSHA256.HashSizeInBytes, info: "passcodes"u8.ToArray());

    /// <summary>Sends a code where the address is somebody's; what the browser must bring back with it.</summary>
    public async Task<string> AskAsync(string email, CancellationToken cancellationToken)
    {
        var now = realTime.GetUtcNow();
        var identity = VerifiedIdentity.OfPerson(email.Length > LongestAddress ? email[..LongestAddress] : email);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        var maySend = await store.AskAsync(identity.Subject, now, cancellationToken);
        await store.AddAsync(Passcode.Asked(id, Hash(id, code), now), cancellationToken);
        var isKnown = Memberships.Of(identity, await directory.ReadAsync(cancellationToken), present.Now.DateInLondon()).Length > 0;
        sending.Later(maySend && isKnown ? new CodeToSend(identity.SignIn, code, id) : null);
        return _protector.Protect($"{id}\n{identity.SignIn}");
    }

    /// <summary>Whose code it was, when it is right and comes from the browser that asked.</summary>
    public async Task<(PasscodeOutcome Outcome, VerifiedIdentity? Identity)> TypeAsync(string? brought, string code, CancellationToken cancellationToken)
    {
        if (Unprotected(brought) is not [{ } id, { } signIn])
        {
            return (PasscodeOutcome.Gone, null);
        }

        var typed = new string([.. code.Where(char.IsAsciiDigit)]);
        var outcome = await store.TypeAsync(id, Hash(id, typed), realTime.GetUtcNow(), cancellationToken);
        return (outcome, outcome == PasscodeOutcome.Right ? new VerifiedIdentity(signIn) : null);
    }

    private string[]? Unprotected(string? brought)
    {
        try
        {
            return brought is null ? null : _protector.Unprotect(brought).Split('\n');
        }
        catch (CryptographicException)
        {
            return null; // not ours, or of a key that is gone
        }
    }

    private string Hash(string id, string code) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(Digest.Of(id, code))));
}

/// <summary>A code on its way to an address; held in memory only.</summary>
internal sealed record CodeToSend(string To, string Code, string Id)
{
    /// <summary>Without the code: what prints it must not print it.</summary>
    public override string ToString() => nameof(CodeToSend);
}

/// <summary>Mails codes outside the request that asked for them, so that nobody can tell from its time whether there was one to mail.</summary>
internal sealed partial class SendPasscodes(EmailRenderer renderer, IEmailSender sender, Present present, ILogger<SendPasscodes> logger) : BackgroundService
{
    private const int WaitingAtMost = 1000;

    private readonly Channel<CodeToSend?> _waiting = Channel.CreateBounded<CodeToSend?>(new BoundedChannelOptions(WaitingAtMost) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Null where there is none to send, which takes the same way.</summary>
    public void Later(CodeToSend? code) => _waiting.Writer.TryWrite(code);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var code in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (code is not null)
            {
                await SendAsync(code, stoppingToken);
            }
        }
    }

    private async Task SendAsync(CodeToSend code, CancellationToken cancellationToken)
    {
        try
        {
            var content = PasscodeMail.Compose(code.Code, (int)Passcode.GoodFor.TotalMinutes);
            var mail = await renderer.RenderAsync(content, NotificationId.For(MailKind.Passcode, code.Id, string.Empty), 1, MailKind.Passcode, code.To, present.Now, cancellationToken);
            var outcome = await sender.SendAsync(mail, cancellationToken);

            if (outcome.Result != SendResult.Accepted)
            {
                Log.NotSent(logger, outcome.Result, outcome.Code);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(logger, exception.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A code to sign in was not taken by the mail provider: {Result} {Code}. Whoever asked can ask again.")]
        public static partial void NotSent(ILogger logger, SendResult result, string? code);

        [LoggerMessage(LogLevel.Error, "A code to sign in could not be mailed: {Kind}.")]
        public static partial void Failed(ILogger logger, string kind);
    }
}
