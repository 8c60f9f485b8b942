using System.Net;
using Monitor.App.Features.Records;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Relay;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Transfers;

/// <summary>Another agency takes responsibility: the entry comes to it whole, once, whatever happens on the way (DESIGN §3).</summary>
public sealed class TransferTests
{
    private static readonly PartyId School = PartyId.Parse(SmallPartnership.School, null);
    private static readonly PartyId Surgery = PartyId.Parse(SmallPartnership.Surgery, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_entry_comes_with_its_whole_record_and_no_clock_starts_again()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        var before = await app.StoredAsync(SmallPartnership.School, id);
        var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(School, id, Cancellation);

        await AcceptAsync(app, id);
        await app.RunAsync();

        var after = await app.StoredAsync(SmallPartnership.Surgery, id);
        Assert.Equal(
            EntryText.Of(before.Entry with { Responsible = Surgery, Proposal = null }),
            EntryText.Of(after.Entry with { MovingTo = null, MovingSince = null }));
        Assert.Equal(Moving.No, after.Moving);
        var now = await app.Get<IWaitingListStore>().ReadHistoryAsync(Surgery, id, Cancellation);
        Assert.Equal(history.Select(item => (item.At, item.Actor, item.Text)), now.Take(history.Count).Select(item => (item.At, item.Actor, item.Text)));
        Assert.Equal([typeof(ResponsibilityAccepted), typeof(TransferBegun), typeof(Transferred)], now.Skip(history.Count).Select(item => item.Event.GetType()));
        await AssertMovedAsync(app, id);
    }

