using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Features.Directory;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Agencies;

internal static class AgencyPagesEndpoints
{
    public static void MapAgencyPages(this IEndpointRouteBuilder pages)
    {
        new AgencyPage().Map(pages);
        new AskedPage().Map(pages);
        new VisitsPage().Map(pages);
    }
}

/// <summary>A party's own contacts, absences and closures, and what it owes for itself.</summary>
internal sealed class AgencyPage() : ActionsPages("/app/agency", [Permission.ReadOwnParty], [Permission.ManageOwnParty])
{
    private const string Format = "yyyy-MM-dd";

    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var today = present.At(present.Now, partnership).Today;
        var party = partnership.Find(Asking.Of(http).Actor.Party)!;
        var duties = await services.GetRequiredService<IDutyStore>().ReadAsync(party.Id, cancellationToken);

        return new ActionsView(
            "Contacts and closures",
            party.Name,
            new PageLink("/app", "Back"),
            [
                new ListSection(
                    "What is missing",
                    [.. duties.Where(stored => stored.Duty.IsOpen).Select(stored => ToRow(stored.Duty, today))], "Nothing is missing."),
                new ListSection("Who is mailed", [.. party.Contacts.OrderBy(contact => contact.Role).ThenBy(contact => contact.Deputy).Select(contact => ToRow(contact, today))], "Nobody is named."),
                new ListSection("Closures", [.. party.Closures.Where(closure => closure.To >= today).Select(ToRow)], "No closure is recorded from today on."),
            ],
            Actions(party, duties, today));
    }

    protected override async Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var actor = Asking.Of(http).Actor;
        var fields = posted.Fields;
        var contact = fields.Text("contact").Split('/', 2);

        if (posted.What == "acknowledge")
        {
            return await AcknowledgeAsync(http, posted, partnership, cancellationToken);
        }

        Func<Party, Result<Party>> change = posted.What switch
        {
            "contact" => party => Directing.WithContact(
                party, fields.Choice<ContactRole>("role"), fields.Text("title"), fields.Text("email"), fields.YesOrNo("deputy") is true, fields.YesOrNo("standIn") is true),
            "remove-contact" => party => Directing.WithoutContact(party, Enum.TryParse<ContactRole>(contact[0], out var role) ? role : null, contact[^1]),
            "weekly" => party => Directing.WithWeekly(party, contact[^1], fields.YesOrNo("weekly")),
            "absence" => party => Directing.WithAbsence(party, contact[^1], fields.Day("from"), fields.Day("to"), fields.Text("coverTitle"), fields.Text("coverEmail")),
            "closure" => party => Directing.WithClosure(party, fields.Day("from"), fields.Day("to"), fields.Text("name")),
            "remove-closure" => party => Directing.WithoutClosure(party, DateOf(fields.Text("closure"))),
            _ => party => Directing.WithCover(party, DateOf(fields.Text("closure")), fields.Text("title"), fields.Text("email")),
        };

        var result = await services.GetRequiredService<ChangeParty>().HandleAsync(actor, actor.Party, change, cancellationToken);
        return result.IsSuccess(out _, out var problem) ? null : problem;
    }

    private static async Task<Problem?> AcknowledgeAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var store = services.GetRequiredService<IDutyStore>();
        var now = present.At(present.Now, partnership);
        var named = posted.Fields.Text("duty").Split('/', 2);

        while (await store.FindAsync(Asking.Of(http).Actor.Party, named[0], named[^1], cancellationToken) is { } stored)
        {
            if (!Acknowledging.Of(stored.Duty, posted.Fields.Text("ownerRole"), posted.Fields.Day("until"), posted.Fields.Text("reason"), now).IsSuccess(out var facts, out var problem))
            {
                return FormProblems.Renamed(problem, "checks", "duty");
            }

            var after = facts.Aggregate(stored.Duty, (duty, fact) => duty.Apply(fact.Event)) with { AcknowledgedBecause = facts[0].Text };

            if (await store.TryWriteAsync(stored, after, [], cancellationToken))
            {
                return null;
            }
        }

        return new InvalidProblem("duty-unknown", "Choose what you answer for.", "duty");
    }

    private static ImmutableArray<FormAction> Actions(Party party, IReadOnlyList<StoredDuty> duties, DateOnly today)
    {
        var roles = Enum.GetValues<ContactRole>().Where(role => party.Kind == PartyKind.Board == role is ContactRole.BoardsManager or ContactRole.Chair or ContactRole.Operator)
            .Select(role => new Choice(role.ToString(), RoleWords(role))).ToImmutableArray();
        var contacts = party.Contacts.Select(contact => new Choice($"{contact.Role}/{contact.Email}", $"{contact.Title}, {contact.Email}")).ToImmutableArray();
        var readers = party.IsAgency
            ? party.WithRole(ContactRole.AssuranceContact).Select(contact => new Choice($"{contact.Role}/{contact.Email}", $"{contact.Title}, {contact.Email}")).ToImmutableArray() : [];
        var closures = party.Closures.Where(closure => closure.To >= today)
            .Select(closure => new Choice(closure.From.ToString(Format, CultureInfo.InvariantCulture), $"{closure.Name}, from {Words.Date(closure.From)}")).ToImmutableArray();
        var open = duties.Where(stored => stored.Duty.Ladder is { IsOpen: true, Step: > 0 })
            .Select(stored => new Choice($"{stored.Duty.Check}/{stored.Duty.About}", PartyCatalogue.Find(stored.Duty.Check).Finding(stored.Duty))).ToImmutableArray();

        return
        [
            new FormAction("contact", "Name a contact",
            [
                new RadioSpec("role", "Role", roles), new TextSpec("title", "What is the role called with you?", "For example Deputy headteacher. Not a person's name."),
                new TextSpec("email", "E-mail address"), RadioSpec.YesNo("deputy", "A deputy?"),
                RadioSpec.YesNo("standIn", "A stand-in from a trust, a federation or the council?", "For an agency with fewer than three people."),
            ]),
            new FormAction("remove-contact", "Remove a contact", [new SelectSpec("contact", "Which contact?", contacts)]),
            .. readers.IsEmpty
                ? Array.Empty<FormAction>()
                :
                [
                    new FormAction("weekly", "Weekly summary or not",
                    [
                        new SelectSpec("contact", "For which contact?", readers),
                        RadioSpec.YesNo("weekly", "Is the weekly summary wanted?", "No weekly summary for this contact, or again. Every mail that carries a finding comes all the same, the morning digest included."),
                    ]),
                ],
            new FormAction("absence", "Record an absence",
            [
                new SelectSpec("contact", "Who is away?", contacts), new DateSpec("from", "From"), new DateSpec("to", "Until"),
                new TextSpec("coverTitle", "Which role is mailed meanwhile?"), new TextSpec("coverEmail", "At which e-mail address?"),
            ]),
            new FormAction("closure", "Record a closure", [new TextSpec("name", "What is it?", "For example summer holidays."), new DateSpec("from", "First day"), new DateSpec("to", "Last day")]),
            .. closures.IsEmpty
                ? Array.Empty<FormAction>()
                :
                [
                    new FormAction("cover", "Name the cover for a closure",
                        [new SelectSpec("closure", "Which closure?", closures), new TextSpec("title", "Which role is mailed meanwhile?"), new TextSpec("email", "At which e-mail address?")]),
                    new FormAction("remove-closure", "Remove a closure", [new SelectSpec("closure", "Which closure?", closures)]),
                ],
            .. open.IsEmpty
                ? Array.Empty<FormAction>()
                :
                [
                    new FormAction("acknowledge", "Answer for something missing",
                    [
                        new SelectSpec("duty", "What?", open), new TextSpec("ownerRole", "Which role answers for it?"), new DateSpec("until", "Put right by"),
                        new TextSpec("reason", "Why does it take longer?", "Up to 500 characters.", Rows: 3),
                    ]),
                ],
        ];
    }

    private static ListRow ToRow(Duty duty, DateOnly today)
    {
        var obligation = PartyCatalogue.Find(duty.Check);
        var isOverdue = duty.Deadline < today;
        return new ListRow(
            $"{obligation.Finding(duty)}. {(isOverdue ? "Was due" : "Due")} by {Words.Date(duty.Deadline)}. {obligation.NextStep}", IsWarning: isOverdue);
    }

    private static ListRow ToRow(Contact contact, DateOnly today)
    {
        var away = contact.Absences.Where(absence => absence.To >= today).Select(absence => $" Away from {Words.Date(absence.From)} to {Words.Date(absence.To)}; mailed meanwhile: {absence.CoverEmail}.");
        var failed = contact.FailedOn is { } on ? $" A mail could not be delivered on {Words.Date(on)}." : string.Empty;
        return new ListRow(
            $"{RoleWords(contact.Role)}: {contact.Title}, {contact.Email}{(contact.Deputy ? ", deputy" : string.Empty)}{(contact.StandIn ? ", stand-in" : string.Empty)}{(contact.MutesWeekly ? ", no weekly summary" : string.Empty)}.{failed}{string.Concat(away)}",
            IsWarning: contact.FailedOn is not null);
    }

    private static ListRow ToRow(ClosurePeriod closure) => new(
        $"{closure.Name}, {Words.Date(closure.From)} to {Words.Date(closure.To)}. "
        + (closure.CoverEmail is { } cover ? $"Mailed meanwhile: {closure.CoverTitle}, {cover}." : "Nobody is named for it."));

    private static string RoleWords(ContactRole role) => role switch
    {
        ContactRole.AssuranceContact => "Assurance contact",
        ContactRole.SafeguardingLead => "Safeguarding lead",
        ContactRole.HeadOfService => "Head of service",
        ContactRole.BoardsManager => "Board's manager",
        ContactRole.Operator => "Operator of the monitor",
        _ => "Chair",
    };

    private static DateOnly? DateOf(string text) => DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}

