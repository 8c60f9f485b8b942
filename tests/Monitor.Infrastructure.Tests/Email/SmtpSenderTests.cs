using System.Net.Security;
using Microsoft.Extensions.Time.Testing;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Email;

namespace Monitor.Infrastructure.Tests.Email;

public sealed class SmtpSenderTests : SenderContract, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SmtpSink _sink = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero));
    private readonly SmtpEmailSender _sender;

    public SmtpSenderTests() => _sender = NewSender();

    protected override IEmailSender Sender => _sender;

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _sink.DisposeAsync();
    }

    [Fact]
    public async Task Encrypts_the_connection_and_says_on_the_envelope_what_stands_in_the_mail()
    {
        var outcome = await Sender.SendAsync(Message(), Cancelled);

        var mail = Assert.Single(_sink.Mails);
        Assert.Equal(SendOutcome.Accepted, outcome);
        Assert.Equal((From, Message().To, true, null), (mail.From, mail.To, mail.Encrypted, mail.SignIn));
    }

    [Fact]
    public async Task What_is_known_of_a_mail_beside_its_words_does_not_leave()
    {
        var message = Message() with { To = "canary@family.example" };

        await Sender.SendAsync(message, Cancelled);

        var raw = Assert.Single(await TakenAsync()).Raw;
        Assert.Single(raw.Split("canary").Skip(1));
        Assert.DoesNotContain(message.Kind.ToString(), raw, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(message.Mark!.Value.Tag, raw, StringComparison.Ordinal);
        Assert.All(message.References, reference => Assert.DoesNotContain(reference.ToString(), raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cannot_tell_afterwards_what_it_took() => Assert.Null(await Sender.WasAcceptedAsync(Message().Id, 1, Cancelled));

    [Fact]
    public async Task Signs_in_where_it_was_given_a_name_and_only_once_encrypted()
    {
        _sink.OffersSignIn = true;
        using var sender = NewSender(user: "monitor");

        Assert.Equal(SendOutcome.Accepted, await sender.SendAsync(Message(), Cancelled));
        Assert.Equal(("\0monitor\0secret", true), (Assert.Single(_sink.Mails).SignIn, _sink.Mails.First().Encrypted));
    }

    [Fact]
    public async Task Speaks_encrypted_from_the_first_byte_where_it_is_told_to()
    {
        _sink.EncryptedAtOnce = true;
        using var sender = NewSender(security: "SslOnConnect");

        Assert.Equal(SendOutcome.Accepted, await sender.SendAsync(Message(), Cancelled));
        Assert.DoesNotContain("STARTTLS", _sink.Words);
    }

    [Fact]
    public async Task Speaks_openly_only_where_it_is_told_to()
    {
        _sink.OffersEncryption = false;
        using var sender = NewSender(security: "None");

        Assert.Equal(SendOutcome.Accepted, await sender.SendAsync(Message(), Cancelled));
        Assert.False(Assert.Single(_sink.Mails).Encrypted);
    }

    [Fact]
    public async Task Says_nothing_to_a_server_that_does_not_encrypt()
    {
        _sink.OffersEncryption = false;

        Assert.Equal(SendOutcome.NotAllowed with { Code = SendCodes.Encryption }, await Sender.SendAsync(Message(), Cancelled));
        Assert.DoesNotContain("MAIL", _sink.Words);
    }

    [Fact]
    public async Task Says_nothing_to_a_server_whose_certificate_nobody_vouches_for()
    {
        using var sender = NewSender(trusts: false);

        Assert.Equal(SendOutcome.NotAllowed with { Code = SendCodes.Encryption }, await sender.SendAsync(Message(), Cancelled));
        Assert.DoesNotContain("MAIL", _sink.Words);
    }

    [Fact]
    public async Task A_server_that_knows_no_signing_in_is_a_matter_for_a_person()
    {
        using var sender = NewSender(user: "monitor");

        Assert.Equal(SendResult.NotAllowed, (await sender.SendAsync(Message(), Cancelled)).Result);
        Assert.DoesNotContain("MAIL", _sink.Words);
    }

    [Theory]
    [InlineData("CONNECT", "421 canary@family.example too many", SendResult.NotNow, "smtp-421")]
    [InlineData("CONNECT", "554 not you", SendResult.NotAllowed, "smtp-554")]
    [InlineData("STARTTLS", "454 not at present", SendResult.NotNow, "smtp-454")]
    [InlineData("STARTTLS", "500 what", SendResult.NotAllowed, "smtp-500")]
    [InlineData("AUTH", "535 canary@family.example", SendResult.NotAllowed, SendCodes.SignIn)]
    [InlineData("AUTH", "454 not at present", SendResult.NotNow, "smtp-454")]
    [InlineData("MAIL", "421 going down", SendResult.NotNow, "smtp-421")]
    [InlineData("MAIL", "451 later", SendResult.NotNow, "smtp-451")]
    [InlineData("MAIL", "530 sign in first", SendResult.NotAllowed, SendCodes.SignIn)]
    [InlineData("MAIL", "550 you may not send", SendResult.NotAllowed, "smtp-550")]
    [InlineData("MAIL", "552 too large", SendResult.MessageRefused, "smtp-552")]
    [InlineData("RCPT", "450 canary@family.example greylisted", SendResult.NotNow, "smtp-450")]
    [InlineData("RCPT", "550 canary@family.example unknown", SendResult.AddressRefused, "smtp-550")]
    [InlineData("RCPT", "551 elsewhere", SendResult.AddressRefused, "smtp-551")]
    [InlineData("RCPT", "553 no such name", SendResult.AddressRefused, "smtp-553")]
    [InlineData("RCPT", "530 sign in first", SendResult.NotAllowed, SendCodes.SignIn)]
    [InlineData("RCPT", "535 not you", SendResult.NotAllowed, "smtp-535")]
    [InlineData("RCPT", "554 no", SendResult.MessageRefused, "smtp-554")]
    [InlineData("DATA", "451 later", SendResult.NotNow, "smtp-451")]
    [InlineData("DATA", "554 no", SendResult.MessageRefused, "smtp-554")]
    [InlineData("END", "421 going down", SendResult.NotNow, "smtp-421")]
    [InlineData("END", "452 no room", SendResult.NotNow, "smtp-452")]
    [InlineData("END", "550 canary@family.example", SendResult.MessageRefused, "smtp-550")]
    [InlineData("END", "552 too large", SendResult.MessageRefused, "smtp-552")]
    [InlineData("END", "554 spam", SendResult.MessageRefused, "smtp-554")]
    public async Task Each_answer_means_one_thing_at_its_place(string word, string answer, SendResult result, string code)
    {
        _sink.OffersSignIn = true;
        using var sender = NewSender(user: "monitor");
        _sink.Answer = (said, _) => said == word ? answer : null;

        Assert.Equal(new SendOutcome(result, code), await sender.SendAsync(Message(), Cancelled));
        Assert.Empty(_sink.Mails);
        Assert.Equal(1, _sink.Connections);
    }

    [Theory]
    [InlineData("CONNECT", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("EHLO", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("HANDSHAKE", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("STARTTLS", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("MAIL", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("RCPT", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("DATA", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("END", SendResult.Unknown, SendCodes.ConnectionLost)]
    public async Task A_connection_that_breaks_is_unknown_only_once_the_mail_is_on_its_way(string word, SendResult result, string code)
    {
        _sink.Answer = (said, _) => said == word ? SmtpSink.BreakOff : null;

        Assert.Equal(new SendOutcome(result, code), await Sender.SendAsync(Message(), Cancelled));
        Assert.Equal(1, _sink.Connections);
    }

    [Theory]
    [InlineData("CONNECT", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("EHLO", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("STARTTLS", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("MAIL", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("RCPT", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("DATA", SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("END", SendResult.Unknown, SendCodes.Timeout)]
    public async Task Silence_is_unknown_only_once_the_mail_is_on_its_way(string word, SendResult result, string code)
    {
        _sink.Answer = (said, _) => said == word ? SmtpSink.Silence : null;

        var sending = Sender.SendAsync(Message(), Cancelled);
        await _sink.Silent.Task.WaitAsync(Cancelled);
        _clock.Advance(Patience - TimeSpan.FromTicks(1));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(new SendOutcome(result, code), await sending);
    }

    [Theory]
    [InlineData("END", null, SendResult.Accepted, null)]
    [InlineData("MAIL", "530 sign in first", SendResult.NotAllowed, SendCodes.SignIn)]
    [InlineData("RCPT", "450 greylisted", SendResult.NotNow, "smtp-450")]
    [InlineData("RCPT", "550 unknown", SendResult.AddressRefused, "smtp-550")]
    [InlineData("RCPT", SmtpSink.BreakOff, SendResult.NotNow, SendCodes.NotReached)]
    [InlineData("END", "452 no room", SendResult.NotNow, "smtp-452")]
    [InlineData("END", "552 too large", SendResult.MessageRefused, "smtp-552")]
    [InlineData("END", SmtpSink.BreakOff, SendResult.Unknown, SendCodes.ConnectionLost)]
    public async Task A_server_that_takes_several_words_at_once_is_understood_as_well(string word, string? answer, SendResult result, string? code)
    {
        _sink.OffersPipelining = true;
        _sink.Answer = (said, _) => said == word ? answer : null;

        Assert.Equal(new SendOutcome(result, code), await Sender.SendAsync(Message(text: "Grüße\n.\n"), Cancelled));
        Assert.Equal(result == SendResult.Accepted ? 1 : 0, _sink.Mails.Count);
    }

    [Fact]
    public async Task To_be_told_to_stop_meanwhile_is_no_outcome()
    {
        _sink.Answer = (said, _) => said == "END" ? SmtpSink.Silence : null;
        using var stop = new CancellationTokenSource();

        var sending = Sender.SendAsync(Message(), stop.Token);
        await _sink.Silent.Task.WaitAsync(Cancelled);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Nobody_there_is_not_now()
    {
        var port = _sink.Port;
        await using (var other = new SmtpSink())
        {
            port = other.Port;
        }

        using var sender = NewSender(port: port);

        Assert.Equal(SendOutcome.NotNow with { Code = SendCodes.NotReached }, await sender.SendAsync(Message(), Cancelled));
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_not_now()
    {
        using var sender = NewSender(server: "no-such-host.invalid");

        Assert.Equal(SendOutcome.NotNow with { Code = SendCodes.NotReached }, await sender.SendAsync(Message(), Cancelled));
    }

    [Fact]
    public async Task One_connection_takes_one_mail_after_another_whatever_it_said_of_the_last()
    {
        _sink.Answer = (said, n) => said == "RCPT" && n == 2 ? "550 unknown" : null;

        var outcomes = new List<SendResult>();

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            outcomes.Add((await Sender.SendAsync(Message(attempt: attempt), Cancelled)).Result);
        }

        Assert.Equal([SendResult.Accepted, SendResult.AddressRefused, SendResult.Accepted], outcomes);
        Assert.Equal(2, _sink.Mails.Count);
        Assert.Equal(1, _sink.Connections);
    }

    [Theory]
    [InlineData(29, 1)]
    [InlineData(30, 2)]
    public async Task A_connection_that_lay_idle_for_long_is_not_used_again(int seconds, int connections)
    {
        await Sender.SendAsync(Message(), Cancelled);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await Sender.SendAsync(Message(attempt: 2), Cancelled);

        Assert.Equal((2, connections), (_sink.Mails.Count, _sink.Connections));
    }

    [Theory]
    [InlineData("MAIL", SmtpSink.BreakOff, SendResult.Accepted, 2)]
    [InlineData("MAIL", "421 idle for too long", SendResult.Accepted, 2)]
    [InlineData("DATA", SmtpSink.BreakOff, SendResult.Accepted, 2)]
    [InlineData("MAIL", "451 later", SendResult.NotNow, 1)]
    [InlineData("END", SmtpSink.BreakOff, SendResult.Unknown, 1)]
    public async Task A_standing_connection_that_turns_out_dead_costs_another_one_and_never_a_second_mail(string word, string answer, SendResult result, int connections)
    {
        await Sender.SendAsync(Message(), Cancelled);
        _sink.Answer = (said, n) => said == word && n == 2 ? answer : null;

        var outcome = await Sender.SendAsync(Message(attempt: 2), Cancelled);

        Assert.Equal((result, connections), (outcome.Result, _sink.Connections));
        Assert.Equal(result == SendResult.Accepted ? 2 : 1, _sink.Mails.Count);
    }

    [Fact]
    public async Task Many_at_once_each_leave_once_over_a_few_connections()
    {
        var messages = Enumerable.Range(1, 40).Select(attempt => Message(attempt: attempt)).ToList();
        var talking = 0;
        var most = 0;
        var gate = new Lock();
        _sink.Answer = (said, _) =>
        {
            lock (gate)
            {
                talking += said switch { "MAIL" => 1, "END" => -1, _ => 0 };
                most = Math.Max(most, talking);
                return null;
            }
        };

        var outcomes = await Task.WhenAll(messages.Select(message => Sender.SendAsync(message, Cancelled)));

        Assert.All(outcomes, outcome => Assert.Equal(SendOutcome.Accepted, outcome));
        Assert.Equal(
            messages.Select(message => $"<{message.Id}.{message.Attempt}@{HostName}>").Order(StringComparer.Ordinal),
            (await TakenAsync()).Select(mail => mail.Headers["Message-ID"]).Order(StringComparer.Ordinal));
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task Four_connections_are_used_at_once_and_two_of_them_stay()
    {
        using var four = new Barrier(4);
        _sink.Answer = (said, _) => said == "END" && !four.SignalAndWait(TimeSpan.FromSeconds(30), Cancelled) ? SmtpSink.BreakOff : null;

        await SendEightAsync();
        Assert.Equal(4 + 2, _sink.Connections); // by twice four: two of the first four were left standing

        await SendEightAsync();
        Assert.Equal(4 + 2 + 2 + 2, _sink.Connections);
        Assert.Equal(16, _sink.Mails.Count);

        async Task SendEightAsync()
        {
            for (var half = 0; half < 2; half++)
            {
                var outcomes = await Task.WhenAll(Enumerable.Range(1, 4).Select(attempt => Sender.SendAsync(Message(attempt: attempt), Cancelled)));
                Assert.All(outcomes, outcome => Assert.Equal(SendOutcome.Accepted, outcome));
            }
        }
    }

    protected override async Task<IReadOnlyList<TakenMail>> TakenAsync() =>
        await Task.WhenAll(_sink.Mails.Select(mail => MimeReading.ReadAsync(mail.Bytes, Cancelled)));

    private SmtpEmailSender NewSender(string security = "StartTls", string? user = null, int? port = null, string server = "127.0.0.1", bool trusts = true)
    {
        RemoteCertificateValidationCallback ours = (_, certificate, _, _) => certificate?.GetCertHashString() == _sink.Certificate.GetCertHashString();

        return new SmtpEmailSender(
            new SmtpOptions { Host = server, Port = port ?? _sink.Port, Security = security, User = user, Password = user is null ? null : "secret" },
            From, HostName, Patience, _clock, trusts ? ours : null);
    }
}
