using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Email;

internal static class MailAssertions
{
    private const string PublicBaseUrl = "https://monitor.example";

    /// <summary>Words that would tell more than a subject may: services, levels, roles of people in agencies, references.</summary>
    private static readonly string[] NotInSubjects =
    [
        "CAMHS", "Family Intervention", " FI ", "level", "Universal", "Early help", "Targeted", "Specialist", "child ", "harm", "Ashdown", "ASH-",
        "safeguarding lead", "Family support lead",
    ];

    public static string ToText(this EmailContent mail) => EmailWords.ToText(mail, PublicBaseUrl, Words.Emergency(TestPolicy.Current));

    /// <summary>The text part is what somebody last read and agreed to.</summary>
    public static void Reads(this EmailContent? mail, string golden)
    {
        Assert.NotNull(mail);
        var text = $"Subject: {mail.Subject}\nPreview: {mail.Preview}\n\n{mail.ToText()}";

        Assert.Equal(GoldenFile.Expected("Monitor.Domain.Tests", golden, text), text);
        mail.NamesNobody();
    }

    /// <summary>What holds for every mail (DOMAIN §5, DESIGN §4).</summary>
    public static void NamesNobody(this EmailContent mail)
    {
        var text = mail.ToText();

        Assert.All(NotInSubjects, word => Assert.DoesNotContain(word, $" {mail.Subject} ", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("ASH-00412", text);
        Assert.DoesNotContain("has no ", text);
        Assert.Contains(EmailWords.NotAVerdict, text);
        Assert.Contains("call 999", text);
        Assert.Contains(TestPolicy.Current.Emergency.SocialCareOutOfHours, text);
        Assert.All(mail.References, reference => Assert.DoesNotContain(reference.ToString(), mail.Subject));
    }

    /// <summary>The entries that are shown, in order.</summary>
    public static IEnumerable<EntryId> Shown(this EmailContent mail) => mail.ShownReferences().Select(reference => EntryId.Parse(reference, null));

    /// <summary>Whatever is shown, by its reference.</summary>
    public static IEnumerable<string> ShownReferences(this EmailContent mail) =>
        mail.Blocks.OfType<ItemsBlock>().SelectMany(block => block.Items).Select(item => item.Reference);
}
