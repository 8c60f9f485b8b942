using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace Monitor.Testing.Messaging;

/// <summary>What one connection may do, and its open links, which end when their token does.</summary>
internal sealed class Rights(bool hasKey)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _granted = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<ListenerLink, string> _links = new();
    private readonly ConcurrentDictionary<string, Answering> _nodes = new();

    public Answering Node(string address) => _nodes.GetOrAdd(address, _ => new Answering());

    /// <summary>A token is for a resource and what lies below it.</summary>
    public void Grant(string resource, DateTimeOffset until) => _granted[new Uri(resource).AbsolutePath.Trim('/')] = until;

    public bool Allow(string address, DateTimeOffset now) => hasKey || GrantFor(address) > now;

    public void Open(string address, ListenerLink link)
    {
        _links[link] = address;
        link.AddClosedCallback((closed, _) => _links.TryRemove((ListenerLink)closed, out string? _));
    }

    public DateTimeOffset? NextEnd(DateTimeOffset now) => _granted.Values.Where(until => until > now).Cast<DateTimeOffset?>().Min();

    public void EndLinks(DateTimeOffset now)
    {
        foreach (var (link, address) in _links)
        {
            if (!Allow(address, now))
            {
                _ = link.CloseAsync(TimeSpan.Zero, new Error(ErrorCode.UnauthorizedAccess) { Description = "ExpiredToken: the token is good no more." });
            }
        }
    }

    private DateTimeOffset GrantFor(string address) => _granted
        .Where(granted => granted.Key.Length == 0 || address.Equals(granted.Key, StringComparison.OrdinalIgnoreCase) || address.StartsWith($"{granted.Key}/", StringComparison.OrdinalIgnoreCase))
        .Select(granted => granted.Value).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
}
