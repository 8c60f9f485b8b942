using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Year;

/// <summary>Looks, day by day, whether what must hold does (DESIGN §4), and remembers what is needed to say so tomorrow.</summary>
internal sealed partial class Checking(TestApp app, CancellationToken cancellationToken)
{
    private readonly Dictionary<EntryId, List<string>> _histories = [];
    private readonly Dictionary<NotificationId, DeliveryState> _states = [];
    private readonly HashSet<(string Entry, string Coming, DateOnly By)> _announced = [];
    private readonly HashSet<(EntryId Entry, string Check, DateOnly Deadline)> _toldAhead = [];
    private int _mailsRead;

    public int Raisings { get; private set; }

    public int Findings { get; private set; }

    /// <summary>Findings whose deadline lay ahead on some Monday while they stood in the digest's "Falls due", or in its "and so many more".</summary>
    public int Announced { get; private set; }

    /// <summary>The same, of which a line was shown.</summary>
    public int Shown { get; private set; }

    /// <summary>Findings that no Monday could announce: their deadline passed before the first one after they began.</summary>
    public int TooSoon { get; private set; }

    /// <summary>Everything current, in the order of agencies and references.</summary>
    public async Task<List<StoredEntry>> ReadAsync()
    {
        var all = new List<StoredEntry>();

        foreach (var agency in YearPartnership.Agencies)
        {
            string? after = null;

            do
            {
                var page = await app.Get<IWaitingListStore>().ReadCurrentAsync(agency.Id, after, 500, cancellationToken);
                Assert.Empty(page.Unreadable);
                all.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
        }

        return all;
    }

    /// <summary>After the morning's mails: no lapse unseen, every raising told, no more mails than allowed, and each history as it was with more after it.</summary>
    public async Task CheckAsync(DateOnly today, IReadOnlyList<StoredEntry> entries)
    {
        var now = Days.On(today) with { Closures = new Closures(YearPartnership.Parties) };
        CheckMails();

        foreach (var stored in entries)
        {
            CheckSeen(stored.Entry, now);
            CheckTold(stored.Entry, now);
            await CheckHistoryAsync(stored);
        }
    }

    /// <summary>At the end of a month: the chain and the fold of every entry, and that no mail waits.</summary>
    public async Task CheckAllAsync(IReadOnlyList<StoredEntry> entries)
    {
        foreach (var stored in entries)
        {
            Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(stored.Entry.Responsible, stored, cancellationToken));
        }

        foreach (var row in app.Tables.Rows(TableName.Assurance).Where(row => row.Row.StartsWith("n!", StringComparison.Ordinal)))
        {
            var id = NotificationId.FromStored(RowKeys.Split(row.Row)[1]);
            var state = (await app.Get<INotificationStore>().FindAsync(PartyId.Parse(row.Partition, null), id, cancellationToken))!.Notification.State;
            Assert.True(state >= DeliveryState.Accepted, $"{id} is {state}.");
            Assert.True(!_states.TryGetValue(id, out var before) || before == state, $"{id} was {before} and is {state}.");
            _states[id] = state;
        }
    }

    /// <summary>What the first digest of a week looks ahead to, whether or not there was room to show it.</summary>
    public void LookAhead(DateOnly today, IReadOnlyList<StoredEntry> entries)
    {
        var now = Days.On(today) with { Closures = new Closures(YearPartnership.Parties) };

        if (!MorningDigest.IsFirstOfWeek(today, now.WorkingDays))
        {
            return;
        }

        var until = now.WorkingDays.Add(today, MorningDigest.LookAheadWorkingDays);

        foreach (var entry in entries.Select(stored => stored.Entry))
        {
            var assessment = Catalogue.Assess(entry, now);

            for (var i = 0; i < Catalogue.All.Count; i++)
            {
                if (assessment[i].Deadline >= today && assessment[i].Deadline <= until)
                {
                    _toldAhead.Add((entry.Id, Catalogue.All[i].Code, assessment[i].Deadline));
                }
            }
        }
    }

