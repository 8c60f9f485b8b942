using Monitor.App.Features.Returns;
using Monitor.App.Hosting;
using Monitor.App.Pages.Forms;
using Monitor.App.Pages.Returns;
using Monitor.Domain;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;

namespace Monitor.App.Pages.Boards;

/// <summary>What agencies wrote in the returns they signed, by agency and theme, a period at a time; for the board.</summary>
internal sealed class NarrativesPage() : ActionsPages(Own, [Permission.ReadBoard], [Permission.ManageBoard])
{
    public const string Own = $"{Links.Board}/narratives";

    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var today = present.At(present.Now, partnership).Today;
        ReturnPeriod? asked = ReturnPeriod.TryParse(http.Request.Query["period"], out var period) ? period : null;

        if (await services.GetRequiredService<ReadNarratives>().HandleAsync(Asking.Of(http).Actor, partnership, asked, cancellationToken) is not { } found)
        {
            return null;
        }

        return new ActionsView(
            found.Shown is { } shown ? $"What agencies wrote for {shown.InWords}" : "What agencies wrote",
            partnership.Board.Name,
            new PageLink(Links.Board, "The board's desk"),
            [
                .. found.Agencies.Select(agency => new ListSection(
                    agency.Agency.Name,
                    [
                        new ListRow(ReturnWords.Sentence(ReturnWords.Standing(agency.Released, today))),
                        .. agency.Narratives.Select(each => new ListRow($"{each.Theme.Question} {each.Words ?? "The words were taken away."}")),
                    ],
                    string.Empty)),
                new ListSection(
                    "Periods",
                    [.. found.Periods.Select(each => new ListRow($"{each.InWords}:", new PageLink($"{Own}?period={each}", $"what agencies wrote for {each.InWords}")))],
                    "No return is signed yet."),
            ],
            []);
    }

    /// <summary>The board reads, and changes nothing here.</summary>
    protected override Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is no action on what agencies wrote.");
}
