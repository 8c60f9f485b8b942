using System.Globalization;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>What happened to an entry, said plainly.</summary>
public sealed class HistoryWords(WaitingListEntry entry, Party agency, Policy policy, Partnership? partnership = null)
{
    public string Of(EntryEvent happened) => OfSupport(happened) ?? OfLife(happened) ?? OfNeed(happened) ?? OfLadder(happened)
        ?? throw new InvalidOperationException($"No words for {happened.GetType().Name}.");

    private string? OfSupport(EntryEvent happened) => happened switch
    {
        LeadNamed lead => $"Lead professional from {Words.Date(lead.On)}: {lead.Role}.",
        LeadEnded ended => $"The lead professional left. Nobody is named from {Words.Date(ended.On)}.",
        SupportRecorded support => $"Interim support: {LowerFirst(Words.Of(support.Kind))} by {support.Provider}, from {Words.Date(support.StartedOn)}, to be reviewed by {Words.Date(support.ReviewBy)}"
            + (support.EndedOn is { } end ? $", ended on {Words.Date(end)}" : string.Empty)
            + (support.AgreedWithFamily ? ". It was agreed with the family." : ". It was not agreed with the family."),
        SupportReviewed reviewed => $"{SupportOf(reviewed.Number)} was reviewed on {Words.Date(reviewed.On)} and goes on. Next review by {Words.Date(reviewed.ReviewBy)}.",
        SupportEnded ended => $"{SupportOf(ended.Number)} ended on {Words.Date(ended.On)}.",
        SupportWasDeclined declined => $"The family did not want support on {Words.Date(declined.On)}. Asked: {LowerFirst(declined.AskedRole)}. To be asked again on {Words.Date(declined.AskAgainOn)}.",
        ContactMade contact => $"Contact with the family on {Words.Date(contact.On)}.",
        ContactAttempted attempt => $"An attempt at contact by {Words.Of(attempt.Means)} on {Words.Date(attempt.On)} was not answered.",
        AttemptsDecided decided => $"After attempts without an answer, {Words.Of(decided.Decision)} was decided on {Words.Date(decided.On)}.",
        HolidayPlanMade plan => $"{SupportOf(plan.Number)} goes on through the closure, carried by the {LowerFirst(plan.Role)}, from {Words.Date(plan.From)} to {Words.Date(plan.To)}.",
        SupportRefused refused => $"A local service refused the family on {Words.Date(refused.On)} because of its status: {Words.Of(refused.Because).ToLowerInvariant()}.",
        CarerAdded carer => $"A carer: {LowerFirst(carer.Role)}.",
        CarerTold told => $"The {CarerOf(told.Number)} was told on {Words.Date(told.On)} about the list, the expected wait and whom to call.",
        CarerNotToBeTold decision => $"It was decided on {Words.Date(decision.On)} not to tell the {CarerOf(decision.Number)}: {Words.Of(decision.Reason)}. It counts once the safeguarding lead confirms it.",
        NotTellingConfirmed confirmed => $"The {LowerFirst(confirmed.Role)} confirmed on {Words.Date(confirmed.On)} that the {CarerOf(confirmed.Number)} is not told.",
        ExpectedWaitChanged expected => $"The wait is expected to be {Words.Days(expected.Days)} in all, as of {Words.Date(expected.On)}.",
        _ => null,
    };

