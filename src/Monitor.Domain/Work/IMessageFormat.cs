namespace Monitor.Domain.Work;

/// <summary>Our own messages as text, for a queue between two of our functions.</summary>
public interface IMessageFormat
{
    string Write(Message message);

    /// <summary>The message, or why it cannot be read: not JSON, an unknown version or kind, or a field that is missing.</summary>
    Result<Message> Read(ReadOnlySpan<byte> body);
}
