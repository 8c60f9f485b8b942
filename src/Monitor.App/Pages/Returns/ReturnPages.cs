using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Monitor.App.Features.Returns;
using Monitor.App.Hosting;
using Monitor.App.Pages.Forms;
using Monitor.Domain;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Returns;

internal static class ReturnPagesEndpoints
{
    public static void MapReturnPages(this IEndpointRouteBuilder pages)
    {
        new ReturnsPage().Map(pages);
        new ReturnPage().Map(pages);
    }
}

/// <summary>An agency's assurance returns, the latest period first.</summary>
internal sealed class ReturnsPage() : ActionsPages(Links.Returns, [Permission.PrepareReturns], [Permission.PrepareReturns])
{
    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var today = present.At(present.Now, partnership).Today;
        var actor = Asking.Of(http).Actor;

        if (partnership.Find(actor.Party) is not { IsAgency: true } agency)
        {
            return null;
        }

        var returns = await services.GetRequiredService<ReadReturns>().ListAsync(actor, cancellationToken);
        return new ActionsView(
            "Assurance returns",
            agency.Name,
            new PageLink(Links.Entries, "Waiting list"),
            [
                new ListSection("To be signed", [.. returns.Where(each => !each.IsSigned).Select(each => ToRow(each, today))], "No return is open."),
                new ListSection("Signed", [.. returns.Where(each => each.IsSigned).Select(each => ToRow(each, today))], "No return is signed yet."),
            ],
            []);
    }

    /// <summary>Nothing is done on the list.</summary>
    protected override Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The list of returns has no action.");

    private static ListRow ToRow(AssuranceReturn each, DateOnly today) => new(
        $"{each.Period.InWords}: {ReturnWords.Standing(each, today)}", new PageLink(Links.To(each.Period), $"{(each.IsSigned ? "See" : "Open")} the return for {each.Period.InWords}"),
        IsWarning: !each.IsSigned && each.DueOn < today);
}

/// <summary>One return: its figures, what is written on each theme, the signature, and what was signed before.</summary>
internal sealed class ReturnPage() : ActionsPages($"{Links.Returns}/{{period}}", [Permission.PrepareReturns], [Permission.PrepareReturns])
{
    private const string Confirm = "confirm";
    private const string Correct = "correct";
    private const string Write = "write";
    private const string Sign = "sign";
    private const string NoNames = "Up to 500 characters. Leave out names, dates of birth, addresses and numbers of people.";

    protected override string PathOf(HttpContext http) => PeriodOf(http) is { } period ? Links.To(period) : Path;

    protected override async Task<ActionsView?> ViewAsync(HttpContext http, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var present = services.GetRequiredService<Present>();
        var today = present.At(present.Now, partnership).Today;
        var actor = Asking.Of(http).Actor;

        if (PeriodOf(http) is not { } period || partnership.Find(actor.Party) is not { } agency
            || !(await services.GetRequiredService<ReadReturns>().FindAsync(actor, period, cancellationToken)).IsSuccess(out var found, out _))
        {
            return null;
        }

        var current = found.Current;
        return new ActionsView(
            $"Assurance return for {period.InWords}",
            agency.Name,
            new PageLink(Links.Returns, "Assurance returns"),
            [
                new ListSection("Where it stands", [new ListRow(ReturnWords.Sentence(ReturnWords.Standing(current.Return, today)), IsWarning: !current.Return.IsSigned && current.Return.DueOn < today), .. ReturnWords.Steps(current)], string.Empty),
                new ListSection("Figures", [.. current.Return.Figures.Select(figure => new ListRow(ReturnWords.Of(figure, current)))], "There are none."),
                new ListSection("Narratives", [.. current.Return.Themes.Select(theme => new ListRow(ReturnWords.Of(theme, current)))], "There are none."),
                .. found.Superseded.Select(version => new ListSection(
                    $"Version {version.Return.Version}, superseded",
                    [
                        new ListRow(ReturnWords.Sentence(ReturnWords.Standing(version.Return, today))),
                        .. version.Return.Figures.Select(figure => new ListRow(ReturnWords.Of(figure, version))),
                        .. version.Return.Themes.Select(theme => new ListRow(ReturnWords.Of(theme, version))),
                    ],
                    string.Empty)),
            ],
            Actions(current.Return))
        { Filled = Filled(current) };
    }

