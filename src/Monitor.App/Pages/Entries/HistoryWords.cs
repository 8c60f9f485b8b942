using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>What happened to an entry, said plainly.</summary>
public sealed class HistoryWords(WaitingListEntry entry, Party agency, Policy policy)
{
    public string Of(EntryEvent happened) => happened switch
    {
        Received received => $"The referral for {policy.FindService(received.Service)?.Name ?? received.Service.ToString()} was put on the list. It was received on {Words.Date(received.ReceivedOn)}."
            + (received.HarmMark ? " It was marked as likely significant harm." : string.Empty),
        LevelRecorded level => $"Level of need {LevelOf(level.Level)}, from {Words.Date(level.On)}.",
        StatusRecorded status => $"Statutory status: {Words.Of(status.Status).ToLowerInvariant()}, since {Words.Date(status.Since)}.",
        SocialCareTold told => $"Children's social care was told on {Words.Date(told.On)} by the {LowerFirst(told.Role)}.",
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
        ServiceStarted started => $"The service started on {Words.Date(started.On)}. The wait is over.",
        EntryClosed closed => $"The entry was closed on {Words.Date(closed.On)}: {Words.Of(closed.Reason)}.",
        LadderOpened opened => $"{Catalogue.Find(opened.Check).Finding}. It was due by {Words.Date(opened.Deadline)}.",
        StepRaised raised => $"Step {raised.Step} was raised{(raised.Raise > 0 ? " once more" : string.Empty)}: {FindingOf(raised.Check)}.",
        StepTold told => $"Step {told.Step} was told to {RoleOf(told.To)}: {FindingOf(told.Check)}.",
        LadderAcknowledged acknowledged => $"The {LowerFirst(acknowledged.OwnerRole)} answers until {Words.Date(acknowledged.Until)} for this: {FindingOf(acknowledged.Check)}.",
        LadderResolved resolved => $"Put right, or no longer owed, on {Words.Date(resolved.On)}: {FindingOf(resolved.Check)}.",
        _ => throw new InvalidOperationException($"No words for {happened.GetType().Name}."),
    };

    /// <summary>Whose words go with an event.</summary>
    public static string OfText(EntryEvent happened) => happened is ContactMade or SupportWasDeclined ? "The family's view" : "Note";

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