    [Fact]
    public async Task The_old_agency_loses_sight_of_it_and_the_new_one_records()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        await AcceptAsync(app, id);
        await app.RunAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.School).GetAnswerAsync($"/app/entries/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.As(SmallPartnership.Surgery).GetAnswerAsync($"/api/entries/{id}")).Status);
        var contact = await app.As(SmallPartnership.Surgery).PostJsonAsync($"/api/entries/{id}/contacts", """{"on":"2026-03-02"}""", "contact-0001");
        Assert.Equal(HttpStatusCode.Created, contact.Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", """{"on":"2026-03-02"}""", "contact-0002")).Status);
    }

    [Fact]
    public async Task Until_it_accepts_the_present_agency_is_watched_and_the_asked_one_is_reminded_after_three_working_days()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);

        await app.LiveThroughAsync("2026-03-06T12:00Z");

        var entry = await app.EntryAsync(SmallPartnership.School, id);
        Assert.Equal((true, 1), (entry.LadderFor("WL-15")!.IsOpen, entry.LadderFor("WL-15")!.Step));
        Assert.Contains(app.Emails.To("assurance@northmere-surgery.example"), mail => mail.Text.Contains("/app/asked", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Emails.To("assurance@northmere-surgery.example"), mail => mail.Text.Contains($"/app/entries/{id}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)] // the entry is its own by then
    [InlineData(false)] // the entry stays where it was, and is none of its business any more
    public async Task Who_was_told_in_the_asked_agency_reads_once_in_the_next_digest_that_it_was_answered(bool accepts)
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        await app.LiveThroughAsync("2026-03-06T12:00Z"); // Friday; the digest told it in the morning

        await RecordAsync(
            app, Surgery, id,
            (WaitingListEntry entry, in Circumstances now) => accepts ? Recording.Accepting(entry, Surgery, now) : Recording.Refusing(entry, Surgery, "The family moved school.", now));
        await app.LiveThroughAsync("2026-03-11T12:00Z");

        var told = app.Emails.To("assurance@northmere-surgery.example").Where(mail => mail.Text.Contains("No longer: It is not settled which agency answers", StringComparison.Ordinal)).ToList();
        Assert.Equal(Days.Instant("2026-03-09T08:00Z"), Assert.Single(told).At);
        Assert.Contains(id.ToString(), told[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Emails.To("safeguarding@northmere-surgery.example"), mail => mail.Text.Contains("No longer: It is not settled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_boards_manager_who_was_to_settle_it_reads_that_it_is_settled()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        await RecordAsync(app, Surgery, id, (WaitingListEntry entry, in Circumstances now) => Recording.Refusing(entry, Surgery, "The family moved school.", now));
        await app.LiveThroughAsync("2026-03-05T12:00Z");
        var partnership = await app.Get<IDirectoryStore>().ReadAsync(Cancellation);

        await RecordAsync(
            app, PartyId.Board, id,
            (WaitingListEntry entry, in Circumstances now) => Recording.Settling(entry, PartyId.Parse(SmallPartnership.Council, null), partnership, now));
        await app.LiveThroughAsync("2026-03-06T12:00Z");

        Assert.Contains(app.Emails.To("manager@board.example"), mail => mail.Text.Contains("No longer: It is not settled which agency answers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_settled_by_the_boards_manager_within_two_working_days()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        await RecordAsync(app, Surgery, id, (WaitingListEntry entry, in Circumstances now) => Recording.Refusing(entry, Surgery, "The family moved school.", now));
        await app.LiveThroughAsync("2026-03-05T12:00Z"); // refused on Monday, due on Wednesday
        Assert.Contains(app.Emails.To("manager@board.example"), mail => mail.Text.Contains("/app/asked", StringComparison.Ordinal));
        var partnership = await app.Get<IDirectoryStore>().ReadAsync(Cancellation);

        await RecordAsync(
            app, PartyId.Board, id,
            (WaitingListEntry entry, in Circumstances now) => Recording.Settling(entry, PartyId.Parse(SmallPartnership.Council, null), partnership, now));
        await app.RunAsync();

        Assert.Equal(SmallPartnership.Council, (await app.EntryAsync(SmallPartnership.Council, id)).Responsible.ToString());
    }

    [Fact]
    public async Task Who_was_not_asked_cannot_accept_nor_tell_that_there_is_an_entry()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        var council = PartyId.Parse(SmallPartnership.Council, null);

        var real = await app.Get<RecordFact>().HandleElsewhereAsync(
            new Actor(council, "lead"), id, entry => Features.Entries.EntriesOwed.IsAsked(entry, council),
            (WaitingListEntry entry, in Circumstances now) => Recording.Accepting(entry, council, now), new Receipt("operation", "body"), "test", Cancellation);

        Assert.Equal("entry-not-found", real.Match(_ => "accepted", problem => problem.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_it_stops_another_instance_ends_it_and_there_is_one_entry(bool answerIsLost)
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            var id = await AskedAsync(app);
            await AcceptAsync(app, id);
            app.Tables.Faults = answerIsLost ? new FaultPlan().LoseAnswer(k).FailFrom(k + 1) : new FaultPlan().FailFrom(k);
            await app.Get<RelayOutbox>().HandleAsync(School, Cancellation).ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
            var calls = app.Tables.Faults.Calls.Count;
            app.Tables.Faults = new FaultPlan();

            await using var other = await app.StartAnotherAsync();
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            Assert.Single(await PlacesAsync(app, id));
            await other.RunAsync();

            await AssertMovedAsync(app, id);

            if (calls < k)
            {
                Assert.True(k > 10, $"The move takes {k} calls only.");
                return;
            }
        }
    }

    [Fact]
    public async Task What_is_recorded_while_it_moves_is_not_lost()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var id = await AskedAsync(app);
            await AcceptAsync(app, id);
            var recorded = HttpStatusCode.Unused;

            var interrupted = await app.InterruptedAsync(
                k, call => call.IsCommit, () => app.Get<RelayOutbox>().HandleAsync(School, Cancellation),
                async () =>
                {
                    var answer = await other.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", """{"on":"2026-03-02"}""", "contact-0001");
                    recorded = answer.Status;
                });
            await other.RunAsync();

            await AssertMovedAsync(app, id);
            Assert.Equal(recorded == HttpStatusCode.Created, (await app.EntryAsync(SmallPartnership.Surgery, id)).LastContactOn == Days.Day("2026-03-02"));

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Two_who_move_it_at_once_move_it_once()
    {
        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            await using var other = await app.StartAnotherAsync();
            var id = await AskedAsync(app);
            await AcceptAsync(app, id);
            var move = new Domain.Work.MoveEntry(id, School, Surgery);

            var interrupted = await app.InterruptedAsync(
                k, _ => true, () => app.Get<HandleMessage>().HandleAsync(move, Cancellation), () => other.Get<HandleMessage>().HandleAsync(move, Cancellation));
            await other.RunAsync();

            await AssertMovedAsync(app, id);

            if (!interrupted)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task It_can_come_back_and_what_cleared_up_before_leaves_it_alone()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        await AcceptAsync(app, id);
        await app.RunAsync();
        var partnership = await app.Get<IDirectoryStore>().ReadAsync(Cancellation);
        var asked = await app.Get<RecordFact>().HandleAsync(
            new Actor(Surgery, "lead"), id, (WaitingListEntry entry, in Circumstances now) => Recording.Proposing(entry, School, partnership, now),
            new Receipt("back-0001", "body"), "test", Cancellation);
        Assert.True(asked.IsSuccess(out _, out _));
        await RecordAsync(app, School, id, (WaitingListEntry entry, in Circumstances now) => Recording.Accepting(entry, School, now));
        await app.RunAsync();

        await app.Get<HandleMessage>().HandleAsync(new Domain.Work.MoveEntry(id, School, Surgery), Cancellation); // the first order, once more

        await AssertMovedAsync(app, id, SmallPartnership.School, SmallPartnership.Surgery);
    }

    [Fact]
    public async Task An_entry_that_has_been_on_its_way_since_yesterday_is_told_of_and_sent_on()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        await AcceptAsync(app, id);

        foreach (var row in app.Tables.Rows(TableName.Assurance, SmallPartnership.School).Where(row => row.Row.StartsWith("o!", StringComparison.Ordinal)).ToList())
        {
            await app.Tables.Table(TableName.Assurance).CommitAsync(SmallPartnership.School, [TableWrite.DeleteAny(SmallPartnership.School, row.Row)], Cancellation);
        }

        app.Clock.SetUtcNow(Days.Instant("2026-03-03T03:00Z"));
        await app.RunNightAsync(Domain.Work.ScheduledKind.Audit);
        await app.RunAsync();

        Assert.Contains(app.Logs.Lines, line => line.Text.Contains("on its way to another agency since yesterday", StringComparison.Ordinal));
        await AssertMovedAsync(app, id);
    }

    /// <summary>A referral of the school, with support and a ladder behind it, that the surgery is asked to take.</summary>
    private static async Task<EntryId> AskedAsync(TestApp app)
    {
        var id = await app.ReferWithoutSupportAsync("2026-02-23", 3);
        await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", """{"on":"2026-02-27","familyView":"We manage."}""", "contact-view-1");
        var partnership = await app.Get<IDirectoryStore>().ReadAsync(Cancellation);
        var asked = await app.Get<RecordFact>().HandleAsync(
            new Actor(School, "lead"), id, (WaitingListEntry entry, in Circumstances now) => Recording.Proposing(entry, Surgery, partnership, now),
            new Receipt("ask-0001", "body"), "test", Cancellation);
        Assert.True(asked.IsSuccess(out _, out _));
        await app.RunAsync();
        return id;
    }

    private static Task AcceptAsync(TestApp app, EntryId id) =>
        RecordAsync(app, Surgery, id, (WaitingListEntry entry, in Circumstances now) => Recording.Accepting(entry, Surgery, now));

    private static async Task RecordAsync(TestApp app, PartyId by, EntryId id, FactRule rule)
    {
        var result = await app.Get<RecordFact>().HandleElsewhereAsync(
            new Actor(by, "lead"), id, entry => Features.Entries.EntriesOwed.IsAsked(entry, by), rule, new Receipt($"answer-{by}", "body"), "test", Cancellation);
        Assert.Null(result.Match(_ => (string?)null, problem => problem.Detail));
    }

    /// <summary>Where anybody finds it among current entries.</summary>
    private static async Task<List<string>> PlacesAsync(TestApp app, EntryId id)
    {
        var places = new List<string>();

        foreach (var party in (string[])[SmallPartnership.School, SmallPartnership.Surgery, SmallPartnership.Council])
        {
            if ((await app.EntriesAsync(party)).Any(entry => entry.Id == id))
            {
                places.Add(party);
            }
        }

        return places;
    }

    private static async Task AssertMovedAsync(TestApp app, EntryId id, string to = SmallPartnership.Surgery, string from = SmallPartnership.School)
    {
        Assert.Equal([to], await PlacesAsync(app, id));
        var stored = await app.StoredAsync(to, id);
        Assert.Equal((Moving.No, to, null), (stored.Moving, stored.Entry.Responsible.ToString(), stored.Entry.MovingTo));
        Assert.Equal(to, (await app.Get<IWaitingListStore>().LocateAsync(id, Cancellation))!.Responsible.ToString());
        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(stored.Entry.Responsible, stored, Cancellation));
        Assert.Single(app.Tables.Rows(TableName.Assurance, to), row => row.Row.StartsWith("d!", StringComparison.Ordinal) && row.Row.EndsWith($"!{id}", StringComparison.Ordinal));
        Assert.All(
            app.Tables.Rows(TableName.Assurance, from).Where(row => row.Row.Contains(id.ToString(), StringComparison.Ordinal)),
            row => Assert.True(row.Row[..2] is "v!" or "i!", row.Row)); // the tombstone, and the pointer of whoever referred
        Assert.Single((await app.Get<IWaitingListStore>().ReadHistoryAsync(stored.Entry.Responsible, id, Cancellation)), item => item.Event is Transferred { To: var at } && at.ToString() == to);
        Assert.All(stored.Entry.Ladders.GroupBy(ladder => ladder.Check), ladders => Assert.Single(ladders));
    }
}
