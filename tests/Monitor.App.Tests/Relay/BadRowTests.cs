using Microsoft.Extensions.Logging;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Relay;

/// <summary>One bad row delays nobody else (DESIGN §4, 10).</summary>
public sealed class BadRowTests
{
    [Fact]
    public async Task A_message_that_cannot_be_handled_is_tried_five_times_and_set_aside_while_the_others_flow()
    {
        await using var app = await TestApp.StartAsync();
        var bad = await app.ReferAsync("2026-03-02", 4, "key-00001");
        await app.ReferAsync("2026-03-02", 4, "key-00002");
        await app.ReferAsync("2026-03-02", 4, "key-00003", SmallPartnership.Surgery);
        await app.BreakAsync(SmallPartnership.School, bad);

        await app.RunAsync();
        Assert.Equal(2, app.Emails.Accepted.Count);
        Assert.Equal(2, app.Outbox().Count);

        await app.LiveThroughAsync("2026-03-02T07:59Z");

        Assert.Empty(app.Outbox());
        var asides = await app.AsidesAsync(SmallPartnership.School);
        Assert.Equal(["mail", "work"], asides.Select(aside => aside.Queue).Order(StringComparer.Ordinal)); // its harm notice, and the look for earlier entries
        Assert.Equal(2 * 5, app.Logs.Lines.Count(line => line.Text.Contains("failed at try", StringComparison.Ordinal)));
        Assert.All(asides, aside => Assert.Contains(
            app.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains($"{aside.Id} was kept aside", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_message_of_a_newer_version_is_left_alone_and_the_others_flow()
    {
        await using var app = await TestApp.StartAsync();
        await app.ReferAsync("2026-03-02", 4);
        var key = Keys.Message(app.Clock.GetUtcNow().AddHours(-1), "0from-the-future");
        var newer = new TableRow(SmallPartnership.School, key) { { "v", 2 }, { "message", "something-new" }, { "body", "{}" }, { "traceparent", "" }, { "tries", 0 } };
        await app.Tables.Table(TableName.Assurance).CommitAsync(SmallPartnership.School, [TableWrite.Upsert(newer)], TestContext.Current.CancellationToken);

        await app.Get<Monitor.App.Features.Relay.RelayOutbox>().HandleAsync(TestContext.Current.CancellationToken);

        Assert.Single(app.Emails.Accepted);
        Assert.Equal(key, Assert.Single(app.Outbox()).Row);
        Assert.Contains(app.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains(key, StringComparison.Ordinal));
    }

    /// <summary>While a new version is put in place, or when one is rolled back, the old one meets what the new one has written.</summary>
    [Fact]
    public async Task An_entry_of_a_newer_version_is_left_as_it_is_and_told_of_and_its_neighbours_are_seen_to()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var app = await TestApp.StartAsync();
        var newer = await app.ReferAsync("2026-02-26", 3, "key-00001");
        var known = await app.ReferAsync("2026-02-26", 3, "key-00002");
        await app.RunAsync();
        var row = (await app.Tables.Assurance.FindAsync(SmallPartnership.School, Keys.Entry(newer), cancellation))!;
        var written = new TableRow(row.Partition, row.Row) { { "v", Stored.Version + 1 }, { "entry", "of a shape that this program does not know" } };
        await app.Tables.Assurance.CommitAsync(SmallPartnership.School, [TableWrite.Upsert(written)], cancellation);
        var school = app.As(SmallPartnership.School);

        await app.LiveThroughAsync("2026-03-06T12:00Z");

        Assert.True((await app.EntryAsync(SmallPartnership.School, known)).LadderFor("WL-02") is { IsOpen: true });
        Assert.Contains($"{known}", await school.GetStringAsync("/api/entries", cancellation), StringComparison.Ordinal);
        Assert.Contains(app.Logs.Lines, line => line.Text == $"Audit of entry {newer}: It cannot be read, and is in no list, mail or figure.");

        foreach (var answer in new[] { await school.GetAsync($"/api/entries/{newer}", cancellation), await school.GetAsync($"/app/entries/{newer}", cancellation) })
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("written-by-newer", await answer.Content.ReadAsStringAsync(cancellation), StringComparison.Ordinal);
        }

        var refused = await school.PostJsonAsync($"/api/entries/{newer}/contacts", """{"on":"2026-03-06"}""", "contact-0001");
        Assert.Equal("written-by-newer", refused.Code);
        var after = (await app.Tables.Assurance.FindAsync(SmallPartnership.School, Keys.Entry(newer), cancellation))!;
        Assert.Equal(written.OrderBy(column => column.Key), after.OrderBy(column => column.Key));
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_keeps_no_other_from_being_looked_at()
    {
        await using var app = await TestApp.StartAsync();
        var bad = await app.ReferAsync("2026-02-26", 3, "key-00001");
        var good = await app.ReferAsync("2026-02-26", 3, "key-00002");
        var elsewhere = await app.ReferAsync("2026-02-26", 3, "key-00003", SmallPartnership.Surgery);
        await app.BreakAsync(SmallPartnership.School, bad);
        app.Clock.SetUtcNow(Days.Instant("2026-03-04T00:00Z"));

        await app.Get<SweepDue>().HandleAsync("test", TestContext.Current.CancellationToken);

        Assert.True((await app.EntryAsync(SmallPartnership.School, good)).LadderFor("WL-02") is { IsOpen: true, Step: 1 });
        Assert.True((await app.EntryAsync(SmallPartnership.Surgery, elsewhere)).LadderFor("WL-02") is { IsOpen: true, Step: 1 });
        Assert.Contains(app.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains(bad.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_that_cannot_be_written_keeps_no_other_from_being_looked_at()
    {
        await using var app = await TestApp.StartAsync();
        var bad = await app.ReferAsync("2026-02-26", 3, "key-00001");
        var good = await app.ReferAsync("2026-02-26", 3, "key-00002");
        app.Clock.SetUtcNow(Days.Instant("2026-03-04T00:00Z"));
        app.Tables.BeforeCall = call => call.IsCommit && call.Rows.Contains(bad.ToString(), StringComparison.Ordinal)
            ? throw new ArgumentException("Too large.")
            : Task.CompletedTask;

        var swept = await app.Get<SweepDue>().HandleAsync("test", TestContext.Current.CancellationToken);

        Assert.Equal(1, swept.Faults);
        Assert.True((await app.EntryAsync(SmallPartnership.School, good)).LadderFor("WL-02") is { IsOpen: true, Step: 1 });
        Assert.Contains(app.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains(bad.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_that_cannot_be_read_keeps_nobodys_digest_or_summary_back_and_is_found_by_the_audit()
    {
        await using var app = await TestApp.StartAsync();
        var bad = await app.ReferAsync("2026-02-23", 3, "key-00001");
        var good = await app.ReferAsync("2026-02-23", 3, "key-00002");
        await app.BreakAsync(SmallPartnership.School, bad);

        await app.LiveThroughAsync("2026-03-03T09:30Z");

        var digests = app.Emails.Accepted.Where(mail => mail is { Kind: MailKind.Digest, To: "assurance@ashdown-primary.example" }).ToList();
        Assert.NotEmpty(digests);
        Assert.All(digests, digest => Assert.Equal([good], digest.References));
        Assert.Single(app.Emails.Accepted, mail => mail is { Kind: MailKind.WeeklySummary, To: "assurance@ashdown-primary.example" });
        var audit = await app.Get<IJobStore>().FindLastDoneAsync(nameof(ScheduledKind.Audit), TestContext.Current.CancellationToken);
        Assert.Equal("2026-03-03", audit!.Period);
        Assert.Contains(app.Logs.Lines, line => line.Text.StartsWith($"Audit of entry {bad}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agencys_list_shows_the_others_when_one_entry_cannot_be_read()
    {
        await using var app = await TestApp.StartAsync();
        var bad = await app.ReferAsync("2026-02-23", 3, "key-00001");
        var good = await app.ReferAsync("2026-02-23", 3, "key-00002");
        await app.BreakAsync(SmallPartnership.School, bad);

        var answer = await app.As(SmallPartnership.School).GetAnswerAsync("/api/entries");

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        Assert.Equal([good.ToString()], answer.Json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Time_goes_on_though_an_entry_cannot_be_looked_at()
    {
        await using var app = await TestApp.StartAsync();
        var bad = await app.ReferAsync("2026-02-23", 3);
        await app.BreakAsync(SmallPartnership.School, bad);

        await app.LiveThroughAsync("2026-03-10T00:00Z");

        Assert.Equal(Days.Instant("2026-03-10T00:00Z"), app.Clock.GetUtcNow());
    }
}
