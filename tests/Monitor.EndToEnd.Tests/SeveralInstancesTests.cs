using System.Diagnostics;
using System.Threading.Channels;
using Monitor.Domain.Email;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.EndToEnd.Tests;

/// <summary>n instances are observably one (DESIGN §4, 11), over a broker, also when they are killed at any moment.</summary>
public sealed class SeveralInstancesTests
{
    private const int Instances = 3;
    private const int WatchedDays = 5;
    private static readonly DateTimeOffset StartsAt = Days.Instant("2026-03-02T07:00Z");

    /// <summary>Of each day: after midnight, when deadlines have passed; at night; and when mails leave.</summary>
    private static readonly TimeSpan[] Hours = [new(0, 0, 10), new(2, 0, 10), new(8, 0, 10), new(9, 30, 10), new(16, 6, 0)];

    /// <summary>About a minute; <c>make soak</c> runs it over and over, with another seed each time.</summary>
    [Fact]
    public async Task Three_processes_that_are_killed_at_random_amount_to_one_that_was_left_alone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var seed = Environment.TickCount;
        await using var alone = await TestApp.StartAsync(new TestAppSettings { StartsAt = StartsAt });
        await using var several = await SeveralInstances.StartAsync(StartsAt, Instances, cancellationToken);

        for (var i = 0; i < 12; i++)
        {
            var (agency, level, key, on) = (i % 2 == 0 ? SmallPartnership.School : SmallPartnership.Surgery, 1 + (i % 4), $"first-{i:D2}", new DateOnly(2026, 2, 16 + (i % 9)));
            await SeveralInstances.ReferAsync(alone.Services, agency, level, key, on, cancellationToken);
            await several.ReferAsync(agency, level, key, on, cancellationToken);
        }

        for (var place = 0; place < Instances; place++)
        {
            several.Start(place);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var moved = Channel.CreateUnbounded<DateTimeOffset>();
        var killing = KillAsync(several, moved.Reader, new Random(seed), enough.Token);
        var lived = Stopwatch.StartNew();
        var step = 0;

        foreach (var instant in Instants())
        {
            alone.Clock.SetUtcNow(instant);
            await several.MoveToAsync(instant, cancellationToken);
            moved.Writer.TryWrite(instant);

            if (step++ % 2 == 0)
            {
                // Somebody refers a family whose school must hear at once.
                var (key, on) = ($"later-{step:D2}", DateOnly.FromDateTime(instant.UtcDateTime.Date));
                await SeveralInstances.ReferAsync(alone.Services, SmallPartnership.School, 4, key, on, cancellationToken);
                await several.ReferAsync(SmallPartnership.School, 4, key, on, cancellationToken);
            }

            await alone.RunAsync();
            await several.UntilSettledAsync(cancellationToken);
        }

        await enough.CancelAsync();
        var kills = await killing;
        var ended = await several.TerminateAsync(cancellationToken);
        var mails = several.Mails.ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Seed {seed}: {lived.Elapsed.TotalSeconds:F0} s, {kills} kills, {mails.Count} mails, given away by {string.Join(", ", several.Shares)}; broker {string.Join("; ", await several.Broker.AskAsync(cancellationToken))}.");

        Assert.True(kills > 3 && mails.Count > 30, $"Too little happened: {kills} kills, {mails.Count} mails.");
        Assert.Equal(
            alone.Emails.Accepted.Where(mail => mail.Kind != MailKind.SelfFault && !mail.To.EndsWith("@board.example", StringComparison.Ordinal)).Select(mail => $"{mail.Id}.{mail.Attempt}").Order(StringComparer.Ordinal),
            mails);
        Assert.All(several.Given, mail => Assert.Equal(1, mail.Value));
        Assert.Equal(await SeveralInstances.LaddersAsync(alone.Services, cancellationToken), await several.LaddersAsync(cancellationToken));
        Assert.All(several.Shares, share => Assert.True(share > 0, "One of them did nothing."));
        Assert.All(await several.Broker.AskAsync(cancellationToken), queue => Assert.Equal((0, 0), (queue.Waiting, queue.Dead)));
        Assert.All(ended, code => Assert.Equal(0, code));
    }

    private static IEnumerable<DateTimeOffset> Instants() =>
        from day in Enumerable.Range(0, WatchedDays)
        from hour in Hours
        let instant = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).AddDays(day) + hour
        where instant > StartsAt
        select instant;

    /// <summary>Whenever there is work anew, kills one of them at some moment of it, and starts it again; one at least is left.</summary>
    private static async Task<int> KillAsync(SeveralInstances several, ChannelReader<DateTimeOffset> moved, Random random, CancellationToken enough)
    {
        for (var kills = 0; ; kills++)
        {
            try
            {
                await moved.ReadAsync(enough);
                await Task.Delay(random.Next(100, 1500), enough);
                var place = random.Next(Instances);
                await several.KillAsync(place, CancellationToken.None); // and started again, whatever happens
                several.Start(place);
            }
            catch (OperationCanceledException)
            {
                return kills;
            }
        }
    }
}
