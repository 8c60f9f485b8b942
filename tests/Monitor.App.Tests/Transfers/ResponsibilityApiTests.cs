using System.Net;
using Monitor.App.Tests.Journeys;
using Monitor.Domain.WaitingList;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Transfers;

/// <summary>Who answers for interim support, asked and answered over HTTP; to anybody else the entry does not exist.</summary>
public sealed class ResponsibilityApiTests
{
    private const string Reason = """{"reason":"The family sees the school every day."}""";

    [Fact]
    public async Task An_agency_asks_another_which_sees_four_things_and_takes_it()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);

        var asked = Assert.Single((await app.As(SmallPartnership.Surgery).GetAnswerAsync("/api/responsibilities")).Json.GetProperty("asked").EnumerateArray());
        Assert.Equal(["id", "service", "receivedOn", "levelOfNeed"], asked.EnumerateObject().Select(property => property.Name));
        Assert.Equal(id.ToString(), asked.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.Surgery).GetAnswerAsync($"/api/entries/{id}")).Status);

        var accepted = await AnswerAsync(app, SmallPartnership.Surgery, id, "acceptance", "{}");
        Assert.Equal((HttpStatusCode.Created, asked.ToString()), (accepted.Status, accepted.Json.ToString()));
        await app.RunAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.As(SmallPartnership.Surgery).GetAnswerAsync($"/api/entries/{id}")).Status);
        Assert.Empty((await app.As(SmallPartnership.Surgery).GetAnswerAsync("/api/responsibilities")).Json.GetProperty("asked").EnumerateArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_acceptance_sent_again_is_answered_as_before(bool hasMoved)
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        var first = await AnswerAsync(app, SmallPartnership.Surgery, id, "acceptance", "{}");

        if (hasMoved)
        {
            await app.RunAsync();
        }

        var second = await AnswerAsync(app, SmallPartnership.Surgery, id, "acceptance", "{}");
        Assert.Equal((first.Status, first.Body), (second.Status, second.Body));
        Assert.Equal(HttpStatusCode.NotFound, (await AnswerAsync(app, SmallPartnership.Surgery, id, "refusal", Reason)).Status);
    }

    [Fact]
    public async Task A_refusal_is_settled_by_the_board_and_by_nobody_else()
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        var council = $$"""{"agency":"{{SmallPartnership.Council}}"}""";
        Assert.Equal("not-refused", (await AnswerAsync(app, SmallPartnership.Surgery, id, "settlement", council)).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await AnswerAsync(app, "board", id, "settlement", council)).Status);

        Assert.Equal(HttpStatusCode.Created, (await AnswerAsync(app, SmallPartnership.Surgery, id, "refusal", Reason)).Status);
        await app.RunAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await AnswerAsync(app, SmallPartnership.School, id, "settlement", council)).Status);
        Assert.Equal(HttpStatusCode.Created, (await AnswerAsync(app, "board", id, "settlement", council, "settlement-2")).Status);
        await app.RunAsync();

        Assert.Equal(SmallPartnership.Council, (await app.EntryAsync(SmallPartnership.Council, id)).Responsible.ToString());
    }

    [Theory]
    [InlineData("acceptance", "{}")]
    [InlineData("refusal", Reason)]
    [InlineData("settlement", """{"agency":"northmere-council"}""")]
    [InlineData("proposal", """{"to":"northmere-council"}""")]
    public async Task Whoever_was_not_asked_cannot_tell_that_there_is_an_entry(string answer, string body)
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);
        var nobodys = Testing.Entries.Id(999);

        var (real, realCalls) = await CountedAsync(id);
        var (none, noCalls) = await CountedAsync(nobodys);

        Assert.Equal(HttpStatusCode.NotFound, real.Status);
        Assert.Equal((none.Code, none.Text("detail")!.Replace(nobodys.ToString(), id.ToString(), StringComparison.Ordinal)), (real.Code, real.Text("detail")));
        Assert.Equal(noCalls, realCalls);

        async Task<(Answer, IEnumerable<string>)> CountedAsync(EntryId entry)
        {
            app.Tables.Faults = new FaultPlan();
            var result = await AnswerAsync(app, SmallPartnership.Council, entry, answer, body);
            return (result, [.. app.Tables.Faults.Calls.Select(call => $"{call.Kind} {call.Table} {call.Partition.Replace(entry.ToString(), "it", StringComparison.Ordinal)} {Http.Untold(call.Rows).Replace(entry.ToString(), "it", StringComparison.Ordinal)}")]);
        }
    }

    [Theory]
    [InlineData("northmere-council", "already-proposed")]
    [InlineData("ashdown-primary", "agency-is-responsible")]
    [InlineData("board", "agency-unknown")]
    public async Task Only_an_agency_is_asked_and_one_at_a_time(string to, string code)
    {
        await using var app = await TestApp.StartAsync();
        var id = await AskedAsync(app);

        var again = await AnswerAsync(app, SmallPartnership.School, id, "proposal", $$"""{"to":"{{to}}"}""", "proposal-2");

        Assert.Contains(again.Errors, error => error == $"to: {code}");
    }

    /// <summary>An entry of the school for which the surgery was asked.</summary>
    private static async Task<EntryId> AskedAsync(TestApp app)
    {
        var id = await app.ReferWithoutSupportAsync("2026-02-23", 3);
        var proposed = await AnswerAsync(app, SmallPartnership.School, id, "proposal", $$"""{"to":"{{SmallPartnership.Surgery}}"}""");
        Assert.Equal(HttpStatusCode.Created, proposed.Status);
        await app.RunAsync();
        return id;
    }

    private static Task<Answer> AnswerAsync(TestApp app, string party, EntryId id, string answer, string body, string? key = null) =>
        answer == "proposal"
        ? app.As(party).DecideAsync(id, "responsibility/proposal", body, key ?? "proposal-1")
        : app.As(party).PostJsonAsync($"/api/entries/{id}/responsibility/{answer}", body, key ?? $"{answer}-1");
}
