using System.Collections.Immutable;
using Monitor.App.Hosting;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>A mail ready to leave, what it tells, and whom.</summary>
internal sealed record ComposedMail(EmailMessage Message, PersonId To, ImmutableArray<RaisingKey> Told);

/// <summary>What several digests of one morning rest on, read once.</summary>
internal sealed class MorningFacts
{
    private readonly Dictionary<PartyId, List<WaitingListEntry>> _entries = [];

    public DateOnly? LastDigest { get; set; }

    public async Task<IReadOnlyList<WaitingListEntry>> EntriesAsync(
        PartyId agency, Func<PartyId, CancellationToken, IAsyncEnumerable<WaitingListEntry>> read, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(agency, out var entries))
        {
            entries = _entries[agency] = await read(agency, cancellationToken).ToListAsync(cancellationToken);
        }

        return entries;
    }
}

/// <summary>
/// Gathers what a planned mail is about as it stands now, and composes it. Nothing is kept from the time of planning, so what was put right
/// meanwhile is not told. Null: nothing is left to say, or nobody is left to say it to.
/// </summary>
internal sealed class ComposeMail(
    IWaitingListStore store, IDirectoryStore directory, IBoardStore board, IJobStore jobs, EmailRenderer renderer, Present present)
{
    private const int PageSize = 500;
    private const int DaysBack = 15;
    private const int DaysOfWeek = 7;

    public async Task<ComposedMail?> HandleAsync(Notification mail, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);

        if (Recipient(mail, partnership) is not { } contact
            || await ContentAsync(mail, contact.Person, partnership, at, cancellationToken) is not { } content)
        {
            return null;
        }

        var message = await renderer.RenderAsync(content, mail.Id, mail.Attempt, mail.Kind, contact.Email, at, cancellationToken);
        return new ComposedMail(message, contact.Person, content.Told);
    }

    /// <summary>What a person's digest of a day would say now. Who asks for several people gives what was read for one to the next.</summary>
    public async Task<EmailContent?> DigestAsync(
        PersonId person, DateOnly on, Partnership partnership, DateTimeOffset at, MorningFacts facts, CancellationToken cancellationToken)
    {
        var now = present.At(at);
        var last = facts.LastDigest ??= await LastDigestAsync(on, cancellationToken);
        var until = now.WorkingDays.Add(on, MorningDigest.LookAheadWorkingDays);
        var lines = new List<DigestLine>();
        var coming = new List<ComingLine>();
        EmailContent? fromBoard = null;

        foreach (var party in partnership.PartiesOf(person))
        {
            if (party.Kind == PartyKind.Board)
            {
                fromBoard = await BoardDigestAsync(person, party, partnership, now.Today, cancellationToken);
                continue;
            }

            if (!party.IsAgency || !party.IsReleasedOn(now.Today))
            {
                continue;
            }

            var isFirst = party.WithRole(ContactRole.AssuranceContact).FirstOrDefault()?.Person == person;

            foreach (var entry in await facts.EntriesAsync(party.Id, EntriesAsync, cancellationToken))
            {
                lines.AddRange(MorningDigest.LinesFor(person, entry, party, partnership.Board, last, now.Today));

                if (isFirst)
                {
                    coming.AddRange(MorningDigest.ComingFor(entry, until, now));
                }
            }
        }

        return Joined(fromBoard, MorningDigest.Compose(lines, coming, now.Today, now.WorkingDays));
    }

    public async IAsyncEnumerable<WaitingListEntry> EntriesAsync(
        PartyId agency, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;

        do
        {
            var page = await store.ReadCurrentAsync(agency, after, PageSize, cancellationToken);
            after = page.Next;

            foreach (var stored in page.Items)
            {
                yield return stored.Entry;
            }
        }
        while (after is not null);
    }

    private static Contact? Recipient(Notification mail, Partnership partnership)
    {
        if (mail.Person is { } person)
        {
            return partnership.FindContact(person);
        }

        // Nobody in the role: whoever comes next hears of it, since harm waits for nobody.
        return mail.Role is { } role && partnership.Find(mail.Party) is { } party
            ? party.WithRole(role).Concat(party.Contacts).Concat(partnership.Board.WithRole(ContactRole.BoardsManager)).FirstOrDefault()
            : null;
    }

    private static EmailContent? Joined(EmailContent? one, EmailContent? other) =>
        one is null ? other
        : other is null ? one
        : one with
        {
            Blocks = one.Blocks.AddRange(other.Blocks),
            References = [.. one.References.Union(other.References)],
            Told = one.Told.AddRange(other.Told),
        };

    private async Task<EmailContent?> ContentAsync(
        Notification mail, PersonId person, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        switch (mail.Kind)
        {
            case MailKind.HarmNotice:
                var stored = await store.FindAsync(mail.Party, mail.Entry!.Value, cancellationToken);
                return stored is null ? null : HarmNotice.Compose(stored.Entry, present.Policy);
            case MailKind.Digest when mail.On != present.At(at).Today:
                return null; // the next digest says what this one would have said
            case MailKind.Digest:
                return await DigestAsync(person, mail.On, partnership, at, new MorningFacts(), cancellationToken);
            case MailKind.WeeklySummary when mail.About!.Value.AddDays(DaysOfWeek) < present.At(at).Today:
                return null; // superseded
            case MailKind.WeeklySummary:
                return await WeeklyAsync(mail, partnership, at, cancellationToken);
            case MailKind.MonthlySummary:
                return await board.FindMonthAsync(mail.About!.Value, cancellationToken) is { } figures
                    ? MonthlySummary.Compose(figures, present.Policy)
                    : null;
            default:
                throw new InvalidOperationException($"Nothing composes {mail.Kind}.");
        }
    }

    private async Task<EmailContent?> WeeklyAsync(Notification mail, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (mail.Agency is not { } id || partnership.Find(id) is not { } agency)
        {
            return null;
        }

        var entries = new List<WaitingListEntry>();

        await foreach (var entry in EntriesAsync(agency.Id, cancellationToken))
        {
            entries.Add(entry);
        }

        return WeeklySummary.Compose(agency, entries, mail.About!.Value, present.At(at));
    }

    private async Task<EmailContent?> BoardDigestAsync(
        PersonId person, Party boardParty, Partnership partnership, DateOnly today, CancellationToken cancellationToken)
    {
        ContactRole? role = new[] { ContactRole.Chair, ContactRole.BoardsManager }
            .Where(each => boardParty.WithRole(each).FirstOrDefault()?.Person == person).Select(each => (ContactRole?)each).FirstOrDefault();

        if (role is null)
        {
            return null;
        }

        var notices = await board.ReadNoticesAsync(cancellationToken);
        var fresh = new List<BoardLine>();
        var standing = 0;

        foreach (var notice in notices.Where(notice => role == ContactRole.BoardsManager || notice.Raising.Step >= Recipients.ChairToldAt))
        {
            if (await StandingAsync(notice, cancellationToken) is not { } ladder)
            {
                continue;
            }

            standing++;

            if ((role == ContactRole.Chair ? notice.ChairToldOn : notice.ManagerToldOn) is null
                && partnership.Find(notice.Raising.Agency) is { } agency && agency.IsReleasedOn(today))
            {
                fresh.Add(new BoardLine(notice, agency.Name, ladder.Deadline));
            }
        }

        return BoardDigest.Compose(role.Value, fresh, standing, today);
    }

    /// <summary>The ladder of a notice, while it is open and has not climbed past it.</summary>
    private async Task<Ladder?> StandingAsync(BoardNotice notice, CancellationToken cancellationToken)
    {
        var stored = await store.FindAsync(notice.Raising.Agency, notice.Raising.Entry, cancellationToken);
        var ladder = stored?.Entry.LadderFor(notice.Raising.Check);
        return ladder is { IsOpen: true } && ladder.N == notice.Raising.N && ladder.Step == notice.Raising.Step ? ladder : null;
    }

    private async Task<DateOnly> LastDigestAsync(DateOnly on, CancellationToken cancellationToken)
    {
        for (var day = on.AddDays(-1); day > on.AddDays(-DaysBack); day = day.AddDays(-1))
        {
            var period = new DueJob(ScheduledKind.Digest, day).Period;

            if (present.WorkingDays.Includes(day) && await jobs.FindAsync(nameof(ScheduledKind.Digest), period, cancellationToken) is { Done: true })
            {
                return day;
            }
        }

        return on.AddDays(-DaysBack);
    }
}
