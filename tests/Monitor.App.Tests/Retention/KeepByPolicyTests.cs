using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Monitor.App.Tests.AssuranceReturns;
using Monitor.App.Tests.Journeys;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Retention;

/// <summary>What the board's policy says is forgotten is forgotten by night, in every table, and nothing before its day.</summary>
public sealed class KeepByPolicyTests
{
    private const string View = "They would rather be rung after half past six.";
    private const string HoldReason = "Asked for by the coroner, letter of May.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_go_after_twenty_four_months_and_not_a_day_before()
    {
        await using var app = await TestApp.StartAsync();
        var id = await EndedAsync(app, "key-00001");

        await NightAsync(app, "2028-03-09"); // the wait ended on 9 March 2026
        Assert.Contains(View, Everything(app), StringComparison.Ordinal);

        await NightAsync(app, "2028-03-10");
        Assert.DoesNotContain(View, Everything(app), StringComparison.Ordinal);
        var stored = await app.StoredAsync(SmallPartnership.School, id);
        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(stored.Entry.Responsible, stored, Cancellation));
        Assert.Contains(app.Logs.Lines, line => line.Text == $"Words of entry {id} were as old as words are kept, and are erased.");
        Assert.Contains(
            "were erased: they were as old as words are kept.", await app.As(SmallPartnership.School).GetStringAsync($"/app/entries/{id}", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_goes_after_seven_years_from_every_table_and_is_counted()
    {
        await using var app = await TestApp.StartAsync();
        var id = await EndedAsync(app, "key-00001");
        var kept = await EndedAsync(app, "key-00002", endedOn: "2026-03-10");

        await NightAsync(app, "2033-03-09");
        Assert.Contains($"{id}", Everything(app), StringComparison.Ordinal);

        await NightAsync(app, "2033-03-10");
        Assert.DoesNotContain($"{id}", Everything(app), StringComparison.Ordinal);
        Assert.Contains($"{kept}", Everything(app), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.School).GetAsync($"/api/entries/{id}", Cancellation)).StatusCode);
        Assert.Contains(
            """{"service":"FI","year":2026,"outcome":"started","entries":1,"daysWaited":7}""",
            await app.As(SmallPartnership.School).GetStringAsync("/api/retention", Cancellation), StringComparison.Ordinal);

        // The night's audit finds nothing amiss in what is not there any more.
        Assert.True(await app.RunNightAsync(ScheduledKind.Audit, "after"));
        Assert.EndsWith(" 0 faults", (await app.Get<IJobStore>().FindAsync(ScheduledKind.Audit.ToString(), "after", Cancellation))!.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_moved_leaves_nothing_at_the_agency_it_left()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-03-02", 2);
        await app.HappenAsync(SmallPartnership.School, id, new TransferBegun(PartyId.Parse(SmallPartnership.Surgery, null), Days.Day("2026-03-03")));
        await app.LiveThroughAsync("2026-03-04T12:00Z");
        await app.HappenAsync(SmallPartnership.Surgery, id, new ServiceStarted(Days.Day("2026-03-09")));

        await NightAsync(app, "2033-03-10");

        Assert.DoesNotContain($"{id}", Everything(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_held_for_a_legal_reason_stays_whole_until_the_hold_ends()
    {
        await using var app = await TestApp.StartAsync();
        var id = await EndedAsync(app, "key-00001");
        Assert.Equal(HttpStatusCode.Created, (await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/legal-hold", $$"""{"reason":"{{HoldReason}}"}""", "hold-0001")).Status);

        await NightAsync(app, "2040-03-10");
        Assert.Contains(View, Everything(app), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, (await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/legal-hold-end", """{"reason":"The council's solicitor agreed."}""", "hold-0002")).Status);
        await NightAsync(app, "2040-03-11");
        Assert.DoesNotContain($"{id}", Everything(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_goes_from_any_table_while_the_board_has_paused_it()
    {
        var paused = TestPolicy.Current with { Retention = TestPolicy.Current.Retention with { IsPaused = true } };
        await using var app = await TestApp.StartAsync(new TestAppSettings { Services = services => services.AddSingleton(paused) });
        await app.As(SmallPartnership.School).GetAsync($"/api/entries/{await EndedAsync(app, "key-00001")}", Cancellation);
        await NightAsync(app, "2026-06-21");
        var before = Lasting(app);
        Assert.Contains(" n!", before, StringComparison.Ordinal);
        Assert.Contains("Access ", before, StringComparison.Ordinal);
        Assert.Contains("Matching ", before, StringComparison.Ordinal);

        await HousekeepAsync(app, "2040-03-10");

        Assert.Equal(before, Lasting(app));
    }

    [Fact]
    public async Task By_what_a_child_is_recognised_stays_under_a_legal_hold_too()
    {
        await using var app = await TestApp.StartAsync();
        var id = await EndedAsync(app, "key-00001");
        await app.HappenAsync(SmallPartnership.School, id, new LegalHoldPlaced(Days.Day("2026-03-09")));

        await NightAsync(app, "2030-03-10");
        Assert.NotEmpty(app.Tables.Rows(TableName.Matching));

        await app.HappenAsync(SmallPartnership.School, id, new LegalHoldEnded(Days.Day("2030-03-10")));
        await HousekeepAsync(app, "2030-03-11");
        Assert.Empty(app.Tables.Rows(TableName.Matching));
    }

    [Fact]
    public async Task Words_that_somebody_asks_to_be_erased_are_gone_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var id = await EndedAsync(app, "key-00001");
        var school = app.As(SmallPartnership.School);
        var stored = await app.StoredAsync(SmallPartnership.School, id);
        var written = Assert.Single(await app.Get<IWaitingListStore>().ReadHistoryAsync(stored.Entry.Responsible, id, Cancellation), item => item.Text is not null);
        using var asked = new HttpRequestMessage(HttpMethod.Post, $"/api/entries/{id}/erasures")
        {
            Content = new StringContent($$"""{"sequence":{{written.Sequence.ToString(CultureInfo.InvariantCulture)}},"reason":"request"}""", null, "application/json"),
        };
        asked.Headers.Add("Idempotency-Key", "erase-0001");
        asked.Headers.Add("If-Match", (await school.GetAsync($"/api/entries/{id}", Cancellation)).Headers.ETag!.ToString());

        Assert.Equal(HttpStatusCode.Created, (await school.SendAsync(asked, Cancellation)).StatusCode);

        Assert.DoesNotContain(View, Everything(app), StringComparison.Ordinal);
        Assert.Contains(app.Logs.Lines, line => line.Text == $"Words of entry {id} beside record {written.Sequence} were erased.");
        var after = await app.StoredAsync(SmallPartnership.School, id);
        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(after.Entry.Responsible, after, Cancellation));
    }

    [Fact]
    public async Task Mails_are_known_as_long_as_who_looked_is()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-02-24", 3); // WL-02 is missed on 4 March: a digest
        await app.LiveThroughAsync("2026-03-05T12:00Z");
        Assert.Contains("Assurance ashdown-primary n!", Everything(app), StringComparison.Ordinal);

        await HousekeepAsync(app, "2028-03-04");
        Assert.Contains("Assurance ashdown-primary n!", Everything(app), StringComparison.Ordinal);

        await HousekeepAsync(app, "2028-03-06");
        Assert.DoesNotContain("Assurance ashdown-primary n!", Everything(app), StringComparison.Ordinal);
        Assert.DoesNotContain("Assurance ashdown-primary s!", Everything(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_a_return_go_and_its_figures_stay()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        var store = app.Get<IReturnStore>();
        var agency = PartyId.Parse(SmallPartnership.School, null);
        var opened = (await store.ReadAsync(agency, Cancellation))[0];
        await app.Tables.Assurance.CommitAsync(
            SmallPartnership.School,
            [TableWrite.Insert(new TableRow(SmallPartnership.School, Keys.ReturnText(opened.Return.Period, 1, "support")) { { "v", 1 }, { "text", View } })], Cancellation);

        await HousekeepAsync(app, "2028-03-31"); // its last day was 31 March 2026
        Assert.Contains(View, Everything(app), StringComparison.Ordinal);

        await HousekeepAsync(app, "2028-04-01");
        Assert.DoesNotContain(View, Everything(app), StringComparison.Ordinal);
        Assert.NotNull(await store.FindAsync(agency, opened.Return.Period, Cancellation));
    }

    /// <summary>A wait over which something was written, and which ended on a day.</summary>
    private static async Task<EntryId> EndedAsync(TestApp app, string key, string endedOn = "2026-03-09")
    {
        var id = await app.ReferWithoutSupportAsync("2026-03-02", 2, key);
        Assert.Equal(
            HttpStatusCode.Created,
            (await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", $$"""{"on":"2026-03-02","familyView":"{{View}}"}""", $"contact-{key}")).Status);
        await app.LiveThroughAsync($"{endedOn}T09:00Z");
        await app.HappenAsync(SmallPartnership.School, id, new ServiceStarted(Days.Day(endedOn)));
        await app.RunAsync();
        return id;
    }

    /// <summary>Lives the days until all is archived, then sleeps until a night, and does what is done then.</summary>
    private static async Task NightAsync(TestApp app, string on)
    {
        if (app.Clock.GetUtcNow() < Days.Instant("2026-06-20T12:00Z"))
        {
            await app.LiveThroughAsync("2026-03-12T12:00Z");
            await HousekeepAsync(app, "2026-06-20");
        }

        await HousekeepAsync(app, on);
    }

    private static async Task HousekeepAsync(TestApp app, string on)
    {
        app.Clock.SetUtcNow(Days.Instant($"{on}T02:00Z"));
        Assert.True(await app.RunNightAsync(ScheduledKind.Housekeeping, on));
    }

    /// <summary>What stays until somebody forgets it: not jobs, receipts and messages on their way, which are no family's.</summary>
    private static string Lasting(TestApp app) => string.Join('\n', Enum.GetValues<TableName>().Except([TableName.Jobs, TableName.Keys])
        .SelectMany(name => app.Tables.Rows(name).Select(row => (Name: name, Row: row.Row)))
        .Where(row => row.Name != TableName.Assurance || RowKeys.Split(row.Row)[0] is not (Keys.Receipts or Keys.Outbox)).Select(row => $"{row.Name} {row.Row}"));

    private static string Everything(TestApp app) => app.Tables.Dump(Enum.GetValues<TableName>());
}
