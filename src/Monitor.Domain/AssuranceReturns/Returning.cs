using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.AssuranceReturns;

/// <summary>What can be done to an assurance return, or why it cannot: opened, its figures confirmed or corrected, written on, signed, opened again.</summary>
public static class Returning
{
    /// <summary>
    /// The return that an agency owes once a month is over, filled in from its entries as they stood at the month's end. Who was not released on the
    /// day after, in its quiet start, owes none (DOMAIN §4).
    /// </summary>
    public static Result<AssuranceReturn> Open(Party agency, DateOnly month, IReadOnlyCollection<WaitingListEntry> entries, in Circumstances now)
    {
        var last = ReturnPeriod.MonthOf(month).Last;

        if (now.Today <= last)
        {
            return new ConflictProblem("return-period-not-over", $"A return is made once its period is over, after {Words.Date(last)}.");
        }

        if (agency is not { IsAgency: true, MergedInto: null } || !agency.IsReleasedOn(last.AddDays(1))
            || ReturnCalendar.DueAfter(month, ReturnFigures.OpenAt(last, entries), now.Policy.Returns) is not { } period)
        {
            return new NotFoundProblem("return-not-owed", $"No return is owed after {Words.Month(last)}.");
        }

        return new AssuranceReturn
        {
            Agency = agency.Id,
            Period = period,
            OpenedOn = now.Today,
            DueOn = ReturnCalendar.DueOn(last, now.Policy, now.WorkingDays),
            Figures = ReturnFigures.Of(period, entries, now),
            Themes = [.. now.Policy.Returns.Themes.Select(theme => new ReturnTheme(theme.Code, theme.Question))],
        };
    }

    /// <summary>The product's figure is right. Confirming it again changes nothing.</summary>
    public static Result<ReturnEdit> Confirm(AssuranceReturn before, string? code, string by, in Circumstances now)
    {
        if (Changing(before) is { } signed)
        {
            return signed;
        }

        if (Find(before, code) is not { } figure)
        {
            return FigureUnknown(before);
        }

        return figure.Answer is { Corrected: null }
            ? new ReturnEdit(before)
            : new ReturnEdit(With(before, figure, new FigureAnswer(null, now.Today, by)), [new ReturnText(ReturnText.OfFigure(figure.Code), null)]);
    }

    /// <summary>The product's figure is not right: this is, and why.</summary>
    public static Result<ReturnEdit> Correct(AssuranceReturn before, string? code, int? value, string? reason, string by, in Circumstances now)
    {
        if (Changing(before) is { } signed)
        {
            return signed;
        }

        if (Find(before, code) is not { } figure)
        {
            return FigureUnknown(before);
        }

        var faults = ImmutableArray.CreateBuilder<InvalidProblem>();
        var name = ReturnFigures.Find(figure.Code).Name;

        if (value is not (>= 0 and <= ReturnFigures.Largest))
        {
            faults.Add(new InvalidProblem("value-impossible", $"{name}: give a whole number from 0 to {ReturnFigures.Largest}.", FieldOf(figure.Code, "value")));
        }
        else if (value == figure.Own)
        {
            faults.Add(new InvalidProblem("value-is-the-products", $"{name}: this is the product's own figure. Confirm it instead.", FieldOf(figure.Code, "value")));
        }

        if (!FreeText.From(reason, FieldOf(figure.Code, "reason")).IsSuccess(out var words, out var problem))
        {
            faults.Add((InvalidProblem)problem);
        }
        else if (words is null)
        {
            faults.Add(new InvalidProblem("correction-reason-missing", $"{name}: say why the product's figure is not right.", FieldOf(figure.Code, "reason")));
        }

        return faults.Count > 0
            ? Refused(faults)
            : new ReturnEdit(With(before, figure, new FigureAnswer(value, now.Today, by)), [new ReturnText(ReturnText.OfFigure(figure.Code), words)]);
    }

    /// <summary>The agency's own words on a theme, in place of what it wrote before.</summary>
    public static Result<ReturnEdit> Write(AssuranceReturn before, string? theme, string? narrative, in Circumstances now)
    {
        if (Changing(before) is { } signed)
        {
            return signed;
        }

        if (before.Themes.FirstOrDefault(known => known.Code == theme) is not { } found)
        {
            return new InvalidProblem("theme-unknown", $"Known are {string.Join(", ", before.Themes.Select(known => known.Code))}.", "theme");
        }

        if (!FreeText.From(narrative, $"narratives.{found.Code}").IsSuccess(out var words, out var problem))
        {
            return problem;
        }

        if (words is null)
        {
            return new InvalidProblem("narrative-missing", $"Write something on: {found.Question}", $"narratives.{found.Code}");
        }

        var on = now.Today;
        return new ReturnEdit(
            before with { Themes = [.. before.Themes.Select(known => known.Code == theme ? known with { WrittenOn = on } : known)] },
            [new ReturnText(ReturnText.OfTheme(found.Code), words)]);
    }

