using System.Net;
using System.Text.RegularExpressions;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Identity;

/// <summary>Signing in by a code that is sent to an address of the directory, and the session that follows.</summary>
public sealed partial class PasscodeTests
{
    private const string Head = "head@ashdown-primary.example";

    [Fact]
    public async Task Somebody_whom_an_agency_names_signs_in_by_a_code_and_reads_their_list()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = new Browser(app);
        Assert.Equal("/app/sign-in?then=%2Fapp%2Fentries", (await browser.GetAsync("/app/entries")).Location);

        Assert.Equal("/app/sign-in/code?then=%2Fapp%2Fentries", (await browser.AskAsync(Head, "/app/entries")).Location);
        var code = await CodeAsync(app, Head);
        var typed = await browser.TypeAsync($" {code[..4]} {code[4..]}", "/app/entries");

        Assert.Equal((HttpStatusCode.Redirect, "/app/entries"), (typed.Status, typed.Location));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/app/entries")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/app/board")).Status);
    }

    [Fact]
    public async Task The_mail_says_the_code_inside_and_nothing_on_its_outside()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        await new Browser(app).AskAsync(Head);
        var code = await CodeAsync(app, Head);
        var mail = Assert.Single(app.Emails.To(Head));

        Assert.Equal((MailKind.Passcode, "Your code to sign in"), (mail.Kind, mail.Subject));
        Assert.Contains($"{code[..4]} {code[4..]}", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, app.Tables.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Text.Contains(code, StringComparison.Ordinal) || line.Text.Contains(Head, StringComparison.Ordinal));
        Assert.DoesNotContain(Head, app.Tables.Rows(Monitor.Infrastructure.Storage.TableName.Keys).SelectMany(row => row.Select(column => column.Value.ToString())).Aggregate(string.Empty, string.Concat), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_is_somebodys()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var (known, knownCalls) = await AskedAsync(Head);
        var (stranger, strangersCalls) = await AskedAsync("somebody@elsewhere.example");

        Assert.Equal((known.Status, known.Location, known.Body, Shape(known.Headers)), (stranger.Status, stranger.Location, stranger.Body, Shape(stranger.Headers)));
        Assert.Equal(knownCalls, strangersCalls);
        await SentAsync(app, 1);
        Assert.Empty(app.Emails.To("somebody@elsewhere.example"));

        async Task<(Answer, IEnumerable<string>)> AskedAsync(string email)
        {
            var browser = new Browser(app);
            await browser.GetAsync("/app/sign-in");
            app.Tables.Faults = new FaultPlan();
            var answer = await browser.AskAsync(email);
            return (answer, [.. app.Tables.Faults.Calls.Select(call => $"{call.Kind} {call.Table}")]);
        }

        static string Shape(string headers) => Regex.Replace(headers, "monitor-passcode=[^;]+", "monitor-passcode=IT");
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = new Browser(app);
        await browser.AskAsync(Head);
        var code = await CodeAsync(app, Head);
        var again = browser.Copy();
        await browser.TypeAsync(code);

        var second = await again.TypeAsync(code);

        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Contains("Ask for a new one", second.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_good_in_the_browser_that_asked_only()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        await new Browser(app).AskAsync(Head);
        var code = await CodeAsync(app, Head);
        var other = new Browser(app);
        await other.AskAsync("somebody@elsewhere.example");

        Assert.Equal(HttpStatusCode.BadRequest, (await other.TypeAsync(code)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await new Browser(app).TypeAsync(code)).Status);
    }

    [Theory]
    [InlineData(600, HttpStatusCode.Redirect)]
    [InlineData(601, HttpStatusCode.BadRequest)]
    public async Task A_code_is_good_for_ten_minutes(int seconds, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = new Browser(app);
        await browser.AskAsync(Head);
        var code = await CodeAsync(app, Head);

        app.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, (await browser.TypeAsync(code)).Status);
    }

    [Theory]
    [InlineData(4, HttpStatusCode.Redirect)]
    [InlineData(5, HttpStatusCode.BadRequest)]
    public async Task After_five_tries_the_right_code_is_too_late(int wrong, HttpStatusCode expected)
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = new Browser(app);
        await browser.AskAsync(Head);
        var code = await CodeAsync(app, Head);

        for (var i = 0; i < wrong; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.TypeAsync(code == "00000000" ? "11111111" : "00000000")).Status);
        }

        Assert.Equal(expected, (await browser.TypeAsync(code)).Status);
    }

    [Fact]
    public async Task The_sixth_code_for_an_address_in_half_an_hour_is_not_sent_and_later_one_is()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(HttpStatusCode.Redirect, (await new Browser(app).AskAsync(Head)).Status);
        }

        await SentAsync(app, 5);
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        await new Browser(app).AskAsync(Head);
        await SentAsync(app, 6);
    }

    [Theory]
    [InlineData("/app/sign-in", "email")]
    [InlineData("/app/sign-in/code", "code")]
    [InlineData("/app/acting-for", "party")]
    [InlineData("/app/sign-out", "x")]
    [InlineData("/app/agency", "what")]
    [InlineData("/app/entries/A123456789Z/record", "what")]
    public async Task A_form_that_is_not_from_our_own_page_does_nothing(string path, string field)
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = await SignedInAsync(app);
        var dump = app.Tables.Dump();

        var answer = await browser.PostAsync(path, (field, Head));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(dump, app.Tables.Dump());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/app/entries")).Status);
    }

    [Fact]
    public async Task A_session_opens_no_call_of_the_API()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);

        Assert.Equal(HttpStatusCode.Unauthorized, (await (await SignedInAsync(app)).GetAsync("/api/entries")).Status);
    }

    [Fact]
    public async Task A_session_ends_by_signing_out_by_an_hour_of_rest_and_after_a_working_day()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var left = await SignedInAsync(app);
        await left.SubmitAsync("/app/sign-out");
        Assert.Equal(HttpStatusCode.Redirect, (await left.GetAsync("/app/entries")).Status);

        var busy = await SignedInAsync(app);

        for (var i = 0; i < 15; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(48));
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/app/entries")).Status);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(1)); // twelve hours and a minute
        Assert.Equal(HttpStatusCode.Redirect, (await busy.GetAsync("/app/entries")).Status);

        var resting = await SignedInAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.Redirect, (await resting.GetAsync("/app/entries")).Status);
    }

    [Theory]
    [InlineData("https://elsewhere.example/app")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("/dev/mails")]
    [InlineData("/app\r\nSet-Cookie: x=1")]
    public async Task Nobody_is_led_away_after_signing_in(string then)
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = new Browser(app);
        await browser.AskAsync(Head, then);

        Assert.Equal("/app", (await browser.TypeAsync(await CodeAsync(app, Head), then)).Location);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_only_and_out_of_reach_of_scripts()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = new Browser(app);
        await browser.AskAsync(Head);

        var cookie = (await browser.TypeAsync(await CodeAsync(app, Head))).Headers.ToLowerInvariant();

        Assert.Matches("__host-monitor=[^;]+; path=/; secure; samesite=lax; httponly", cookie);
    }

    [Fact]
    public async Task Two_instances_share_the_keys_of_their_cookies_which_lie_wrapped()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = await SignedInAsync(app);
        await using var other = await app.StartAnotherAsync();

        Assert.Equal(HttpStatusCode.OK, (await browser.At(other).GetAsync("/app/entries")).Status);
        Assert.Contains("<wrapped", app.Tables.Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", app.Tables.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_wrapping_key_unwraps_still_and_without_it_nobody_is_signed_in()
    {
        await using var app = await TestApp.StartAsync(Issuing.Settings);
        var browser = await SignedInAsync(app);
        var rotated = new Dictionary<string, string?>(Issuing.Settings.Configuration)
        {
            ["Identity:KeyWrap:0:Id"] = "w2",
            ["Identity:KeyWrap:0:Value"] = "another key for wrapping keys in tests",
            ["Identity:KeyWrap:1:Id"] = "w1",
            ["Identity:KeyWrap:1:Value"] = Issuing.Settings.Configuration["Identity:KeyWrap:0:Value"],
        };

        await using (var after = await app.StartAnotherAsync(Issuing.Settings with { Configuration = rotated }))
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.At(after).GetAsync("/app/entries")).Status);
        }

        rotated.Remove("Identity:KeyWrap:1:Id");
        rotated.Remove("Identity:KeyWrap:1:Value");
        await using var forgotten = await app.StartAnotherAsync(Issuing.Settings with { Configuration = rotated });
        Assert.Equal(HttpStatusCode.Redirect, (await browser.At(forgotten).GetAsync("/app/entries")).Status);
    }

    [Fact]
    public async Task Somebody_of_two_parties_chooses_one_and_may_choose_again()
    {
        var both = Issuing.Settings with { Parties = SmallPartnership.With(SmallPartnership.Surgery, surgery => surgery with { Members = [new Member(Head, Roles.Practitioner, "Governor")] }) };
        await using var app = await TestApp.StartAsync(both);
        var browser = await SignedInAsync(app);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/app/entries")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SubmitAsync("/app/acting-for", ("party", SmallPartnership.Council))).Status);
        Assert.Equal("/app", (await browser.SubmitAsync("/app/acting-for", ("party", SmallPartnership.Surgery))).Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/app/entries")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/app/returns")).Status);
    }

    private static async Task<Browser> SignedInAsync(TestApp app)
    {
        var browser = new Browser(app);
        var before = app.Emails.To(Head).Count;
        await browser.AskAsync(Head);
        await browser.TypeAsync(await CodeAsync(app, Head, before + 1));
        return browser;
    }

    /// <summary>The code in somebody's mail, once it has arrived.</summary>
    private static async Task<string> CodeAsync(TestApp app, string to, int mails = 1)
    {
        var match = Digits().Match((await app.Emails.ArrivedAsync(to, mails, TestContext.Current.CancellationToken))[mails - 1].Text);
        return match.Groups[1].Value + match.Groups[2].Value;
    }

    /// <summary>Codes leave one after the other: once a later one for somebody else has arrived, none before it is on its way still.</summary>
    private static async Task SentAsync(TestApp app, int mails)
    {
        const string Another = "assurance@ashdown-primary.example";
        var before = app.Emails.To(Another).Count;
        await new Browser(app).AskAsync(Another);
        await app.Emails.ArrivedAsync(Another, before + 1, TestContext.Current.CancellationToken);
        Assert.Equal(mails, app.Emails.To(Head).Count);
    }

    [GeneratedRegex(@"^(\d{4}) (\d{4})\s*$", RegexOptions.Multiline)]
    private static partial Regex Digits();
}
