using System.Collections.Immutable;
using Monitor.Domain.Matching;

namespace Monitor.Domain.Tests.Matching;

public sealed class SubjectHashesTests
{
    private static readonly ImmutableArray<MatchingHash> Nhs = [Hash("k2", 'a'), Hash("k1", 'b')];
    private static readonly ImmutableArray<MatchingHash> Upn = [Hash("k2", 'c'), Hash("k1", 'd')];

    [Fact]
    public void Only_hashes_under_keys_that_live_are_used_in_the_order_of_those_keys()
    {
        var subject = new SubjectHashes([Nhs, Upn]);

        Assert.Equal([Hash("k1", 'b'), Hash("k1", 'd')], subject.Under(["k3", "k1"]).OfNumbers.SelectMany(each => each));
        Assert.Equal(["k1", "k2"], subject.Under(["k1", "k2"]).OfNumbers[0].Select(hash => hash.KeyId));
        Assert.True(subject.Under(["k3"]).IsEmpty);
        Assert.True(SubjectHashes.None.Under(["k1"]).IsEmpty);
    }

    [Fact]
    public void A_retry_is_known_by_a_digest_under_each_key()
    {
        var whole = new SubjectHashes([Nhs, Upn]).DigestsWith("body");

        Assert.Equal(2, whole.Distinct().Count());
        Assert.Equal(whole[1], Assert.Single(new SubjectHashes([Nhs, Upn]).Under(["k1"]).DigestsWith("body")));
        Assert.Empty(whole.Intersect(new SubjectHashes([Nhs]).DigestsWith("body")));
        Assert.Empty(whole.Intersect(new SubjectHashes([Nhs, Upn]).DigestsWith("another body")));
        Assert.Equal(["body"], SubjectHashes.None.DigestsWith("body"));
    }

    [Fact]
    public void Numbers_under_different_keys_are_not_put_together()
    {
        Assert.Throws<FormatException>(() => new SubjectHashes([Nhs, [Hash("k1", 'd')]]));
        Assert.Throws<FormatException>(() => new SubjectHashes([Nhs, [Hash("k1", 'd'), Hash("k2", 'c')]]));
        Assert.Throws<FormatException>(() => new SubjectHashes([[]]));
    }

    [Fact]
    public void What_prints_a_subject_prints_no_hash() => Assert.DoesNotContain("aaa", $"{new SubjectHashes([Nhs])}", StringComparison.Ordinal);

    private static MatchingHash Hash(string key, char digit) => new(key, new string(digit, 64));
}
