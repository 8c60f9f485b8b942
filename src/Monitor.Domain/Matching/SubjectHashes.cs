using System.Collections.Immutable;
using Monitor.Domain.Audit;

namespace Monitor.Domain.Matching;

/// <summary>
/// What a child's numbers are under keys: for each number a hash under each of the same keys, in the same order, the newest first. No number can be had
/// back from it.
/// </summary>
public sealed class SubjectHashes
{
    private readonly ImmutableArray<ImmutableArray<MatchingHash>> _ofNumbers;

    public SubjectHashes(ImmutableArray<ImmutableArray<MatchingHash>> ofNumbers)
    {
        if (ofNumbers.Any(each => each.IsEmpty || !each.Select(hash => hash.KeyId).SequenceEqual(ofNumbers[0].Select(hash => hash.KeyId))))
        {
            throw new FormatException("Each number has a hash under the same keys.");
        }

        _ofNumbers = ofNumbers;
    }

    /// <summary>No number was given.</summary>
    public static SubjectHashes None { get; } = new([]);

    public bool IsEmpty => _ofNumbers.IsEmpty;

    /// <summary>For each number its hashes.</summary>
    public ImmutableArray<ImmutableArray<MatchingHash>> OfNumbers => _ofNumbers;

    /// <summary>Those under keys that still live, in the order of these; none when no key does.</summary>
    public SubjectHashes Under(IReadOnlyList<string> keyIds)
    {
        ImmutableArray<string> shared = IsEmpty ? [] : [.. keyIds.Where(id => _ofNumbers[0].Any(hash => hash.KeyId == id))];
        return shared.IsEmpty ? None : new([.. _ofNumbers.Select(each => (ImmutableArray<MatchingHash>)[.. shared.Select(id => each.First(hash => hash.KeyId == id))])]);
    }

    /// <summary>
    /// What a retry is known by. The numbers are in it as their hashes, since a plain digest could be guessed by trying every number; one made under an
    /// older key is known as long as that key lives.
    /// </summary>
    public ImmutableArray<string> DigestsWith(string bodyDigest) => IsEmpty
        ? [bodyDigest]
        : [.. _ofNumbers[0].Select((_, key) => Digest.Of([bodyDigest, .. _ofNumbers.Select(each => each[key].Hash)]))];

    /// <summary>Without the hashes: what prints a subject must not print by what it is recognised.</summary>
    public override string ToString() => $"{_ofNumbers.Length} hashed numbers";
}
