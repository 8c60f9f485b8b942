using Monitor.Domain.Audit;

namespace Monitor.Domain.Tests.Audit;

public sealed class EventChainTests
{
    [Fact]
    public void A_link_covers_the_one_before_the_envelope_and_the_digest_of_the_text()
    {
        var link = EventChain.Link(EventChain.Beginning, "{}", "");

        Assert.Matches("^[0-9a-f]{64}$", link);
        Assert.Equal(link, EventChain.Link(EventChain.Beginning, "{}", ""));
        Assert.NotEqual(link, EventChain.Link(link, "{}", ""));
        Assert.NotEqual(link, EventChain.Link(EventChain.Beginning, "{ }", ""));
        Assert.NotEqual(link, EventChain.Link(EventChain.Beginning, "{}", EventChain.TextDigest([1], "words")));
    }

    [Fact]
    public void The_digest_of_a_text_depends_on_its_salt_so_that_it_cannot_be_guessed_after_erasure()
    {
        Assert.Equal(EventChain.TextDigest([1, 2], "words"), EventChain.TextDigest([1, 2], "words"));
        Assert.NotEqual(EventChain.TextDigest([1, 2], "words"), EventChain.TextDigest([1, 3], "words"));
        Assert.NotEqual(EventChain.TextDigest([1, 2], "words"), EventChain.TextDigest([1, 2], "word"));
    }
}
