using Monitor.Domain.Imports;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Imports;

/// <summary>A later file over an entry: what it adds, what it puts right, and what it leaves as a person has it.</summary>
public sealed class ReimportingTests
{
    private const string File = "ashdown-primary/import";
    private const string Person = "ashdown-primary/practitioner/abc";
    private static readonly Domain.Checks.Circumstances Now = On("2026-03-30");
    private static readonly Partnership Partnership = new([Parties.School(), Parties.Agency("northmere-council", "Northmere Council", PartyKind.Council)]);

    private static readonly ImportRow Row = new()
    {
        Number = 2,
        CaseReference = CaseReference.FromStored("ASH-00412"),
        Service = ServiceCode.Parse("FI"),
        ReceivedOn = Entries.Listing,
    };

    private readonly List<HistoryItem> _history = [];

    public ReimportingTests() => Happened(File, Entries.Referral());

    private WaitingListEntry Entry => WaitingListEntry.Fold(Entries.Id(1), _history.Select(item => item.Event));

    [Fact]
    public void A_row_that_says_what_is_known_adds_nothing()
    {
        Happened(File, new ContactMade(Day("2026-03-05")));
        Happened(File, new LeadNamed("Family support lead", Day("2026-03-03")));
        Happened(File, new LevelRecorded(2, Entries.Listing));
        Happened(File, Parenting());

        var again = Row.WithParenting() with { LastContactOn = Day("2026-03-05"), LeadRole = "Family support lead", LeadSince = Day("2026-03-03"), Level = 2 };

        Assert.Empty(Again(again).Events);
    }

    [Fact]
    public void What_is_new_is_added_on_its_own_day()
    {
        var events = Again((Row with { LastContactOn = Day("2026-03-20"), LeadRole = "Family support lead", NeedReviewedOn = Day("2026-03-19"), HarmMark = true }).WithParenting());

        Assert.Equal(
            [typeof(HarmMarked), typeof(LeadNamed), typeof(NeedReviewed), typeof(SupportRecorded), typeof(ContactMade)],
            events.Events.Select(added => added.Event.GetType()));
        Assert.Equal(Day("2026-03-20"), events.Events.Select(added => added.Event).OfType<ContactMade>().Single().On);
    }

    [Fact]
    public void A_later_last_contact_is_another_contact_where_rows_have_no_numbers_of_their_own()
    {
        Happened(File, new ContactMade(Day("2026-03-05")));

        Assert.Equal([new ContactMade(Day("2026-03-20"))], Facts(Row with { LastContactOn = Day("2026-03-20") }));
    }

    [Fact]
    public void Another_date_in_the_same_numbered_row_puts_the_first_right()
    {
        Happened(File, new ContactMade(Day("2026-03-05")), "import/one/2/row-17");

        Assert.Equal(
            [new FactWithdrawn(2), new ContactMade(Day("2026-03-20"))],
            Facts(Row with { RowKey = "row-17", LastContactOn = Day("2026-03-20") }, hasRowIds: true));
        Assert.Equal([new ContactMade(Day("2026-03-20"))], Facts(Row with { RowKey = "row-18", LastContactOn = Day("2026-03-20") }, hasRowIds: true));
    }

