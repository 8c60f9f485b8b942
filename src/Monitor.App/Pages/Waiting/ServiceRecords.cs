using System.Collections.Immutable;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Waiting;

/// <summary>What a service's team sees of an entry that waits for it: no contacts, views, support or carers.</summary>
public sealed record WaitingContext(WaitingListEntry Entry, Circumstances Now);

/// <summary>One thing that a service's team can record.</summary>
public sealed record ServiceRecord(
    string Slug,
    string Heading,
    Func<WaitingContext, IEnumerable<FieldSpec>> Fields,
    Func<FormFields, WaitingContext, Result<ImmutableArray<NewEvent>>> Rule,
    Func<WaitingContext, bool> IsOffered);

/// <summary>Everything a service's team records: it answers, offers, stops clocks, looks at long waits, and sees need with its own eyes.</summary>
public static class ServiceRecords
{
    public static ImmutableArray<ServiceRecord> All { get; } =
    [
        new("accept", "Accept the referral", _ => [On("Accepted on"), ReferrerTold],
            (fields, context) => Recording.Acceptance(context.Entry, fields.Day("on"), fields.Day("referrerToldOn"), context.Now), context => IsUnanswered(context.Entry)),
        new("reject", "Reject the referral",
            _ =>
            [
                On("Rejected on"), new SelectSpec("reason", "Why?", Choices<RejectionReason>(Words.Of)),
                new TextSpec("why", "In your own words (optional)", "Only the responsible agency reads this. Leave out names, dates of birth, addresses and numbers.", Rows: 3), ReferrerTold,
            ],
            (fields, context) => Recording.Rejecting(
                context.Entry, fields.Day("on"), fields.Choice<RejectionReason>("reason"), fields.Text("why"), fields.Day("referrerToldOn"), context.Now),
            context => context.Entry is { IsOpen: true, OfferedOn: null }),
        new("referrer-told", "The referrer was told", _ => [On("Told the answer on")],
            (fields, context) => Recording.TellingReferrer(context.Entry, fields.Day("on"), context.Now),
            context => context.Entry.ReferrerToldOn is null && (context.Entry.AcceptedOn ?? context.Entry.Rejection?.On) is not null),
        new("offer", "Offer a start", _ => [On("Offered on")],
            (fields, context) => Recording.Offer(context.Entry, fields.Day("on"), context.Now), context => context.Entry.IsOpen),
        new("start", "The service started", StartFields,
            (fields, context) => Recording.Start(context.Entry, fields.Day("on"), context.Now, fields.Choice<ClockStop>("part")), context => context.Entry.IsOpen),
        new("long-wait", "A decision about the long wait", _ => [On("Decided on"), new RadioSpec("decision", "What was decided?", Choices<LongWaitDecision>(Words.Of))],
            (fields, context) => Recording.LongWait(context.Entry, fields.Day("on"), fields.Choice<LongWaitDecision>("decision"), context.Now), context => context.Entry.IsOpen),
        new("harm-review", "A harm review", _ => [On("Reviewed on"), RadioSpec.YesNo("harmFound", "Has the wait done harm?")],
            (fields, context) => Recording.HarmReview(context.Entry, fields.Day("on"), fields.YesOrNo("harmFound"), context.Now), context => context.Entry.IsOpen),
        new("level", "Level of need as you see it",
            context =>
            [
                new RadioSpec("level", "Level", [.. context.Now.Policy.Levels.Select(level => new Choice($"{level.Level}", $"{level.Level}, {level.Label}: {level.Descriptor}"))]),
                new RadioSpec("view", "In whose eyes?", [new Choice(nameof(LevelView.Service), "Ours"), new Choice(nameof(LevelView.Agreed), "Agreed with the referrer")]),
                On("From"),
            ],
            (fields, context) => fields.Choice<LevelView>("view") is { } view
                ? Recording.Level(context.Entry, fields.Day("on"), fields.Number("level"), context.Now, view)
                : new InvalidProblem("view-missing", "Say whether it is yours or agreed.", "view"),
            context => context.Entry.IsOpen),
        new("expected-wait", "The wait that is expected", _ => [new TextSpec("days", "The whole wait, in days from the referral"), On("As of")],
            (fields, context) => Recording.ExpectedWait(context.Entry, fields.Number("days"), fields.Day("on"), context.Now), context => context.Entry.IsOpen),
        new("handover", "The plan for the handover", _ => [On("Planned on")],
            (fields, context) => Recording.Handover(context.Entry, fields.Day("on"), context.Now), context => context.Entry is { IsOpen: true, Eligibility: not null }),
    ];

    public static ServiceRecord? Find(string? slug) => All.FirstOrDefault(record => record.Slug == slug);

    /// <summary>What the first thing that the service owes on an entry asks for.</summary>
    public static ServiceRecord NeededFirst(WaitingContext context)
    {
        var assessment = Catalogue.Assess(context.Entry, context.Now);
        var owed = Catalogue.All.Where((obligation, i) => obligation.Owner == Owner.Service && assessment[i].IsFinding(context.Now.Today)).Select(obligation => For(obligation.Code));
        var offered = All.Where(record => record.IsOffered(context)).ToList();
        return owed.Select(slug => offered.FirstOrDefault(record => record.Slug == slug)).FirstOrDefault(record => record is not null) ?? offered.FirstOrDefault() ?? All[0];
    }

    private static string For(string check) => check switch
    {
        "WL-07" => "offer",
        "WL-08" => "long-wait",
        "WL-09" => "harm-review",
        "WL-11" => "level",
        "WL-14" => "handover",
        _ => "accept",
    };

    private static DateSpec ReferrerTold => new("referrerToldOn", "The referrer was told on (optional)", "You can record this later.");

    private static bool IsUnanswered(WaitingListEntry entry) => entry is { IsOpen: true, AcceptedOn: null };

    private static DateSpec On(string label) => new("on", label);

    private static IEnumerable<FieldSpec> StartFields(WaitingContext context)
    {
        if (context.Now.Policy.FindService(context.Entry.Service)?.StopsAtAllThree is not true)
        {
            return [On("Started on")];
        }

        var known = context.Entry.ClockStops.IsEmpty
            ? "None of the three is recorded yet."
            : $"Recorded: {string.Join(", ", context.Entry.ClockStops.Select(stop => $"{Words.Of(stop.Part).ToLowerInvariant()} on {Words.Date(stop.On)}"))}.";

        return
        [
            new NoteSpec($"The wait ends on the latest of three days: first attended contact, baseline outcome measure, and agreed plan or first intervention. {known}"),
            new RadioSpec("part", "What happened?", Choices<ClockStop>(Words.Of)), On("On"),
        ];
    }

    private static ImmutableArray<Choice> Choices<T>(Func<T, string> words)
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => new Choice(value.ToString(), char.ToUpperInvariant(words(value)[0]) + words(value)[1..]))];
}
