using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Summaries;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>A mail ready to leave, what it tells, and whom.</summary>
internal sealed record ComposedMail(EmailMessage Message, Contact To, ImmutableArray<RaisingKey> Told);

/// <summary>What came of composing: a mail, or none, because nothing is left to say or because of a fault that a person must see to.</summary>
internal sealed record Composing(ComposedMail? Mail, string? Fault = null)
{
    public static readonly Composing NothingToSay = new((ComposedMail?)null);
}

/// <summary>
/// Gathers what a planned mail is about as it stands now, and composes it. Nothing is kept from the time of planning, so what was put right
/// meanwhile is not told.
/// </summary>
internal sealed class ComposeMail(
    IWaitingListStore store,
    IDutyStore duties,
    IDirectoryStore directory,
    IBoardStore board,
    IReturnStore returns,
    INotificationStore notifications,
    IJobStore jobs,
    EntriesOwed entries,
    OwnFaults ownFaults,
    ReadMonth months,
    EmailRenderer renderer,
    Keyed keyed,
    Present present)
{
    private const int DaysBack = 15;
    private const int DaysOfWeek = 7;
    private const int InPlaceAtMost = 10;

    public async Task<Composing> HandleAsync(Notification mail, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var partnership = (await directory.ReadAsync(cancellationToken)).On(at.DateInLondon());

        if (Recipient(mail, partnership) is not { } contact)
        {
            // Whoever left the directory is owed nothing; harm that nobody can be told of is another matter.
            return mail.Kind.LeavesAtOnce ? new Composing(null, MailFault.NobodyLeft) : Composing.NothingToSay;
        }

        if (IsMuted(mail, contact.Person, partnership) || await ContentAsync(mail, contact.Person, partnership, at, cancellationToken) is not { } content)
        {
            return Composing.NothingToSay;
        }

        try
        {
            var message = await renderer.RenderAsync(content, mail.Id, mail.Attempt, mail.Kind, contact.Email, at, cancellationToken);
            return new Composing(new ComposedMail(message with { Mark = new DeliveryMark(keyed.TagFor(mail.Party), mail.Id, mail.Attempt) }, contact, content.Told));
        }
        catch (MailHoldsPersonalData)
        {
            return new Composing(null, MailFault.PersonalData);
        }
    }

    /// <summary>What a person's digest of a day would say now. Who asks for several people gives what was read for one to the next.</summary>
    public async Task<EmailContent?> DigestAsync(
        PersonId person, DateOnly on, Partnership partnership, DateTimeOffset at, MorningFacts facts, CancellationToken cancellationToken)
    {
        var now = present.At(at, partnership);
        var last = facts.LastDigest ??= await LastDigestAsync(on, cancellationToken);
        var lines = new List<DigestLine>();
        var coming = new List<ComingLine>();
        DateOnly? aheadTo = null;
        EmailContent? fromBoard = null;

        foreach (var party in PartiesFor(person, partnership, now.Today))
        {
            if (party.Kind == PartyKind.Board)
            {
                fromBoard = await BoardDigestAsync(person, party, partnership, last, at, cancellationToken);
            }

            // Everybody is reminded of what is open on those days; what falls due is told to whoever hears first.
            var looksAhead = MorningDigest.LooksAheadTo(party, on, now.WorkingDays);
            var isFirst = party.WithRole(ContactRole.AssuranceContact).FirstOrDefault()?.Person == person;
            aheadTo = aheadTo > looksAhead ? aheadTo : looksAhead ?? aheadTo;

            foreach (var entry in await facts.OwedAsync(party, () => entries.OfAsync(party, partnership, facts, cancellationToken)))
            {
                if (!QuietStart.IsTold(entry, partnership, now.Today))
                {
                    continue;
                }

                lines.AddRange(MorningDigest.LinesFor(person, entry, party, partnership, last, now));

                if (isFirst && looksAhead is { } until)
                {
                    coming.AddRange(MorningDigest.ComingFor(party, entry, until, now));
                }
            }

            lines.AddRange((await facts.DutiesAsync(party, () => duties.ReadAsync(party.Id, cancellationToken)))
                .Select(duty => MorningDigest.LineFor(person, duty, party, partnership, last, now.Today)).OfType<DigestLine>());
        }

        // What has reached somebody as the board's is not said a second time as a party's; another step of the same ladder is told by that one line.
        var said = lines.Where(line => fromBoard?.Told.Any(told => told == line.Raising || (told.Check == line.Check && told.Entry is not null && told.Entry == line.Topic.Entry)) is true)
            .ToHashSet();
        var content = Joined(fromBoard, MorningDigest.Compose([.. lines.Distinct().Where(line => !said.Contains(line))], coming, now.Today, aheadTo));
        return content is null ? null : content with { Told = [.. content.Told.Union(said.Select(line => line.Raising).OfType<RaisingKey>())] };
    }

    /// <summary>The parties for which somebody answers today; the board's manager hears for any of them in which nobody different is left for a step.</summary>
    private static IEnumerable<Party> PartiesFor(PersonId person, Partnership partnership, DateOnly today)
    {
        var isManager = partnership.Board.WithRole(ContactRole.BoardsManager).Any(contact => contact.Person == person);
        return partnership.Parties.Where(party => (party.Kind == PartyKind.Board || party.IsReleasedOn(today))
            && (party.Contacts.Any(contact => contact.Person == person) || (isManager && party.Kind != PartyKind.Board)));
    }

    private static bool IsMuted(Notification mail, PersonId person, Partnership partnership) => mail.Agency is { } about
        && partnership.Find(about)?.Contacts.Any(each => each.Person == person && mail.Kind.IsMutedBy(each)) is true;

    private static Contact? Recipient(Notification mail, Partnership partnership)
    {
        if (mail.Person is { } person)
        {
            return partnership.FindContact(person);
        }

        if (mail.Kind == MailKind.SelfFault)
        {
            return partnership.Operators.FirstOrDefault();
        }

        // Nobody in the role: whoever comes next hears of it, since harm waits for nobody.
        return mail.Role is { } role && partnership.Find(mail.Party) is { } party ? NextToHear.Of(party, role, partnership.Board, mail.NotReached) : null;
    }

    private static EmailContent? Joined(EmailContent? one, EmailContent? other) =>
        one is null ? other
        : other is null ? one
        : one with
        {
            Blocks = [.. one.Blocks.Where(block => block is not ButtonBlock), .. other.Blocks],
            References = [.. one.References.Union(other.References)],
            Told = one.Told.AddRange(other.Told),
        };

    private async Task<EmailContent?> ContentAsync(
        Notification mail, PersonId person, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        switch (mail.Kind)
        {
            case MailKind.HarmNotice:
                return await HarmAsync(mail, partnership, at, cancellationToken);
            case MailKind.Digest when mail.On != at.DateInLondon():
                return null; // the next digest says what this one would have said
            case MailKind.Digest:
                return await DigestAsync(person, mail.On, partnership, at, new MorningFacts(), cancellationToken);
            case MailKind.WeeklySummary when mail.About!.Value.AddDays(DaysOfWeek) < at.DateInLondon():
                return null; // superseded
            case MailKind.WeeklySummary:
                return await WeeklyAsync(mail, partnership, at, cancellationToken);
            case MailKind.MonthlySummary:
                return await months.HandleAsync(mail.About!.Value, cancellationToken);
            case MailKind.ReturnOpened or MailKind.ReturnReminder:
                return await returns.FindAsync(mail.Agency!.Value, mail.Return!.Period, cancellationToken) is { } asked
                    ? ReturnMail.Compose(asked.Return, mail.Return, present.At(at, partnership))
                    : null;
            case MailKind.Undeliverable:
                return await UndeliverableAsync(mail, person, partnership, at, cancellationToken);
            case MailKind.SelfFault:
                return SelfFaultMail.Compose(
                    [.. (await ownFaults.HandleAsync(partnership, at, cancellationToken)).Select(fault => fault.Sentence)], mail.On, at.DateInLondon());
            case MailKind.ReferralNews:
                return await NewsAsync(mail, person, partnership, at, cancellationToken);
            case MailKind.ResponsibilityAsked:
                return await AskedAsync(mail, person, partnership, at, cancellationToken);
            default:
                throw new InvalidOperationException($"Nothing composes {mail.Kind}.");
        }
    }

    /// <summary>In place of a notice that did not arrive it says so, after whom to ring.</summary>
    private async Task<EmailContent?> HarmAsync(Notification mail, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(mail.Party, mail.Entry!.Value, cancellationToken) is not { } stored || HarmNotice.Compose(stored.Entry, present.Policy) is not { } notice)
        {
            return null;
        }

        return mail.InPlaceOf is { } key && await notifications.FindAsync(key.Party, key.Id, cancellationToken) is { Notification: var failed }
            ? UndeliverableMail.Compose(Failed(mail.Kind, failed, failed.SentTo, partnership), [], notice, Links.Contacts, at.DateInLondon())
            : notice;
    }

    /// <summary>What the mail that failed would have said, followed back through those that failed in its place.</summary>
    private async Task<EmailContent?> UndeliverableAsync(
        Notification mail, PersonId reader, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (mail.InPlaceOf is not { } key || await notifications.FindAsync(key.Party, key.Id, cancellationToken) is not { Notification: var failed })
        {
            return null;
        }

        var first = failed;

        for (var i = 0; i < InPlaceAtMost && first is { Kind: MailKind.Undeliverable, InPlaceOf: { } earlier }; i++)
        {
            first = (await notifications.FindAsync(earlier.Party, earlier.Id, cancellationToken))?.Notification ?? first;
        }

        var isBoard = partnership.Board.Contacts.Any(contact => contact.Person == reader);
        var notReached = failed.SentTo ?? failed.Person;
        var lines = new List<UntoldLine>();

        foreach (var raising in failed.Told)
        {
            if (await FindLadderAsync(raising, cancellationToken) is var (ladder, topic)
                && await OwnerOfAsync(raising, partnership, cancellationToken) is var (owner, path)
                && (mail.Agency is null || owner.Id == mail.Agency)
                && (isBoard || owner.Contacts.Any(contact => contact.Person == reader))
                && UndeliverableMail.LineFor(ladder, raising, topic with { Path = isBoard ? topic.Path : path ?? topic.Path }, notReached, at.DateInLondon()) is { } line)
            {
                lines.Add(line);
            }
        }

        // A digest of a day is never made anew: the next one says the rest.
        var original = first.Kind is MailKind.Digest or MailKind.Undeliverable ? null : await ContentAsync(first, reader, partnership, at, cancellationToken);
        return UndeliverableMail.Compose(
            Failed(first.Kind, failed, notReached, partnership), lines, original, isBoard ? Links.Board : Links.Contacts, at.DateInLondon());
    }

    private static FailedMail Failed(MailKind kind, Notification failed, PersonId? notReached, Partnership partnership)
    {
        var party = (failed.Agency is { } agency ? partnership.Find(agency) : null)
            ?? partnership.Parties.FirstOrDefault(each => each.Contacts.Any(contact => contact.Person == notReached)) ?? partnership.Find(failed.Party);
        var title = party?.Contacts.FirstOrDefault(contact => contact.Person == notReached)?.Title;
        return new FailedMail(kind, title ?? "former contact", party?.Name ?? "a party", failed.SentAt?.DateInLondon() ?? failed.On);
    }

    /// <summary>Who owes what a raising is about, and where that party puts it right; no path for what a party owes for itself.</summary>
    private async Task<(Party Owner, string? Path)?> OwnerOfAsync(RaisingKey raising, Partnership partnership, CancellationToken cancellationToken)
    {
        if (raising.Entry is not { } id)
        {
            return partnership.Find(raising.Agency) is { } itself ? (itself, null) : null;
        }

        return (await entries.FindAsync(raising.Agency, id, cancellationToken))?.Entry is { } entry
            && partnership.Find(Owners.Of(Catalogue.Find(raising.Check), entry, present.Policy, partnership)) is { } owner
                ? (owner, Links.For(owner, entry, raising.Check))
                : null;
    }

    private async Task<EmailContent?> NewsAsync(
        Notification mail, PersonId reader, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var found = new List<NewsOfEntry>();
        var agencies = AgenciesFor(mail, reader, partnership, at).Select(agency => agency.Id).ToHashSet();

        // Whoever left an agency between the event and the mail reads nothing of it any more.
        foreach (var news in mail.News.Where(news => agencies.Contains(news.Referrer)).GroupBy(news => news.Entry))
        {
            if (await entries.FindAnywhereAsync(news.Key, cancellationToken) is { } stored)
            {
                found.Add(new NewsOfEntry(stored.Entry, await store.ReadHistoryAsync(stored.Entry.Responsible, news.Key, cancellationToken), [.. news]));
            }
        }

        return ReferralNewsMail.Compose(found, partnership, present.At(at, partnership));
    }

    private async Task<EmailContent?> AskedAsync(
        Notification mail, PersonId reader, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var asked = new List<WaitingListEntry>();

        foreach (var agency in AgenciesFor(mail, reader, partnership, at))
        {
            asked.AddRange(await entries.AskedAsync(agency.Id, cancellationToken));
        }

        return ResponsibilityMail.Compose(asked, present.At(at, partnership));
    }

    /// <summary>
    /// The agencies of which somebody reads in a mail: those of the person it was planned for, in which the reader is named too. The board's people
    /// read on behalf of any of them.
    /// </summary>
    private static IEnumerable<Party> AgenciesFor(Notification mail, PersonId reader, Partnership partnership, DateTimeOffset at) =>
        partnership.Agencies.Where(agency => agency.IsReleasedOn(at.DateInLondon())
            && (agency.Id == mail.Agency || agency.Contacts.Any(contact => contact.Person == mail.Person))
            && (partnership.Board.Contacts.Any(contact => contact.Person == reader) || agency.Contacts.Any(contact => contact.Person == reader)));

    private async Task<EmailContent?> WeeklyAsync(Notification mail, Partnership partnership, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (mail.Agency is not { } id || partnership.Find(id) is not { } agency)
        {
            return null;
        }

        var own = await entries.OfAsync(agency, partnership, new MorningFacts(), cancellationToken);
        return WeeklySummary.Compose(agency, [.. own.Where(entry => entry.Responsible == agency.Id)], mail.About!.Value, present.At(at, partnership));
    }

    private async Task<EmailContent?> BoardDigestAsync(
        PersonId person, Party boardParty, Partnership partnership, DateOnly lastDigest, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ContactRole? role = new[] { ContactRole.Chair, ContactRole.BoardsManager }
            .Where(each => boardParty.WithRole(each).FirstOrDefault()?.Person == person).Select(each => (ContactRole?)each).FirstOrDefault();

        if (role is null)
        {
            return null;
        }

        var today = at.DateInLondon();
        var notices = await board.ReadNoticesAsync(cancellationToken);
        var fresh = new List<BoardLine>();
        var settled = new List<BoardLine>();
        var standing = 0;

        foreach (var notice in notices.Where(notice => role == ContactRole.BoardsManager || notice.Raising.Step >= Recipients.ChairToldAt))
        {
            if (await FindLadderAsync(notice.Raising, cancellationToken) is not var (ladder, topic) || ladder.N != notice.Raising.N)
            {
                continue;
            }

            var owner = partnership.Find(notice.Owner ?? notice.Raising.Agency);
            var line = new BoardLine(notice, topic, owner?.Name ?? "not in the directory", ladder.Deadline);
            var told = role == ContactRole.Chair ? notice.ChairToldOn : notice.ManagerToldOn;

            if (!ladder.IsOpen)
            {
                if (told is not null && ladder.ResolvedOn >= lastDigest && ladder.ResolvedOn < today && ladder.Step == notice.Raising.Step)
                {
                    settled.Add(line);
                }

                continue;
            }

            if (ladder.Step != notice.Raising.Step)
            {
                continue;
            }

            standing++;

            if (told is null && owner?.IsReleasedOn(today) is not false)
            {
                fresh.Add(line);
            }
        }

        var faults = role == ContactRole.BoardsManager ? await ownFaults.HandleAsync(partnership, at, cancellationToken) : [];
        return BoardDigest.Compose(role.Value, fresh, settled, [.. faults.Select(fault => fault.Sentence)], standing, today);
    }

    /// <summary>The ladder of a raising, wherever its entry lives by now, and what it is about; null when nothing is told of it any more.</summary>
    private async Task<(Ladder Ladder, Topic Topic)?> FindLadderAsync(RaisingKey raising, CancellationToken cancellationToken)
    {
        if (raising.Entry is not { } id)
        {
            var duty = (await duties.FindAsync(raising.Agency, raising.Check, raising.About, cancellationToken))?.Duty;
            return duty?.Ladder is { } own ? (own, Topic.Of(duty)) : null;
        }

        var entry = (await entries.FindAsync(raising.Agency, id, cancellationToken))?.Entry;
        return entry is { IsSilent: false } && entry.LadderFor(raising.Check) is { } ladder ? (ladder, Topic.Of(id, raising.Check, Links.Board)) : null;
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
