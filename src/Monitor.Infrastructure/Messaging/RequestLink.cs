using System.Globalization;
using Amqp;
using Amqp.Framing;

namespace Monitor.Infrastructure.Messaging;

/// <summary>Asks a node of the broker and waits for its answer; one question at a time.</summary>
internal sealed class RequestLink(Session session, string node, string name) : IDisposable
{
    private const int AnswersAhead = 5;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _one = new(1, 1);
    private SenderLink? _questions;
    private ReceiverLink? _answers;
    private int _asked;

    /// <summary>Answers the status and the body.</summary>
    /// <exception cref="AmqpException">The node refused the link, or the link broke.</exception>
    /// <exception cref="TimeoutException">It did not answer.</exception>
    public async Task<(int Status, object? Body)> AskAsync(object body, ApplicationProperties properties, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);

        try
        {
            Open();
            var id = (++_asked).ToString(CultureInfo.InvariantCulture);
            using var question = new Message(body) { Properties = new Properties { MessageId = id, ReplyTo = name }, ApplicationProperties = properties };
            await _questions!.SendAsync(question, LongestAnswer).WaitAsync(cancellationToken);

            while (true)
            {
                // An answer to a question that was given up before may come first.
                using var answer = await _answers!.ReceiveAsync(LongestAnswer).WaitAsync(cancellationToken)
                    ?? throw (_answers.IsClosed ? new AmqpException(_answers.Error ?? new Error(ErrorCode.DetachForced)) : new TimeoutException($"{node} does not answer."));
                _answers.Accept(answer);

                if (answer.Properties?.GetCorrelationId()?.ToString() == id)
                {
                    return (StatusOf(answer), answer.Body);
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static int StatusOf(Message answer) =>
        Convert.ToInt32(answer.ApplicationProperties?["status-code"] ?? answer.ApplicationProperties?["statusCode"] ?? 0, CultureInfo.InvariantCulture);

    private void Open()
    {
        if (_questions is { IsClosed: false } && _answers is { IsClosed: false })
        {
            return;
        }

        _questions = new SenderLink(session, $"{name}-questions-{_asked}", node);
        _answers = new ReceiverLink(
            session, $"{name}-answers-{_asked}", new Attach { Source = new Source { Address = node }, Target = new Target { Address = name } }, null);
        _answers.SetCredit(AnswersAhead);
    }
}
