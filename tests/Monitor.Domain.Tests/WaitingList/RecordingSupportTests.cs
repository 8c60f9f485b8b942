using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class RecordingSupportTests
{
    private static readonly Domain.Checks.Circumstances Now = On("2026-07-20");
    private static readonly DateOnly Today = Now.Today;
    private static readonly LocalService Hub = new("family-hub", "Family hub", SupportKind.Group, "Northmere", "01632 960 300", "Under 5 only", Parties.School().Id);

    [Fact]
    public void Signposting_is_support_only_with_a_service_of_the_directory()
    {
        Assert.Equal("local-service-missing", Recording.Support(Entries.Open(), SupportKind.Signposting, "Somebody", Today, Today, null, true, Now).Code());
        Assert.Equal(
            [new SupportRecorded(1, SupportKind.Signposting, "Family hub", Today, Today, null, true, "family-hub", Parties.School().Id)],
            Recording.Support(Entries.Open(), SupportKind.Signposting, null, Today, Today, null, true, Now, Hub).Events());
    }

    [Fact]
    public void A_provider_and_its_closures_can_be_named_beside_the_directory()
    {
        var council = PartyId.Parse("northmere-council", null);

        Assert.Equal(
            [new SupportRecorded(1, SupportKind.Group, "Saturday club", Today, Today, null, true, "family-hub", council)],
            Recording.Support(Entries.Open(), SupportKind.Group, "Saturday club", Today, Today, null, true, Now, Hub, council).Events());
    }

    [Fact]
    public void Carers_are_recorded_by_role_and_numbered_one_after_another()
    {
        var entry = Recording.NewCarer(Entries.Open(), "Mother", null, Now).On(Entries.Open());

        Assert.Equal([new CarerAdded(2, "Foster carer"), new CarerTold(2, 1, Today)], Recording.NewCarer(entry, "Foster carer", Today, Now).Events());
        Assert.Equal("role-missing", Recording.NewCarer(entry, null, null, Now).Code());
        Assert.Equal("date-in-the-future", Recording.NewCarer(entry, "Father", Today.AddDays(1), Now).Code());
    }

    [Fact]
    public void No_more_than_twelve_carers_are_recorded()
    {
        var entry = Enumerable.Range(1, 11).Aggregate(Entries.Open(), (known, _) => known.WithCarer());

        Assert.Null(Recording.NewCarer(entry, "Father", null, Now).Code());
        Assert.Equal("too-many-carers", Recording.NewCarer(entry.WithCarer(), "Father", null, Now).Code());
    }

    [Theory]
    [InlineData("2026-07-09", 1)] // the day before another message was owed
    [InlineData("2026-07-10", 2)]
    [InlineData("2026-07-20", 2)]
    public void What_a_carer_was_told_is_what_was_to_be_told_on_that_day(string toldOn, int version)
    {
        var entry = Entries.Open().ReceivedOn(Day("2026-04-17")).WithExpectedWait(Day("2026-04-17"), 100).WithExpectedWait(Day("2026-06-01"), 160).WithCarer();

        Assert.Equal([new CarerTold(1, version, Day(toldOn))], Recording.TellingCarer(entry, 1, Day(toldOn), Now).Events());
        Assert.Contains(new CarerTold(2, version, Day(toldOn)), Recording.NewCarer(entry, "Father", Day(toldOn), Now).Events());
    }

    [Fact]
    public void Only_a_carer_who_is_recorded_is_told_or_not()
    {
        var entry = Entries.Open().WithCarer();

        Assert.Equal("carer-unknown", Recording.TellingCarer(entry, 2, Today, Now).Code());
        Assert.Equal("carer-missing", Recording.TellingCarer(entry, null, Today, Now).Code());
        Assert.Equal("carer-unknown", Recording.NotTelling(entry, 2, NotTellingReason.Safety, Today, Now).Code());
        Assert.Equal("reason-missing", Recording.NotTelling(entry, 1, null, Today, Now).Code());
        Assert.Equal([new CarerNotToBeTold(1, NotTellingReason.Untraceable, Today)], Recording.NotTelling(entry, 1, NotTellingReason.Untraceable, Today, Now).Events());
    }

    [Fact]
    public void A_decision_not_to_tell_is_confirmed_once_by_role()
    {
        var decided = Entries.Open().WithCarer().WithCarerNotToBeTold(1, Day("2026-07-10"));
        var confirmed = Recording.ConfirmingNotTelling(decided, 1, "Designated safeguarding lead", Now);

        Assert.Equal([new NotTellingConfirmed(1, "Designated safeguarding lead", Today)], confirmed.Events());
        Assert.Equal(Today, confirmed.On(decided).Carers.Single().NotTold?.ConfirmedOn);
        Assert.Equal("nothing-to-confirm", Recording.ConfirmingNotTelling(confirmed.On(decided), 1, "Designated safeguarding lead", Now).Code());
        Assert.Equal("nothing-to-confirm", Recording.ConfirmingNotTelling(Entries.Open().WithCarer(), 1, "Designated safeguarding lead", Now).Code());
        Assert.Equal("role-missing", Recording.ConfirmingNotTelling(decided, 1, "", Now).Code());
    }

    [Theory]
    [InlineData(0, "days-impossible")]
    [InlineData(1, null)]
    [InlineData(2000, null)]
    [InlineData(2001, "days-impossible")]
    [InlineData(null, "days-impossible")]
    public void An_expected_wait_is_from_1_to_2000_days(int? days, string? refused) =>
        Assert.Equal(refused, Recording.ExpectedWait(Entries.Open(), days, Today, Now).Code());

    [Fact]
    public void Of_two_expected_waits_for_one_day_the_later_record_counts() =>
        Assert.Equal(
            [new ExpectedWait(Day("2026-03-02"), 100), new ExpectedWait(Day("2026-07-01"), 120)],
            Entries.Open().WithExpectedWait(Day("2026-07-01"), 90).WithExpectedWait(Day("2026-03-02"), 100).WithExpectedWait(Day("2026-07-01"), 120).ExpectedWaits);

    [Theory]
    [InlineData("2026-07-25", "2026-09-01", null)]
    [InlineData("2026-07-25", "2026-07-25", null)]
    [InlineData("2026-07-25", "2026-07-24", "to-impossible")]
    [InlineData("2026-07-25", "2027-07-26", null)] // 366 days
    [InlineData("2026-07-25", "2027-07-27", "to-impossible")]
    [InlineData("9999-12-30", "9999-12-31", null)] // as far as days go
    [InlineData(null, "2026-09-01", "from-missing")]
    [InlineData("2026-07-25", null, "to-missing")]
    public void A_holiday_plan_says_who_and_when(string? from, string? to, string? refused)
    {
        var entry = Entries.Open().WithSupport(Entries.Listing, Day("2026-12-18"), kind: SupportKind.SchoolBased);

        Assert.Equal(refused, Recording.HolidayPlanning(entry, 1, "Play worker", Recorded.Maybe(from), Recorded.Maybe(to), Now).Code());
        Assert.Equal("support-unknown", Recording.HolidayPlanning(entry, 2, "Play worker", Today, Today, Now).Code());
        Assert.Equal("role-missing", Recording.HolidayPlanning(entry, 1, " ", Today, Today, Now).Code());
        Assert.Equal([new HolidayPlanMade(1, "Play worker", Today, Today)], Recording.HolidayPlanning(entry, 1, "Play worker", Today, Today, Now).Events());
    }

    [Fact]
    public void Support_that_was_refused_because_of_a_status_is_recorded()
    {
        Assert.Equal([new SupportRefused(Today, "family-hub", StatutoryStatus.ChildInNeed)], Recording.Refusal(Entries.Open(), Today, Hub, StatutoryStatus.ChildInNeed, Now).Events());
        Assert.Equal("local-service-unknown", Recording.Refusal(Entries.Open(), Today, null, StatutoryStatus.ChildInNeed, Now).Code());
        Assert.Equal("because-missing", Recording.Refusal(Entries.Open(), Today, Hub, StatutoryStatus.None, Now).Code());
        Assert.Equal("because-missing", Recording.Refusal(Entries.Open(), Today, Hub, null, Now).Code());
    }

    [Fact]
    public void Two_entries_of_a_family_are_linked_once()
    {
        Assert.Equal([new Linked(Entries.Id(2))], Recording.Linking(Entries.Open(), Entries.Id(2)).Events());
        Assert.Equal("entry-unknown", Recording.Linking(Entries.Open(), Entries.Id(1)).Code());
        Assert.Equal("entry-unknown", Recording.Linking(Entries.Open(), null).Code());
        Assert.Equal("already-linked", Recording.Linking(Entries.Open().Apply(new Linked(Entries.Id(2))), Entries.Id(2)).Code());
        Assert.Empty(Entries.Open().Apply(new Linked(Entries.Id(2))).Apply(new Unlinked(Entries.Id(2))).LinkedTo);
    }
}
