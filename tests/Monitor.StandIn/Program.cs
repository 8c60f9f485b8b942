using System.Globalization;
using Monitor.Domain.Work;
using Monitor.Testing.Messaging;

namespace Monitor.StandIn;

/// <summary>The broker's stand-in as a process of its own; it ends with its standard input, so that none is left behind.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var port = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 0;
        var lockSeconds = args is [_, var seconds, ..] ? int.Parse(seconds, CultureInfo.InvariantCulture) : 60;
        var queue = new QueueSettings { LockFor = TimeSpan.FromSeconds(lockSeconds) };
        await using var broker = await BrokerStandIn.StartAsync(new BrokerSettings
        {
            Port = port,
            Queues = new Dictionary<string, QueueSettings> { [Queues.Work] = queue, [Queues.Mail] = queue, [Queues.Referrals] = queue },
        });
        Console.WriteLine(broker.ConnectionString);

        // Each line asks how things stand.
        while (await Console.In.ReadLineAsync() is not null)
        {
            foreach (var name in (string[])[Queues.Work, Queues.Mail, Queues.Referrals])
            {
                var each = broker.Queue(name);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{name} {each.Messages.Count} waiting {each.DeadLetters.Messages.Count} dead {each.Taken} taken {each.Duplicates} duplicates"));
            }
        }

        return 0;
    }
}
