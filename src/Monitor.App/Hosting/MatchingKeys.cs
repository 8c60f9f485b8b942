using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Domain;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Hosting;

/// <summary>Hashes what a child is recognised by, under every key there is, the newest first.</summary>
internal sealed class MatchingKeys(IOptions<MonitorOptions> options)
{
    private readonly ImmutableArray<(string Id, byte[] Key)> _keys =
        [.. options.Value.MatchingKeys.Select(key => (key.Id!, Encoding.UTF8.GetBytes(key.Value!)))];

    public static UnavailableProblem NotThere { get; } = new(
        "matching-not-configured", "Numbers cannot be taken here at present. Leave the NHS number and the UPN out, or try again later.");

    /// <summary>The newest first.</summary>
    public IEnumerable<string> Ids => _keys.Select(key => key.Id);

    /// <summary>Whether there is any key.</summary>
    public bool AreThere => !_keys.IsEmpty;

    /// <summary>A child's numbers as hashes; refused rather than dropped in silence when there is no key.</summary>
    public Result<SubjectHashes> Of(ImmutableArray<SubjectNumber> numbers) =>
        numbers.IsEmpty ? SubjectHashes.None : AreThere ? new SubjectHashes([.. numbers.Select(Of)]) : NotThere;

    public ImmutableArray<MatchingHash> Of(SubjectNumber number) => Of(number.Kind.ToString(), number.Normalised);

    /// <summary>A case reference is known within its own agency only: the same one of another agency gives another hash.</summary>
    public ImmutableArray<MatchingHash> Of(PartyId agency, CaseReference reference) => Of("Case", agency.ToString(), reference.ToString().ToUpperInvariant());

    private ImmutableArray<MatchingHash> Of(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();

        foreach (var part in parts)
        {
            // With its length before it, no list of parts runs into another.
            text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return [.. _keys.Select(key => new MatchingHash(key.Id, Convert.ToHexStringLower(HMACSHA256.HashData(key.Key, bytes))))];
    }
}
