using Monitor.App.Features.Records;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.App.Tests.Relay;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Transfers;

/// <summary>A move goes on beside everybody's work: what is recorded, told, counted and listed meanwhile is neither lost nor done twice.</summary>
public sealed class TransferAtWorkTests
{
    private static readonly PartyId School = PartyId.Parse(SmallPartnership.School, null);
    private static readonly PartyId Surgery = PartyId.Parse(SmallPartnership.Surgery, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_was_held_up_in_a_move_does_not_undo_what_the_new_agency_recorded()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var id = await AcceptedAsync(app);

            var interrupted = await app.InterruptedAsync(k, _ => true, () => MoveAsync(app, id), async () =>
            {
                await MoveAsync(other, id);
                await other.HappenAsync(SmallPartnership.Surgery, id, new ContactMade(Days.Day("2026-03-02")));
            });
            await other.RunAsync();

            var stored = await AssertWholeAsync(app, id);

            if (!interrupted)
            {
                return;
            }

            Assert.Equal(Days.Day("2026-03-02"), stored.Entry.LastContactOn);
        }
    }

    [Fact]
    public async Task Likely_harm_is_told_to_the_new_agency_when_the_old_one_was_not_told_before_it_left()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferAsync("2026-02-23", 3);
        await app.RunAsync();
        await ProposeAndAcceptAsync(app, id, School, Surgery);
        await app.HappenAsync(SmallPartnership.School, id, new HarmMarked(Days.Day("2026-03-02")));

        await MoveAsync(app, id);
        await app.RunAsync();

        Assert.Single(app.Emails.To("safeguarding@northmere-surgery.example"), mail => mail.Kind == MailKind.HarmNotice);
        await AssertWholeAsync(app, id);
    }

    [Fact]
    public async Task What_the_new_agency_records_before_the_move_ended_keeps_the_rest_from_being_forgotten()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            var id = await AcceptedAsync(app);
            app.Tables.Faults = new FaultPlan().FailFrom(k);
            var stopped = await Record.ExceptionAsync(() => MoveAsync(app, id)) is not null;
            app.Tables.Faults = new FaultPlan();

            if (await app.Get<IWaitingListStore>().FindAsync(Surgery, id, Cancellation) is not null)
            {
                await app.HappenAsync(SmallPartnership.Surgery, id, new ContactMade(Days.Day("2026-03-02")));
            }

            app.Clock.Advance(TimeSpan.FromMinutes(2));
            await app.RunAsync();

            await AssertWholeAsync(app, id);
            var pointer = Assert.Single(app.Tables.Rows(TableName.Assurance, "family-intervention-team"), row => row.Row == Keys.Pointer(PointerKind.Follows, id));
            Assert.Equal(SmallPartnership.Surgery, pointer.GetString("responsible"));

            if (!stopped)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Entries_that_were_linked_with_it_are_so_no_longer()
    {
        await using var app = await TestApp.StartAsync();
        var sibling = await app.ReferWithoutSupportAsync("2026-02-23", 3, "key-00002");
        var id = await AcceptedAsync(app, before: async entry =>
        {
            await app.HappenAsync(SmallPartnership.School, entry, new Linked(sibling));
            await app.HappenAsync(SmallPartnership.School, sibling, new Linked(entry));
        });

        await app.RunAsync();

        Assert.Empty((await app.EntryAsync(SmallPartnership.Surgery, id)).LinkedTo);
        Assert.Empty((await app.EntryAsync(SmallPartnership.School, sibling)).LinkedTo);
    }

    [Fact]
    public async Task The_audit_finds_no_fault_with_an_entry_that_left_while_it_was_looked_at()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AcceptedAsync(app);
        var read = await app.StoredAsync(SmallPartnership.School, id);
        await app.RunAsync();

        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(School, read, Cancellation));
        Assert.DoesNotContain(
            app.Tables.Rows(TableName.Assurance, SmallPartnership.School),
            row => row.Row.StartsWith("d!", StringComparison.Ordinal) && row.Row.EndsWith($"!{id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_month_counts_an_entry_once_whenever_it_moves()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var id = await AcceptedAsync(app);

            // Ashdown comes before the surgery in the alphabet; both ways, so that neither the one read first nor the one read last is special.
            var interrupted = await app.InterruptedAsync(
                k, _ => true, () => app.Get<HandleMessage>().HandleAsync(new PlanMonthlySummary(Days.Day("2026-02-01")), Cancellation), () => MoveAsync(other, id));
            var month = await app.Get<IBoardStore>().FindMonthAsync(Days.Day("2026-02-01"), Cancellation);

            Assert.Equal(1, month!.Services.Sum(service => service.Closing));

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_month_counts_an_entry_once_when_it_moves_to_an_agency_that_was_read_before()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var id = await AcceptedAsync(app);
            await app.RunAsync();
            await ProposeAndAcceptAsync(app, id, Surgery, School);

            var interrupted = await app.InterruptedAsync(
                k, _ => true, () => app.Get<HandleMessage>().HandleAsync(new PlanMonthlySummary(Days.Day("2026-02-01")), Cancellation),
                () => other.Get<HandleMessage>().HandleAsync(new MoveEntry(id, Surgery, School), Cancellation));
            var month = await app.Get<IBoardStore>().FindMonthAsync(Days.Day("2026-02-01"), Cancellation);

            Assert.Equal(1, month!.Services.Sum(service => service.Closing));

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Who_referred_and_answers_again_does_not_find_it_among_those_elsewhere()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AcceptedAsync(app);
        await app.RunAsync();
        Assert.Contains(app.Tables.Rows(TableName.Assurance, SmallPartnership.School), row => row.Row == Keys.Pointer(PointerKind.Follows, id));

        await ProposeAndAcceptAsync(app, id, Surgery, School);
        await app.RunAsync();

        Assert.DoesNotContain(app.Tables.Rows(TableName.Assurance, SmallPartnership.School), row => row.Row == Keys.Pointer(PointerKind.Follows, id));
        Assert.Empty(await app.Get<IWaitingListStore>().ReadPointersAsync(Surgery, PointerKind.Follows, null, 10, Cancellation) is { Items: var items } ? items : []);
    }

    [Fact]
    public async Task A_sweep_leaves_an_entry_alone_that_is_sealed_and_does_not_ask_for_it_again_and_again()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AcceptedAsync(app);
        var locator = 0;
        app.Tables.BeforeCall = call => call is { IsCommit: true, Table: "locator" } ? throw new StorageUnavailable("stopped here", null) : Task.CompletedTask;
        await Record.ExceptionAsync(() => MoveAsync(app, id));
        app.Clock.SetUtcNow(Days.Instant("2026-06-01T03:00Z"));
        app.Tables.BeforeCall = call =>
        {
            locator += call.Table == "locator" ? 1 : 0;
            return call is { IsCommit: true, Table: "locator" } ? throw new StorageUnavailable("stopped here", null) : Task.CompletedTask;
        };

        await app.Get<DueWork>().RunAsync("test", Cancellation);

        app.Tables.BeforeCall = _ => Task.CompletedTask;
        Assert.InRange(locator, 1, 60);
        await app.RunAsync();
        await AssertWholeAsync(app, id);
    }

    [Fact]
    public async Task Who_is_about_to_switch_the_locator_does_not_bring_back_an_entry_that_has_moved_on_meanwhile()
    {
        await using var app = await TestApp.StartAsync();
        await using var other = await app.StartAnotherAsync();
        var id = await AcceptedAsync(app);
        var council = PartyId.Parse(SmallPartnership.Council, null);

        var interrupted = await app.InterruptedAsync(
            1, call => call is { IsCommit: true, Table: "locator" }, () => MoveAsync(app, id),
            async () =>
            {
                await MoveAsync(other, id);
                await ProposeAndAcceptAsync(other, id, Surgery, council);
                await other.Get<HandleMessage>().HandleAsync(new MoveEntry(id, Surgery, council), Cancellation);
            });

        Assert.True(interrupted);
        Assert.Equal(council, (await app.Get<IWaitingListStore>().LocateAsync(id, Cancellation))!.Responsible);
        Assert.Equal(council, (await app.StoredAsync(SmallPartnership.Council, id)).Entry.Responsible);
        Assert.Null(await app.Get<IWaitingListStore>().FindAsync(Surgery, id, Cancellation));
    }

    [Fact]
    public async Task What_a_copy_leaves_behind_that_was_held_up_until_the_entry_has_left_again_is_taken_away_by_night_and_told()
    {
        var council = PartyId.Parse(SmallPartnership.Council, null);
        var left = 0;

        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var id = await AcceptedAsync(app);

            var interrupted = await app.InterruptedAsync(
                k, call => call is { IsCommit: true, Table: "assurance", Partition: SmallPartnership.Surgery }, () => MoveAsync(app, id),
                async () =>
                {
                    await MoveAsync(other, id);
                    await ProposeAndAcceptAsync(other, id, Surgery, council);
                    await other.Get<HandleMessage>().HandleAsync(new MoveEntry(id, Surgery, council), Cancellation);
                });

            if (!interrupted)
            {
                Assert.InRange(left, 1, k);
                return;
            }

            var isLeft = Rows(app, id).Any(row => row.Row[..2] is "e!" or "t!" or "x!");
            left += isLeft ? 1 : 0;
            Assert.True(await app.RunNightAsync(ScheduledKind.Audit));

            Assert.All(Rows(app, id), row => Assert.True(row.Row[..2] is "v!" or "i!" or "q!", row.Row)); // the tombstone, and pointers
            Assert.Equal(isLeft, app.Logs.Lines.Any(line => line.Text == $"Audit of entry {id}: Rows of it were left here after it went elsewhere, and have been taken away."));
            var stored = await app.StoredAsync(SmallPartnership.Council, id);
            Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(council, stored, Cancellation));
        }

        static IEnumerable<TableRow> Rows(TestApp app, EntryId id) => app.Tables.Rows(TableName.Assurance, SmallPartnership.Surgery)
            .Where(row => row.Row.Contains(id.ToString(), StringComparison.Ordinal) && !row.Row.StartsWith("o!", StringComparison.Ordinal));
    }

    private static async Task MoveAsync(TestApp app, EntryId id) =>
        Assert.NotEqual(Handling.Impossible, await app.Get<HandleMessage>().HandleAsync(new MoveEntry(id, School, Surgery), Cancellation));

    /// <summary>A referral of the school that the surgery has taken; nothing moved it yet.</summary>
    private static async Task<EntryId> AcceptedAsync(TestApp app, Func<EntryId, Task>? before = null)
    {
        var id = await app.ReferWithoutSupportAsync("2026-02-23", 3);
        await app.RunAsync();
        await app.HappenAsync(
            SmallPartnership.School, id, new NeedReviewed(Days.Day("2027-03-02"), TestPolicy.Current.NeedTools[0], NeedResult.Same));
        await (before?.Invoke(id) ?? Task.CompletedTask);
        await ProposeAndAcceptAsync(app, id, School, Surgery);
        return id;
    }

    private static async Task ProposeAndAcceptAsync(TestApp app, EntryId id, PartyId from, PartyId to)
    {
        var partnership = await app.Get<IDirectoryStore>().ReadAsync(Cancellation);
        var asked = await app.Get<RecordFact>().HandleAsync(
            new Actor(from, "lead"), id, (WaitingListEntry entry, in Circumstances now) => Recording.Proposing(entry, to, partnership, now),
            new Receipt($"ask-{from}-{to}", "body"), "test", Cancellation);
        var taken = await app.Get<RecordFact>().HandleElsewhereAsync(
            new Actor(to, "lead"), id, entry => Features.Entries.EntriesOwed.IsAsked(entry, to),
            (WaitingListEntry entry, in Circumstances now) => Recording.Accepting(entry, to, now), new Receipt($"take-{from}-{to}", "body"), "test", Cancellation);
        Assert.Equal((null, null), (asked.Match(_ => null, Detail), taken.Match(_ => null, Detail)));

        static string? Detail(Problem problem) => problem.Detail;
    }

    private static async Task<StoredEntry> AssertWholeAsync(TestApp app, EntryId id)
    {
        var stored = await app.StoredAsync(SmallPartnership.Surgery, id);
        Assert.Equal((Moving.No, Surgery), (stored.Moving, stored.Entry.Responsible));
        Assert.Null(await app.Get<IWaitingListStore>().FindAsync(School, id, Cancellation));
        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(Surgery, stored, Cancellation));
        Assert.Single(
            app.Tables.Rows(TableName.Assurance, SmallPartnership.Surgery),
            row => row.Row.StartsWith("d!", StringComparison.Ordinal) && row.Row.EndsWith($"!{id}", StringComparison.Ordinal));
        return stored;
    }
}
