namespace Monitor.Domain.Email;

/// <summary>To somebody who asked to sign in: the code. Its subject says nothing of it, since subjects are seen on locked screens.</summary>
public static class PasscodeMail
{
    private const int GroupOf = 4;

    /// <param name="code">Digits, shown in groups of four.</param>
    /// <param name="minutes">For how long it is good.</param>
    public static EmailContent Compose(string code, int minutes) => new(
        "Your code to sign in",
        "Good for a few minutes, in the browser in which you asked for it.",
        "Your code to sign in",
        [
            new ParagraphBlock("Type this code on the page on which you asked for it:"),
            new SectionBlock(string.Join(' ', code.Chunk(GroupOf).Select(group => new string(group)))),
            new ParagraphBlock($"It is good for {Words.Count(minutes, "minute", "minutes")}, once, and only in the browser in which you asked. Nobody who works for the board or for your agency will ever ask you for it."),
            new ParagraphBlock("If you did not ask for it, somebody typed your address by mistake. You need do nothing: without this mail they cannot sign in."),
        ],
        [],
        []);
}
