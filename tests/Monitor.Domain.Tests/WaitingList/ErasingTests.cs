using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

/// <summary>Words can be erased, and an entry held; each says why, and neither undoes a record.</summary>
public sealed class ErasingTests
{
    private static readonly Domain.Checks.Circumstances Now = On("2026-03-30");

    private static readonly IReadOnlyList<HistoryItem> History =
    [
        new(1, default, "test", "test", Entries.Referral(), null),
        new(2, default, "test", "test", new ContactMade(Entries.Listing), "The family would rather be rung."),
    ];

    [Theory]
    [InlineData(ErasureReason.Request)]
    [InlineData(ErasureReason.Mistake)]
    public void The_words_beside_a_record_go_and_the_record_stays(ErasureReason reason)
    {
        var erased = Recording.Erasing(Entries.Open(), History, 2, reason);

        Assert.Equal([new TextErased([2], reason)], erased.Events());
        Assert.Equal(EntryText.Of(Entries.Open()), EntryText.Of(erased.On(Entries.Open())));
    }

    [Theory]
    [InlineData(1, ErasureReason.Request, "no-words")]
    [InlineData(3, ErasureReason.Request, "event-unknown")]
    [InlineData(null, ErasureReason.Request, "event-unknown")]
    [InlineData(2, null, "reason-missing")]
    [InlineData(2, ErasureReason.Age, "reason-missing")] // only the monitor erases by age
    public void An_erasure_names_words_that_are_there_and_says_why(int? sequence, ErasureReason? reason, string refused) =>
        Assert.Equal(refused, Recording.Erasing(Entries.Open(), History, sequence, reason).Code());

    [Fact]
    public void Nothing_is_erased_under_a_legal_hold_or_on_the_way_to_another_agency()
    {
        Assert.Equal("legal-hold", Recording.Erasing(Entries.Open().Apply(new LegalHoldPlaced(Now.Today)), History, 2, ErasureReason.Request).Code());
        Assert.Equal(
            "entry-moving", Recording.Erasing(Entries.Open().Apply(new TransferBegun(PartyId.Parse("northmere-surgery", null), Now.Today)), History, 2, ErasureReason.Request).Code());
    }

    [Fact]
    public void A_legal_hold_says_who_asked_for_it_and_is_placed_once()
    {
        var held = Recording.HoldingForLaw(Entries.Open(), "Asked for by the coroner.", Now);

        Assert.Equal([new NewEvent(new LegalHoldPlaced(Now.Today), "Asked for by the coroner.")], held.News());
        Assert.Equal(Now.Today, held.On(Entries.Open()).LegalHoldSince);
        Assert.Equal("held-already", Recording.HoldingForLaw(held.On(Entries.Open()), "Again.", Now).Code());
        Assert.Equal("reason-missing", Recording.HoldingForLaw(Entries.Open(), " ", Now).Code());
        Assert.Equal("text-holds-personal-data", Recording.HoldingForLaw(Entries.Open(), "Ring 01632 960 100.", Now).Code());
    }

    [Fact]
    public void A_legal_hold_ends_when_somebody_agreed()
    {
        var held = Entries.Open().Apply(new LegalHoldPlaced(Day("2026-03-16")));

        Assert.Equal([new NewEvent(new LegalHoldEnded(Now.Today), "The solicitor agreed.")], Recording.EndOfLegalHold(held, "The solicitor agreed.", Now).News());
        Assert.Equal("not-held", Recording.EndOfLegalHold(Entries.Open(), "The solicitor agreed.", Now).Code());
        Assert.Equal("reason-missing", Recording.EndOfLegalHold(held, null, Now).Code());
    }

    [Fact]
    public void A_hold_can_be_placed_on_an_entry_whose_wait_is_over() =>
        Assert.Null(Recording.HoldingForLaw(Entries.Open().Apply(new ServiceStarted(Now.Today)), "Asked for by the coroner.", Now).Code());
}
