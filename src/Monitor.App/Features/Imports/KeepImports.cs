using Monitor.Domain.Imports;
using Monitor.Domain.People;

namespace Monitor.App.Features.Imports;

/// <summary>Every night: takes away what a file that was broken off left, the rows of one that was applied, and after thirteen months what became of it.</summary>
internal sealed class KeepImports(IImportStore imports)
{
    private static readonly TimeSpan BrokenOffAfter = TimeSpan.FromDays(1);
    private const int MonthsKept = 13;

    public async Task HandleAsync(PartyId agency, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var stored in await imports.ReadAsync(agency, cancellationToken))
        {
            var import = stored.Import;
            var isGone = import.State == ImportState.Receiving ? import.At < at - BrokenOffAfter : import.DoneAt < at.AddMonths(-MonthsKept);

            if (isGone || import.DoneAt > at - BrokenOffAfter - BrokenOffAfter)
            {
                await imports.ClearAsync(agency, import.Kept, everything: isGone, cancellationToken);
            }

            if (isGone)
            {
                await imports.DropAsync(stored, cancellationToken);
            }
        }
    }
}
