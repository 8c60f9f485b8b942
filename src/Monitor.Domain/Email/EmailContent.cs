using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Email;

/// <summary>What a mail says, before it is HTML or text: made by pure composers, shown by one template.</summary>
public sealed record EmailContent(
    string Subject, string Preview, string Heading, ImmutableArray<EmailBlock> Blocks, ImmutableArray<EntryId> References, ImmutableArray<RaisingKey> Told);

/// <summary>A part of a mail.</summary>
public abstract record EmailBlock;

/// <summary>A sentence or a few.</summary>
public sealed record ParagraphBlock(string Text) : EmailBlock;

/// <summary>Where to turn to at once; shown so that it cannot be missed.</summary>
public sealed record WarningBlock(string Text) : EmailBlock;

/// <summary>A heading for what follows.</summary>
public sealed record SectionBlock(string Text) : EmailBlock;

/// <summary>One button.</summary>
public sealed record ButtonBlock(string Text, string Path) : EmailBlock;

/// <summary>A link beside the button, for something else that the reader may want.</summary>
public sealed record LinkBlock(string Text, string Path) : EmailBlock;

/// <summary>Entries by reference, and what a party owes by its code, each with what it is about and a link.</summary>
public sealed record ItemsBlock(ImmutableArray<EmailItem> Items) : EmailBlock;

/// <summary>A table with a caption; the first column names the row.</summary>
public sealed record TableBlock(string Caption, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows) : EmailBlock;

/// <summary>What, which reference, since when, by when, and where to put it right. The path is below the public address.</summary>
public sealed record EmailItem(string Reference, string What, string When, string Path);

/// <summary>The words that stand in every mail.</summary>
public static class EmailWords
{
    public const string NotAVerdict =
        "This is about what is recorded. A gap in the record is a question, not a finding about a person's practice.";

    /// <summary>The text part: the same words in the same order, links written out.</summary>
    public static string ToText(EmailContent content, string publicBaseUrl, string emergency)
    {
        var text = new StringBuilder();
        text.AppendLine(content.Heading).AppendLine();

        foreach (var block in content.Blocks)
        {
            Write(text, block, publicBaseUrl);
        }

        text.AppendLine("--").AppendLine(NotAVerdict).AppendLine().AppendLine(emergency);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Write(StringBuilder text, EmailBlock block, string publicBaseUrl)
    {
        switch (block)
        {
            case ParagraphBlock paragraph:
                text.AppendLine(paragraph.Text).AppendLine();
                break;
            case WarningBlock warning:
                text.AppendLine(CultureInfo.InvariantCulture, $"!! {warning.Text}").AppendLine();
                break;
            case SectionBlock section:
                text.AppendLine(section.Text).AppendLine(new string('-', section.Text.Length));
                break;
            case ButtonBlock button:
                text.AppendLine(CultureInfo.InvariantCulture, $"{button.Text}:").AppendLine(CultureInfo.InvariantCulture, $"{publicBaseUrl}{button.Path}").AppendLine();
                break;
            case LinkBlock link:
                text.AppendLine(CultureInfo.InvariantCulture, $"{link.Text}:").AppendLine(CultureInfo.InvariantCulture, $"{publicBaseUrl}{link.Path}").AppendLine();
                break;
            case ItemsBlock items:
                foreach (var item in items.Items)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"* {item.Reference}: {item.What}.").AppendLine(CultureInfo.InvariantCulture, $"  {item.When}").AppendLine(CultureInfo.InvariantCulture, $"  {publicBaseUrl}{item.Path}");
                }

                text.AppendLine();
                break;
            case ChartBlock chart:
                text.AppendLine(chart.Alt).AppendLine();
                break;
            case TableBlock table:
                text.AppendLine(table.Caption);

                foreach (var row in table.Rows)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"  {row[0]}: {string.Join(", ", row.Skip(1).Select((cell, i) => $"{table.Columns[i + 1]} {cell}"))}");
                }

                text.AppendLine();
                break;
            default:
                throw new InvalidOperationException($"No words for {block.GetType().Name}.");
        }
    }
}
