using Monitor.App.Features.Imports;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Imports;

public sealed class ImportEntriesTests
{
    private const string Header =
        "agency,referred_by,service,case_reference,received_on,level,statutory_status,status_since,owning_authority,harm_mark,social_care_told_on,social_care_told_role,"
        + "lead_role,lead_since,support_kind,support_provider,support_started_on,support_review_by,support_ended_on,support_agreed,support_declined_on,"
        + "support_ask_again_on,last_contact_on,started_on,closed_on,closing_reason";

    private static readonly Dictionary<string, string> Good = new()
    {
        ["agency"] = SmallPartnership.School,
        ["referred_by"] = SmallPartnership.Surgery,
        ["service"] = "FI",
        ["case_reference"] = "ASH-00412",
        ["received_on"] = "2026-02-26",
        ["level"] = "2",
    };

    [Fact]
    public async Task A_row_becomes_the_entry_that_it_was_with_what_is_known_since()
    {
        await using var app = await TestApp.StartAsync();

        var imported = await ImportAsync(app, Row(
            ("support_kind", "parenting"), ("support_provider", "Family hub"), ("support_started_on", "2026-02-27"), ("support_review_by", "2026-04-01"),
            ("support_agreed", "yes"), ("last_contact_on", "2026-03-01")));

        Assert.Equal((1, 1, 0), (imported.Rows, imported.Added, imported.Errors.Length));
        var entry = Assert.Single(await app.EntriesAsync(SmallPartnership.School));
        Assert.Equal((2, Days.Day("2026-03-01"), "Family hub"), (entry.Level, entry.LastContactOn, Assert.Single(entry.Supports).Provider));
    }

    [Fact]
    public async Task The_same_file_again_adds_nothing()
    {
        await using var app = await TestApp.StartAsync();
        await ImportAsync(app, Row(), Row(("case_reference", "ASH-00413")));
        var before = app.Tables.Dump();
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await ImportAsync(app, Row(), Row(("case_reference", "ASH-00413")));

        Assert.Equal((0, 2), (again.Added, again.KnownBefore));
        Assert.Equal(before, app.Tables.Dump());
    }

    [Theory]
    [InlineData("level", "9", "level")]
    [InlineData("level", "Zebedee", "level")]
    [InlineData("received_on", "2026-02-30", "received_on")]
    [InlineData("received_on", "2027-01-01", "received_on")]
    [InlineData("received_on", "02/28/2026", "received_on")]
    [InlineData("service", "ZEBEDEE", "service")]
    [InlineData("agency", "zebedee", "agency")]
    [InlineData("case_reference", "Zebedee", "case_reference")]
    [InlineData("case_reference", "9434765919", "case_reference")]
    [InlineData("statutory_status", "zebedee", "statutory_status")]
    [InlineData("harm_mark", "maybe", "harm_mark")]
    [InlineData("owning_authority", "zebedee", "owning_authority")]
    [InlineData("support_kind", "zebedee", "support_kind")]
    [InlineData("last_contact_on", "2026-03-03", "last_contact_on")]
    [InlineData("closing_reason", "zebedee", null)] // not looked at unless it was closed
    public async Task A_row_that_cannot_be_right_is_reported_by_row_and_column_and_never_by_its_value(string column, string value, string? reported)
    {
        await using var app = await TestApp.StartAsync();

        var imported = await ImportAsync(app, Row(("case_reference", "ASH-00001")), Row((column, value)), Row(("case_reference", "ASH-00003")));

        Assert.Equal(reported is null ? 3 : 2, imported.Added);
        Assert.All(imported.Errors, error => Assert.Equal(3, error.Row));
        Assert.Equal(reported is null ? [] : [reported], imported.Errors.Select(error => error.Column).Distinct().Take(1));
        Assert.DoesNotContain(imported.Errors, error => error.Reason.Contains("zebedee", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("zebedee", app.Tables.Dump(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Text.Contains("zebedee", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_is_missing_beside_a_field_is_reported_by_its_own_column()
    {
        await using var app = await TestApp.StartAsync();

        var declined = await ImportAsync(app, Row(("support_declined_on", "2026-03-01"), ("support_ask_again_on", "2026-08-01")));
        var closed = await ImportAsync(app, Row(("closed_on", "2026-03-01")));

        Assert.Equal("support_ask_again_on", Assert.Single(declined.Errors).Column);
        Assert.All(closed.Errors, error => Assert.Equal("closing_reason", error.Column));
        Assert.NotEmpty(closed.Errors);
    }

    [Theory]
    [InlineData("one,two")]
    [InlineData("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,aa")]
    public async Task A_row_of_another_length_is_left_out_and_the_others_go_in(string row)
    {
        await using var app = await TestApp.StartAsync();

        var imported = await ImportAsync(app, row, Row());

        Assert.Equal((1, "(row)"), (imported.Added, Assert.Single(imported.Errors).Column));
    }

    [Fact]
    public async Task A_harm_mark_in_an_old_export_is_told_like_any_other()
    {
        await using var app = await TestApp.StartAsync();

        await ImportAsync(app, Row(("harm_mark", "yes")));
        await app.RunAsync();

        Assert.Equal("safeguarding@ashdown-primary.example", Assert.Single(app.Emails.Accepted).To);
    }

    private static string Row(params (string Column, string Value)[] others) =>
        string.Join(',', Header.Split(',').Select(column => others.FirstOrDefault(other => other.Column == column).Value ?? Good.GetValueOrDefault(column, string.Empty)));

    private static Task<Imported> ImportAsync(TestApp app, params string[] rows) =>
        app.Get<ImportEntries>().HandleAsync(new StringReader(string.Join('\n', [Header, .. rows])), "test", null, TestContext.Current.CancellationToken);
}