    protected override async Task<Problem?> ActAsync(HttpContext http, PostedForm posted, Partnership partnership, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var actor = Asking.Of(http).Actor;
        var period = PeriodOf(http)!.Value;
        var change = services.GetRequiredService<ChangeReturn>();
        var receipt = new Receipt(services.GetRequiredService<Keyed>().OperationFor(actor.Party, posted.Key), Digest.Of(period.ToString(), posted.Said));
        var result = posted.What switch
        {
            Sign => await change.SignAsync(actor, period, posted.Fields.Choice<ContactRole>("role"), receipt, cancellationToken),
            Confirm or Correct or Write => await change.HandleAsync(
                actor, period, (AssuranceReturn before, in Circumstances now) => Rule(before, posted, actor, now), receipt, cancellationToken),
            _ => await change.ReopenAsync(actor, period, posted.Fields.Text("reason"), receipt, cancellationToken),
        };

        return result.IsSuccess(out _, out var problem) ? null : AtItsField(problem, posted);
    }

    private static ReturnPeriod? PeriodOf(HttpContext http) => ReturnPeriod.TryParse(http.Request.RouteValues["period"] as string, out var period) ? period : null;

    private static Result<ReturnEdit> Rule(AssuranceReturn before, PostedForm posted, Actor actor, Circumstances now)
    {
        var fields = posted.Fields;

        switch (posted.What)
        {
            case Correct:
                return Returning.Correct(before, fields.Text("figure"), fields.Number("value"), fields.Text("reason"), actor.ToString(), now);
            case Confirm when fields.Many("figures").Count == 0:
                return new InvalidProblem("figure-unknown", "Tick the figures that are right.", "figures");
            case Confirm:
                return Returning.All(before, fields.Many("figures").Select(code =>
                    (Func<AssuranceReturn, Result<ReturnEdit>>)(current => Returning.Confirm(current, code, actor.ToString(), now))));
            default:
                // A theme that is left empty for now is not refused; with all of them empty there is nothing to keep.
                var written = before.Themes.Where(theme => fields.Text(NarrativeOf(theme)).Length > 0).ToList();
                return Returning.All(before, (written.Count == 0 ? before.Themes.Take(1) : written).Select(theme =>
                    (Func<AssuranceReturn, Result<ReturnEdit>>)(current => Returning.Write(current, theme.Code, fields.Text(NarrativeOf(theme)), now))));
        }
    }

    /// <summary>The form for a correction has one field for whichever number, and one for its reason.</summary>
    private static Problem AtItsField(Problem problem, PostedForm posted)
    {
        var code = posted.Fields.Text("figure");
        return FormProblems.Renamed(FormProblems.Renamed(problem, Returning.FieldOf(code, "value"), "value"), Returning.FieldOf(code, "reason"), "reason");
    }

    private static ImmutableArray<FormAction> Actions(AssuranceReturn current)
    {
        if (current.IsSigned)
        {
            return
            [
                new FormAction("reopen", "Open the return again",
                [
                    new NoteSpec("The signed return is kept as it is. The figures are counted anew, and what you said of those that have not changed stays."),
                    new TextSpec("reason", "Why is it opened again?", NoNames, Rows: 3),
                ]),
            ];
        }

        var left = current.Figures.Where(figure => figure.Answer is null).Select(ToChoice).ToImmutableArray();
        FormAction write = new(Write, "Write on the themes", [.. current.Themes.Select(theme => new TextSpec(NarrativeOf(theme), theme.Question, NoNames, Rows: 6))]);
        FormAction sign = new(Sign, "Sign the return",
        [
            new NoteSpec("Whoever signs answers for the figures and for what is written. From the signature on, the board reads what is written on the themes; reasons stay with your agency."),
            new RadioSpec("role", "As which lead do you sign?", [.. new[] { ContactRole.SafeguardingLead, ContactRole.HeadOfService }.Select(role => new Choice(role.ToString(), ReturnWords.Of(role)))]),
        ]);
        FormAction correct = new(Correct, "Correct a figure",
        [
            new SelectSpec("figure", "Which figure is not right?", [.. current.Figures.Select(ToChoice)]),
            new TextSpec("value", "What is the right number?"),
            new TextSpec("reason", "Why does it differ?", NoNames, Rows: 3),
        ]);

        return left.IsEmpty
            ? current.ThemesLeft > 0 ? [write, correct, sign] : [sign, write, correct]
            : [new FormAction(Confirm, "Confirm figures", [new ChecksSpec("figures", "Which figures are right?", left, "Tick those that agree with your own records.")]), correct, write, sign];
    }

    /// <summary>What is written so far, so that it can be written on.</summary>
    private static FormFields Filled(WordedReturn current) => FormFields.From(current.Return.Themes.Where(theme => current.Of(ReturnText.OfTheme(theme.Code)) is not null)
        .Select(theme => new KeyValuePair<string, StringValues>(NarrativeOf(theme), current.Of(ReturnText.OfTheme(theme.Code)))));

    private static Choice ToChoice(ReturnFigure figure) =>
        new(figure.Code, $"{ReturnFigures.Find(figure.Code).Name}: {figure.Value.ToString(CultureInfo.InvariantCulture)}");

    private static string NarrativeOf(ReturnTheme theme) => $"narratives.{theme.Code}";
}
