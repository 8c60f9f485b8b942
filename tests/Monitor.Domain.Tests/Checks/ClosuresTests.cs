using CsCheck;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

/// <summary>School-based and group support while its provider is closed.</summary>
public sealed class ClosuresTests
{
    private static readonly Party Open = Parties.School();

    /// <summary>Closed for ten days: from Monday 6 to Wednesday 15 July.</summary>
    private static readonly Party Closed = Open.Closed(Day("2026-07-06"), Day("2026-07-15"));

    [Theory]
    [InlineData(SupportKind.SchoolBased, false)]
    [InlineData(SupportKind.Group, false)]
    [InlineData(SupportKind.ContactAndCheckIn, true)]
    [InlineData(SupportKind.Parenting, true)]
    [InlineData(SupportKind.FamilyNetworkMeeting, true)]
    [InlineData(SupportKind.FriendsAndCommunity, true)]
    [InlineData(SupportKind.TargetedEarlyHelp, true)]
    [InlineData(SupportKind.CrisisOrSafetyPlan, true)]
    [InlineData(SupportKind.Digital, true)]
    [InlineData(SupportKind.Signposting, true)]
    public void A_closure_of_ten_days_stops_support_at_school_and_in_groups_and_no_other(SupportKind kind, bool inForce)
    {
        Assert.Equal(inForce, InForce(Supported(kind), "2026-07-06", Closed));
        Assert.True(InForce(Supported(kind), "2026-07-05", Closed));
        Assert.Equal(inForce, InForce(Supported(kind), "2026-07-15", Closed));
        Assert.True(InForce(Supported(kind), "2026-07-16", Closed));
    }

    [Theory]
    [InlineData("2026-07-14", true)] // nine days
    [InlineData("2026-07-15", false)] // ten
    public void A_shorter_closure_stops_nothing(string lastDay, bool inForce) =>
        Assert.Equal(inForce, InForce(Supported(), "2026-07-10", Open.Closed(Day("2026-07-06"), Day(lastDay))));

