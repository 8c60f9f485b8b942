using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Features.Records;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.Retention;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Entries;

/// <summary>One thing that can be recorded: its fields, and the rule that makes events of them.</summary>
public sealed record RecordDefinition(
    RecordGroup Group,
    string Heading,
    Func<RecordContext, IEnumerable<FieldSpec>> Fields,
    Func<FormFields, RecordContext, Result<ImmutableArray<NewEvent>>> Rule,
    Func<WaitingListEntry, bool> IsOffered)
{
    /// <summary>What counts for each linked entry that is ticked.</summary>
    public bool CountsForLinked { get; init; }

    /// <summary>Recording what was done is anybody's who works with the family; deciding is the lead's.</summary>
    public Permission Needs { get; init; } = Permission.RecordOnEntries;
}

/// <summary>Everything an agency records on an entry, each with its fields and its rule.</summary>
public static class RecordDefinitions
{
    private static readonly TextSpec FamilyView = new(
        "familyView", "The family's own view (optional)",
        "In the family's words, up to 500 characters. Leave out names, dates of birth, addresses and numbers. Only your agency reads this.", Rows: 5);

    private static readonly Dictionary<RecordKind, RecordDefinition> All = new()
    {
        [RecordKind.Contact] = new(
            RecordGroup.Family, "Contact with the family", context => [On(context, "Date of the contact"), FamilyView],
            (fields, context) => Recording.Contact(context.Entry, fields.Day("on"), fields.Text("familyView"), context.Now), IsOpen)
        { CountsForLinked = true },
        [RecordKind.Attempt] = new(
            RecordGroup.Family, "An attempt at contact",
            context => [On(context, "Date of the attempt"), new RadioSpec("means", "How did you try to reach the family?", Choices<ContactMeans>(Words.Of))],
            (fields, context) => Recording.Attempt(context.Entry, fields.Day("on"), fields.Choice<ContactMeans>("means"), context.Now), IsOpen)
        { CountsForLinked = true },
        [RecordKind.Decision] = new(
            RecordGroup.Family, "A decision after attempts",
            context => [On(context, "Date of the decision"), new RadioSpec("decision", "What was decided, as the attempts were not answered?", Choices<AttemptsDecision>(Words.Of))],
            (fields, context) => Recording.Decision(context.Entry, fields.Day("on"), fields.Choice<AttemptsDecision>("decision"), null, context.Now), IsOpen),
        [RecordKind.Support] = new(RecordGroup.Support, "Interim support", SupportFields, Support, IsOpen) { CountsForLinked = true },
        [RecordKind.Review] = new(
            RecordGroup.Support, "A review of support",
            context => [.. SupportOf(context, "Which support was reviewed?"), On(context, "Date of the review"), new DateSpec("reviewBy", "Next review by")],
            (fields, context) => Recording.SupportReview(context.Entry, fields.Number("support"), fields.Day("on"), fields.Day("reviewBy"), context.Now), IsOpen),
        [RecordKind.SupportEnd] = new(
            RecordGroup.Support, "The end of a support", context => [.. SupportOf(context, "Which support ended?"), On(context, "Its last day")],
            (fields, context) => Recording.SupportEnd(context.Entry, fields.Number("support"), fields.Day("on"), context.Now), IsOpen),
        [RecordKind.Declined] = new(
            RecordGroup.Support, "Support declined",
            context =>
            [
                On(context, "Date on which the family declined"),
                new TextSpec("askedRole", "Who was asked?", "For example mother, carer, young person. Never a name."),
                new DateSpec("askAgainOn", "Date to ask again", $"At most {Words.Days(context.Now.Policy.AskAgainAtMostDays)} later."),
            ],
            (fields, context) => Recording.Declined(context.Entry, fields.Day("on"), fields.Text("askedRole"), fields.Day("askAgainOn"), context.Now), IsOpen),
        [RecordKind.HolidayPlan] = new(
            RecordGroup.Support, "A holiday plan",
            context =>
            [
                .. SupportOf(context, "Which support goes on while its provider is closed?"),
                new TextSpec("role", "Which role carries it?", "For example Pastoral lead. Never a person's name."),
                new DateSpec("from", "From"), new DateSpec("to", "Until"),
            ],
            (fields, context) => Recording.HolidayPlanning(
                context.Entry, fields.Number("support"), fields.Text("role"), fields.Day("from"), fields.Day("to"), context.Now), IsOpen),
        [RecordKind.SupportRefused] = new(
            RecordGroup.Support, "Support refused because of a status",
            context =>
            [
                On(context, "Date"), LocalServices(context, "Which service refused the family?"),
                new SelectSpec("because", "Because of which status?", [.. Choices<StatutoryStatus>(Words.Of).Skip(1)]),
            ],
            (fields, context) => Recording.Refusal(
                context.Entry, fields.Day("on"), context.Partnership.FindLocalService(fields.Text("localService")), fields.Choice<StatutoryStatus>("because"), context.Now), IsOpen),
        [RecordKind.Lead] = new(
            RecordGroup.Family, "Lead professional",
            context =>
            [
                new TextSpec("role", "Which role is the lead professional?", "For example Special educational needs co-ordinator. Never a person's name."),
                On(context, "Lead since"),
            ],
            (fields, context) => Recording.Lead(context.Entry, fields.Day("on"), fields.Text("role"), context.Now), IsOpen),
        [RecordKind.LeadEnd] = new(
            RecordGroup.Family, "The lead professional left",
            context =>
            [
                new NoteSpec("Record it as soon as nobody holds the role. If another role took over the same day, record that one as lead professional instead."),
                On(context, "Nobody is named since"),
            ],
            (fields, context) => Recording.LeadEnd(context.Entry, fields.Day("on"), context.Now), entry => entry is { IsOpen: true, Lead: not null }),
        [RecordKind.Carer] = new(
            RecordGroup.Family, "A carer",
            _ =>
            [
                new TextSpec("role", "Who is it?", "By role, for example mother, stepfather, foster carer. Never a name."),
                new DateSpec("toldOn", "Told on (optional)", "About the list, the expected wait and whom to call."),
            ],
            (fields, context) => Recording.NewCarer(context.Entry, fields.Text("role"), fields.Day("toldOn"), context.Now), IsOpen),
        [RecordKind.CarerTold] = new(
            RecordGroup.Family, "A carer was told",
            context =>
            [
                new NoteSpec("Told means: that the child is on the list, how long the wait is expected to be, and whom to call."),
                .. CarerOf(context, "Which carer?"), On(context, "Date"),
            ],
            (fields, context) => Recording.TellingCarer(context.Entry, fields.Number("carer"), fields.Day("on"), context.Now), HasCarers),
        [RecordKind.NotTelling] = new(
            RecordGroup.Family, "A carer is not told",
            context =>
            [
                .. CarerOf(context, "Which carer?"),
                new RadioSpec("reason", "Why is it not safe or lawful to tell?", Choices<NotTellingReason>(Words.Of), "The safeguarding lead confirms it; until then it does not count."),
                On(context, "Date of the decision"),
            ],
            (fields, context) => Recording.NotTelling(
                context.Entry, fields.Number("carer"), fields.Choice<NotTellingReason>("reason"), fields.Day("on"), context.Now), HasCarers),
        [RecordKind.NotTellingConfirmed] = new(
            RecordGroup.Family, "Not telling, confirmed",
            context => [.. CarerOf(context, "Which carer?"), new TextSpec("role", "Which role confirms it?", "The safeguarding lead or a deputy.")],
            (fields, context) => Recording.ConfirmingNotTelling(context.Entry, fields.Number("carer"), fields.Text("role"), context.Now),
            entry => entry.IsOpen && entry.Carers.Any(carer => carer.NotTold is { ConfirmedOn: null }))
        { Needs = Permission.DecideOnEntries },
        [RecordKind.NeedReview] = new(
            RecordGroup.Need, "A review of need",
            context =>
            [
                On(context, "Date of the review"),
                new SelectSpec("tool", "Which tool?", [.. context.Now.Policy.NeedTools.Select(tool => new Choice(tool, tool))]),
                new RadioSpec("result", "Need is", Choices<NeedResult>(Words.Of)),
            ],
            (fields, context) => Recording.NeedReview(context.Entry, fields.Day("on"), fields.Text("tool"), fields.Choice<NeedResult>("result"), context.Now), IsOpen),
        [RecordKind.Scales] = new(
            RecordGroup.Need, "Scores from 0 to 10",
            context =>
            [
                On(context, "Date"), new NoteSpec("How are things, from 0 (could not be worse) to 10 (could not be better)? Leave out who was not asked."),
                .. Raters(context.Entry).Select(rater => new TextSpec(rater.Field, rater.Label)),
            ],
            Scales, IsOpen),
        [RecordKind.Level] = new(
            RecordGroup.Need, "Level of need",
            context =>
            [
                new RadioSpec("level", "Level", [.. context.Now.Policy.Levels.Select(level => new Choice($"{level.Level}", $"{level.Level}, {level.Label}: {level.Descriptor}"))]),
                new RadioSpec("view", "In whose eyes?", [new Choice(nameof(LevelView.Referrer), "Ours"), new Choice(nameof(LevelView.Agreed), "Agreed with the service")]),
                On(context, "From"),
            ],
            (fields, context) => fields.Choice<LevelView>("view") is { } view
                ? Recording.Level(context.Entry, fields.Day("on"), fields.Number("level"), context.Now, view)
                : new InvalidProblem("view-missing", "Say whether it is yours or agreed.", "view"), IsOpen),
        [RecordKind.Status] = new(
            RecordGroup.Need, "Statutory status",
            context =>
            [
                new SelectSpec("status", "Status", Choices<StatutoryStatus>(Words.Of)), new DateSpec("since", "Since"),
                new SelectSpec("authority", "Owning authority", [.. context.Partnership.Agencies.Where(agency => agency.Kind == PartyKind.Council).Select(Named)], Nothing: "None"),
            ],
            (fields, context) => Recording.Status(
                context.Entry, fields.Choice<StatutoryStatus>("status"), fields.Day("since"), PartyOf(fields, "authority"), context.Partnership, context.Now), IsOpen),
        [RecordKind.Visit] = new(
            RecordGroup.Need, "A statutory visit", context => [On(context, "Date of the visit"), RadioSpec.YesNo("childSeen", "Was the child seen?")],
            (fields, context) => Recording.Visit(context.Entry, fields.Day("on"), fields.YesOrNo("childSeen"), context.Now), IsOpen)
        { CountsForLinked = true },
        [RecordKind.Eligibility] = new(
            RecordGroup.Need, "The end of eligibility",
            _ => [new DateSpec("month", "Any day of the month in which it ends", "For example of the 18th birthday. Only the month is kept.")],
            (fields, context) => Recording.EligibilityEnd(context.Entry, fields.Day("month"), context.Now), IsOpen),
        [RecordKind.Harm] = new(
            RecordGroup.Need, "Likely significant harm", context => [On(context, "Since when?")],
            (fields, context) => Recording.Harm(context.Entry, fields.Day("on"), context.Now), entry => entry is { IsOpen: true, HarmMark: false }),
        [RecordKind.SocialCare] = new(
            RecordGroup.Need, "Social care was told",
            context =>
            [
                On(context, "Date on which children's social care was told"),
                new TextSpec("role", "Which role told them?", "For example Designated safeguarding lead. Never a person's name."),
            ],
            (fields, context) => Recording.SocialCare(context.Entry, fields.Day("on"), fields.Text("role"), context.Now), entry => entry.IsOpen || entry.NeedsSocialCareNow),
        [RecordKind.Commitment] = new(
            RecordGroup.Need, "A review of commitment and capacity",
            context =>
            [
                On(context, "Date of the review"), new TextSpec("role", "Which role made it?", "Never a person's name."),
                RadioSpec.YesNo("overOptimism", "Over-optimism: may we be too hopeful about what has changed?"),
                RadioSpec.YesNo("disguisedCompliance", "Disguised compliance: may agreement be given without being meant?"),
                RadioSpec.YesNo("professionalFatigue", "Professional fatigue: may our own tiredness with this work be speaking?"),
                RadioSpec.YesNo("genuineProgress", "Genuine progress: is there progress that others see too?"),
                new TextSpec("view", "What makes you say so? (optional)", "Up to 500 characters. Leave out names, dates of birth, addresses and numbers.", Rows: 5),
            ],
            (fields, context) => Recording.Commitment(
                context.Entry, fields.Day("on"), fields.Text("role"),
                new CommitmentAnswers(
                    fields.YesOrNo("overOptimism"), fields.YesOrNo("disguisedCompliance"), fields.YesOrNo("professionalFatigue"), fields.YesOrNo("genuineProgress")),
                fields.Text("view"), context.Now),
            entry => entry.IsOpen || entry.Closure?.Reason == ClosingReason.Declined),
        [RecordKind.Acknowledge] = new(
            RecordGroup.Entry, "Answer for findings",
            context =>
            [
                new NoteSpec("For as long as you say, the ladder does not climb. The clock runs on. At the end, if it is still missing, the same step is told once more and the next is raised."),
                new ChecksSpec("checks", "Which findings, with this one reason?", [.. OpenLadders(context.Entry).Select(check => new Choice(check, Catalogue.Find(check).Finding))]),
                new TextSpec("ownerRole", "Which role answers for it?", "Never a person's name."),
                new DateSpec("until", "Put right by", $"At most {context.Now.Policy.Ladder.AcknowledgedAtMostWorkingDays} working days from today."),
                Reason("Why does it take longer?"),
            ],
            (fields, context) => Recording.Acknowledging(
                context.Entry, fields.Many("checks"), fields.Text("ownerRole"), fields.Day("until"), fields.Text("reason"), context.Now),
            entry => OpenLadders(entry).Any())
        { Needs = Permission.DecideOnEntries },
        [RecordKind.Hold] = new(
            RecordGroup.Entry, "A hold",
            _ =>
            [
                new NoteSpec("A hold stops no clock: what the family is owed meanwhile goes on."),
                new DateSpec("until", "Last day of the hold"), new TextSpec("authorRole", "Which role decides it?", "Never a person's name."), Reason("Why?"),
            ],
            (fields, context) => Recording.Holding(context.Entry, fields.Day("until"), fields.Text("authorRole"), fields.Text("reason"), context.Now), IsOpen)
        { Needs = Permission.DecideOnEntries },
        [RecordKind.HoldEnd] = new(
            RecordGroup.Entry, "The end of a hold", _ => [new NoteSpec("The hold ends today.")],
            (_, context) => Recording.EndOfHold(context.Entry, context.Now), entry => entry is { IsOpen: true, Hold: not null })
        { Needs = Permission.DecideOnEntries },
        [RecordKind.Close] = new(RecordGroup.Entry, "Close the entry", ClosingFields, Closing, IsOpen)
        { Needs = Permission.DecideOnEntries },
        [RecordKind.Reopen] = new(
            RecordGroup.Entry, "Reopen the entry", context => [On(context, "The wait goes on from"), Reason("Why?")],
            (fields, context) => Recording.Reopening(context.Entry, fields.Day("on"), fields.Text("reason"), context.Now),
            entry => !entry.IsSilent && (entry.StartedOn is not null || entry.Closure is not null))
        { Needs = Permission.DecideOnEntries },
        [RecordKind.Resubmit] = new(
            RecordGroup.Entry, "Send the referral again", context => [new NoteSpec("The wait keeps its first day."), On(context, "Sent again on")],
            (fields, context) => Recording.Resubmission(context.Entry, fields.Day("on"), context.Now), IsRejected),
        [RecordKind.Alternative] = new(
            RecordGroup.Family, "Contact after the rejection",
            context => [On(context, "Date of the contact"), new TextSpec("alternative", "Which alternative was named?", "A service, never a person's name.")],
            (fields, context) => Recording.Alternative(context.Entry, fields.Day("on"), fields.Text("alternative"), context.Now), IsRejected),
        [RecordKind.Transfer] = new(
            RecordGroup.Entry, "Ask another agency to take it",
            context =>
            [
                new NoteSpec("Until it accepts, your agency answers. It is told at once, and no clock starts again."),
                new SelectSpec("to", "Which agency?", [.. context.Partnership.Agencies.Where(agency => agency.Id != context.Entry.Responsible && agency.MergedInto is null).Select(Named)]),
            ],
            (fields, context) => Recording.Proposing(context.Entry, PartyOf(fields, "to"), context.Partnership, context.Now),
            entry => entry is { IsOpen: true, Proposal: null, MovingTo: null })
        { Needs = Permission.DecideOnEntries },
        [RecordKind.Link] = new(
            RecordGroup.Entry, "Link with another entry of the family",
            _ => [new TextSpec("other", "Its reference", "Of your own agency. A contact, support or visit can then count for both.")],
            (fields, context) => Recording.Linking(context.Entry, EntryId.TryParse(fields.Text("other"), null, out var other) ? other : null), IsOpen),
        [RecordKind.ReferralDate] = new(
            RecordGroup.Entry, "Correct the day of the referral", _ => [new DateSpec("receivedOn", "Received on"), Reason("What was wrong?")],
            (fields, context) => Recording.CorrectingReferralDate(context.Entry, fields.Day("receivedOn"), fields.Text("reason"), context.Now), _ => true)
        { Needs = Permission.DecideOnEntries },
        [RecordKind.Withdraw] = new(
            RecordGroup.Entry, "Take back a record",
            context =>
            [
                new SelectSpec(
                    "sequence", "Which record was not so?",
                    [.. context.History.Where(item => Recording.CanBeWithdrawn(item.Event) && !IsWithdrawn(context.History, item)).Reverse().Select(item => new Choice(Text(item.Sequence), Shortened(context, item)))]),
                Reason("What was wrong with it?"),
            ],
            (fields, context) => Recording.Withdrawing(context.History, fields.Number("sequence"), fields.Text("reason")), _ => true)
        { Needs = Permission.DecideOnEntries },
        [RecordKind.Erase] = new(
            RecordGroup.Entry, "Erase what was written",
            context =>
            [
                new NoteSpec("The words go for good and nobody can bring them back. That something was recorded, and when, stays."),
                new SelectSpec(
                    "sequence", "Which words are to go?",
                    [.. context.History.Where(item => item.Text is not null).Reverse().Select(item => new Choice(Text(item.Sequence), Shortened(context, item)))]),
                new RadioSpec("reason", "Why?", [new Choice("request", "Somebody whom they are about asked for it"), new Choice("mistake", "They should not have been written here")]),
            ],
            (fields, context) => Recording.Erasing(
                context.Entry, context.History, fields.Number("sequence"),
                fields.Text("reason") switch { "request" => ErasureReason.Request, "mistake" => ErasureReason.Mistake, _ => null }),
            entry => entry.LegalHoldSince is null)
        { Needs = Permission.DecideOnEntries },
        [RecordKind.LegalHold] = new(
            RecordGroup.Entry, "Hold for a legal reason",
            _ => [new NoteSpec("The entry is kept whole, however old it becomes, until the hold ends. Nothing of it can be erased meanwhile."), Reason("Who asked for it, and by which letter or order?")],
            (fields, context) => Recording.HoldingForLaw(context.Entry, fields.Text("reason"), context.Now), entry => entry.LegalHoldSince is null)
        { Needs = Permission.DecideOnEntries },
        [RecordKind.LegalHoldEnd] = new(
            RecordGroup.Entry, "The end of the hold for a legal reason", _ => [Reason("Who agreed that it ends?")],
            (fields, context) => Recording.EndOfLegalHold(context.Entry, fields.Text("reason"), context.Now), entry => entry.LegalHoldSince is not null)
        { Needs = Permission.DecideOnEntries },
    };

