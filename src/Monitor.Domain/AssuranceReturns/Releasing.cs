namespace Monitor.Domain.AssuranceReturns;

/// <summary>What the board reads of an agency's words: narratives, from the signature on; never a reason (DESIGN §4, invariant 9).</summary>
public static class Releasing
{
    /// <summary>The version that the board reads: the last that was released, also while a further one is open; null before there is any.</summary>
    /// <param name="signed">Every signed version of a period, the oldest first.</param>
    public static AssuranceReturn? Released(IEnumerable<AssuranceReturn> signed) => signed.LastOrDefault(version => version.ReleasedOn is not null);

    /// <summary>What is written on each theme of a released version; null where the words were taken away since.</summary>
    public static IEnumerable<(ReturnTheme Theme, string? Words)> Narratives(AssuranceReturn released, IReadOnlyCollection<ReturnText> texts) =>
        released.ReleasedOn is null
            ? []
            : released.Themes.Select(theme => (theme, texts.FirstOrDefault(text => text.Slot == ReturnText.OfTheme(theme.Code))?.Words));
}
