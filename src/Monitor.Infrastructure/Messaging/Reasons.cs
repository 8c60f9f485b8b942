using System.Net.Sockets;
using Amqp;

namespace Monitor.Infrastructure.Messaging;

/// <summary>What went wrong, in a word for the log: never what a broker wrote, which could repeat what it was sent.</summary>
internal static class Reasons
{
    public static string Of(Exception exception) => exception switch
    {
        BrokerUnavailable { InnerException: { } inner } => Of(inner),
        AmqpException { Error.Condition: { } condition } => condition.ToString(),
        SocketException socket => socket.SocketErrorCode.ToString(),
        _ => exception.GetType().Name,
    };
}