    [Fact]
    public void What_a_numbered_row_says_wrongly_now_leaves_what_it_said_before()
    {
        Happened(File, new ContactMade(Day("2026-03-05")), "import/one/2/row-17");

        var again = Again(Row with { RowKey = "row-17", LastContactOn = Day("2026-03-31") }, hasRowIds: true); // tomorrow

        Assert.Empty(again.Events);
        Assert.Equal("date-in-the-future", Assert.Single(again.Faults).Problem.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_person_took_back_does_not_come_again(bool hasRowIds)
    {
        Happened(File, new ContactMade(Day("2026-03-05")), "import/one/2/row-17");
        Happened(Person, new FactWithdrawn(2));
        Happened(Person, new ContactMade(Day("2026-03-06")));

        var again = Again(Row with { RowKey = "row-17", LastContactOn = Day("2026-03-05") }, hasRowIds);

        Assert.Equal((0, 1), (again.Events.Length, again.Kept));
    }

    [Fact]
    public void What_a_person_put_right_stays_though_the_numbered_row_says_something_else_again()
    {
        Happened(File, new ContactMade(Day("2026-03-05")), "import/one/2/row-17");
        Happened(Person, new FactWithdrawn(2));

        var again = Again(Row with { RowKey = "row-17", LastContactOn = Day("2026-03-07") }, hasRowIds: true);

        Assert.Equal((0, 1), (again.Events.Length, again.Kept));
    }

    [Fact]
    public void A_lead_whom_a_person_named_since_stays_and_one_that_the_file_changed_is_taken()
    {
        Happened(File, new LeadNamed("Pastoral lead", Day("2026-03-03")));
        Assert.Equal([new LeadNamed("Head of year", Day("2026-03-10"))], Facts(Row with { LeadRole = "Head of year", LeadSince = Day("2026-03-10") }));

        Happened(Person, new LeadNamed("Deputy head", Day("2026-03-12")));
        Assert.Equal((0, 1), (Again(Row with { LeadRole = "Head of year", LeadSince = Day("2026-03-10") }).Events.Length, Again(Row with { LeadRole = "Head of year" }).Kept));
    }

    [Fact]
    public void A_level_that_the_file_raised_is_taken_and_one_that_a_person_changed_stays()
    {
        Happened(File, new LevelRecorded(2, Entries.Listing));
        Assert.Equal([new LevelRecorded(3, Now.Today, LevelView.Referrer)], Facts(Row with { Level = 3 }));

        Happened(Person, new LevelRecorded(4, Day("2026-03-10"), LevelView.Referrer));
        Assert.Equal((0, 1), (Again(Row with { Level = 2 }).Events.Length, Again(Row with { Level = 2 }).Kept));
        Assert.Equal((0, 1), (Again(Row with { Level = 3 }).Events.Length, Again(Row with { Level = 3 }).Kept));
    }

    [Fact]
    public void A_file_lowers_no_level_without_a_review_and_the_rest_of_the_row_counts()
    {
        Happened(File, new LevelRecorded(3, Entries.Listing));

        var again = Again(Row with { Level = 2, LastContactOn = Day("2026-03-20") });

        Assert.Equal((ImportField.Level, "commitment-not-reviewed"), (Assert.Single(again.Faults).Field, again.Faults[0].Problem.Code));
        Assert.Equal([new ContactMade(Day("2026-03-20"))], again.Events.Select(added => added.Event));
    }

    [Fact]
    public void A_file_closes_by_the_same_rules_as_a_person()
    {
        Assert.Equal("commitment-not-reviewed", Assert.Single(Again(Row with { ClosedOn = Day("2026-03-20"), ClosingReason = ClosingReason.NeedsMet }).Faults).Problem.Code);
        Assert.Equal([new EntryClosed(Day("2026-03-20"), ClosingReason.Declined)], Facts(Row with { ClosedOn = Day("2026-03-20"), ClosingReason = ClosingReason.Declined })); // the family's to do
        Assert.Equal(ImportField.ClosingReason, Assert.Single(Again(Row with { ClosedOn = Day("2026-03-20") }).Faults).Field);
        Assert.Equal([new EntryClosed(Day("2026-03-20"), ClosingReason.Died)], Facts(Row with { ClosedOn = Day("2026-03-20"), ClosingReason = ClosingReason.Died }));

        Happened(Person, new CommitmentReviewed(Day("2026-03-18"), "Social worker", false, false, false, true));
        Assert.Equal([new EntryClosed(Day("2026-03-20"), ClosingReason.NeedsMet)], Facts(Row with { ClosedOn = Day("2026-03-20"), ClosingReason = ClosingReason.NeedsMet }));
    }

    [Fact]
    public void What_happened_before_the_end_is_recorded_before_it() => Assert.Equal(
        [typeof(ContactMade), typeof(EntryClosed)],
        Facts(Row with { LastContactOn = Day("2026-03-19"), ClosedOn = Day("2026-03-20"), ClosingReason = ClosingReason.Died }).Select(happened => happened.GetType()));

    [Fact]
    public void A_closing_that_a_person_undid_does_not_come_again()
    {
        Happened(File, new EntryClosed(Day("2026-03-20"), ClosingReason.ReferredElsewhere));
        Happened(Person, new Reopened(Day("2026-03-23")));

        var again = Again(Row with { ClosedOn = Day("2026-03-20"), ClosingReason = ClosingReason.ReferredElsewhere });

        Assert.Equal((0, 1), (again.Events.Length, again.Kept));
    }

    [Fact]
    public void An_entry_that_has_ended_takes_nothing_more_from_a_file()
    {
        Happened(Person, new EntryClosed(Day("2026-03-20"), ClosingReason.ReferredElsewhere));

        Assert.Equal((0, 0), (Again(Row with { LastContactOn = Day("2026-03-25") }).Events.Length, Again(Row with { LastContactOn = Day("2026-03-25") }).Faults.Length));
    }

    [Fact]
    public void A_level_that_rises_to_the_highest_is_told_whoever_recorded_another_meanwhile()
    {
        Happened(File, new LevelRecorded(2, Entries.Listing));
        Happened(Person, new LevelRecorded(3, Day("2026-03-10"), LevelView.Referrer));

        Assert.Equal([new LevelRecorded(4, Now.Today, LevelView.Referrer)], Facts(Row with { Level = 4 }));
    }

    [Fact]
    public void A_row_of_a_wait_that_ended_before_this_one_began_is_not_about_this_one()
    {
        var earlier = Row with { ReceivedOn = Day("2025-01-10"), ClosedOn = Day("2025-06-01"), ClosingReason = ClosingReason.NeedsMet };

        Assert.True(Reimporting.IsAnotherWait(Entry, earlier));
        Assert.True(Reimporting.IsAnotherWait(Entry, earlier with { ClosedOn = null, StartedOn = Day("2026-03-01") }));
        Assert.False(Reimporting.IsAnotherWait(Entry, earlier with { ClosedOn = Entries.Listing }));
        Assert.False(Reimporting.IsAnotherWait(Entry, earlier with { ClosedOn = null }));
    }

    [Theory]
    [InlineData("2026-03-20", false)] // the day it ended
    [InlineData("2026-03-21", true)]
    public void A_referral_after_the_end_is_another_wait(string receivedOn, bool isAnother)
    {
        Assert.False(Reimporting.IsAnotherWait(Entry, Row with { ReceivedOn = Day("2026-03-29") }));
        Happened(Person, new EntryClosed(Day("2026-03-20"), ClosingReason.ReferredElsewhere));

        Assert.Equal(isAnother, Reimporting.IsAnotherWait(Entry, Row with { ReceivedOn = Day(receivedOn) }));
    }

    [Fact]
    public void A_support_is_known_by_what_it_is_and_its_end_and_next_review_are_taken()
    {
        Happened(File, Parenting());

        Assert.Equal([new SupportEnded(1, Day("2026-03-25"))], Facts(Row.WithParenting() with { SupportEndedOn = Day("2026-03-25") }));
        Assert.Equal([new SupportReviewed(1, Now.Today, Day("2026-05-20"))], Facts(Row.WithParenting() with { SupportReviewBy = Day("2026-05-20") }));
        Assert.Equal([new SupportRecorded(2, SupportKind.Parenting, "Family hub", Day("2026-03-20"), Day("2026-04-20"), null, true)], Facts(Row.WithParenting() with { SupportStartedOn = Day("2026-03-20") }));
    }

    [Fact]
    public void A_support_that_a_person_ended_or_reviewed_since_stays_so()
    {
        Happened(File, Parenting());
        Happened(Person, new SupportEnded(1, Day("2026-03-18")));
        Assert.Equal((0, 1), (Again(Row.WithParenting() with { SupportEndedOn = Day("2026-03-25") }).Events.Length, Again(Row.WithParenting() with { SupportEndedOn = Day("2026-03-25") }).Kept));

        _history.RemoveAt(2);
        Happened(Person, new SupportReviewed(1, Day("2026-03-18"), Day("2026-04-25")));
        Assert.Equal((0, 1), (Again(Row.WithParenting() with { SupportReviewBy = Day("2026-05-20") }).Events.Length, Again(Row.WithParenting() with { SupportReviewBy = Day("2026-05-20") }).Kept));
    }

    [Fact]
    public void Another_start_in_the_same_numbered_row_puts_the_support_right_unless_a_person_changed_it()
    {
        Happened(File, Parenting(), "import/one/2/row-3");
        var row = Row.WithParenting() with { RowKey = "row-3", SupportStartedOn = Day("2026-03-12") };
        Assert.Equal([typeof(FactWithdrawn), typeof(SupportRecorded)], Facts(row, hasRowIds: true).Select(happened => happened.GetType()));

        Happened(Person, new SupportReviewed(1, Day("2026-03-18"), Day("2026-04-25")));
        Assert.Equal((0, 1), (Again(row, hasRowIds: true).Events.Length, Again(row, hasRowIds: true).Kept));
    }

    [Fact]
    public void Harm_is_marked_by_a_file_once_and_not_again_after_a_person_took_it_back()
    {
        Assert.Equal([new HarmMarked(Now.Today)], Facts(Row with { HarmMark = true }));

        Happened(File, new HarmMarked(Day("2026-03-10")));
        Assert.Empty(Facts(Row with { HarmMark = false })); // silence takes nothing back
        Happened(Person, new FactWithdrawn(2));
        Assert.Equal((0, 1), (Again(Row with { HarmMark = true }).Events.Length, Again(Row with { HarmMark = true }).Kept));
    }

    [Fact]
    public void A_status_is_taken_when_the_file_changes_it_and_stays_when_a_person_did()
    {
        var council = PartyId.Parse("northmere-council", null);
        var inNeed = Row with { Status = StatutoryStatus.ChildInNeed, StatusSince = Day("2026-03-10"), Authority = council };
        Assert.Equal([new StatusRecorded(StatutoryStatus.ChildInNeed, Day("2026-03-10"), council)], Facts(inNeed));

        Happened(Person, new StatusRecorded(StatutoryStatus.ChildProtection, Day("2026-03-12"), council));
        Assert.Equal((0, 1), (Again(inNeed).Events.Length, Again(inNeed).Kept));
        Assert.Equal((0, 1), (Again(Row with { Status = StatutoryStatus.None }).Events.Length, Again(Row with { Status = StatutoryStatus.None }).Kept));
    }

    [Fact]
    public void The_day_of_the_referral_is_put_right_when_the_file_changes_it_and_not_against_a_person()
    {
        Assert.Equal([new ReferralDateCorrected(Day("2026-02-26"))], Facts(Row with { ReceivedOn = Day("2026-02-26") }));

        Happened(Person, new ReferralDateCorrected(Day("2026-02-20")));
        Assert.Equal((0, 1), (Again(Row with { ReceivedOn = Day("2026-02-26") }).Events.Length, Again(Row).Kept));
    }

    [Fact]
    public void Carers_are_told_as_one_where_nobody_recorded_them_one_by_one()
    {
        Assert.Equal([typeof(CarerAdded), typeof(CarerTold)], Facts(Row with { CarersToldOn = Day("2026-03-05") }).Select(happened => happened.GetType()));

        Happened(Person, new CarerAdded(1, "Mother"));
        Assert.Equal((0, 1), (Again(Row with { CarersToldOn = Day("2026-03-05") }).Events.Length, Again(Row with { CarersToldOn = Day("2026-03-05") }).Kept));
    }

    [Fact]
    public void A_start_of_a_service_that_needs_three_things_is_not_made_of_one()
    {
        var entry = Entries.Open().WaitingFor("CAMHS");

        Assert.Equal("clock-stop-part-missing", Assert.Single(Reimporting.Decide(Row with { StartedOn = Day("2026-03-20") }, false, entry, _history, Partnership, Now).Faults).Problem.Code);
        Assert.Equal([new ServiceStarted(Day("2026-03-20"))], Facts(Row with { StartedOn = Day("2026-03-20") }));
    }

    [Fact]
    public void Applied_twice_a_row_adds_nothing_the_second_time()
    {
        var row = Row.WithParenting() with
        {
            LastContactOn = Day("2026-03-20"),
            LeadRole = "Head of year",
            Level = 3,
            NeedReviewedOn = Day("2026-03-19"),
            HarmMark = true,
            CarersToldOn = Day("2026-03-06"),
            AcceptedOn = Day("2026-03-05"),
            SocialCareToldOn = Day("2026-03-05"),
            SocialCareToldRole = "Head of year",
            ReceivedOn = Day("2026-02-27"),
            SupportDeclinedOn = Day("2026-03-21"),
            SupportAskAgainOn = Day("2026-04-10"),
            Status = StatutoryStatus.EarlyHelp,
        };

        foreach (var added in Again(row).Events)
        {
            Happened(File, added.Event);
        }

        Assert.True(_history.Count > 10);
        Assert.Empty(Again(row).Events);
        Assert.Empty(Again(row).Faults);
    }

    private static SupportRecorded Parenting() => new(1, SupportKind.Parenting, "Family hub", Day("2026-03-09"), Day("2026-04-20"), null, true);

    private Reimported Again(ImportRow row, bool hasRowIds = false) => Reimporting.Decide(row, hasRowIds, Entry, _history, Partnership, Now);

    private IEnumerable<EntryEvent> Facts(ImportRow row, bool hasRowIds = false)
    {
        var again = Again(row, hasRowIds);
        Assert.Empty(again.Faults);
        return again.Events.Select(added => added.Event);
    }

    private void Happened(string actor, EntryEvent happened, string correlation = "import/one/2") =>
        _history.Add(new HistoryItem(_history.Count + 1, Instant("2026-03-02T09:00Z"), actor, correlation, happened, null));
}

internal static class Rows
{
    public static ImportRow WithParenting(this ImportRow row) => row with
    {
        SupportKind = SupportKind.Parenting,
        SupportProvider = "Family hub",
        SupportStartedOn = Day("2026-03-09"),
        SupportReviewBy = Day("2026-04-20"),
        SupportAgreed = true,
    };
}