    public static RecordDefinition Of(RecordKind kind) => All[kind];

    /// <summary>The fields of a kind for one entry, with the linked entries for which it may count too.</summary>
    public static IReadOnlyList<FieldSpec> FieldsOf(RecordKind kind, RecordContext context)
    {
        var definition = Of(kind);
        var fields = definition.Fields(context).ToList();

        if (definition.CountsForLinked && !context.Entry.LinkedTo.IsEmpty)
        {
            fields.Add(new ChecksSpec(
                "alsoFor", "Does it count for these entries of the family too?", [.. context.Entry.LinkedTo.Select(id => new Choice(id.ToString(), $"Entry {id}"))]));
        }

        return fields;
    }

    private static bool IsOpen(WaitingListEntry entry) => entry.IsOpen;

    private static bool HasCarers(WaitingListEntry entry) => entry.IsOpen && !entry.Carers.IsEmpty;

    private static bool IsRejected(WaitingListEntry entry) => entry is { Rejection: not null, Closure: null };

    private static IEnumerable<string> OpenLadders(WaitingListEntry entry) =>
        entry.Ladders.Where(ladder => ladder is { IsOpen: true, Aggregate: null, Step: > 0 }).Select(ladder => ladder.Check).Order(StringComparer.Ordinal);

    private static bool IsWithdrawn(IReadOnlyList<HistoryItem> history, HistoryItem item) =>
        history.Any(each => each.Event is FactWithdrawn withdrawn && withdrawn.Sequence == item.Sequence);

