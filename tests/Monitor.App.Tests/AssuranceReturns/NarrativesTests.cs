using System.Net;
using Monitor.Domain.People;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.AssuranceReturns;

/// <summary>The board reads what an agency wrote once a lead has signed it, and nobody else ever does.</summary>
public sealed class NarrativesTests
{
    private const string Page = "/app/board/narratives";
    private const string Written = "What we did about support.";

    [Fact]
    public async Task The_board_reads_a_narrative_from_the_signature_on_and_not_before()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();
        Assert.DoesNotContain(Written, await ReadAsync(app), StringComparison.Ordinal);

        await app.SignAsync();

        var words = await ReadAsync(app);
        Assert.Contains(Written, words, StringComparison.Ordinal);
        Assert.Contains("Ashdown Primary School", words, StringComparison.Ordinal);
        Assert.All(TestPolicy.Current.Returns.Themes, theme => Assert.Contains($"{theme.Question} What we did about {theme.Code}.", words, StringComparison.Ordinal));
        Assert.Contains("what agencies wrote", Html.Parse((await app.OpenAsync("board", "/app/board")).Body).Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmallPartnership.School)] // not on this page: its own words stand in its own return
    [InlineData(SmallPartnership.Surgery)]
    [InlineData(SmallPartnership.Council)]
    [InlineData("camhs-team")]
    public async Task Nobody_but_the_board_reads_them(string party)
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAndSignAsync();

        var answer = await app.OpenAsync(party, Page);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.DoesNotContain(Written, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_return_is_open_again_the_board_reads_what_was_signed_and_never_a_reason()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAllAsync();
        var corrected = await app.As(SmallPartnership.School).PostJsonAsync(
            $"{Answering.March}/figures", """{"figures":[{"figure":"joined","value":7,"reason":"One more had joined."}]}""", "correct-001");
        Assert.Equal(HttpStatusCode.Created, corrected.Status);
        await app.SignAsync();

        await app.As(SmallPartnership.School).PostJsonAsync($"{Answering.March}/reopening", """{"reason":"We forgot something."}""", "reopen-0001");
        await app.As(SmallPartnership.School).PostJsonAsync($"{Answering.March}/narratives", """{"narratives":[{"theme":"support","narrative":"Not signed yet."}]}""", "write-0001");

        var words = await ReadAsync(app);
        Assert.Contains(Written, words, StringComparison.Ordinal);
        Assert.All((string[])["Not signed yet.", "We forgot something.", "One more had joined."], kept => Assert.DoesNotContain(kept, words, StringComparison.Ordinal));

        await app.SignAsync(key: "signature-2");
        Assert.Contains("Not signed yet.", await ReadAsync(app), StringComparison.Ordinal);
        Assert.DoesNotContain(Written, await ReadAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_is_read_by_itself_and_one_without_narratives_shows_none()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        Assert.Contains("No return is signed yet.", await ReadAsync(app), StringComparison.Ordinal);
        await app.AnswerAndSignAsync();

        Assert.Contains(Written, await ReadAsync(app, "?period=2026-03"), StringComparison.Ordinal);
        Assert.DoesNotContain(Written, await ReadAsync(app, "?period=2026-02"), StringComparison.Ordinal);
        Assert.Contains(Written, await ReadAsync(app, "?period=nonsense"), StringComparison.Ordinal); // as without one
    }

    [Fact]
    public async Task They_are_in_no_mail()
    {
        await using var app = await Answering.WithReturnOpenAsync();
        await app.AnswerAndSignAsync();

        await app.LiveThroughAsync("2026-04-13T12:00Z");

        Assert.NotEmpty(app.Emails.To("manager@board.example"));
        Assert.All(app.Emails.Accepted, mail => Assert.DoesNotContain("What we did", mail.Text + mail.Html, StringComparison.Ordinal));
        Assert.Equal(Days.Day("2026-04-01"), Assert.Single(await app.ReturnsAsync()).ReleasedOn);
    }

    private static async Task<string> ReadAsync(TestApp app, string query = "")
    {
        var answer = await app.OpenAsync(PartyId.Board.ToString(), $"{Page}{query}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return Html.Parse(answer.Body).Words();
    }
}
