using Monitor.App.Pages.Entries;
using Monitor.App.Pages.Forms;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing;

namespace Monitor.App.Tests.Pages;

/// <summary>Entries with a history, and models of the pages that show them.</summary>
internal static class SamplePages
{
    public static readonly Circumstances Now = Days.On("2026-04-21");

    private static readonly DateOnly Listing = Entries.Listing;

    /// <summary>A serious concern of which nobody recorded that social care was told, with something of everything in its history.</summary>
    public static IReadOnlyList<HistoryItem> Eventful { get; } =
    [
        .. new (EntryEvent Event, string? Text)[]
        {
            (Entries.Referral(), null),
            (new LevelRecorded(3, Listing), null),
            (new StatusRecorded(StatutoryStatus.ChildInNeed, Listing.AddDays(1), null), null),
            (new LeadNamed("Family support lead", Listing.AddDays(2)), null),
            (new LadderOpened("WL-02", 1, Listing.AddDays(3), Listing.AddDays(4), "policy", null), null),
            (new StepRaised("WL-02", 1, 1, 0, Listing.AddDays(4)), null),
            (new StepTold("WL-02", 1, 1, 0, Listing.AddDays(4), Parties.School().Contacts[0].Person), null),
            (new SupportRecorded(1, SupportKind.FamilyNetworkMeeting, "Ashdown Primary School", Listing.AddDays(5), Listing.AddDays(33), null, true), null),
            (new LadderResolved("WL-02", 1, Listing.AddDays(5)), null),
            (new ContactMade(Listing.AddDays(10)), "We are coping, but nobody told us how long it will be.\n<script>alert(1)</script>"),
            (new SupportWasDeclined(Listing.AddDays(12), "Family support lead", Listing.AddDays(30)), null),
            (new LadderOpened("WL-04", 1, Listing.AddDays(24), Listing.AddDays(25), "policy", null), null),
            (new StepRaised("WL-04", 1, 1, 0, Listing.AddDays(25)), null),
            (new StepTold("WL-04", 1, 1, 0, Listing.AddDays(25), Parties.School().Contacts[0].Person), null),
            (new ContactAttempted(Listing.AddDays(26), ContactMeans.Telephone), null),
            (new StepRaised("WL-04", 1, 2, 0, Listing.AddDays(29)), null),
            (new StepTold("WL-04", 1, 2, 0, Listing.AddDays(29), Parties.Nobody), null),
            (new LadderAcknowledged("WL-04", 1, 2, "Head of service", Listing.AddDays(30), Listing.AddDays(40)), null),
            (new AttemptsDecided(Listing.AddDays(31), AttemptsDecision.OtherAgency), "The surgery will ask."),
            (new SupportReviewed(1, Listing.AddDays(33), Listing.AddDays(45)), null),
            (new SupportEnded(1, Listing.AddDays(40)), null),
            (new LeadEnded(Listing.AddDays(41)), null),
            (new LevelRecorded(4, Listing.AddDays(44)), null),
        }.Select((happened, i) => new HistoryItem(
            i + 1, new DateTimeOffset(2026, 3, 2, 22, 30, 0, TimeSpan.Zero).AddDays(i * 2), "Ashdown Primary School, practitioner", "corr", happened.Event, happened.Text)),
    ];

    public static EntryPageModel Entry(RecordKind? what = null, string? done = null, params FieldFault[] faults) =>
        Entry(WaitingListEntry.Fold(Entries.Id(1), Eventful.Select(item => item.Event)), what, done, faults);

    public static EntryPageModel Entry(WaitingListEntry entry, RecordKind? what = null, string? done = null, params FieldFault[] faults) => new(
        entry, Eventful, Parties.School(), Now, RecordForm.Empty(what ?? RecordKinds.NeededFirst(entry, Now), "key-1").With(faults),
        new AntiforgeryField("__token", "secret"), new Partnership([Parties.School(), Parties.Board()]), done);

    /// <summary>Entries with a gap, with none, of serious concern, started and closed.</summary>
    public static IReadOnlyList<WaitingListEntry> Several { get; } =
    [
        WaitingListEntry.Fold(Entries.Id(1), Eventful.Select(item => item.Event)),
        Entries.Open(2).AtLevel(3),
        Entries.Open(3).WaitingFor("CAMHS").AtLevel(2).WithNothingOwed().ReceivedOn(new DateOnly(2026, 4, 10)),
        Entries.Open(4).WithNothingOwed().WithStart(new DateOnly(2026, 4, 1)),
        Entries.Open(5).WaitingFor("CAMHS").WithClosure(new DateOnly(2026, 4, 3), ClosingReason.Moved),
        Entries.Open(6).AtLevel(1).WithLead().WithSupport(Listing, Listing.AddDays(200)).WithContact(Listing.AddDays(3)),
    ];

    public static EntriesPageModel List(EntriesFilter? filter = null, string? next = null, IReadOnlyList<WaitingListEntry>? entries = null) =>
        new(Parties.School(), entries ?? Several, filter ?? EntriesFilter.Everything, Now, next);
}