    /// <summary>Over every mail in the order in which it left, and every stored byte but the keys of cookies, which no seed makes.</summary>
    public string Fingerprint()
    {
        var mails = app.Emails.Accepted.Select(mail => $"{mail.At:O} {mail.To} {mail.Kind} {mail.Subject}\n{mail.Text}\n{mail.Html}\n");
        var stored = app.Tables.Dump(Enum.GetValues<TableName>().Except([TableName.Keys]));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(mails) + stored)));
    }

    private static void CheckSeen(WaitingListEntry entry, in Circumstances now)
    {
        var assessment = Catalogue.Assess(entry, now);

        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            var code = Catalogue.All[i].Code;
            Assert.True(
                assessment[i].IsFinding(now.Today) == entry.LadderFor(code) is { IsOpen: true },
                $"{now.Today:yyyy-MM-dd} {entry.Id} {code}: due by {assessment[i].Deadline}, ladder {entry.LadderFor(code)}.");
        }
    }

    /// <summary>What was raised for this working day or before was told this morning, unless somebody answers for it.</summary>
    private static void CheckTold(WaitingListEntry entry, in Circumstances now)
    {
        if (!now.WorkingDays.Includes(now.Today))
        {
            return;
        }

        foreach (var ladder in entry.Ladders)
        {
            foreach (var raising in ladder.Raisings)
            {
                Assert.True(
                    raising.ToldOn is not null || !ladder.IsOpen || ladder.IsAcknowledgedOn(now.Today) || raising.On > now.Today,
                    $"{now.Today:yyyy-MM-dd} {entry.Id}: nobody was told {ladder.Check}/{ladder.N} step {raising.Step}.{raising.Raise} raised for {raising.On:yyyy-MM-dd}.");
            }
        }
    }

    private async Task CheckHistoryAsync(StoredEntry stored)
    {
        var id = stored.Entry.Id;

        if (_histories.GetValueOrDefault(id) is { } known && known.Count == stored.Events)
        {
            return;
        }

        var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(stored.Entry.Responsible, id, cancellationToken);
        var texts = history.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.At.DateInLondon():O} {item.Actor} {item.Event}")).ToList();
        var before = _histories.GetValueOrDefault(id, []);
        Assert.Equal(stored.Events, history.Count);
        Assert.Equal(before, texts.Take(before.Count));
        Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(stored.Entry.Responsible, stored, cancellationToken));
        var raised = history.Select(item => item.Event).OfType<StepRaised>().Select(step => (step.Check, step.N, step.Step, step.Raise)).ToList();
        Assert.Equal(raised.Distinct().Count(), raised.Count);

        foreach (var happened in history.Skip(before.Count).Select(item => item.Event))
        {
            Raisings += happened is StepRaised ? 1 : 0;

            if (happened is LadderOpened opened)
            {
                Count(stored.Entry, opened);
            }
        }

        _histories[id] = texts;
    }

    private void Count(WaitingListEntry entry, LadderOpened opened)
    {
        Findings++;
        Announced += _toldAhead.Contains((entry.Id, opened.Check, opened.Deadline)) ? 1 : 0;
        Shown += _announced.Contains((entry.Id.ToString(), Catalogue.Find(opened.Check).Coming, opened.Deadline)) ? 1 : 0;
        TooSoon += opened.Deadline.MondayOfWeek() < entry.ReceivedOn ? 1 : 0;
    }

    private void CheckMails()
    {
        var mails = app.Emails.Accepted;

        foreach (var mail in mails.Skip(_mailsRead).Where(mail => mail.Kind == MailKind.Digest))
        {
            foreach (Match line in AheadLine().Matches(mail.Text))
            {
                _announced.Add((line.Groups[1].Value, line.Groups[2].Value, DateOnly.ParseExact(line.Groups[3].Value, "d MMMM yyyy", CultureInfo.InvariantCulture)));
            }
        }

        foreach (var day in mails.Skip(_mailsRead).Where(mail => mail.Kind != MailKind.HarmNotice).GroupBy(mail => (mail.To, On: mail.At.DateInLondon())))
        {
            Assert.True(Calendars.EnglandAndWales.Includes(day.Key.On), $"{day.Key} is no working day.");
            Assert.True(day.Count(mail => mail.Kind == MailKind.Digest) <= 1, $"{day.Key} has more than one digest.");
            Assert.True(day.Count(mail => mail.Kind != MailKind.Digest) <= 1, $"{day.Key} has more than one other mail.");
        }

        Assert.Equal(mails.Count, mails.Select(mail => (mail.Id, mail.Attempt)).Distinct().Count());
        _mailsRead = mails.Count;
    }

    [GeneratedRegex(@"^\* ([0-9A-Z]{11}): (.+)\.\r?\n  By (\d+ \w+ \d{4})\.", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex AheadLine();
}
