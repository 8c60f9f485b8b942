using System.Net;
using System.Text.Json;
using Monitor.App.Hosting;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.AssuranceReturns;

public sealed class ReturnsApiTests
{
    private const string Figures = Answering.March + "/figures";
    private const string Narratives = Answering.March + "/narratives";
    private const string Reopening = Answering.March + "/reopening";

    [Theory]
    [InlineData("practitioner")]
    [InlineData("service-team")]
    [InlineData("Agency-Lead")]
    public async Task Who_is_no_lead_of_the_agency_does_not_sign_whatever_the_form_says(string role)
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();

        var result = await app.Get<Features.Returns.ChangeReturn>().SignAsync(
            new Actor(Domain.People.PartyId.Parse(SmallPartnership.School, null), role), Domain.AssuranceReturns.ReturnPeriod.Parse("2026-03"),
            Domain.People.ContactRole.HeadOfService, new Domain.WaitingList.Receipt("sign-0001", "body"), TestContext.Current.CancellationToken);

        Assert.Equal("signer-not-a-lead", result.Match(_ => "signed", problem => problem.Code));
        Assert.False(Assert.Single(await app.ReturnsAsync()).IsSigned);
    }

    [Fact]
    public async Task Shows_the_products_figures_and_what_is_still_to_do()
    {
        await using var app = await Answering.WithReturnOpenAsync();

        var list = (await app.As(SmallPartnership.School).GetAnswerAsync("/api/returns")).Json.GetProperty("returns");
        var whole = (await app.As(SmallPartnership.School).GetAnswerAsync(Answering.March)).Json;

        Assert.Equal(
            ("2026-03", "open", "2026-04-09", "confirm or correct 16 figures and write on 3 themes"),
            (Text(list[0], "period"), Text(list[0], "status"), Text(list[0], "dueOn"), Text(list[0], "stillToDo")));
        Assert.Equal((6, 6, "unanswered"), (Of(whole, "waiting").GetProperty("own").GetInt32(), Of(whole, "joined").GetProperty("value").GetInt32(), Text(Of(whole, "waiting"), "status")));
        Assert.Equal(["support", "practice", "voice"], whole.GetProperty("narratives").EnumerateArray().Select(theme => Text(theme, "theme")));
    }

    [Fact]
    public async Task An_agency_confirms_corrects_writes_and_signs()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();
        var corrected = await app.As(SmallPartnership.School).PostJsonAsync(
            Figures, """{"figures":[{"figure":"joined","value":7,"reason":"One came on paper."}]}""", "correction-1");

        var signed = await app.SignAsync();

        Assert.Equal((HttpStatusCode.Created, "open"), (corrected.Status, corrected.Text("status")));
        Assert.Equal((HttpStatusCode.Created, Answering.March, "signed", "head-of-service", "False"), (signed.Status, signed.Location, signed.Text("status"), signed.Text("signedBy"), signed.Text("signedLate")));
        var whole = (await app.As(SmallPartnership.School).GetAnswerAsync(Answering.March)).Json;
        Assert.Equal(("corrected", "One came on paper.", 7), (Text(Of(whole, "joined"), "status"), Text(Of(whole, "joined"), "reason"), Of(whole, "joined").GetProperty("value").GetInt32()));
        Assert.Equal("What we did about voice.", Text(whole.GetProperty("narratives")[2], "narrative"));
        Assert.Equal("ashdown-primary/agency-lead", Text(Of(whole, "joined"), "by"));
    }

    [Fact]
    public async Task The_same_intent_again_changes_nothing_and_a_key_is_for_one_intent()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();

        var first = await app.SignAsync();
        var again = await app.SignAsync();
        var twice = await app.SignAsync(key: "signature-2");
        var other = await app.As(SmallPartnership.School).PostJsonAsync(Reopening, """{"reason":"Because."}""", "signature-1");

        Assert.Equal((HttpStatusCode.Created, first.Body), (again.Status, again.Body));
        Assert.Equal((HttpStatusCode.Conflict, "return-signed"), (twice.Status, twice.Code));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-reused"), (other.Status, other.Code));
        Assert.Equal(1, Assert.Single(await app.ReturnsAsync()).Version);
    }

    [Fact]
    public async Task Of_many_who_sign_at_once_one_does()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => app.SignAsync(key: $"signature-{i}")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.Code == "return-signed"));
    }

    [Fact]
    public async Task What_several_people_write_at_once_adds_up()
    {
        await using var app = await Answering.WithReturnOpenAsync();

        var answers = await Task.WhenAll(((string[])["support", "practice", "voice"]).Select(theme => app.As(SmallPartnership.School).PostJsonAsync(
            Narratives, $$"""{"narratives":[{"theme":"{{theme}}","narrative":"On {{theme}}."}]}""", $"write-{theme}")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(0, Assert.Single(await app.ReturnsAsync()).ThemesLeft);
    }

    [Fact]
    public async Task Correcting_after_the_signature_supersedes_it_and_keeps_it()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();
        await app.SignAsync();
        await app.ReferAsync("2026-03-31", 2, "key-00099"); // recorded late: it joined in March
        app.Clock.SetUtcNow(Days.Instant("2026-04-20T09:00Z"));

        var refused = await app.As(SmallPartnership.School).PostJsonAsync(Figures, """{"figures":[{"figure":"joined","value":7,"reason":"One more."}]}""", "correction-1");
        var reopened = await app.As(SmallPartnership.School).PostJsonAsync(Reopening, """{"reason":"One more was found."}""", "reopening-1");
        var open = (await app.As(SmallPartnership.School).GetAnswerAsync(Answering.March)).Json;

        Assert.Equal("return-signed", refused.Code);
        Assert.Equal(("open", "2", "2026-04-27"), (reopened.Text("status"), reopened.Text("version"), reopened.Text("dueOn")));
        Assert.Equal((7, "unanswered", "confirmed"), (Of(open, "joined").GetProperty("own").GetInt32(), Text(Of(open, "joined"), "status"), Text(Of(open, "closed"), "status")));
        Assert.Equal("One more was found.", Text(open, "reopenedBecause"));

        await app.AnswerAllAsync(key: "again");
        Assert.Equal(HttpStatusCode.Created, (await app.SignAsync(key: "signature-2")).Status);

        var whole = (await app.As(SmallPartnership.School).GetAnswerAsync(Answering.March)).Json;
        var before = Assert.Single(whole.GetProperty("superseded").EnumerateArray());
        Assert.Equal(("signed", 7), (Text(whole, "status"), Of(whole, "joined").GetProperty("value").GetInt32()));
        Assert.Equal(("superseded", 6, "2026-04-01"), (Text(before, "status"), Of(before, "joined").GetProperty("value").GetInt32(), Text(before, "signedOn")));
        Assert.Equal("What we did about voice.", Text(before.GetProperty("narratives")[2], "narrative"));
    }

    [Theory]
    [InlineData("figures", """{"figures":[{"figure":"weather"}]}""", "figure-unknown", "figure")]
    [InlineData("figures", """{"figures":[{"figure":"joined","value":7}]}""", "correction-reason-missing", "figures.joined.reason")]
    [InlineData("figures", """{"figures":[{"figure":"joined","reason":"Because."}]}""", "value-impossible", "figures.joined.value")]
    [InlineData("figures", """{"figures":[{"figure":"joined","value":7,"reason":"Born 12/03/2014"}]}""", "text-holds-personal-data", "figures.joined.reason")]
    [InlineData("figures", """{"figures":[{"figure":"joined","value":"7","reason":"Because."}]}""", "field-invalid", "figures[0].value")]
    [InlineData("figures", """{"figures":[{"figure":"joined","note":"Because."}]}""", "field-unknown", "figures[0].note")]
    [InlineData("figures", "{}", "field-missing", "figures")]
    [InlineData("narratives", """{"narratives":[{"theme":"weather","narrative":"Fine."}]}""", "theme-unknown", "theme")]
    [InlineData("narratives", """{"narratives":[{"theme":"voice","narrative":" "}]}""", "narrative-missing", "narratives.voice")]
    [InlineData("narratives", """{"narratives":[{"theme":"voice"}]}""", "field-missing", "narratives[0].narrative")]
    [InlineData("signature", """{"role":"assurance-contact"}""", "signer-not-a-lead", "role")]
    [InlineData("signature", """{"role":"head teacher"}""", "field-invalid", "role")]
    public async Task What_cannot_be_right_is_refused_with_its_code_and_field(string part, string body, string code, string field)
    {
        await using var app = await Answering.WithReturnOpenAsync();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync($"{Answering.March}/{part}", body);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Contains($"{field}: {code}", answer.Errors);
        Assert.Equal((16, 3), (Assert.Single(await app.ReturnsAsync()).FiguresLeft, Assert.Single(await app.ReturnsAsync()).ThemesLeft));
    }

    [Theory]
    [InlineData("signature", """{"role":"head-of-service"}""", "return-incomplete")]
    [InlineData("reopening", """{"reason":"Because."}""", "return-not-signed")]
    public async Task What_does_not_fit_yet_is_a_conflict(string part, string body, string code)
    {
        await using var app = await Answering.WithReturnOpenAsync();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync($"{Answering.March}/{part}", body);

        Assert.Equal((HttpStatusCode.Conflict, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Every_intent_needs_a_key()
    {
        await using var app = await Answering.WithReturnOpenAsync();

        Assert.Equal("idempotency-key-missing", (await app.As(SmallPartnership.School).PostJsonAsync($"{Answering.March}/signature", """{"role":"head-of-service"}""", key: null)).Code);
    }

    [Theory]
    [InlineData("2026-03")]
    [InlineData("2026-04")] // not there
    [InlineData("March")] // no period
    public async Task Anothers_return_is_as_one_that_does_not_exist(string period)
    {
        await using var app = await Answering.WithReturnOpenAsync();

        foreach (var party in (string[])[SmallPartnership.Surgery, "board", "camhs-team"])
        {
            var read = await app.As(party).GetAnswerAsync($"/api/returns/{period}");
            var signed = await app.SignAsync($"/api/returns/{period}", party);

            Assert.Equal((HttpStatusCode.NotFound, "return-not-found"), (read.Status, read.Code));
            Assert.Equal((HttpStatusCode.NotFound, "return-not-found"), (signed.Status, signed.Code));
            Assert.Empty((await app.As(party).GetAnswerAsync("/api/returns")).Json.GetProperty("returns").EnumerateArray());
        }

        Assert.Empty(await app.ReturnsAsync(SmallPartnership.Surgery));
    }

    /// <summary>Words are read by the agency only (DESIGN §4, 9).</summary>
    [Fact]
    public async Task What_is_written_is_in_no_mail_log_message_or_other_row()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.As(SmallPartnership.School).PostJsonAsync(Figures, """{"figures":[{"figure":"joined","value":7,"reason":"canary one"}]}""", "correction-1");
        await app.As(SmallPartnership.School).PostJsonAsync(Narratives, """{"narratives":[{"theme":"voice","narrative":"canary two"}]}""", "write-voice");

        await app.LiveThroughAsync("2026-04-20T12:00Z");

        Assert.DoesNotContain(app.Emails.Accepted, mail => (mail.Subject + mail.Html + mail.Text).Contains("canary", StringComparison.Ordinal));
        Assert.Contains(app.Emails.Accepted, mail => mail.Kind == MailKind.ReturnReminder);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Text.Contains("canary", StringComparison.Ordinal));
        var found = Enum.GetValues<TableName>().SelectMany(name => app.Tables.Rows(name)).Where(row => row.Any(column => $"{column.Value}".Contains("canary", StringComparison.Ordinal)));
        Assert.Equal(["y!2026-03", "y!2026-03"], found.Select(row => row.Row[..9]));
    }

    private static JsonElement Of(JsonElement whole, string figure) =>
        whole.GetProperty("figures").EnumerateArray().Single(each => Text(each, "figure") == figure);

    private static string? Text(JsonElement element, string property) => element.TryGetProperty(property, out var value) ? value.ToString() : null;
}
