namespace Monitor.Domain.WaitingList;

/// <summary>
/// An entry as it stood at the end of a day, as far as is known now: what is about later days is left out, and so is what was withdrawn. A fact
/// recorded late is in; an entry received later, or by its corrected date, is not.
/// </summary>
public static class AsItStood
{
    public static WaitingListEntry? On(DateOnly day, EntryId id, IReadOnlyCollection<HistoryItem> history)
    {
        var withdrawn = history.Select(item => item.Event).OfType<FactWithdrawn>().Select(happened => happened.Sequence).ToHashSet();
        var entry = WaitingListEntry.Fold(id, history
            .Where(item => item.Event is Received || !withdrawn.Contains(item.Sequence))
            .Select(item => item.Event)
            .Where(happened => happened is not FactWithdrawn && !(DayOf(happened) > day)));
        return entry.ReceivedOn <= day ? entry : null;
    }

    /// <summary>The day that an event is about; null where it counts whenever it became known.</summary>
    public static DateOnly? DayOf(EntryEvent happened) => OfLife(happened) ?? OfNeed(happened) ?? OfSupport(happened) ?? OfLadder(happened);

    private static DateOnly? OfLife(EntryEvent happened) => happened switch
    {
        ReferralAccepted accepted => accepted.On,
        ReferralRejected rejected => rejected.On,
        ReferrerTold told => told.On,
        Resubmitted again => again.On,
        AlternativeNamed named => named.On,
        PlaceOffered offered => offered.On,
        ClockStopRecorded stop => stop.On,
        ServiceStarted started => started.On,
        EntryClosed closed => closed.On,
        Reopened reopened => reopened.On,
        Held held => held.On,
        HoldEnded ended => ended.On,
        ResponsibilityProposed proposed => proposed.On,
        ResponsibilityAccepted accepted => accepted.On,
        ResponsibilityRefused refused => refused.On,
        ResponsibilitySettled settled => settled.On,
        LegalHoldPlaced placed => placed.On,
        LegalHoldEnded ended => ended.On,
        _ => null, // a transfer counts whenever it was: the entry is counted where it lives
    };

    private static DateOnly? OfNeed(EntryEvent happened) => happened switch
    {
        LevelRecorded level => level.On,
        StatusRecorded status => status.Since,
        HarmMarked marked => marked.On,
        SocialCareTold told => told.On,
        NeedReviewed reviewed => reviewed.On,
        ScalesRecorded scales => scales.On,
        CommitmentReviewed reviewed => reviewed.On,
        LongWaitDecided decided => decided.On,
        HarmReviewed reviewed => reviewed.On,
        StatutoryVisitMade visit => visit.On,
        EligibilityEnds ends => ends.On,
        HandoverPlanned planned => planned.On,
        _ => null,
    };

    private static DateOnly? OfSupport(EntryEvent happened) => happened switch
    {
        LeadNamed lead => lead.On,
        LeadEnded ended => ended.On,
        SupportRecorded support => support.StartedOn,
        SupportReviewed reviewed => reviewed.On,
        SupportEnded ended => ended.On,
        SupportWasDeclined declined => declined.On,
        SupportRefused refused => refused.On,
        ContactMade contact => contact.On,
        ContactAttempted attempt => attempt.On,
        AttemptsDecided decided => decided.On,
        CarerTold told => told.On,
        CarerNotToBeTold decision => decision.On,
        NotTellingConfirmed confirmed => confirmed.On,
        ExpectedWaitChanged changed => changed.On,
        _ => null,
    };

    private static DateOnly? OfLadder(EntryEvent happened) => happened switch
    {
        LadderOpened opened => opened.On,
        StepRaised raised => raised.On,
        StepTold told => told.On,
        LadderAcknowledged acknowledged => acknowledged.On,
        LadderResolved resolved => resolved.On,
        _ => null,
    };
}
