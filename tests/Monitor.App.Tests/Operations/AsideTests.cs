using System.Net;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Operations;

/// <summary>What waits for a person is on the board's desk and in the API, for the board alone.</summary>
public sealed class AsideTests
{
    private static readonly PartyId School = PartyId.Parse(SmallPartnership.School, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_boards_manager_does_a_message_once_more_from_the_desk()
    {
        await using var app = await WithAsidesAsync();
        var desk = await app.As("board").GetStringAsync("/app/board", Cancellation);
        Assert.Contains("2 March 2026, Ashdown Primary School: A message of the queue work could not be handled: JsonException. (0a1b)", WebUtility.HtmlDecode(desk), StringComparison.Ordinal);
        Assert.Contains("The mail provider has not taken mails for half an hour or more.", WebUtility.HtmlDecode(desk), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Found, (await app.FillInAsync("board", "/app/board?do=redo", ("aside", "ashdown-primary/0a1b"))).Status);
        Assert.Equal(HttpStatusCode.Found, (await app.FillInAsync("board", "/app/board?do=drop", ("aside", "board/provider-busy"))).Status);

        Assert.DoesNotContain("Kept aside", await app.As("board").GetStringAsync("/app/board", Cancellation), StringComparison.Ordinal);
        Assert.NotNull(await app.Get<IOutboxStore>().NextAsync(School, Cancellation));
    }

    [Fact]
    public async Task It_is_listed_without_its_body_redone_and_let_go_over_the_API()
    {
        await using var app = await WithAsidesAsync();
        var board = app.As("board");

        var listed = await board.GetStringAsync("/api/aside", Cancellation);
        Assert.Contains("""{"party":"ashdown-primary","id":"0a1b","queue":"work","reason":"JsonException",""", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("settle-duties", listed, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await board.PostJsonAsync("/api/aside/ashdown-primary/0a1b/redo", "{}", "redo-0001")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await board.PostJsonAsync("/api/aside/ashdown-primary/0a1b/redo", "{}", "redo-0002")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await board.PostJsonAsync("/api/aside/board/provider-busy/redo", "{}", "redo-0003")).Status);
        Assert.Equal(HttpStatusCode.OK, (await board.PostJsonAsync("/api/aside/board/provider-busy/drop", "{}", "drop-0001")).Status);
        Assert.Equal("""{"asides":[]}""", await board.GetStringAsync("/api/aside", Cancellation));
    }

    [Fact]
    public async Task An_agency_learns_nothing_of_it()
    {
        await using var app = await WithAsidesAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await app.As(SmallPartnership.School, "practitioner").GetAsync("/api/aside", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.School, "administrator").GetAsync("/api/aside", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.School, "administrator").PostJsonAsync("/api/aside/ashdown-primary/0a1b/drop", "{}", "drop-0001")).Status);
        Assert.NotNull(await app.Get<IAsideStore>().FindAsync(School, "0a1b", Cancellation));
    }

    private static async Task<TestApp> WithAsidesAsync()
    {
        var app = await TestApp.StartAsync();
        var body = app.Get<IMessageFormat>().Write(new SettleDuties(School, Days.Day("2026-03-02")));
        await app.Get<IAsideStore>().KeepAsync(School, new Aside("0a1b", "work", "JsonException", body, null, null, app.Clock.GetUtcNow()), Cancellation);
        await app.Get<IAsideStore>().KeepAsync(PartyId.Board, MailFault.OfTheProvider(MailFault.ProviderBusy, app.Clock.GetUtcNow()), Cancellation);
        return app;
    }
}
