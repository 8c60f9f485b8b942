using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.Summaries;

namespace Monitor.App.Features.Summaries;

/// <summary>A frozen month as the board is told of it, with the months before it; the same in the mail and over the API.</summary>
internal sealed class ReadMonth(IBoardStore board, Present present)
{
    /// <summary>Null while the month is not frozen.</summary>
    public async Task<EmailContent?> HandleAsync(DateOnly month, CancellationToken cancellationToken)
    {
        if (await board.FindMonthAsync(month, cancellationToken) is not { } figures)
        {
            return null;
        }

        var before = new List<MonthFigures>();

        for (var back = 1; back < MonthlySummary.MonthsShown; back++)
        {
            if (await board.FindMonthAsync(month.AddMonths(-back), cancellationToken) is { } earlier)
            {
                before.Add(earlier);
            }
        }

        return MonthlySummary.Compose(figures, present.Policy, before);
    }
}
