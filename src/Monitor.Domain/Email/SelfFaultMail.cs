namespace Monitor.Domain.Email;

/// <summary>To those who run the monitor: what is wrong with it, and where the runbook says what to do. It names no agency, entry or person.</summary>
public static class SelfFaultMail
{
    /// <summary>Where a fault that has no section of its own is looked up.</summary>
    public const string General = "Is it well?";

    /// <summary>Each by words that its sentence holds.</summary>
    private static readonly (string Words, string Section)[] Sections =
    [
        ("were last looked through", "The sweep is late"),
        ("nightly audit found", "The audit found something"),
        ("Bank holidays", "Bank holidays are running out"),
        ("could not be handled", "Messages kept aside"),
        ("mail", "A mail did not arrive"),
    ];

    /// <summary>The section of the runbook that says what to do about a fault.</summary>
    public static string SectionFor(string fault) =>
        Sections.FirstOrDefault(each => fault.Contains(each.Words, StringComparison.Ordinal)).Section ?? General;

    /// <summary>The mail, or null when no fault is left.</summary>
    /// <param name="faults">What is wrong now, in sentences.</param>
    /// <param name="since">The London date on which it was first seen.</param>
    /// <param name="today">The London date.</param>
    public static EmailContent? Compose(IReadOnlyCollection<string> faults, DateOnly since, DateOnly today)
    {
        if (faults.Count == 0)
        {
            return null;
        }

        var sections = faults.Select(SectionFor).Distinct().ToList();
        var seen = since < today ? $"First seen on {Words.Date(since)}; this is what is still wrong." : $"Seen on {Words.Date(today)}.";

        return new EmailContent(
            $"The monitor needs attention: {Words.Count(faults.Count, "fault")}",
            "About the monitor itself, not about anybody on a waiting list.",
            "Something is wrong with the monitor",
            [
                .. faults.Select(fault => new WarningBlock(fault)),
                new ParagraphBlock(seen),
                new SectionBlock("What to do"),
                new ParagraphBlock($"The runbook says what to do, under {string.Join(", ", sections.Select(section => $"\"{section}\""))}. "
                    + "Facts that are recorded meanwhile are not lost; what is told late is told once it is mended."),
                new ButtonBlock("See the board's desk", Links.Board),
            ],
            [],
            []);
    }
}
