using System.Globalization;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Imports;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Local.Dev;
using Spectre.Console;

namespace Monitor.Local.Running;

/// <summary>What the monitor did and found, in the console.</summary>
internal sealed class LocalReport(EntriesOwed entries, IDirectoryStore directory, IMailbox mailbox, App.Hosting.Present present)
{
    public static void Write(IAnsiConsole console, Imported imported)
    {
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"Imported [bold]{imported.Added}[/] of {imported.Rows} rows; {imported.KnownBefore} were there before."));

        if (imported.Errors.IsEmpty)
        {
            return;
        }

        var table = new Table().Title("Rows that were left out").AddColumns("Row", "Column", "Reason");

        foreach (var error in imported.Errors)
        {
            table.AddRow(error.Row.ToString(CultureInfo.InvariantCulture), Markup.Escape(error.Column), Markup.Escape(error.Reason));
        }

        console.Write(table);
    }

    public async Task WriteAsync(IAnsiConsole console, string address, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(present.Now, cancellationToken);
        var all = new List<WaitingListEntry>();

        foreach (var agency in (await directory.ReadAsync(cancellationToken)).Agencies)
        {
            await foreach (var entry in entries.ReadAsync(agency.Id, cancellationToken))
            {
                all.Add(entry);
            }
        }

        var waiting = all.Where(entry => entry.IsOpen).ToList();
        var ladders = waiting.SelectMany(entry => entry.Ladders).Where(ladder => ladder is { IsOpen: true, Aggregate: null }).ToList();
        var mails = await mailbox.ReadAsync(cancellationToken);
        var table = new Table().Title("The partnership now").AddColumns("What", "How many");
        Add("Entries, with those that ended in the last three months", all.Count);
        Add("Waiting", waiting.Count);
        Add("No interim support recorded as in place", waiting.Count(entry => !Coverage.Of(entry, now).InForce));
        Add("Something overdue that an agency owes", waiting.Count(entry => IsOverdue(entry, now)));
        Add("Longer than the service's target", waiting.Count(entry => entry.DaysWaited(now.Today) > now.Policy.Service(entry.Service).TargetDays));

        for (var step = 1; step <= LadderTerms.LastStep; step++)
        {
            Add($"Findings at step {step}", ladders.Count(ladder => ladder.Step == step));
        }

        foreach (var kind in Enum.GetValues<MailKind>())
        {
            Add($"Mails: {MailWords.Of(kind).ToLowerInvariant()}", mails.Count(mail => mail.Kind == kind));
        }

        console.Write(table);
        console.MarkupLine("Open these; Ctrl-C ends it all:");
        console.WriteLine($"  {address}/dev/mails      every mail that was sent");
        console.WriteLine($"  {address}/app/entries    an agency's waiting list");
        console.WriteLine($"  {address}/readyz         whether all is well");

        void Add(string what, int count) => table.AddRow(Markup.Escape(what), count.ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsOverdue(WaitingListEntry entry, Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);
        return Catalogue.All.Select((obligation, i) => (obligation, i)).Any(each => Owners.Of(each.obligation, entry, now.Policy) == entry.Responsible && assessment[each.i].IsFinding(now.Today));
    }
}