    [Fact]
    public void The_closure_of_somebody_else_stops_nothing()
    {
        Assert.True(InForce(Supported(), "2026-07-10", Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health).Closed(Day("2026-07-06"), Day("2026-07-15"))));
        Assert.True(InForce(Entries.Open().WithSupport(Entries.Listing, Day("2026-12-18"), kind: SupportKind.Group), "2026-07-10", Closed)); // nobody's closures
    }

    [Theory]
    [InlineData("2026-07-06", "2026-07-15", true)]
    [InlineData("2026-07-01", "2026-08-31", true)]
    [InlineData("2026-07-07", "2026-07-15", false)] // a day short at either end
    [InlineData("2026-07-06", "2026-07-14", false)]
    public void A_holiday_plan_carries_it_when_it_carries_the_whole_closure(string from, string to, bool inForce) =>
        Assert.Equal(inForce, InForce(Supported().WithHolidayPlan(Day(from), Day(to)), "2026-07-10", Closed));

    [Fact]
    public void Two_plans_that_meet_in_the_middle_are_not_one() =>
        Assert.False(InForce(Supported().WithHolidayPlan(Day("2026-07-06"), Day("2026-07-10")).WithHolidayPlan(Day("2026-07-11"), Day("2026-07-15")), "2026-07-10", Closed));

    [Fact]
    public void The_lapse_counts_from_the_last_day_before_the_closure_and_ends_with_it()
    {
        var standing = Supported().Standing("WL-03", On("2026-07-06", Closed));

        Assert.Equal(new Standing(Day("2026-07-08"), Day("2026-07-16")), standing); // Sunday 5 July and three working days; back on the 16th
        Assert.True(Supported().Standing("WL-03", On("2026-07-09", Closed)).IsFinding(Day("2026-07-09")));
        Assert.False(Supported().Standing("WL-03", On("2026-07-16", Closed)).IsFinding(Day("2026-07-16")));
    }

    [Fact]
    public void Before_the_closure_it_is_already_known_when_it_will_have_lapsed() =>
        Assert.Equal(Day("2026-07-08"), Supported().Standing("WL-03", On("2026-06-29", Closed)).Deadline);

    [Fact]
    public void Support_by_family_and_friends_carries_a_family_through() =>
        Assert.False(Supported().WithSupport(Day("2026-06-29"), Day("2026-12-18"), kind: SupportKind.FriendsAndCommunity)
            .Standing("WL-03", On("2026-07-10", Closed)).IsFinding(Day("2026-07-10")));

    [Fact]
    public void Support_that_would_begin_in_a_closure_begins_after_it()
    {
        var entry = Entries.Open().WithSupport(Day("2026-07-08"), Day("2026-12-18"), kind: SupportKind.Group, closesWith: Open.Id);

        Assert.False(Coverage.Of(entry, On("2026-07-10", Closed)).HasBegun);
        Assert.Equal(Day("2026-07-16"), Coverage.Of(entry, On("2026-07-10", Closed)).NextStart);
        Assert.True(InForce(entry, "2026-07-16", Closed));
    }

    [Fact]
    public void Support_that_ends_in_a_closure_ended_before_it()
    {
        var entry = Entries.Open().WithSupport(Entries.Listing, Day("2026-07-10"), kind: SupportKind.Group, closesWith: Open.Id);

        Assert.Equal(Day("2026-07-05"), Coverage.Of(entry, On("2026-07-20", Closed)).LapseCountsFrom);
    }

    [Fact]
    public void One_closure_after_another_and_one_inside_another_count_in_whatever_order_they_are_known()
    {
        var school = Open.Closed(Day("2026-10-19"), Day("2026-11-01")).Closed(Day("2026-07-08"), Day("2026-07-20")).Closed(Day("2026-07-06"), Day("2026-08-31"));
        var days = Enumerable.Range(0, 200).Select(Day("2026-06-01").AddDays).Where(day => !Coverage.Of(Supported(), On($"{day:yyyy-MM-dd}", school)).InForce).ToList();

        Assert.Equal(
            [.. Enumerable.Range(0, 57).Select(Day("2026-07-06").AddDays), .. Enumerable.Range(0, 14).Select(Day("2026-10-19").AddDays)],
            days);
    }

    [Fact]
    public void The_familys_clock_does_not_stop() => Assert.Equal(Day("2026-07-13"), Entries.Open().WithContact(Day("2026-06-29")).Standing("WL-04", On("2026-07-06", Closed)).Deadline);

    [Fact]
    public void The_version_of_the_closures_changes_with_them_and_only_with_them()
    {
        Assert.Equal(new Closures([Closed]).Version, new Closures([Parties.Board(), Closed.Without("head@ashdown-primary.example")]).Version);
        Assert.NotEqual(new Closures([Closed]).Version, new Closures([Open]).Version);
        Assert.NotEqual(new Closures([Closed]).Version, new Closures([Open.Closed(Day("2026-07-06"), Day("2026-07-16"))]).Version);
        Assert.Empty(Closures.None.Of(Open.Id));
    }

    [Fact]
    public void Agrees_with_looking_at_every_day() => Gen.Select(
        Gen.Select(Gen.Int[-5, 60], Gen.Int[0, 30]).List[0, 4], Gen.Select(Gen.Int[-5, 60], Gen.Int[0, 60]).List[0, 2],
        Gen.Int[-10, 30], Gen.Int[0, 60], Gen.Int[0, 70]).Sample((closures, plans, from, length, day) =>
        {
            var start = Entries.Listing;
            var school = closures.Aggregate(Open, (party, closure) => party.Closed(start.AddDays(closure.Item1), start.AddDays(closure.Item1 + closure.Item2)));
            var entry = plans.Aggregate(
                Entries.Open().WithSupport(start.AddDays(from), start.AddDays(from + length), kind: SupportKind.Group, closesWith: Open.Id),
                (known, plan) => known.WithHolidayPlan(start.AddDays(plan.Item1), start.AddDays(plan.Item1 + plan.Item2)));
            var now = On(start.AddDays(day)) with { Closures = new Closures([school]) };

            var stops = closures.Where(closure => closure.Item2 + 1 >= 10
                && !plans.Exists(plan => plan.Item1 <= closure.Item1 && plan.Item1 + plan.Item2 >= closure.Item1 + closure.Item2));
            var inForce = from <= day && day <= from + length && !stops.Any(closure => closure.Item1 <= day && day <= closure.Item1 + closure.Item2);

            Assert.Equal(inForce, Coverage.Of(entry, now).InForce);
            Assert.Equal(inForce, Coverage.IsInForce(entry.Supports.Single(), now));
        });

    private static WaitingListEntry Supported(SupportKind kind = SupportKind.SchoolBased) =>
        Entries.Open().WithSupport(Entries.Listing, Day("2026-12-18"), kind: kind, closesWith: Open.Id);

    private static bool InForce(WaitingListEntry entry, string today, Party party)
    {
        var now = On(today, party);

        Assert.Equal(Coverage.Of(entry, now).InForce, entry.Supports.Any(support => Coverage.IsInForce(support, now)));
        return Coverage.Of(entry, now).InForce;
    }
}
