using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Relay;

/// <summary>Lets a referring agency or a service's team list an entry that lives with another party.</summary>
internal sealed class Point(IWaitingListStore store)
{
    public async Task<Handling> HandleAsync(PointToEntry message, CancellationToken cancellationToken)
    {
        if (await store.LocateAsync(message.Entry, cancellationToken) is not { } location)
        {
            return Handling.Impossible;
        }

        if (message.Kind == PointerKind.Follows && location.Responsible == message.Into)
        {
            // It lives there by now, and needs nobody to point to it.
            await store.DropPointerAsync(message.Into, message.Kind, message.Entry, cancellationToken);
            return Handling.Done;
        }

        await store.PointAsync(message.Into, location, message.Kind, cancellationToken);
        return Handling.Done;
    }
}
