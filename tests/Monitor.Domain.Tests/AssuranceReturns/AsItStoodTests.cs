using System.Runtime.CompilerServices;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.AssuranceReturns;

public sealed class AsItStoodTests
{
    private static readonly DateOnly Last = new(2026, 3, 31);

    [Fact]
    public void What_is_about_later_days_is_left_out()
    {
        var entry = At(
            Entries.Referral(),
            new LeadNamed("Family support lead", new DateOnly(2026, 3, 5)),
            new ContactMade(new DateOnly(2026, 3, 20)),
            new LadderOpened("WL-02", 1, new DateOnly(2026, 3, 20), new DateOnly(2026, 3, 23), "policy", null),
            new LadderResolved("WL-02", 1, Last.AddDays(1)),
            new LeadEnded(Last.AddDays(1)),
            new ContactMade(Last.AddDays(2)),
            new ServiceStarted(Last.AddDays(3)))!;

        Assert.Equal((new DateOnly(2026, 3, 20), true, true), (entry.LastContactOn!.Value, entry.IsOpen, entry.LadderFor("WL-02")!.IsOpen));
        Assert.NotNull(entry.Lead);
    }

    [Fact]
    public void What_was_recorded_late_is_in_it_and_the_last_day_counts()
    {
        var entry = At(Entries.Referral(), new ServiceStarted(Last.AddDays(5)), new ContactMade(Last))!;

        Assert.Equal((Last, true), (entry.LastContactOn!.Value, entry.IsOpen));
    }

    [Fact]
    public void A_review_made_later_does_not_reach_back()
    {
        var entry = At(
            Entries.Referral(),
            new SupportRecorded(1, SupportKind.Parenting, "Family hub", Entries.Listing, new DateOnly(2026, 3, 20), null, true),
            new SupportReviewed(1, Last.AddDays(2), Last.AddDays(40)))!;

        Assert.False(Coverage.Of(entry, Days.On(Last)).InForce);
    }

    [Fact]
    public void What_was_withdrawn_counts_for_nothing_whenever_that_was()
    {
        var entry = At(Entries.Referral(), new ContactMade(Last.AddDays(4)), new ServiceStarted(new DateOnly(2026, 3, 20)), new FactWithdrawn(3))!;

        Assert.True(entry.IsOpen);
    }

    [Fact]
    public void Who_was_received_later_was_not_there_by_the_corrected_day()
    {
        Assert.Null(At(Entries.Referral(Last.AddDays(1))));
        Assert.NotNull(At(Entries.Referral(Last)));
        Assert.Null(At(Entries.Referral(Last), new ReferralDateCorrected(Last.AddDays(1))));
        Assert.NotNull(At(Entries.Referral(Last.AddDays(1)), new ReferralDateCorrected(Last)));
    }

    [Fact]
    public void Every_event_with_a_day_has_its_place()
    {
        var kinds = typeof(EntryEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(EntryEvent)) && type.GetProperty("On") is not null && type != typeof(TransferBegun) && type != typeof(Transferred));

        Assert.All(kinds, type => Assert.True(AsItStood.DayOf((EntryEvent)RuntimeHelpers.GetUninitializedObject(type)) is not null, type.Name));
    }

    private static WaitingListEntry? At(params EntryEvent[] events) => AsItStood.On(
        Last, Entries.Id(1), [.. events.Select((happened, i) => new HistoryItem(i + 1, Days.Instant("2026-04-09T09:00Z"), "actor", "correlation", happened, null))]);
}