/// <summary>Entries that a party was asked to answer for; by the board's manager, those that another refused.</summary>
internal sealed class AskedPage() : ActionsPages(Links.Asked, [Permission.DecideOnEntries, Permission.ManageBoard], [Permission.DecideOnEntries, Permission.ManageBoard])
{
    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var party = partnership.Find(Asking.Of(http).Actor.Party)!;
        var asked = await services.GetRequiredService<EntriesOwed>().AskedAsync(party.Id, cancellationToken);
        var entry = new SelectSpec("entry", "Which entry?", [.. asked.Select(each => new Choice(each.Id.ToString(), $"Entry {each.Id}"))]);
        var rows = asked.Select(each => new ListRow(
            $"Entry {each.Id}: waits for {present.Policy.Service(each.Service).Name}, received {Words.Date(each.ReceivedOn)}, level {each.Level}. "
            + (each.Proposal!.RefusedOn is { } refused
                ? $"{partnership.Find(each.Proposal.To)?.Name} refused on {Words.Date(refused)}. {partnership.Find(each.Responsible)?.Name} answers until you settle it."
                : $"{partnership.Find(each.Responsible)?.Name} asks you since {Words.Date(each.Proposal.On)}."))).ToImmutableArray();

        ImmutableArray<FormAction> actions = asked.Count == 0 ? []
            : party.Kind == PartyKind.Board
                ? [new FormAction("settle", "Settle who answers", [entry, new SelectSpec("agency", "Which agency answers?", [.. partnership.Agencies.Where(agency => agency.MergedInto is null).Select(agency => new Choice(agency.Id.ToString(), agency.Name))])])]
                :
                [
                    new FormAction("accept", "Accept responsibility", [entry, new NoteSpec("The entry comes to your list with its whole record. No clock starts again.")]),
                    new FormAction("refuse", "Refuse responsibility", [entry, new TextSpec("reason", "Why?", "Up to 500 characters. Leave out names, dates of birth, addresses and numbers.", Rows: 3)]),
                ];