    /// <summary>Several at once: all of them, or what is wrong with any.</summary>
    public static Result<ReturnEdit> All(AssuranceReturn before, IEnumerable<Func<AssuranceReturn, Result<ReturnEdit>>> steps)
    {
        var edit = new ReturnEdit(before);
        var faults = ImmutableArray.CreateBuilder<InvalidProblem>();

        foreach (var step in steps)
        {
            if (step(edit.After).IsSuccess(out var next, out var problem))
            {
                edit = new ReturnEdit(next.After, edit.Texts.RemoveAll(text => next.Texts.Any(newer => newer.Slot == text.Slot)).AddRange(next.Texts));
            }
            else if (problem is InvalidProblem invalid)
            {
                faults.AddRange(invalid is InvalidFields many ? many.Faults : [invalid]);
            }
            else
            {
                return problem;
            }
        }

        return faults.Count > 0 ? Refused(faults) : edit;
    }

    /// <summary>A lead of the agency answers for all of it, every figure looked at and every theme written on, and releases the narratives to the board.</summary>
    public static Result<ReturnEdit> Sign(AssuranceReturn before, ContactRole? role, in Circumstances now)
    {
        if (before.SignedOn is { } on)
        {
            return new ConflictProblem("return-signed", $"The return was signed on {Words.Date(on)}.");
        }

        if (role is null)
        {
            return new InvalidProblem("signer-missing", "Say as which lead you sign: safeguarding lead or head of service.", "role");
        }

        if (role is not (ContactRole.SafeguardingLead or ContactRole.HeadOfService))
        {
            return new InvalidProblem("signer-not-a-lead", "A safeguarding lead or a head of service signs.", "role");
        }

        return before.FiguresLeft + before.ThemesLeft > 0
            ? new ConflictProblem("return-incomplete", $"Before it is signed: {StillToDo(before)}.")
            : new ReturnEdit(before with { SignedOn = now.Today, SignedBy = role, ReleasedOn = now.Today });
    }

    /// <summary>
    /// Opens a signed return again, as a further version. The figures are counted anew; where the product's own is as it was, what the agency said of
    /// it stays. The signed version is kept as it is.
    /// </summary>
    /// <param name="before">The signed return.</param>
    /// <param name="reason">Why it is opened again.</param>
    /// <param name="figures">The product's figures as they are known now.</param>
    /// <param name="texts">What was written in the signed version.</param>
    /// <param name="now">The circumstances of today.</param>
    public static Result<ReturnEdit> Reopen(
        AssuranceReturn before, string? reason, ImmutableArray<ReturnFigure> figures, IReadOnlyCollection<ReturnText> texts, in Circumstances now)
    {
        if (!before.IsSigned)
        {
            return new ConflictProblem("return-not-signed", "The return is not signed yet, so it can be changed as it is.");
        }

        if (!FreeText.From(reason, "reason").IsSuccess(out var why, out var problem))
        {
            return problem;
        }

        if (why is null)
        {
            return new InvalidProblem("reopening-reason-missing", "Say why the signed return is opened again.", "reason");
        }

        var after = before with
        {
            Version = before.Version + 1,
            ReopenedOn = now.Today,
            DueOn = ReturnCalendar.DueOn(now.Today, now.Policy, now.WorkingDays),
            Figures = [.. figures.Select(figure => before.Figures.FirstOrDefault(known => (known.Code, known.Own) == (figure.Code, figure.Own)) ?? figure)],
            Told = 1, // who reopens it knows that it is open
            SignedOn = null,
            SignedBy = null,
            ReleasedOn = null,
        };

        var goesOn = after.Figures.Where(figure => figure.Answer is not null).Select(figure => ReturnText.OfFigure(figure.Code))
            .Concat(after.Themes.Select(theme => ReturnText.OfTheme(theme.Code))).ToHashSet();
        return new ReturnEdit(after, [.. texts.Where(text => goesOn.Contains(text.Slot)), new ReturnText(ReturnText.Reopening, why)]);
    }

    /// <summary>What is missing before it can be signed, in words.</summary>
    public static string StillToDo(AssuranceReturn asked)
    {
        string[] parts =
        [
            .. asked.FiguresLeft > 0 ? [$"confirm or correct {Words.Count(asked.FiguresLeft, "figure")}"] : Array.Empty<string>(),
            .. asked.ThemesLeft > 0 ? [$"write on {Words.Count(asked.ThemesLeft, "theme")}"] : Array.Empty<string>(),
        ];

        return parts.Length == 0 ? "have a lead sign it" : string.Join(" and ", parts);
    }

    /// <summary>The field that a fault of a figure's answer is about.</summary>
    public static string FieldOf(string code, string part) => $"figures.{code}.{part}";

    private static ConflictProblem? Changing(AssuranceReturn before) => before.SignedOn is { } on
        ? new ConflictProblem("return-signed", $"The return was signed on {Words.Date(on)}. Open it again, with a reason, to change it.")
        : null;

    private static ReturnFigure? Find(AssuranceReturn before, string? code) => before.Figures.FirstOrDefault(figure => figure.Code == code);

    private static InvalidProblem FigureUnknown(AssuranceReturn before) =>
        new("figure-unknown", $"Known are {string.Join(", ", before.Figures.Select(figure => figure.Code))}.", "figure");

    private static Problem Refused(ImmutableArray<InvalidProblem>.Builder faults) =>
        faults.Count == 1 ? faults[0] : new InvalidFields(faults.DrainToImmutable());

    private static AssuranceReturn With(AssuranceReturn before, ReturnFigure figure, FigureAnswer answer) =>
        before with { Figures = before.Figures.Replace(figure, figure with { Answer = answer }) };
}