    private string? OfLife(EntryEvent happened) => happened switch
    {
        Received received => $"The referral for {policy.FindService(received.Service)?.Name ?? received.Service.ToString()} was put on the list. It was received on {Words.Date(received.ReceivedOn)}."
            + (received.HarmMark ? " It was marked as likely significant harm." : string.Empty),
        ServiceStarted started => $"The service started on {Words.Date(started.On)}. The wait is over.",
        EntryClosed closed => $"The entry was closed on {Words.Date(closed.On)}: {Words.Of(closed.Reason)}.",
        ReferralAccepted accepted => $"The service accepted the referral on {Words.Date(accepted.On)}.",
        ReferralRejected rejected => $"The service did not take the referral, on {Words.Date(rejected.On)}: {Words.Of(rejected.Reason)}.",
        ReferrerTold told => $"The referrer was told the answer on {Words.Date(told.On)}.",
        Resubmitted again => $"The referral was sent again on {Words.Date(again.On)}. The wait counts from the first day.",
        AlternativeNamed named => $"The family was contacted on {Words.Date(named.On)} and told of {named.Alternative}.",
        PlaceOffered offered => $"The service offered a start on {Words.Date(offered.On)}.",
        ClockStopRecorded stop => $"{Words.Of(stop.Part)}: {Words.Date(stop.On)}.",
        Reopened reopened => $"The entry was reopened on {Words.Date(reopened.On)}.",
        Held held => $"On hold from {Words.Date(held.On)} to {Words.Date(held.Until)}, decided by the {LowerFirst(held.AuthorRole)}. No clock stops.",
        HoldEnded ended => $"The hold ended on {Words.Date(ended.On)}.",
        ResponsibilityProposed proposed => $"{PartyOf(proposed.To)} was asked on {Words.Date(proposed.On)} to answer for interim support.",
        ResponsibilityAccepted accepted => $"{PartyOf(accepted.By)} accepted responsibility on {Words.Date(accepted.On)}.",
        ResponsibilityRefused refused => $"{PartyOf(refused.By)} refused responsibility on {Words.Date(refused.On)}. The board's manager settles it.",
        ResponsibilitySettled settled => $"The board's manager settled on {Words.Date(settled.On)} that {PartyOf(settled.Agency)} answers.",
        TransferBegun begun => $"The entry is on its way to {PartyOf(begun.To)} since {Words.Date(begun.On)}.",
        Transferred transferred => $"{PartyOf(transferred.To)} answers since {Words.Date(transferred.On)}; before, {PartyOf(transferred.From)}.",
        Linked linked => $"Linked with entry {linked.To} of the same family.",
        Unlinked unlinked => $"No longer linked with entry {unlinked.From}.",
        SpellJoined joined => $"An earlier wait goes on in this one: it counts from {Words.Date(joined.WaitFrom)}.",
        HelpedBefore helped => $"Helped before, closed {Words.Month(helped.ClosedMonth)}.",
        ReferralDateCorrected corrected => $"The day of the referral was corrected to {Words.Date(corrected.ReceivedOn)}.",
        TextErased { Reason: ErasureReason.Age } erased => $"The words of {RecordsOf(erased)} were erased: they were as old as words are kept.",
        TextErased { Reason: ErasureReason.Request } erased => $"The words of {RecordsOf(erased)} were erased because somebody whom they are about asked for it.",
        TextErased erased => $"The words of {RecordsOf(erased)} were erased: they should not have been written here.",
        LegalHoldPlaced placed => $"Held for a legal reason since {Words.Date(placed.On)}: nothing of it is erased, however old it becomes.",
        LegalHoldEnded ended => $"The hold for a legal reason ended on {Words.Date(ended.On)}.",
        FactWithdrawn withdrawn => $"Record {withdrawn.Sequence.ToString(CultureInfo.InvariantCulture)} was taken back.",
        _ => null,
    };

    private string? OfNeed(EntryEvent happened) => happened switch
    {
        LevelRecorded level => $"Level of need {LevelOf(level.Level)}{(level.View is { } view ? $", {Words.Of(view)}" : string.Empty)}, from {Words.Date(level.On)}.",
        StatusRecorded status => $"Statutory status: {Words.Of(status.Status).ToLowerInvariant()}, since {Words.Date(status.Since)}.",
        SocialCareTold told => $"Children's social care was told on {Words.Date(told.On)} by the {LowerFirst(told.Role)}.",
        HarmMarked marked => $"Likely significant harm was marked on {Words.Date(marked.On)}.",
        NeedReviewed reviewed => $"Need was reviewed with {reviewed.Tool} on {Words.Date(reviewed.On)}: {Words.Of(reviewed.Result)}.",
        ScalesRecorded scales => $"Scores from 0 to 10 on {Words.Date(scales.On)}: {string.Join(", ", scales.Scores.Select(score => $"{RaterOf(score)} {score.Score.ToString(CultureInfo.InvariantCulture)}"))}.",
        CommitmentReviewed reviewed => $"Commitment and capacity were reviewed on {Words.Date(reviewed.On)} by the {LowerFirst(reviewed.Role)}: {AnswersOf(reviewed)}.",
        LongWaitDecided decided => $"The long wait was looked at on {Words.Date(decided.On)}: {Words.Of(decided.Decision)}.",
        HarmReviewed reviewed => $"Harm review on {Words.Date(reviewed.On)}: {(reviewed.HarmFound ? "the wait has done harm" : "no harm from the wait was found")}.",
        StatutoryVisitMade visit => $"Statutory visit on {Words.Date(visit.On)}; the child was {(visit.ChildSeen ? string.Empty : "not ")}seen.",
        EligibilityEnds ends => $"Eligibility for the service ends in {Words.Month(ends.Month)}.",
        HandoverPlanned planned => $"The handover was planned on {Words.Date(planned.On)}.",
        _ => null,
    };

