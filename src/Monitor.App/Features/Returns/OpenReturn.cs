using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Returns;

/// <summary>Opens the return that an agency owes once a month is over, when it owes one; once, however often it is asked to.</summary>
internal sealed partial class OpenReturn(
    IReturnStore returns, IDirectoryStore directory, EntriesAsTheyStood entries, Present present, ILogger<OpenReturn> logger)
{
    public async Task<Handling> HandleAsync(OpenReturns message, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var partnership = await directory.ReadAsync(cancellationToken);
        var quarter = ReturnPeriod.QuarterOf(message.Month);
        var month = ReturnPeriod.MonthOf(message.Month);

        if (partnership.Find(message.Party) is not { IsAgency: true } agency
            || await returns.FindAsync(agency.Id, month, cancellationToken) is not null
            || (quarter.Last == month.Last && await returns.FindAsync(agency.Id, quarter, cancellationToken) is not null))
        {
            return Handling.Done;
        }

        // Far enough back for either period.
        var soFar = quarter with { Months = month.First.Month - quarter.First.Month + 1 };
        var stood = await entries.AtEndOfAsync(agency.Id, soFar, cancellationToken);

        if (!Returning.Open(agency, message.Month, stood, present.At(at, partnership)).IsSuccess(out var opened, out _))
        {
            return Handling.Done;
        }

        // Refused means that somebody else has opened it.
        if (await returns.CommitAsync(ReturnWrites.Opening(opened, at), cancellationToken) == CommitResult.Committed)
        {
            Log.Opened(logger, opened.Period, opened.Agency);
        }

        return Handling.Done;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Opened the return for {Period} of {Agency}.")]
        public static partial void Opened(ILogger logger, ReturnPeriod period, PartyId agency);
    }
}
