using Monitor.Domain;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Testing;

/// <summary>Assurance returns for tests: of Ashdown Primary School for March 2026, due by 9 April after Easter.</summary>
public static class Returns
{
    public static readonly ReturnPeriod March = ReturnPeriod.Parse("2026-03");
    public static readonly DateOnly DueOn = new(2026, 4, 9);

    /// <summary>The day on which March's return is opened.</summary>
    public static readonly Circumstances Opening = Days.On("2026-04-01");

    private const string By = "ashdown-primary/agency-lead";

    /// <summary>Six entries of the school that waited from the second of March on.</summary>
    public static IReadOnlyList<WaitingListEntry> Six { get; } = [.. Enumerable.Range(1, 6).Select(i => Entries.Open(i).AtLevel(2))];

    /// <summary>As it is opened, with nothing answered.</summary>
    public static AssuranceReturn Open() => Done(Returning.Open(Parties.School(), March.First, Six, Opening));

    /// <summary>The value of an answer that is no refusal.</summary>
    public static T Done<T>(Result<T> result) => result.Match(value => value, problem => throw new InvalidOperationException($"{problem.Code}: {problem.Detail}"));

    public static string? CodeOf<T>(Result<T> result) => result.Match(_ => null!, problem => problem.Code);

    extension(AssuranceReturn asked)
    {
        /// <summary>With every figure confirmed but one, which was corrected to 7, and every theme written on.</summary>
        public AssuranceReturn Answered(string on = "2026-04-02", string corrected = "joined") => asked.WithWords(on, corrected).After;

        public ReturnEdit WithWords(string on = "2026-04-02", string corrected = "joined") => Done(Returning.All(asked,
        [
            .. asked.Figures.Select(figure => (Func<AssuranceReturn, Result<ReturnEdit>>)(current => figure.Code == corrected
                ? Returning.Correct(current, figure.Code, 7, "One was recorded twice.", By, Days.On(on))
                : Returning.Confirm(current, figure.Code, By, Days.On(on)))),
            .. asked.Themes.Select(theme => (Func<AssuranceReturn, Result<ReturnEdit>>)(current => Returning.Write(current, theme.Code, $"What we did about {theme.Code}.", Days.On(on)))),
        ]));

        public AssuranceReturn Signed(string on = "2026-04-02", ContactRole role = ContactRole.HeadOfService) => Done(Returning.Sign(asked, role, Days.On(on))).After;
    }
}
