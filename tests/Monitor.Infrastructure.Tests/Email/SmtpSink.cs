using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Monitor.Infrastructure.Tests.Email;

/// <summary>A mail as the sink took it, and over what kind of connection.</summary>
internal sealed record SunkMail(string From, string To, byte[] Bytes, bool Encrypted, string? SignIn);

/// <summary>
/// A mail server that keeps what it takes, and at any word of the conversation can be told to answer otherwise, to say nothing, or to break off.
/// Words: CONNECT, EHLO, STARTTLS, HANDSHAKE, AUTH, MAIL, RCPT, DATA, and END once the mail has come whole.
/// </summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>Instead of an answer: end the connection; say nothing until the test is over.</summary>
    public const string BreakOff = "break-off";
    public const string Silence = "silence";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<SunkMail> _mails = [];
    private readonly ConcurrentQueue<string> _words = [];
    private readonly Task _serving;
    private int _connections;

    public SmtpSink()
    {
        Certificate = NewCertificate();
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public X509Certificate2 Certificate { get; }

    public bool OffersEncryption { get; set; } = true;

    public bool OffersSignIn { get; set; }

    /// <summary>Takes several words at once (RFC 2920).</summary>
    public bool OffersPipelining { get; set; }

    /// <summary>Encrypted from the first byte on.</summary>
    public bool EncryptedAtOnce { get; set; }

    /// <summary>What it answers to a word, and to the how-manieth such word in all; null for what a good server answers.</summary>
    public Func<string, int, string?> Answer { get; set; } = (_, _) => null;

    public IReadOnlyCollection<SunkMail> Mails => _mails;

    public IReadOnlyCollection<string> Words => _words;

    public int Connections => _connections;

    /// <summary>Set once it keeps silent.</summary>
    public TaskCompletionSource Silent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _serving;
        _ended.Dispose();
        Certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        var talks = new List<Task>();

        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);

        try
        {
            using (client)
            {
                await new Talk(this, client.GetStream()).RunAsync();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The other side has gone, does not trust us, or the test is over.
        }
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=mail.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class BrokenOff : IOException;

    private sealed class Talk(SmtpSink sink, Stream stream)
    {
        private Stream _stream = stream;
        private bool _encrypted;
        private string? _signIn;
        private string _from = string.Empty;
        private string _to = string.Empty;

        public async Task RunAsync()
        {
            if (sink.EncryptedAtOnce)
            {
                await EncryptAsync();
            }

            if (!await SayAsync("CONNECT", "220 mail.example ESMTP"))
            {
                return;
            }

            while (await ReadLineAsync() is { } line && await HearAsync(line))
            {
            }
        }

        private async Task<bool> HearAsync(string line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync("EHLO", Greeting());
                    return true;
                case "STARTTLS":
                    if (await SayAsync("STARTTLS", "220 go on"))
                    {
                        await EncryptAsync();
                    }

                    return true;
                case "AUTH":
                    _signIn = await SayAsync("AUTH", "235 welcome") ? Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2])) : null;
                    return true;
                case "MAIL":
                    _from = Address(line);
                    await SayAsync("MAIL", "250 ok");
                    return true;
                case "RCPT":
                    _to = Address(line);
                    await SayAsync("RCPT", "250 ok");
                    return true;
                case "DATA":
                    if (await SayAsync("DATA", "354 go on"))
                    {
                        await TakeAsync();
                    }

                    return true;
                case "QUIT":
                    await WriteAsync("221 bye");
                    return false;
                default:
                    await WriteAsync("250 ok");
                    return true;
            }
        }

        private async Task TakeAsync()
        {
            using var bytes = new MemoryStream();

            while (await ReadLineAsync() is { } line && line != ".")
            {
                bytes.Write(Encoding.UTF8.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
            }

            await SayAsync("END", "250 taken", () => sink._mails.Enqueue(new SunkMail(_from, _to, bytes.ToArray(), _encrypted, _signIn)));
        }

        /// <summary>Says what it was told to, or what a good server says; true when it was the latter.</summary>
        private async Task<bool> SayAsync(string word, string good, Action? whenGood = null)
        {
            sink._words.Enqueue(word);

            switch (sink.Answer(word, sink._words.Count(one => one == word)))
            {
                case null:
                    whenGood?.Invoke();
                    await WriteAsync(good);
                    return true;
                case BreakOff:
                    throw new BrokenOff();
                case Silence:
                    sink.Silent.TrySetResult();
                    await Task.Delay(Timeout.Infinite, sink._ended.Token);
                    return false;
                case var other:
                    await WriteAsync(other);
                    return false;
            }
        }

        private string Greeting()
        {
            List<string> lines = ["mail.example", "8BITMIME"];

            if (sink.OffersEncryption && !_encrypted)
            {
                lines.Add("STARTTLS");
            }

            if (sink.OffersSignIn && _encrypted)
            {
                lines.Add("AUTH PLAIN");
            }

            if (sink.OffersPipelining)
            {
                lines.Add("PIPELINING");
            }

            return string.Join("\r\n", lines.Select((line, i) => $"250{(i + 1 < lines.Count ? '-' : ' ')}{line}"));
        }

        private async Task EncryptAsync()
        {
            if (sink.Answer("HANDSHAKE", 1) == BreakOff)
            {
                throw new BrokenOff();
            }

            var encrypted = new SslStream(_stream);
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = sink.Certificate }, sink._ended.Token);
            _stream = encrypted;
            _encrypted = true;
        }

        private async Task<string?> ReadLineAsync()
        {
            var line = new List<byte>();
            var one = new byte[1];

            while (await _stream.ReadAsync(one, sink._ended.Token) > 0)
            {
                if (one[0] == '\n')
                {
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                }

                line.Add(one[0]);
            }

            return null;
        }

        private async Task WriteAsync(string line)
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), sink._ended.Token);
            await _stream.FlushAsync(sink._ended.Token);
        }

        private static string Address(string line) => line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
    }
}
