using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Mail;

/// <summary>Makes a mail of what a composer said: HTML and text with the same words.</summary>
internal sealed partial class EmailRenderer(IServiceProvider services, ILoggerFactory loggers, Policy policy, PublicAddress address, IChartRenderer charts)
{
    private const string SentBefore = "This is sent again because we could not tell whether it arrived. If you have it already, there is nothing to do twice.";

    private const int YearsBack = 5;

    private const int YearsAhead = 3;

    private const string Gone = " … ";

    /// <exception cref="MailHoldsPersonalData">Something in it has a shape that no mail may hold (DESIGN §4, 9).</exception>
    public async Task<EmailMessage> RenderAsync(
        EmailContent content, NotificationId id, int attempt, MailKind kind, string to, DateTimeOffset at, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var said = attempt > 1 ? content with { Blocks = content.Blocks.Insert(0, new ParagraphBlock(SentBefore)) } : content;
        var emergency = Words.Emergency(policy);
        var text = EmailWords.ToText(said, address.BaseUrl, emergency);

        if (content.Subject.Any(IsUnfitForAHeader) || content.Preview.Any(IsUnfitForAHeader))
        {
            throw new MailHoldsPersonalData("a line break or an unseen sign in a heading");
        }

        if (PersonalData.ShapeIn(content.Subject) is { } inSubject)
        {
            throw new MailHoldsPersonalData(inSubject);
        }

        if (PersonalData.ShapeIn(WithoutOurOwn($"{content.Preview}\n{content.Heading}\n{text}", emergency, at.DateInLondon().Year)) is { } inText)
        {
            throw new MailHoldsPersonalData(inText);
        }

        return new EmailMessage(id, attempt, kind, to, content.Subject, await ToHtmlAsync(said, emergency), text, at, content.References)
        {
            Images = [.. said.Blocks.Select((block, i) => block is ChartBlock chart ? new InlineImage(ContentIdOf(i), charts.Draw(chart)) : null).OfType<InlineImage>()],
        };
    }

    /// <summary>By which a picture is named within its own mail: by the place of its block.</summary>
    public static string ContentIdOf(int block) => string.Create(CultureInfo.InvariantCulture, $"chart-{block}");

    private async Task<string> ToHtmlAsync(EmailContent content, string emergency)
    {
        await using var renderer = new HtmlRenderer(services, loggers);

        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(EmailTemplate.Content)] = content,
                [nameof(EmailTemplate.BaseUrl)] = address.BaseUrl,
                [nameof(EmailTemplate.BoardTitle)] = policy.BoardTitle,
                [nameof(EmailTemplate.Emergency)] = emergency,
            });

            return (await renderer.RenderComponentAsync<EmailTemplate>(parameters)).ToHtmlString();
        });
    }

    /// <summary>
    /// What is left when everything is taken out that we write ourselves and that may look like somebody's: the board's numbers, our address,
    /// references, and days in the one form in which mails write them.
    /// </summary>
    private string WithoutOurOwn(string text, string emergency, int year)
    {
        string[] ours =
        [
            emergency, policy.Emergency.Advice, policy.Emergency.SocialCareDay, policy.Emergency.SocialCareOutOfHours, policy.Emergency.CrisisLine, address.BaseUrl,
        ];

        var rest = ours.Where(own => PersonalData.ShapeIn(own) is not null).Aggregate(text, (rest, own) => rest.Replace(own, Gone, StringComparison.Ordinal));
        rest = Day().Replace(rest, found => IsOfAWait(found, year) ? Gone : found.Value);
        return Reference().Replace(rest, found => EntryId.TryParse(found.Value, null, out _) ? Gone : found.Value);
    }

    /// <summary>No wait reaches further; an earlier day, written as we write ours, would be somebody's birthday.</summary>
    private static bool IsOfAWait(Match day, int year) =>
        int.Parse(day.Value[^4..], CultureInfo.InvariantCulture) is var named && named >= year - YearsBack && named <= year + YearsAhead;

    /// <summary>What ends a header line, or turns what is seen away from what is there: controls, line and paragraph separators, marks of direction.</summary>
    private static bool IsUnfitForAHeader(char sign) =>
        char.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    [GeneratedRegex("(?<![0-9A-Za-z])[0-9]{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Day();

    [GeneratedRegex("(?<![0-9A-Za-z])[A-Z][0-9A-Z]{10}(?![0-9A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
