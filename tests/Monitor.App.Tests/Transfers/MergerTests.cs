using System.Net;
using Monitor.App.Features.Operations;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Transfers;

/// <summary>An agency becomes part of another: every entry lives there, of the present and of long ago, and nobody acts for the old one any more.</summary>
public sealed class MergerTests
{
    private const string School = SmallPartnership.School;
    private const string Surgery = SmallPartnership.Surgery;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_entries_move_with_their_history_and_no_clock_starts_again()
    {
        await using var app = await LivedAsync();
        var before = (await EntriesOfAsync(app, School)).ToDictionary(entry => entry.Id);
        Assert.Equal(3, before.Count);

        Assert.Equal(HttpStatusCode.OK, (await MergeAsync(app, School, Surgery)).Status);
        await app.LiveThroughAsync("2026-07-01T13:00Z");

        Assert.Empty(await EntriesOfAsync(app, School));
        var after = await EntriesOfAsync(app, Surgery);
        Assert.Equal(before.Keys.Select(id => $"{id}").Order(StringComparer.Ordinal), after.Select(entry => $"{entry.Id}").Order(StringComparer.Ordinal));
        Assert.All(after, entry => Assert.Equal((before[entry.Id].ReceivedOn, before[entry.Id].WaitFrom, before[entry.Id].EndedOn), (entry.ReceivedOn, entry.WaitFrom, entry.EndedOn)));
        Assert.Empty((await app.Get<VerifyAudit>().HandleAsync(Cancellation)).Faults);
        Assert.Contains(app.Logs.Lines, line => line.Text.EndsWith("entries of ashdown-primary are on their way to northmere-surgery, of which it is part now.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sent_again_it_changes_nothing_and_another_target_is_refused()
    {
        await using var app = await LivedAsync();
        var first = await MergeAsync(app, School, Surgery);
        await app.LiveThroughAsync("2026-07-01T13:00Z");

        Assert.Equal((first.Status, first.Body), ((await MergeAsync(app, School, Surgery)).Status, (await MergeAsync(app, School, Surgery)).Body));
        Assert.Equal("agency-merged", (await MergeAsync(app, School, SmallPartnership.Council)).Code);
        Assert.Equal("agency-merged", (await MergeAsync(app, SmallPartnership.Council, School)).Code);
        Assert.Equal("agency-is-the-same", (await MergeAsync(app, Surgery, Surgery)).Code);
        Assert.Equal("agency-unknown", (await MergeAsync(app, Surgery, "camhs-team")).Code);
    }

    [Fact]
    public async Task Only_the_boards_manager_merges()
    {
        await using var app = await LivedAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.As(School).PostJsonAsync($"/api/agencies/{School}/merger", $$"""{"into":"{{Surgery}}"}""", "merge-0001")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("board", "administrator").PostJsonAsync($"/api/agencies/{School}/merger", $$"""{"into":"{{Surgery}}"}""", "merge-0001")).Status);
        Assert.Null((await app.Get<IDirectoryStore>().ReadAsync(Cancellation)).Find(Id(School))!.MergedInto);
    }

    [Fact]
    public async Task The_old_agency_is_named_for_nothing_new_owes_nothing_and_is_mailed_nothing()
    {
        await using var app = await LivedAsync();
        await MergeAsync(app, School, Surgery);
        await app.LiveThroughAsync("2026-07-01T13:00Z");
        var mails = app.Emails.Accepted.Count(mail => mail.To.EndsWith("ashdown-primary.example", StringComparison.Ordinal));

        await app.LiveThroughAsync("2026-07-20T12:00Z");

        Assert.Equal(mails, app.Emails.Accepted.Count(mail => mail.To.EndsWith("ashdown-primary.example", StringComparison.Ordinal)));
        Assert.All(await app.Get<Domain.Checks.IDutyStore>().ReadAsync(Id(School), Cancellation), stored => Assert.False(stored.Duty.IsOpen));
        var named = await app.As(Surgery).PostJsonAsync("/api/referrals", Referring.With(("responsibleAgency", $"\"{School}\"")), "refer-0001");
        Assert.Equal("agency-merged", named.Code);
        Assert.Contains("is part of Northmere Surgery now", named.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_in_between_is_sent_on_by_the_next_night()
    {
        await using var app = await LivedAsync();
        await MergeAsync(app, School, Surgery);
        await app.LiveThroughAsync("2026-07-01T13:00Z");
        var late = Entries.Id(4711);
        var place = new EntryLocation(late, Id(School), Id(School), ServiceCode.Parse("FI"), "body");
        await app.Get<IWaitingListStore>().ClaimAsync(place, Cancellation);
        var by = new Provenance("test", "test", app.Clock.GetUtcNow());
        await app.Get<IWaitingListStore>().CommitAsync(
            Id(School), [Consequences.OfReceiving(late, [new NewEvent(Entries.Referral(Days.Day("2026-07-01")))], Days.On("2026-07-01"), by, null, [])], Cancellation);

        await app.LiveThroughAsync("2026-07-02T12:00Z");

        Assert.Equal(Id(Surgery), (await app.Get<IWaitingListStore>().LocateAsync(late, Cancellation))!.Responsible);
    }

    [Fact]
    public async Task The_boards_manager_does_it_on_the_desk()
    {
        await using var app = await LivedAsync();

        Assert.Equal(HttpStatusCode.Found, (await app.FillInAsync("board", "/app/board?do=merge", ("agency", School), ("into", Surgery))).Status);

        Assert.Equal(Id(Surgery), (await app.Get<IDirectoryStore>().ReadAsync(Cancellation)).Find(Id(School))!.MergedInto);
    }

    /// <summary>A school with an entry that waits, one that ended not long ago, and an archived one.</summary>
    private static async Task<TestApp> LivedAsync()
    {
        var app = await TestApp.StartAsync();
        var archived = await app.ReferWithoutSupportAsync("2026-03-02", 2, "key-00001");
        await app.HappenAsync(School, archived, new ServiceStarted(Days.Day("2026-03-02")));
        await app.RunAsync();
        app.Clock.SetUtcNow(Days.Instant("2026-06-30T02:00Z"));
        Assert.True(await app.RunNightAsync(ScheduledKind.Housekeeping, "2026-06-30"));
        Assert.Contains(app.Tables.Rows(TableName.Assurance, School), row => RowKeys.Split(row.Row)[0] == Keys.Archived);
        await app.LiveThroughAsync("2026-07-01T12:00Z");
        await app.ReferWithoutSupportAsync("2026-06-29", 2, "key-00002");
        var ended = await app.ReferWithoutSupportAsync("2026-06-29", 2, "key-00003");
        await app.HappenAsync(School, ended, new ServiceStarted(Days.Day("2026-07-01")));
        return app;
    }

    private static PartyId Id(string party) => PartyId.Parse(party, null);

    private static Task<Answer> MergeAsync(TestApp app, string from, string into) =>
        app.As("board", "boards-manager").PostJsonAsync($"/api/agencies/{from}/merger", $$"""{"into":"{{into}}"}""", "merge-0001");

    private static async Task<List<WaitingListEntry>> EntriesOfAsync(TestApp app, string party)
    {
        var store = app.Get<IWaitingListStore>();
        return [.. (await store.ReadCurrentAsync(Id(party), null, 500, Cancellation)).Items.Concat((await store.ReadArchivedAsync(Id(party), null, 500, Cancellation)).Items).Select(stored => stored.Entry)];
    }
}