    private static string Shortened(RecordContext context, HistoryItem item)
    {
        const int Longest = 110;
        var agency = context.Partnership.Find(context.Entry.Responsible)!;
        var words = new HistoryWords(context.Entry, agency, context.Now.Policy, context.Partnership).Of(item.Event);
        return words.Length > Longest ? words[..Longest] + "…" : words;
    }

    private static DateSpec On(RecordContext context, string label)
    {
        var today = context.Now.Today;
        return new DateSpec("on", label, $"For example, {today.Day} {today.Month} {today.Year}");
    }

    private static TextSpec Reason(string label) =>
        new("reason", label, "Up to 500 characters. Leave out names, dates of birth, addresses and numbers.", Rows: 3);

    private static Choice Named(Party party) => new(party.Id.ToString(), party.Name);

    private static PartyId? PartyOf(FormFields fields, string field) => PartyId.TryParse(fields.Text(field), null, out var party) ? party : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ImmutableArray<Choice> Choices<T>(Func<T, string> words)
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => new Choice(value.ToString(), char.ToUpperInvariant(words(value)[0]) + words(value)[1..]))];

    private static SelectSpec LocalServices(RecordContext context, string label, string nothing = "Choose one") =>
        new("localService", label, [.. context.Partnership.LocalServices.Select(service => new Choice(service.Id, $"{service.Name}, {service.Area}"))], Nothing: nothing);

    /// <summary>Those that have not ended, the latest first.</summary>
    private static IEnumerable<FieldSpec> SupportOf(RecordContext context, string label)
    {
        var supports = context.Entry.Supports.Where(support => support.EndedOn is null).OrderByDescending(support => support.StartedOn)
            .Select(support => new Choice(Text(support.Number), $"{Words.Of(support.Kind)} by {support.Provider}, from {Words.Date(support.StartedOn)}")).ToImmutableArray();

        return supports.IsEmpty
            ? [new NoteSpec("There is no support that could be meant.", $"{Links.To(context.Entry.Id)}?record=support#record", "Record interim support first.")]
            : [new RadioSpec("support", label, supports)];
    }

    private static IEnumerable<FieldSpec> CarerOf(RecordContext context, string label) =>
        [new RadioSpec("carer", label, [.. context.Entry.Carers.Select(carer => new Choice(Text(carer.Number), carer.Role))])];

    private static IEnumerable<(string Field, string Label, Rater By, int? Carer)> Raters(WaitingListEntry entry) =>
    [
        ("child", "Child or young person", Rater.Child, null),
        .. entry.Carers.Select(carer => ($"carer{Text(carer.Number)}", $"Carer: {carer.Role}", Rater.Carer, (int?)carer.Number)),
        ("network", "Family network", Rater.Network, null),
        ("worker", "Worker", Rater.Worker, null),
    ];

    private static Result<ImmutableArray<NewEvent>> Scales(FormFields fields, RecordContext context)
    {
        var typed = Raters(context.Entry).Where(rater => fields.Text(rater.Field).Length > 0).ToList();
        var scores = typed.Select(rater => new ScaleScore(rater.By, fields.Number(rater.Field) ?? -1, rater.Carer)).ToList();
        var result = Recording.Scaling(context.Entry, fields.Day("on"), scores, context.Now);
        return result.IsSuccess(out _, out var problem) ? result : FormProblems.Renamed(problem, "scores", typed.FirstOrDefault().Field ?? "child");
    }

    private static IEnumerable<FieldSpec> SupportFields(RecordContext context) =>
    [
        new SelectSpec("kind", "Kind of support", Choices<SupportKind>(Words.Of)),
        LocalServices(context, "From the directory of local services (optional)", "Not in the directory"),
        new TextSpec("provider", "Who provides it?", "A service, group or role, for example Family hub. Never a person's name. May stay empty when you chose a service."),
        new SelectSpec(
            "closesWith", "Given in person by (optional)", [.. context.Partnership.Agencies.Select(Named)],
            "School-based and group support is not in force while this agency is closed for ten days or more, unless a holiday plan carries it.", "Nobody in the directory"),
        new DateSpec("startedOn", "Start date"), new DateSpec("reviewBy", "To be reviewed, or followed up, by"), new DateSpec("endedOn", "Last day, if it has ended (optional)"),
        RadioSpec.YesNo("agreedWithFamily", "Was it agreed with the family?"),
    ];

    private static Result<ImmutableArray<NewEvent>> Support(FormFields fields, RecordContext context) => Recording.Support(
        context.Entry, fields.Choice<SupportKind>("kind"), fields.Text("provider"), fields.Day("startedOn"), fields.Day("reviewBy"), fields.Day("endedOn"),
        fields.YesOrNo("agreedWithFamily"), context.Now, context.Partnership.FindLocalService(fields.Text("localService")), PartyOf(fields, "closesWith"));

    private static IEnumerable<FieldSpec> ClosingFields(RecordContext context)
    {
        var entry = context.Entry;
        var review = entry.CommitmentReviewedOn is { } reviewed
            ? $"The last review of commitment and capacity is of {Words.Date(reviewed)}."
            : "No review of commitment and capacity is recorded.";

        return
        [
            new NoteSpec(
                $"{review} One of the last {context.Now.Policy.Guard.ReviewWithinDays} days is needed unless the family declined, the child died, or another route took over.",
                $"{Links.To(entry.Id)}?record=commitment#record", "Record a review."),
            new SelectSpec("reason", "Why does the wait end?", Choices<ClosingReason>(Words.Of)), On(context, "Date"),
            RadioSpec.YesNo("raisesConcern", "If the family declined: does that raise concern?"),
            new DateSpec("receivingAreaToldOn", "If the family moved: the receiving area was told on"),
            new TextSpec("receivingAreaRole", "If the family moved: which role was told there?", "Never a person's name."),
            .. Guard.NeedsDecision(entry.Status)
                ? [new DateSpec("decidedOn", "Date of the conference's or review's decision", "The child is under a protection plan or looked after.")]
                : Array.Empty<FieldSpec>(),
        ];
    }

    private static Result<ImmutableArray<NewEvent>> Closing(FormFields fields, RecordContext context) => Recording.Closing(
        context.Entry,
        new ClosingFacts(
            fields.Day("on"), fields.Choice<ClosingReason>("reason"), fields.YesOrNo("raisesConcern"), fields.Day("receivingAreaToldOn"),
            fields.Text("receivingAreaRole"), fields.Day("decidedOn")),
        context.Now);
}
