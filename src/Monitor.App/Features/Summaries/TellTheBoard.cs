using Monitor.App.Features.Relay;
using Monitor.Domain.Email;
using Monitor.Domain.Summaries;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Summaries;

/// <summary>Brings a raising of step 3 or 4 before the board; from step 4 on it is entered in the challenge log.</summary>
internal sealed class TellTheBoard(IBoardStore board)
{
    public async Task<Handling> HandleAsync(TellBoard message, CancellationToken cancellationToken)
    {
        var raising = new RaisingKey(message.Agency, message.About, message.Check, message.N, message.Step, message.Raise);
        await board.TellAsync(new BoardNotice(raising, message.On, null, null, message.Owner), cancellationToken);
        return Handling.Done;
    }
}
