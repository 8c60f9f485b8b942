using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.AssuranceReturns;

namespace Monitor.App.Features.Returns;

/// <summary>A version of a return with the words that were written in it.</summary>
internal sealed record WordedReturn(AssuranceReturn Return, IReadOnlyDictionary<string, string> Words)
{
    public string? Of(string slot) => Words.GetValueOrDefault(slot);
}

/// <summary>The current return of a period, and every version that it superseded, the latest first.</summary>
internal sealed record ReturnWithHistory(WordedReturn Current, IReadOnlyList<WordedReturn> Superseded);

/// <summary>Reads within the asking party's own partition.</summary>
internal sealed class ReadReturns(IReturnStore returns)
{
    /// <summary>The latest period first.</summary>
    public async Task<IReadOnlyList<AssuranceReturn>> ListAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. (await returns.ReadAsync(actor.Party, cancellationToken)).Select(stored => stored.Return).Reverse()];

    public async Task<Result<ReturnWithHistory>> FindAsync(Actor actor, ReturnPeriod period, CancellationToken cancellationToken)
    {
        if (await returns.FindAsync(actor.Party, period, cancellationToken) is not { } stored)
        {
            return ChangeReturn.NotFound(period);
        }

        var superseded = new List<WordedReturn>();

        foreach (var version in (await returns.ReadSignedAsync(actor.Party, period, cancellationToken)).Where(signed => signed.Version < stored.Return.Version).Reverse())
        {
            superseded.Add(await WithWordsAsync(version, cancellationToken));
        }

        return new ReturnWithHistory(await WithWordsAsync(stored.Return, cancellationToken), superseded);
    }

    private async Task<WordedReturn> WithWordsAsync(AssuranceReturn version, CancellationToken cancellationToken) => new(
        version,
        (await returns.ReadTextsAsync(version.Agency, version.Period, version.Version, cancellationToken)).ToDictionary(text => text.Slot, text => text.Words!));
}
