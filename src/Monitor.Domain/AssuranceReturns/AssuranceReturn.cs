using System.Collections.Immutable;
using Monitor.Domain.People;

namespace Monitor.Domain.AssuranceReturns;

/// <summary>
/// An agency's signed statement for a period (DOMAIN §1): the product's own figures, each confirmed or corrected, and words on each theme.
/// What people wrote is kept apart (<see cref="ReturnText"/>), so that it can be read, or taken away, by itself.
/// </summary>
public sealed record AssuranceReturn
{
    public required PartyId Agency { get; init; }

    public required ReturnPeriod Period { get; init; }

    /// <summary>The last day on which it is signed in time: five working days after its period, or after it was reopened (AR-01).</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>1 for the first; each reopening makes another, and the one signed before it is superseded.</summary>
    public int Version { get; init; } = 1;

    public DateOnly OpenedOn { get; init; }

    /// <summary>The day on which this version was opened again; null for the first.</summary>
    public DateOnly? ReopenedOn { get; init; }

    /// <summary>In the order of <see cref="ReturnFigures.All"/>.</summary>
    public ImmutableArray<ReturnFigure> Figures { get; init; } = [];

    /// <summary>The themes that the policy had when it was opened.</summary>
    public ImmutableArray<ReturnTheme> Themes { get; init; } = [];

    /// <summary>How many of its mails were planned: the first says that it is open, each further one that it is not signed.</summary>
    public int Told { get; init; }

    public DateOnly? SignedOn { get; init; }

    public ContactRole? SignedBy { get; init; }

    /// <summary>The day from which the board reads what is written on the themes: its signing. Null before, and in versions signed when nobody released any.</summary>
    public DateOnly? ReleasedOn { get; init; }

    public bool IsSigned => SignedOn is not null;

    /// <summary>Signed after the last day on which that was in time.</summary>
    public bool IsLate => SignedOn > DueOn;

    public int FiguresLeft => Figures.Count(figure => figure.Answer is null);

    public int ThemesLeft => Themes.Count(theme => theme.WrittenOn is null);
}

/// <summary>One figure: what the product counted, and what the agency says of it; null until it was looked at.</summary>
public sealed record ReturnFigure(string Code, int Own, FigureAnswer? Answer = null)
{
    /// <summary>What the agency signs.</summary>
    public int Value => Answer?.Corrected ?? Own;
}

/// <summary>The agency confirmed the product's figure, or corrected it to another; by whom, as a role.</summary>
public sealed record FigureAnswer(int? Corrected, DateOnly On, string By);

/// <summary>A theme, and the day on which the agency last wrote on it.</summary>
public sealed record ReturnTheme(string Code, string Question, DateOnly? WrittenOn = null);

/// <summary>Somebody's own words in a return; null where there were some and are none any more. Never mailed, and read by the agency only, but for what the board reads of it (<see cref="Releasing"/>).</summary>
public sealed record ReturnText(string Slot, string? Words)
{
    /// <summary>Why the signed version before was opened again.</summary>
    public const string Reopening = "reopening";

    /// <summary>Why a figure was corrected.</summary>
    public static string OfFigure(string code) => $"figure.{code}";

    /// <summary>What is written on a theme.</summary>
    public static string OfTheme(string code) => $"theme.{code}";
}

/// <summary>A return after something was done to it, with the words that go with that.</summary>
public sealed record ReturnEdit(AssuranceReturn After, ImmutableArray<ReturnText> Texts)
{
    public ReturnEdit(AssuranceReturn after)
        : this(after, [])
    {
    }
}