    private string? OfLadder(EntryEvent happened) => happened switch
    {
        LadderOpened opened => $"{Catalogue.Find(opened.Check).Finding}. It was due by {Words.Date(opened.Deadline)}.",
        StepRaised raised => $"Step {raised.Step} was raised{(raised.Raise > 0 ? " once more" : string.Empty)}: {FindingOf(raised.Check)}.",
        StepTold told => $"Step {told.Step} was told to {RoleOf(told.To)}: {FindingOf(told.Check)}.",
        LadderAcknowledged acknowledged => $"The {LowerFirst(acknowledged.OwnerRole)} answers until {Words.Date(acknowledged.Until)} for this: {FindingOf(acknowledged.Check)}.",
        LadderResolved resolved => $"Put right, or no longer owed, on {Words.Date(resolved.On)}: {FindingOf(resolved.Check)}.",
        _ => null,
    };

    private static string RecordsOf(TextErased erased) =>
        $"record{(erased.Sequences.Length == 1 ? string.Empty : "s")} {string.Join(", ", erased.Sequences.Select(sequence => sequence.ToString(CultureInfo.InvariantCulture)))}";

    private static string AnswersOf(CommitmentReviewed review)
    {
        static string YesNo(bool answer) => answer ? "yes" : "no";
        return $"over-optimism {YesNo(review.OverOptimism)}, disguised compliance {YesNo(review.DisguisedCompliance)}, "
            + $"professional fatigue {YesNo(review.ProfessionalFatigue)}, genuine progress {YesNo(review.GenuineProgress)}";
    }

    private string RaterOf(ScaleScore score) => score is { By: Rater.Carer, Carer: { } number } ? CarerOf(number) : Words.Of(score.By);

    private string CarerOf(int number) => entry.Carers.FirstOrDefault(carer => carer.Number == number) is { } carer ? LowerFirst(carer.Role) : "carer";

    private string PartyOf(PartyId party) => party == agency.Id ? "Your agency" : partnership?.Find(party)?.Name ?? "Another agency";


    /// <summary>Whose words go with an event.</summary>
    public static string OfText(EntryEvent happened) => happened is ContactMade or SupportWasDeclined ? "The family's view" : happened is Reopened or Held or FactWithdrawn or ReferralRejected or ResponsibilityRefused or LadderAcknowledged or ReferralDateCorrected or LegalHoldPlaced or LegalHoldEnded ? "Reason" : "Note";

    private static string FindingOf(string check) => LowerFirst(Catalogue.Find(check).Finding);

    private string LevelOf(int level) => $"{level}, {policy.Levels[level - 1].Label.ToLowerInvariant()}";

    private string SupportOf(int number) => entry.Supports.FirstOrDefault(support => support.Number == number) is { } support
        ? $"{Words.Of(support.Kind)} by {support.Provider}"
        : "A support";

    /// <summary>Roles, never people; who is not of this agency is the board's.</summary>
    private string RoleOf(PersonId person) =>
        agency.Contacts.FirstOrDefault(contact => contact.Person == person) is { } contact ? $"the {LowerFirst(contact.Title)}" : "the board";

    private static string LowerFirst(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
