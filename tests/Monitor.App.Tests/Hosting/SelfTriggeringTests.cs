using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Hosting;

public sealed class SelfTriggeringTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int AtMost = 500;

    [Fact]
    public async Task An_app_alone_sweeps_as_soon_as_it_has_started()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous().GetAnswerAsync("/readyz")).Status);
    }

    [Fact]
    public async Task What_waits_is_relayed_within_seconds()
    {
        await using var app = await StartAsync();
        await app.ReferAsync("2026-02-26", 4);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Emails.AfterAccepting = _ => sent.TrySetResult();

        await AdvanceUntilAsync(app, sent.Task);

        Assert.Single(app.Emails.Accepted);
        Assert.InRange(app.Clock.GetUtcNow() - app.Clock.Start, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Storage_that_does_not_answer_for_a_while_is_waited_for()
    {
        await using var app = await StartAsync();
        app.Tables.Faults = new FaultPlan().FailFrom(1);
        await AdvanceUntilAsync(app, Completion(app, _ => true));
        app.Tables.Faults = new FaultPlan();

        await AdvanceUntilAsync(app, Completion(app, Swept));
    }

    /// <summary>Started, and its first round done.</summary>
    private static async Task<TestApp> StartAsync()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var app = await TestApp.StartAsync(new TestAppSettings
        {
            RunsItself = true,
            BeforeCall = call =>
            {
                if (Scheduled(call))
                {
                    first.TrySetResult();
                }

                return Task.CompletedTask;
            },
        });
        await first.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>Lets round follow on round until something has happened.</summary>
    private static async Task AdvanceUntilAsync(TestApp app, Task happened)
    {
        for (var i = 0; i < AtMost && !happened.IsCompleted; i++)
        {
            var round = Completion(app, call => call.Kind == "read");
            app.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(round, happened).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        await happened.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private static bool Swept(TableCall call) => call is { IsCommit: true, Table: "jobs", Partition: "sweep" };

    /// <summary>What the schedule asks first, once the sweep before it is done.</summary>
    private static bool Scheduled(TableCall call) => call is { Table: "jobs", Partition: "started" };

    /// <summary>Ends when such a call is made.</summary>
    private static Task Completion(TestApp app, Func<TableCall, bool> such)
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = app.Tables.BeforeCall;
        app.Tables.BeforeCall = async call =>
        {
            await before(call);

            if (such(call))
            {
                made.TrySetResult();
            }
        };
        return made.Task;
    }
}
