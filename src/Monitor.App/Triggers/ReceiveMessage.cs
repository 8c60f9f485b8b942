using System.Security.Cryptography;
using System.Text;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.App.Triggers;

/// <summary>
/// Takes our own messages from the queues <c>work</c> and <c>mail</c>. What cannot be handled is kept aside and answered with success, so that the
/// others flow.
/// </summary>
internal sealed partial class ReceiveMessage(
    IMessageFormat format, HandleMessage handle, IAsideStore asides, Present present, ILogger<ReceiveMessage> logger)
{
    /// <summary>False when it must be delivered again later.</summary>
    public async Task<bool> HandleAsync(string queue, Invocation invocation, CancellationToken cancellationToken)
    {
        var body = invocation.Message;

        if (!format.Read(body).IsSuccess(out var message, out var problem))
        {
            await KeepAsideAsync(queue, invocation, body, problem.Code, cancellationToken);
            return true;
        }

        switch (await handle.HandleAsync(message, cancellationToken))
        {
            case Handling.Done:
                return true;
            case Handling.Busy:
                return false;
            case Handling.Impossible:
            default:
                await KeepAsideAsync(queue, invocation, body, "subject-unknown", cancellationToken);
                return true;
        }
    }

    private async Task KeepAsideAsync(string queue, Invocation invocation, byte[] body, string reason, CancellationToken cancellationToken)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(body));
        var isOurs = reason == "subject-unknown";
        var aside = new Aside(
            digest[..32], queue, reason, isOurs ? Encoding.UTF8.GetString(body) : null, invocation.Metadata("MessageId"), digest, present.Now);
        await asides.KeepAsync(PartyId.Board, aside, cancellationToken);
        Log.KeptAside(logger, aside.Id, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Message {AsideId} was kept aside: {Reason}.")]
        public static partial void KeptAside(ILogger logger, string asideId, string reason);
    }
}
