using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Features.Directory;
using Monitor.App.Features.Operations;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Time;

namespace Monitor.App.Pages.Boards;

internal static class BoardPagesEndpoints
{
    public static void MapBoardPages(this IEndpointRouteBuilder pages)
    {
        new BoardPage().Map(pages);
        new NarrativesPage().Map(pages);
    }
}

/// <summary>The board's page: the challenge log, agencies that are not released yet, and how the monitor itself does.</summary>
internal sealed class BoardPage() : ActionsPages("/app/board", [Permission.ReadBoard], [Permission.ManageBoard])
{
    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var party = partnership.Find(Asking.Of(http).Actor.Party)!;

        if (party.Kind != PartyKind.Board)
        {
            return null;
        }

        var present = services.GetRequiredService<Present>();
        var at = present.Now;
        var today = present.At(at, partnership).Today;
        var challenges = await services.GetRequiredService<IBoardStore>().ReadChallengesAsync(cancellationToken);
        var faults = await services.GetRequiredService<OwnFaults>().HandleAsync(partnership, at, cancellationToken);
        var kept = await services.GetRequiredService<RedoAside>().ReadAsync(cancellationToken);
        var quiet = partnership.Parties.Where(each => each.Kind != PartyKind.Board && each.MergedInto is null && !each.IsReleasedOn(today)).ToList();

