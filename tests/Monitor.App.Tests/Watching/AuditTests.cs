using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Watching;

/// <summary>What is owed on an entry is not forgotten because a row of the index is gone, whether the family still waits or not.</summary>
public sealed class AuditTests
{
    private const string WakeIsBack = "Its wake was missing and has been put back.";
    private const string WouldBeLate = "It would have been looked at too late, and has been looked at now.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How a wait ends with something owed, and the code of it; the finding exists from the second date.</summary>
    public static TheoryData<string, EntryEvent, string> Ends => new()
    {
        { "WL-13", new ReferralRejected(Days.Day("2026-03-02"), RejectionReason.ThresholdNotMet), "2026-03-10" },
        { "WL-12", new ReferralRejected(Days.Day("2026-03-02"), RejectionReason.ThresholdNotMet), "2026-03-06" },
        { "DG-01", new EntryClosed(Days.Day("2026-03-02"), ClosingReason.Declined, RaisesConcern: false), "2026-03-03" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_wake_that_was_lost_after_the_wait_ended_is_put_back_told_and_the_lapse_is_found(string code, EntryEvent ended, string foundOn)
    {
        await using var app = await TestApp.StartAsync();
        var id = await EndedAsync(app, ended);
        await DropWakesAsync(app, id);

        await app.LiveThroughAsync("2026-03-03T02:00Z");
        Assert.Contains(app.Logs.Lines, line => line.Text == $"Audit of entry {id}: {WakeIsBack}");
        Assert.Equal("1 entries, 1 faults", (await AuditAsync(app)).Note);

        await app.LiveThroughAsync($"{foundOn}T00:00Z");
        Assert.True((await app.EntryAsync(SmallPartnership.School, id)).LadderFor(code) is { IsOpen: true });
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_wake_that_the_entry_itself_has_forgotten_is_recomputed_from_what_it_is_owed(string code, EntryEvent ended, string foundOn)
    {
        await using var app = await TestApp.StartAsync();
        var id = await EndedAsync(app, ended);
        var wakeAt = (await app.StoredAsync(SmallPartnership.School, id)).WakeAt;
        await DropWakesAsync(app, id);
        await ForgetWakeAsync(app, id);

        await app.LiveThroughAsync("2026-03-03T02:00Z");
        Assert.Contains(app.Logs.Lines, line => line.Text == $"Audit of entry {id}: {WouldBeLate}");
        Assert.NotNull(wakeAt);

        await app.LiveThroughAsync($"{foundOn}T00:00Z");
        Assert.True((await app.EntryAsync(SmallPartnership.School, id)).LadderFor(code) is { IsOpen: true });
    }

    [Fact]
    public async Task An_entry_on_which_nothing_is_owed_any_more_is_left_alone()
    {
        await using var app = await TestApp.StartAsync();
        await EndedAsync(app, new EntryClosed(Days.Day("2026-03-02"), ClosingReason.Declined));

        await app.LiveThroughAsync("2026-03-03T02:00Z");

        Assert.Equal("0 entries, 0 faults", (await AuditAsync(app)).Note);
    }

    [Fact]
    public async Task What_is_due_already_is_the_sweeps_and_no_fault()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-02-24", 3); // WL-02 was due on the 3rd
        app.Clock.SetUtcNow(Days.Instant("2026-03-04T02:00Z"));

        await app.Get<Features.Relay.RunSchedule>().HandleAsync(ScheduledKind.Audit, Cancellation);

        Assert.Equal("1 entries, 0 faults", (await AuditAsync(app)).Note);
    }

    private static async Task<EntryId> EndedAsync(TestApp app, EntryEvent ended)
    {
        var id = await app.ReferAsync("2026-02-26", 2);
        await app.HappenAsync(SmallPartnership.School, id, ended);
        await app.RunAsync();
        return id;
    }

    private static async Task<Job> AuditAsync(TestApp app) =>
        (await app.Get<IJobStore>().FindLastDoneAsync(nameof(ScheduledKind.Audit), Cancellation))!;

    private static async Task DropWakesAsync(TestApp app, EntryId id)
    {
        var wakes = app.Tables.Rows(TableName.Assurance, SmallPartnership.School)
            .Where(row => row.Row.StartsWith("d!", StringComparison.Ordinal) && row.Row.EndsWith($"!{id}", StringComparison.Ordinal)).ToList();
        Assert.Single(wakes);
        await app.Tables.Table(TableName.Assurance).CommitAsync(SmallPartnership.School, [TableWrite.DeleteAny(SmallPartnership.School, wakes[0].Row)], Cancellation);
    }

    private static async Task ForgetWakeAsync(TestApp app, EntryId id)
    {
        var row = app.Tables.Rows(TableName.Assurance, SmallPartnership.School).Single(row => row.Row == Keys.Entry(id));
        var forgetful = new TableRow(row.Partition, row.Row);

        foreach (var (column, value) in row.Where(column => column.Key != "wakeAt"))
        {
            forgetful.AddAny(column, value);
        }

        await app.Tables.Table(TableName.Assurance).CommitAsync(SmallPartnership.School, [TableWrite.Upsert(forgetful)], Cancellation);
    }
}
