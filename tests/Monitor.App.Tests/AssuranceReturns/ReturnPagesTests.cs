using System.Net;
using System.Xml.Linq;
using Monitor.App.Tests.Pages;
using Monitor.Testing.App;

namespace Monitor.App.Tests.AssuranceReturns;

public sealed class ReturnPagesTests
{
    private const string Page = "/app/returns/2026-03";

    [Fact]
    public async Task The_list_says_what_is_to_be_signed_and_leads_there()
    {
        await using var app = await Answering.WithReturnOpenAsync();

        var page = Html.Parse((await app.As(SmallPartnership.School).GetAnswerAsync("/app/returns")).Body);

        Landmarks.AssertHeld(page);
        Assert.Contains("March 2026: not signed yet. It is due by 9 April 2026. Still to do: confirm or correct 16 figures and write on 3 themes.", page.Words(), StringComparison.Ordinal);
        Assert.Contains(page.All("a"), link => link.Get("href") == Page);
        Assert.Contains("No return is signed yet.", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_shows_its_figures_its_themes_and_what_to_do_first()
    {
        await using var app = await Answering.WithReturnOpenAsync();

        var page = Html.Parse((await app.As(SmallPartnership.School).GetAnswerAsync(Page)).Body);

        Landmarks.AssertHeld(page);
        Assert.Equal("Ashdown Primary School Assurance return for March 2026", page.All("h1").Single().Words());
        Assert.Contains("Waiting at the end of the period: 6, not looked at yet", page.Words(), StringComparison.Ordinal);
        Assert.Equal("Confirm figures", page.All("form").Single().Get("aria-label"));
        Assert.Equal(16, page.All("input").Count(input => input.Get("type") == "checkbox"));
        Assert.Empty(page.All("script"));
    }

    [Fact]
    public async Task A_lead_can_do_all_of_it_with_plain_forms()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        var school = new Browser(app.As(SmallPartnership.School));

        await school.OpenAsync($"{Page}?do=correct");
        await school.SendAsync(("figure", "joined"), ("value", "7"), ("reason", "One came on paper."));
        Assert.Contains("joined the list in the period: 7, corrected from 6: one came on paper.", school.Words.ToLowerInvariant(), StringComparison.Ordinal);

        await school.OpenAsync($"{Page}?do=confirm");
        await school.SendAsync([.. school.ValuesOf("figures").Select(code => ("figures", code))]);
        Assert.Contains("Waiting at the end of the period: 6, confirmed", school.Words, StringComparison.Ordinal);

        await school.OpenAsync($"{Page}?do=write");
        await school.SendAsync(("narratives.support", "A family hub."), ("narratives.practice", "We looked at five."), ("narratives.voice", "Waiting is hard."));
        Assert.Contains("What did children and families tell you about waiting? Waiting is hard.", school.Words, StringComparison.Ordinal);

        await school.OpenAsync($"{Page}?do=sign");
        await school.SendAsync(("role", "HeadOfService"));
        Assert.Contains("Signed on 1 April 2026 by the head of service, in time.", school.Words, StringComparison.Ordinal);
        Assert.True(Assert.Single(await app.ReturnsAsync()).IsSigned);

        await school.SendAsync(("reason", "One more was found."));
        Assert.Contains("Opened again on 1 April 2026, as version 2: One more was found.", school.Words, StringComparison.Ordinal);
        Assert.Contains(school.Page.All("h2"), heading => heading.Words() == "Version 1, superseded");
        Assert.Contains(school.Page.All("li"), row => row.Words() == "Signed on 1 April 2026 by the head of service, in time.");
        Assert.Equal("Sign the return", school.Page.All("form").Single().Get("aria-label")); // nothing that was said has changed
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        var school = new Browser(app.As(SmallPartnership.School));
        await school.OpenAsync($"{Page}?do=correct");

        var answer = await school.SendAsync(("figure", "joined"), ("value", "6"), ("reason", "Ring 07700 900123"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            ["#value Joined the list in the period: this is the product's own figure. Confirm it instead.", "#reason Take out a telephone number. Nothing that names a person is kept here."],
            school.Page.WithClass("govuk-error-summary").Single().All("a").Select(link => $"{link.Get("href")} {link.Words()}"));
        Assert.StartsWith("Error: ", school.Page.All("title").Single().Value, StringComparison.Ordinal);
        Assert.Equal("Ring 07700 900123", school.Page.All("textarea").Single().Value);
        Assert.Equal("6", school.Page.All("input").Single(input => input.Get("id") == "value").Get("value"));
    }

    [Theory]
    [InlineData("confirm", "Tick the figures that are right.", "#figures")]
    [InlineData("write", "Write something on: What is in place for families while they wait, and what is missing nearby?", "#narratives.support")]
    [InlineData("sign", "Say as which lead you sign: safeguarding lead or head of service.", "#role")]
    public async Task A_form_sent_empty_says_what_it_needs(string what, string words, string field)
    {
        await using var app = await Answering.WithReturnOpenAsync();
        var school = new Browser(app.As(SmallPartnership.School));
        await school.OpenAsync($"{Page}?do={what}");

        await school.SendAsync();

        var fault = school.Page.WithClass("govuk-error-summary").Single().All("a").Single();
        Assert.Equal((words, field), (fault.Words(), fault.Get("href")));
        Assert.Contains(school.Page.All("input").Concat(school.Page.All("textarea")), input => $"#{input.Get("id")}" == field);
    }

    [Fact]
    public async Task Without_a_form_of_ours_nothing_is_done()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["what"] = "sign", ["role"] = "HeadOfService", ["idempotencyKey"] = "key-of-mine" });

