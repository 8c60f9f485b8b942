using System.Globalization;
using Monitor.App.Features.Imports;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Imports;

/// <summary>An agency joins with a list on which the service's answers are not recorded: the gaps stand, and nobody is flooded with what they cannot put right.</summary>
public sealed class QuietStartTests
{
    private const int Brought = 25;
    private const string Team = "assurance@family-intervention-team.example";
    private const string Gap = "It is not recorded that the referral was answered";

    [Fact]
    public async Task Nobody_of_the_service_is_mailed_about_what_an_agency_brought_before_the_agency_is_released()
    {
        await using var app = await JoiningAsync();

        await app.LiveThroughAsync("2026-03-06T12:00Z");

        Assert.Empty(app.Emails.To(Team));
        Assert.All(await app.EntriesAsync(SmallPartnership.School), entry => Assert.Equal((true, 1), (entry.LadderFor("WL-12")!.IsOpen, entry.LadderFor("WL-12")!.Step)));
    }

    [Fact]
    public async Task Once_released_it_is_one_mail_with_the_ten_worst_and_a_count_and_one_list_of_long_waits()
    {
        await using var app = await JoiningAsync();
        await app.LiveThroughAsync("2026-03-06T12:00Z");

        await app.WriteDirectoryAsync(Parties(releasedOn: "2026-03-06"));
        await app.LiveThroughAsync("2026-03-09T12:00Z");

        var mail = Assert.Single(app.Emails.To(Team));
        Assert.Equal(10, mail.Text.Split(Gap).Length + mail.Text.Split("waits are").Length - 2);
        Assert.Contains("more on the list", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-30", 1)] // the last of the twenty working days
    [InlineData("2026-03-31", 2)]
    public async Task Its_ladders_stop_at_step_1_until_the_quiet_start_is_over(string on, int step)
    {
        await using var app = await JoiningAsync("2026-03-02");

        await app.LiveThroughAsync($"{on}T12:00Z");

        Assert.All(await app.EntriesAsync(SmallPartnership.School), entry => Assert.Equal(step, entry.LadderFor("WL-12")!.Step));
    }

    [Fact]
    public async Task The_team_accepts_several_at_once_and_what_is_not_ticked_stays_open()
    {
        await using var app = await JoiningAsync("2026-03-02");
        await app.LiveThroughAsync("2026-03-03T12:00Z");
        var ids = (await app.EntriesAsync(SmallPartnership.School)).Select(entry => entry.Id).ToList();
        Assert.Contains("25 referrals are not recorded as answered", Html.Parse((await app.OpenAsync("family-intervention-team", "/app/waiting")).Body).Words(), StringComparison.Ordinal);

        var sent = await app.FillInAsync(
            "family-intervention-team", "/app/waiting/answers",
            ("entries", string.Join('|', ids.Skip(1))), ("on*", "2026-03-01"), ("referrerToldOn*", "2026-03-01"));

        Assert.Equal(System.Net.HttpStatusCode.Found, sent.Status);
        var entries = await app.EntriesAsync(SmallPartnership.School);
        Assert.Equal([ids[0]], entries.Where(entry => entry.LadderFor("WL-12")!.IsOpen).Select(entry => entry.Id));
        Assert.Equal(Brought - 1, entries.Count(entry => entry.AcceptedOn == Days.Day("2026-03-01")));
    }

    [Theory]
    [InlineData("", "2026-03-01", "Tick the referrals that were accepted.")]
    [InlineData("first", "2025-06-01", "The day is before")] // before it was received
    public async Task Several_at_once_need_a_tick_and_a_day_that_fits_each(string which, string on, string said)
    {
        await using var app = await JoiningAsync("2026-03-02");
        await app.RunAsync();
        var first = (await app.EntriesAsync(SmallPartnership.School))[0].Id;

        var sent = await app.FillInAsync("family-intervention-team", "/app/waiting/answers", ("entries", which == "first" ? first.ToString() : which), ("on*", on));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, sent.Status);
        Assert.Contains(said, sent.Body, StringComparison.Ordinal);
        Assert.All(await app.EntriesAsync(SmallPartnership.School), entry => Assert.Null(entry.AcceptedOn));
    }

    [Theory]
    [InlineData("camhs-team")] // another service's referrals are none of its business
    [InlineData(SmallPartnership.School)]
    [InlineData("board")]
    public async Task No_other_party_accepts_them(string party)
    {
        await using var app = await JoiningAsync("2026-03-02");
        await app.RunAsync();
        var id = (await app.EntriesAsync(SmallPartnership.School))[0].Id;

        Assert.DoesNotContain(id.ToString(), (await app.OpenAsync(party, "/app/waiting/answers")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_that_another_service_puts_into_its_own_form_is_not_accepted()
    {
        await using var app = await JoiningAsync("2026-03-02");
        var own = await app.ReferAsync("2026-02-26", 3, service: "CAMHS");
        var others = (await app.EntriesAsync(SmallPartnership.School)).First(entry => entry.Id != own).Id;

        var sent = await app.FillInAsync("camhs-team", "/app/waiting/answers", ("entries", others.ToString()), ("on*", "2026-03-01"));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, sent.Status);
        Assert.Null((await app.EntryAsync(SmallPartnership.School, others)).AcceptedOn);
    }

    [Fact]
    public void What_was_not_brought_is_told_whatever_the_agency_is()
    {
        var partnership = new Partnership(Parties(releasedOn: null));
        var brought = Entries.Open().FromQuietStart(Days.Day("2026-03-02"));

        Assert.True(QuietStart.IsTold(Entries.Open(), partnership, Days.Day("2026-03-02")));
        Assert.False(QuietStart.IsTold(brought, partnership, Days.Day("2026-03-02")));
        Assert.False(QuietStart.IsTold(brought, new Partnership(Parties("2026-03-03")), Days.Day("2026-03-02")));
        Assert.True(QuietStart.IsTold(brought, new Partnership(Parties("2026-03-03")), Days.Day("2026-03-03")));
    }

    private static IReadOnlyList<Party> Parties(string? releasedOn) => SmallPartnership.With(
        SmallPartnership.School, school => school with { LiveFrom = Days.Day("2026-03-02"), ReleasedOn = releasedOn is null ? null : Days.Day(releasedOn) });

    /// <summary>The school's first day, with its list of families that have waited since autumn; the service's answers are not in it.</summary>
    private static async Task<TestApp> JoiningAsync(string? releasedOn = null)
    {
        var app = await TestApp.StartAsync(new TestAppSettings { Parties = Parties(releasedOn) });
        var rows = Enumerable.Range(0, Brought).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{SmallPartnership.School},{SmallPartnership.School},FI,ASH-{i:00000},{Days.Day("2025-10-01").AddDays(i):yyyy-MM-dd},3"));
        var file = string.Join('\n', ["agency,referred_by,service,case_reference,received_on,level", .. rows]);
        var imported = await app.Get<ImportEntries>().HandleAsync(new StringReader(file), "test", null, TestContext.Current.CancellationToken);
        Assert.Equal(Brought, imported.Added);
        return app;
    }
}