        return new ActionsView(
            "The board's desk",
            party.Name,
            null,
            [
                new ListSection("Challenge log", [.. challenges.Reverse().Select(challenge => ToRow(challenge, partnership))], "Nothing has reached the chair."),
                new ListSection(
                    "Not released yet",
                    [.. quiet.Select(each => new ListRow($"{each.Name}, live from {Words.Date(each.LiveFrom)}. No mail leaves for it but the harm notice."))], "Every agency is released."),
                new ListSection(
                    "Known to NHS systems",
                    [.. partnership.Parties.Where(each => each.OdsCode is not null).Select(each => new ListRow($"{each.Name}: {each.OdsCode}"))], "No party has an ODS code."),
                new ListSection("The monitor itself", [.. faults.Select(fault => new ListRow(fault.Sentence, IsWarning: true))], "Nothing to report."),
                .. kept.Count == 0
                    ? Array.Empty<ListSection>()
                    : [new ListSection("Kept aside", [.. kept.Select(each => new ListRow(InWords(each, partnership), IsWarning: true))], string.Empty)],
                new ListSection(
                    "More",
                    [new ListRow("Assurance returns:", new PageLink(NarrativesPage.Own, "what agencies wrote")), new ListRow("Refusals of responsibility:", new PageLink("/app/asked", "settle who answers")), new ListRow("The board's own contacts:", new PageLink("/app/agency", "contacts and closures"))],
                    string.Empty),
            ],
            Actions(challenges, quiet, kept, partnership));
    }

    protected override async Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var now = present.At(present.Now, partnership);
        var fields = posted.Fields;

        if (posted.What is "release" or "ods-code")
        {
            if (!PartyId.TryParse(fields.Text("agency"), null, out var agency))
            {
                return new InvalidProblem("agency-missing", "Choose the agency.", "agency");
            }

            var changed = await services.GetRequiredService<ChangeParty>().HandleAsync(
                Asking.Of(http).Actor, agency, each => posted.What == "release" ? Directing.Released(each, now) : Directing.WithOdsCode(each, fields.Text("odsCode")), cancellationToken);
            return changed.IsSuccess(out _, out var refused) ? null : refused;
        }

        if (posted.What == "merge")
        {
            if (!PartyId.TryParse(fields.Text("agency"), null, out var part))
            {
                return new InvalidProblem("agency-missing", "Choose the agency.", "agency");
            }

            PartyId? into = PartyId.TryParse(fields.Text("into"), null, out var whole) ? whole : null;
            var merged = await services.GetRequiredService<ChangeParty>().HandleAsync(Asking.Of(http).Actor, part, each => Directing.Merged(each, into, partnership, now), cancellationToken);
            return merged.IsSuccess(out _, out var refused) ? null : refused;
        }

        if (posted.What is "redo" or "drop")
        {
            if (fields.Text("aside")?.Split('/') is not [var kept, var id] || !PartyId.TryParse(kept, null, out var party))
            {
                return new InvalidProblem("aside-missing", "Choose what it is about.", "aside");
            }

            var asides = services.GetRequiredService<RedoAside>();
            var acted = posted.What == "redo" ? await asides.HandleAsync(party, id, cancellationToken) : await asides.DropAsync(party, id, cancellationToken);
            return acted.IsSuccess(out _, out var refused) ? null : refused;
        }

        if (fields.Number("number") is not { } number)
        {
            return new InvalidProblem("number-missing", "Choose the challenge.", "number");
        }

        var result = await services.GetRequiredService<IBoardStore>().ChangeChallengeAsync(
            number,
            challenge => posted.What == "owner"
                ? Challenging.Owned(challenge, fields.Text("ownerRole"))
                : Challenging.Closed(challenge, fields.Choice<ChallengeOutcome>("outcome"), now),
            cancellationToken);
        return result.IsSuccess(out _, out var problem) ? null : problem;
    }

    private static ImmutableArray<FormAction> Actions(IReadOnlyList<Challenge> challenges, List<Party> quiet, IReadOnlyList<KeptAside> kept, Partnership partnership)
    {
        var open = challenges.Where(challenge => challenge.Outcome is null).Select(challenge =>
            new Choice(challenge.Number.ToString(CultureInfo.InvariantCulture), $"{challenge.Number}: {FindingOf(challenge)}, {partnership.Find(challenge.Agency)?.Name ?? challenge.Agency.ToString()}, {Words.Month(challenge.Month)}")).ToImmutableArray();

        return
        [
            .. open.IsEmpty
                ? Array.Empty<FormAction>()
                :
                [
                    new FormAction("owner", "Name who sees to a challenge", [new SelectSpec("number", "Which challenge?", open), new TextSpec("ownerRole", "Which role sees to it?")]),
                    new FormAction("outcome", "Record an outcome",
                        [new SelectSpec("number", "Which challenge?", open), new RadioSpec("outcome", "What came of it?", [.. Enum.GetValues<ChallengeOutcome>().Select(each => new Choice(each.ToString(), OutcomeWords(each)))])]),
                ],
            .. quiet.Count == 0
                ? Array.Empty<FormAction>()
                : [new FormAction("release", "Release an agency", [new SelectSpec("agency", "Which agency?", [.. quiet.Select(each => new Choice(each.Id.ToString(), each.Name))], "From today on it is mailed.")])],
            .. Choices("redo", "Do something once more that was kept aside", "It goes back to where it came from, and is handled within the minute.", kept.Where(each => each.CanBeRedone), partnership),
            .. Choices("drop", "Let go of something that was dealt with", "It is told no more. Do this once what it was about is seen to.", kept, partnership),
            new FormAction("merge", "Make an agency part of another",
                [
                    new NoteSpec("Its entries move to the other one within minutes, with their history; no clock starts again. Nobody acts for it any more: have open returns signed first, and name the people who come along at the other one."),
                    new SelectSpec("agency", "Which agency is part of another now?", Merging(partnership)),
                    new SelectSpec("into", "Of which one?", Merging(partnership)),
                ]),
            new FormAction("ods-code", "Say by which ODS code NHS systems know a party",
                [
                    new SelectSpec("agency", "Which agency or team?", [.. partnership.Parties.Where(each => each.Kind != PartyKind.Board).Select(each => new Choice(each.Id.ToString(), each.Name))]),
                    new TextSpec("odsCode", "Its ODS code", "As in G82080. The teams of one trust have the trust's. Leave it empty to take it away."),
                ]),
        ];
    }

    private static ImmutableArray<Choice> Merging(Partnership partnership) =>
        [.. partnership.Agencies.Where(agency => agency.MergedInto is null).Select(agency => new Choice(agency.Id.ToString(), agency.Name))];

    private static IEnumerable<FormAction> Choices(string what, string heading, string hint, IEnumerable<KeptAside> kept, Partnership partnership)
    {
        ImmutableArray<Choice> choices = [.. kept.Select(each => new Choice($"{each.Party}/{each.Aside.Id}", InWords(each, partnership)))];
        return choices.IsEmpty ? [] : [new FormAction(what, heading, [new SelectSpec("aside", "Which?", choices, hint)])];
    }

    private static string InWords(KeptAside kept, Partnership partnership) =>
        $"{Words.Date(kept.Aside.At.DateInLondon())}, {partnership.Find(kept.Party)?.Name ?? kept.Party.ToString()}: "
        + (kept.Aside is { Queue: MailFault.Queue, Body: null } ? MailFault.InWords(kept.Aside.Reason, 1) : $"A message of the queue {kept.Aside.Queue} could not be handled: {kept.Aside.Reason}.")
        + $" ({kept.Aside.Id})";

    private static string FindingOf(Challenge challenge) =>
        challenge.Entries.Count == 0 && PartyCatalogue.All.FirstOrDefault(obligation => obligation.Code == challenge.Check) is { } own ? own.InGeneral : Catalogue.Find(challenge.Check).Finding;

    private static ListRow ToRow(Challenge challenge, Partnership partnership)
    {
        var entries = challenge.Entries.Count == 0 ? string.Empty : $" {Words.Count(challenge.Entries.Count, "entry", "entries")}: {string.Join(", ", challenge.Entries)}.";
        var state = challenge.Outcome is { } outcome ? $"{OutcomeWords(outcome)} on {Words.Date(challenge.ClosedOn!.Value)}."
            : challenge.OwnerRole is { } owner ? $"Seen to by the {owner}."
            : "Nobody is named yet.";
        return new ListRow(
            $"{challenge.Number}. {partnership.Find(challenge.Agency)?.Name ?? challenge.Agency.ToString()}, {Words.Month(challenge.Month)}: {FindingOf(challenge)}.{entries} {state}");
    }

    private static string OutcomeWords(ChallengeOutcome outcome) => outcome switch
    {
        ChallengeOutcome.PutRight => "Put right",
        ChallengeOutcome.PlanAgreed => "A plan is agreed",
        ChallengeOutcome.NotUpheld => "Not upheld",
        _ => "Taken to the partners",
    };
}
