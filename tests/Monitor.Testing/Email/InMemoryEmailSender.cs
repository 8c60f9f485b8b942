using System.Collections.Immutable;
using Monitor.Domain.Email;

namespace Monitor.Testing.Email;

/// <summary>
/// The twin of a provider of mail: remembers what it accepted, and can be told to answer otherwise, to crash on either side of accepting, and to
/// be asked in vain. Handed the same attempt twice, it accepts it twice: nobody else keeps a mail from leaving again.
/// </summary>
public sealed class InMemoryEmailSender : IEmailSender
{
    private ImmutableList<EmailMessage> _accepted = [];
    private ImmutableList<EmailMessage> _tried = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was accepted, in order.</summary>
    public IReadOnlyList<EmailMessage> Accepted => _accepted;

    /// <summary>What was handed over, whatever was answered.</summary>
    public IReadOnlyList<EmailMessage> Tried => _tried;

    /// <summary>What it answers; it keeps what it accepts.</summary>
    public Func<EmailMessage, SendOutcome> Answer { get; set; } = _ => SendOutcome.Accepted;

    /// <summary>What it answers when it is asked about an attempt; what it really did, unless a test says otherwise.</summary>
    public Func<bool, bool?> AnswerWhenAsked { get; set; } = accepted => accepted;

    /// <summary>Called before an attempt is looked at: throws as a connection that breaks.</summary>
    public Action<EmailMessage> BeforeAccepting { get; set; } = _ => { };

    /// <summary>Called after an attempt was accepted: the answer is lost when it throws.</summary>
    public Action<EmailMessage> AfterAccepting { get; set; } = _ => { };

    public Task<SendOutcome> SendAsync(EmailMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableInterlocked.Update(ref _tried, static (list, one) => list.Add(one), message);
        BeforeAccepting(message);
        var answer = Answer(message);

        if (answer.Result == SendResult.Accepted)
        {
            ImmutableInterlocked.Update(ref _accepted, static (list, one) => list.Add(one), message);
            Interlocked.Exchange(ref _arrived, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            AfterAccepting(message);
        }

        return Task.FromResult(answer);
    }

    public Task<bool?> WasAcceptedAsync(NotificationId id, int attempt, CancellationToken cancellationToken) =>
        Task.FromResult(AnswerWhenAsked(_accepted.Exists(message => message.Id == id && message.Attempt == attempt)));

    /// <summary>Waits until somebody got so many mails, for what leaves outside a request.</summary>
    public async Task<IReadOnlyList<EmailMessage>> ArrivedAsync(string address, int mails, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Volatile.Read(ref _arrived).Task;

            if (To(address) is { } got && got.Count >= mails)
            {
                return got;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        }
    }

    /// <summary>What somebody got.</summary>
    public IReadOnlyList<EmailMessage> To(string address) => [.. _accepted.Where(message => message.To == address)];
}