        var answer = await app.As(SmallPartnership.School).AskAsync(new HttpRequestMessage(HttpMethod.Post, Page) { Content = form });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.False(Assert.Single(await app.ReturnsAsync()).IsSigned);
    }

    [Theory]
    [InlineData(SmallPartnership.Surgery, Page)]
    [InlineData(SmallPartnership.School, "/app/returns/2026-05")]
    [InlineData(SmallPartnership.School, "/app/returns/March")]
    [InlineData("camhs-team", "/app/returns")]
    [InlineData("board", "/app/returns")]
    public async Task Anothers_return_and_one_that_does_not_exist_are_not_found(string party, string path)
    {
        await using var app = await Answering.WithReturnOpenAsync();

        var answer = await app.As(party).GetAnswerAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("Page not found", answer.Body, StringComparison.Ordinal);
    }

    /// <summary>Opens pages and sends their one form, with the cookies and hidden fields that came with it.</summary>
    private sealed class Browser(HttpClient client)
    {
        private readonly Dictionary<string, string> _cookies = [];

        public XElement Page { get; private set; } = new("html");

        public string Words => Page.Words();

        public IReadOnlyList<string> ValuesOf(string name) => [.. Page.All("input").Where(input => input.Get("name") == name).Select(input => input.Get("value")!)];

        public Task<Answer> OpenAsync(string path) => GoAsync(new HttpRequestMessage(HttpMethod.Get, path));

        public async Task<Answer> SendAsync(params (string Name, string Value)[] fields)
        {
            var hidden = Page.All("input").Where(input => input.Get("type") == "hidden").Select(input => (input.Get("name")!, input.Get("value")!));
            var content = new FormUrlEncodedContent(hidden.Concat(fields).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
            var path = Page.All("form").Single().Get("action")!;
            var answer = await GoAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
            return answer.Location is { } next ? await OpenAsync(next) : answer;
        }

        private async Task<Answer> GoAsync(HttpRequestMessage request)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            var answer = await client.AskAsync(request);

            foreach (var line in answer.Headers.Split('\n').Where(line => line.StartsWith("Set-Cookie: ", StringComparison.Ordinal)))
            {
                var cookie = line["Set-Cookie: ".Length..].Split(';')[0].Split('=', 2);
                _cookies[cookie[0]] = cookie[1];
            }

            if (answer.Location is null)
            {
                Page = Html.Parse(answer.Body);
            }

            return answer;
        }
    }
}
