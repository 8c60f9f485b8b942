using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

public sealed class ReferrersNewsTests
{
    private static readonly PartyId Referrer = PartyId.Parse("northmere-surgery", null);
    private static readonly PartyId Team = PartyId.Parse("camhs-team", null);
    private static readonly DateOnly Today = Day("2026-03-16");

    /// <summary>Every fact that is news, and what it is news of; all others are none.</summary>
    private static readonly Dictionary<Type, NewsOf> News = new()
    {
        [typeof(Received)] = NewsOf.Received,
        [typeof(Resubmitted)] = NewsOf.Resubmitted,
        [typeof(ReferralAccepted)] = NewsOf.Accepted,
        [typeof(ReferralRejected)] = NewsOf.Rejected,
        [typeof(PlaceOffered)] = NewsOf.Offered,
        [typeof(ServiceStarted)] = NewsOf.Started,
        [typeof(EntryClosed)] = NewsOf.Closed,
        [typeof(Reopened)] = NewsOf.Reopened,
    };

    [Fact]
    public void Of_all_that_can_happen_the_answers_of_others_are_news_and_of_ones_own_records_only_receipts()
    {
        Assert.Empty(News.Keys.Except(EventSamples.All.Select(happened => happened.GetType())));

        foreach (var happened in EventSamples.All.Where(happened => happened is not EntryClosed { Reason: ClosingReason.Died } && happened != Entries.Referral()))
        {
            NewsOf? expected = News.TryGetValue(happened.GetType(), out var news) ? news : null;

            Assert.Equal(expected, ReferrersNews.In(happened, Referrer, Team, Today));
            Assert.Equal(expected, ReferrersNews.In(happened, Referrer, null, Today));
            Assert.Equal(expected is NewsOf.Received or NewsOf.Resubmitted ? expected : null, ReferrersNews.In(happened, Referrer, Referrer, Today));
        }
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_end_of_a_wait_is_told_but_a_death(ClosingReason reason) =>
        Assert.Equal(reason == ClosingReason.Died ? null : NewsOf.Closed, ReferrersNews.In(new EntryClosed(Today, reason), Referrer, Team, Today));

    [Theory]
    [InlineData("2026-03-09", true)] // a week late
    [InlineData("2026-03-08", false)]
    public void What_is_recorded_more_than_a_week_late_tells_nobody(string on, bool isTold)
    {
        Assert.Equal(isTold, ReferrersNews.In(new ReferralAccepted(Day(on)), Referrer, Team, Today) is not null);
        Assert.Equal(isTold, ReferrersNews.In(Entries.Referral(Day(on)), Referrer, Referrer, Today) is not null);
    }

    [Theory]
    [InlineData("2026-03-27T15:59:59Z", "2026-03-27T16:00Z")] // Friday, GMT
    [InlineData("2026-03-27T16:00:00Z", "2026-03-30T15:00Z")] // Monday, BST by then
    [InlineData("2026-03-28T12:00:00Z", "2026-03-30T15:00Z")]
    [InlineData("2026-04-02T15:00:00Z", "2026-04-07T15:00Z")] // Easter
    public void Is_told_at_the_hour_of_the_day_or_of_the_next_working_day(string recorded, string told) =>
        Assert.Equal(Instant(told), ReferrersNews.ToldAt(Instant(recorded), new TimeOnly(16, 0), Calendars.EnglandAndWales));

    public static TheoryData<ClosingReason> Reasons => [.. Enum.GetValues<ClosingReason>()];
}