        return new ActionsView("Who answers for interim support", party.Name, new PageLink("/app", "Back"), [new ListSection("You are asked", rows, "Nothing is asked of you.")], actions);
    }

    protected override async Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var asking = Asking.Of(http);
        var party = asking.Actor.Party;

        if (!EntryId.TryParse(posted.Fields.Text("entry"), null, out var id))
        {
            return new InvalidProblem("entry-missing", "Choose the entry.", "entry");
        }

        FactRule rule = posted.What switch
        {
            "accept" => (WaitingListEntry entry, in Circumstances now) => Recording.Accepting(entry, party, now),
            "refuse" => (WaitingListEntry entry, in Circumstances now) => Recording.Refusing(entry, party, posted.Fields.Text("reason"), now),
            _ => (WaitingListEntry entry, in Circumstances now) => Recording.Settling(
                entry, PartyId.TryParse(posted.Fields.Text("agency"), null, out var agency) ? agency : null, partnership, now),
        };

        var receipt = new Receipt(services.GetRequiredService<Keyed>().OperationFor(party, posted.Key), Digest.Of(id.ToString(), posted.Said));
        var result = await services.GetRequiredService<RecordFact>().HandleElsewhereAsync(
            asking.Actor, id, entry => EntriesOwed.IsAsked(entry, party), rule, receipt, asking.Correlation, cancellationToken);
        return result.IsSuccess(out _, out var problem) ? null : problem is NotFoundProblem ? new InvalidProblem("entry-missing", "Choose the entry.", "entry") : problem;
    }
}
