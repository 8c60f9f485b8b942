using System.Globalization;
using Monitor.App.Features.Relay;
using Monitor.App.Features.Watching;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Crashes;

/// <summary>
/// An instance stops at each of its side effects in turn, before it or right after it; another is started, whoever got no answer asks again, and in the
/// end everything is as if nothing had happened.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    /// <summary>Of a scenario with many effects, no more than about so many are tried; CRASH_POINTS=1000 tries each.</summary>
    private static readonly int Points = int.TryParse(Environment.GetEnvironmentVariable("CRASH_POINTS"), CultureInfo.InvariantCulture, out var points) ? points : 45;

    public static TheoryData<int> Scenarios => [.. Enumerable.Range(0, Scenario.All.Count)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Stopping_anywhere_and_going_on_elsewhere_comes_to_the_same(int number)
    {
        var scenario = Scenario.All[number];
        await using var prepared = await TestApp.StartAsync(scenario.Settings);
        await scenario.Prepare(prepared);
        var (expected, effects) = await WithoutCrashAsync(prepared, scenario);
        output.WriteLine($"{scenario}: {effects} effects");
        Assert.True(effects > 1, "Nothing happens here.");

        for (var at = 1; at <= effects; at += 1 + (effects / (Points + 1)))
        {
            foreach (var afterEffect in (bool[])[false, true])
            {
                await using var app = await prepared.StartCopyAsync();
                await using var other = await app.StartAnotherAsync();
                var crash = new Crash(app, at, afterEffect);
                await crash.DoAsync(scenario.Act);

                await GoOnAsync(other);
                await scenario.Act(other);
                await other.LiveThroughAsync(scenario.Until);

                Assert.True(expected == await Crash.ObserveAsync(other), $"{scenario}, stopped {(afterEffect ? "after" : "before")} effect {at} of {effects}:\n"
                    + Difference(expected, await Crash.ObserveAsync(other)));
                await Crash.AssertAtRestAsync(other);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Two_instances_that_take_turns_come_to_the_same_as_one(int number)
    {
        var scenario = Scenario.All[number];
        await using var prepared = await TestApp.StartAsync(scenario.Settings);
        await scenario.Prepare(prepared);
        var (expected, _) = await WithoutCrashAsync(prepared, scenario);

        for (var seed = 1; seed <= 4; seed++)
        {
            await using var app = await prepared.StartCopyAsync();
            await using var other = await app.StartAnotherAsync();
            var turns = new Turns(app, other, seed);
            await turns.DoAsync(scenario.Act);

            await GoOnAsync(app);
            await app.LiveThroughAsync(scenario.Until);

            Assert.True(turns.Taken > 0, "The other instance never had its turn.");
            Assert.True(expected == await Crash.ObserveAsync(app), $"{scenario}, seed {seed}:\n" + Difference(expected, await Crash.ObserveAsync(app)));
            await Crash.AssertAtRestAsync(app);
        }
    }

    private static async Task<(string Observed, int Effects)> WithoutCrashAsync(TestApp prepared, Scenario scenario)
    {
        await using var app = await prepared.StartCopyAsync();
        var counting = new Crash(app, at: 0, afterEffect: false);
        await counting.DoAsync(scenario.Act);
        await app.LiveThroughAsync(scenario.Until);
        await Crash.AssertAtRestAsync(app);
        return (await Crash.ObserveAsync(app), counting.Effects);
    }

    /// <summary>As the timers do after a crash: what the stopped one had claimed is asked for again once the claim ends.</summary>
    private static async Task GoOnAsync(TestApp app)
    {
        for (var i = 0; i < 2; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            await app.RunAsync();
        }
    }

    private static string Difference(string expected, string actual)
    {
        var one = expected.Split('\n').ToLookup(line => line);
        var other = actual.Split('\n').ToLookup(line => line);
        return string.Join("\n", one.Where(line => other[line.Key].Count() < line.Count()).Select(line => $"- {line.Key}")
            .Concat(other.Where(line => one[line.Key].Count() < line.Count()).Select(line => $"+ {line.Key}")));
    }

    /// <summary>Before calls of one instance, chosen by a seed, the other sweeps, relays, or asks what is due by the calendar.</summary>
    private sealed class Turns(TestApp app, TestApp other, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly SemaphoreSlim _one = new(1);
        private readonly AsyncLocal<bool> _isOther = new();

        public int Taken { get; private set; }

        public async Task DoAsync(Func<TestApp, Task> act)
        {
            app.Tables.BeforeCall = async _ =>
            {
                if (_isOther.Value || !await _one.WaitAsync(0))
                {
                    return;
                }

                try
                {
                    await TakeTurnAsync();
                }
                finally
                {
                    _one.Release();
                }
            };

            await act(app);
            app.Tables.BeforeCall = _ => Task.CompletedTask;
        }

        private async Task TakeTurnAsync()
        {
            var token = TestContext.Current.CancellationToken;
            var chosen = _random.Next(8);
            _isOther.Value = true;

            if (chosen < 3)
            {
                Taken++;
            }

            if (chosen < 3)
            {
                // It looks through the lists first, as it would have done every quarter of an hour that the clock skips here.
                await other.Get<SweepDue>().HandleAsync("other", token);
            }

            await (chosen switch
            {
                1 => other.Get<RelayOutbox>().HandleAsync(token),
                2 => other.Get<RunSchedule>().HandleAsync(token),
                _ => Task.CompletedTask,
            });

            _isOther.Value = false;
        }
    }
}
