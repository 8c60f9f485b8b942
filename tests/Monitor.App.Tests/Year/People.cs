using System.Globalization;
using Monitor.App.Features.Records;
using Monitor.App.Features.Referrals;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Year;

/// <summary>
/// What people do in a day: refer, record what falls due or is overdue, more or less diligently by agency, and now and then something else. Everything
/// goes through the use cases; one seed makes one year.
/// </summary>
internal sealed class People(TestApp app, int seed, int subjects, CancellationToken cancellationToken)
{
    private const int ReferringDays = 340;
    private readonly Random _random = new(seed);
    private readonly Dictionary<PartyId, double> _diligence = YearPartnership.Agencies
        .Select((agency, i) => (agency.Id, Diligence: 0.35 + (0.05 * (i % 12)))).ToDictionary(pair => pair.Id, pair => pair.Diligence);

    private int _referred;
    private int _recorded;

    public int Referred => _referred;

    public int Recorded => _recorded;

    public int Refused { get; private set; }

    public async Task DoAsync(DateOnly today, IReadOnlyList<WaitingListEntry> entries)
    {
        var due = Math.Min(subjects, (int)((long)subjects * (today.DayNumber - YearPartnership.First.DayNumber + 1) / ReferringDays));

        while (_referred < due)
        {
            await ReferAsync(today, _referred++);
        }

        if (!Calendars.EnglandAndWales.Includes(today))
        {
            return;
        }

        foreach (var entry in entries)
        {
            await LookAfterAsync(entry, today);
        }
    }

    private async Task ReferAsync(DateOnly today, int number)
    {
        var agencies = YearPartnership.Agencies;
        var from = agencies[_random.Next(agencies.Count)].Id;
        var to = _random.Next(15) == 0 ? agencies[_random.Next(agencies.Count)].Id : from;
        var received = today.AddDays(-_random.Next(4));
        var status = _random.Next(12) switch { 0 => StatutoryStatus.ChildInNeed, 1 => StatutoryStatus.ChildProtection, 2 => StatutoryStatus.EarlyHelp, _ => StatutoryStatus.None };
        var referral = new Referral
        {
            Service = _random.Next(5) < 3 ? "FI" : "CAMHS",
            ResponsibleAgency = to.ToString(),
            CaseReference = $"CASE-{number:D5}",
            ReceivedOn = received,
            Level = _random.Next(20) switch { 0 => null, 1 => 4, < 6 => 1, < 13 => 2, _ => 3 },
            Status = status,
            StatusSince = status == StatutoryStatus.None ? null : received,
            Authority = status is StatutoryStatus.ChildInNeed or StatutoryStatus.ChildProtection ? "northmere-council" : null,
            HarmMark = _random.Next(40) == 0,
            LeadRole = _random.Next(3) == 0 ? "Family support lead" : null,
        };

        var key = $"referral-{number:D5}";
        var result = await app.Get<AddReferral>().HandleAsync(new Actor(from, "referrer"), key, Digest.Of(key), referral, key, cancellationToken);
        Assert.True(result.IsSuccess(out _, out var problem), problem?.Detail);
    }

    private async Task LookAfterAsync(WaitingListEntry entry, DateOnly today)
    {
        var diligence = _diligence[entry.Responsible];
        var now = Days.On(today);
        var assessment = Catalogue.Assess(entry, now);

        for (var i = 0; i < Catalogue.All.Count; i++)
        {
            var deadline = assessment[i].Deadline;
            var chance = deadline == Standing.Never ? 0 : deadline < today ? 0.12 : deadline <= today.AddDays(6) ? 0.35 : 0;

            if (chance > 0 && _random.NextDouble() < chance * diligence * 1.5)
            {
                await MeetAsync(entry, Catalogue.All[i].Code, today);
            }
        }

        await SomethingElseAsync(entry, today);
    }

    private Task MeetAsync(WaitingListEntry entry, string code, DateOnly today)
    {
        var on = today.AddDays(-_random.Next(3));
        on = on < entry.OnListSince ? entry.OnListSince : on;

        return code switch
        {
            "WL-01" => RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Lead(known, on, "Family support lead", now)),
            "WL-02" or "WL-03" => SupportAsync(entry, today),
            "WL-04" when _random.Next(5) == 0 => RecordAsync(entry, Attempting(on, (ContactMeans)_random.Next(5))),
            "WL-04" when entry.Attempts.Length >= 3 => RecordAsync(
                entry, (WaitingListEntry known, in Circumstances now) => Recording.Decision(known, today, AttemptsDecision.Visit, null, now)),
            "WL-04" => RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Contact(known, on, null, now)),
            "WL-05" when entry.Carers.IsEmpty => RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.NewCarer(known, "Mother", on, now)),
            "WL-05" => RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.TellingCarer(known, known.Carers[0].Number, on, now)),
            "WL-06" => RecordAsync(
                entry, (WaitingListEntry known, in Circumstances now) => Recording.NeedReview(known, on, now.Policy.NeedTools[0], NeedResult.Same, now)),
            "WL-07" => StartAsync(entry, today),
            "WL-08" => ByTeamAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.LongWait(known, today, LongWaitDecision.KeepPlace, now)),
            "WL-09" => ByTeamAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.HarmReview(known, today, false, now)),
            "WL-10" => RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Visit(known, on, true, now)),
            "WL-11" => RecordAsync(
                entry, (WaitingListEntry known, in Circumstances now) => Recording.Level(known, today, known.LevelsSeen.Max(seen => seen.Level), now, LevelView.Agreed)),
            "WL-12" => AnswerAsync(entry, today),
            "WL-13" => RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Alternative(known, today, "Youth centre", now)),
            "WL-15" => RespondAsync(entry),
            "DG-01" => CommitAsync(entry, today),
            _ => Task.CompletedTask,
        };
    }

    private static FactRule Attempting(DateOnly on, ContactMeans means) =>
        (WaitingListEntry known, in Circumstances now) => Recording.Attempt(known, on, means, now);

    private async Task SupportAsync(WaitingListEntry entry, DateOnly today)
    {
        if (_random.Next(8) == 0)
        {
            await RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Declined(known, today, "Mother", today.AddDays(28), now));
            return;
        }

        if (entry.Supports.LastOrDefault() is { EndedOn: null } last && _random.Next(2) == 0)
        {
            await RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.SupportReview(known, last.Number, today, today.AddDays(42), now));
            return;
        }

        var kind = entry.Responsible.ToString().StartsWith("school", StringComparison.Ordinal) ? SupportKind.SchoolBased : SupportKind.Parenting;
        var weeks = 4 + _random.Next(8);
        await RecordAsync(entry, (WaitingListEntry known, in Circumstances now) =>
            Recording.Support(known, kind, "Family hub", today, today.AddDays(7 * weeks), null, true, now, null, entry.Responsible));
    }

    private async Task StartAsync(WaitingListEntry entry, DateOnly today)
    {
        if (_random.Next(3) > 0)
        {
            return;
        }

        ClockStop? part = Days.On(today).Policy.Service(entry.Service).StopsAtAllThree ? (ClockStop)_random.Next(3) : null;
        await ByTeamAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Start(known, today, now, part));
    }

    private Task AnswerAsync(WaitingListEntry entry, DateOnly today)
    {
        if (entry.AcceptedOn is not null || entry.Rejection is not null)
        {
            return ByTeamAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.TellingReferrer(known, today, now));
        }

        DateOnly? told = _random.Next(4) == 0 ? null : today;
        return _random.Next(12) == 0
            ? ByTeamAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Rejecting(known, today, RejectionReason.ThresholdNotMet, null, told, now))
            : ByTeamAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Acceptance(known, today, told, now));
    }

    private Task RespondAsync(WaitingListEntry entry)
    {
        var to = entry.Proposal!.To;

        if (entry.Proposal.RefusedOn is not null)
        {
            var partnership = new Partnership(YearPartnership.Parties);
            return RecordElsewhereAsync(PartyId.Board, entry, (WaitingListEntry known, in Circumstances now) => Recording.Settling(known, known.Responsible, partnership, now));
        }

        return _random.Next(2) == 0
            ? RecordElsewhereAsync(to, entry, (WaitingListEntry known, in Circumstances now) => Recording.Refusing(known, to, "No capacity", now))
            : RecordElsewhereAsync(to, entry, (WaitingListEntry known, in Circumstances now) => Recording.Accepting(known, to, now));
    }

    private Task CommitAsync(WaitingListEntry entry, DateOnly today) => RecordAsync(entry, (WaitingListEntry known, in Circumstances now) =>
        Recording.Commitment(known, today, "Team manager", new CommitmentAnswers(false, false, false, true), null, now));

    /// <summary>What happens on few days of a wait: levels, harm, holds, acknowledgements, offers, closings, reopenings, corrections.</summary>
    private async Task SomethingElseAsync(WaitingListEntry entry, DateOnly today)
    {
        var chance = _random.Next(1000);

        if (!entry.IsOpen)
        {
            if (chance == 0 && entry.Rejection is null && entry.Closure?.Reason != ClosingReason.Died)
            {
                await RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Reopening(known, today, "Needs came back", now));
            }
            else if (chance < 30 && entry.Rejection is not null)
            {
                await RecordAsync(entry, (WaitingListEntry known, in Circumstances now) => Recording.Resubmission(known, today, now));
            }

            return;
        }

        if (chance < 60 && entry.Ladders.FirstOrDefault(ladder => ladder is { IsOpen: true, Step: > 0 } && ladder.Acknowledgement?.Step != ladder.Step) is { } open)
        {
            var until = Calendars.EnglandAndWales.Add(today, _random.Next(8));
            await RecordAsync(entry, (WaitingListEntry known, in Circumstances now) =>
                Recording.Acknowledging(known, [open.Check], "Head of service", until, "Waiting for a meeting", now));
            return;
        }

        FactRule? rule = chance switch
        {
            60 or 61 => (WaitingListEntry known, in Circumstances now) => Recording.Level(known, today, Math.Min(4, known.Level + 1), now),
            62 => (WaitingListEntry known, in Circumstances now) => Recording.Level(known, today, 2, now, LevelView.Service),
            63 => (WaitingListEntry known, in Circumstances now) => Recording.Harm(known, today, now),
            64 or 65 => (WaitingListEntry known, in Circumstances now) => Recording.SocialCare(known, today, "Head teacher", now),
            66 or 67 => (WaitingListEntry known, in Circumstances now) => Recording.Holding(known, today.AddDays(20), "Team manager", "Family away", now),
            68 => (WaitingListEntry known, in Circumstances now) => Recording.Offer(known, today, now),
            69 or 70 => (WaitingListEntry known, in Circumstances now) => Recording.ExpectedWait(known, 60 + (today.Day * 5), today, now),
            71 or 72 => (WaitingListEntry known, in Circumstances now) => Recording.Closing(known, new ClosingFacts(today, ClosingReason.Declined, RaisesConcern: false), now),
            73 => (WaitingListEntry known, in Circumstances now) => Recording.Closing(known, new ClosingFacts(today, ClosingReason.ReferredElsewhere), now),
            74 when today.Day < 8 => (WaitingListEntry known, in Circumstances now) => Recording.Closing(known, new ClosingFacts(today, ClosingReason.Died), now),
            75 => (WaitingListEntry known, in Circumstances now) => Recording.Contact(known, today.AddDays(-10), null, now),
            76 => (WaitingListEntry known, in Circumstances now) => Recording.EligibilityEnd(known, today.AddMonths(4), now),
            77 => (WaitingListEntry known, in Circumstances now) => Recording.Visit(known, today, true, now),
            _ => null,
        };

        if (rule is not null)
        {
            await RecordAsync(entry, rule);
        }
    }

    private Task RecordAsync(WaitingListEntry entry, FactRule rule) => KeepAsync(
        app.Get<RecordFact>().HandleAsync(new Actor(entry.Responsible, "practitioner"), entry.Id, rule, NextReceipt(out var key), key, cancellationToken));

    private Task ByTeamAsync(WaitingListEntry entry, FactRule rule) => RecordElsewhereAsync(Days.On(YearPartnership.First).Policy.Service(entry.Service).Team, entry, rule);

    private Task RecordElsewhereAsync(PartyId party, WaitingListEntry entry, FactRule rule) => KeepAsync(app.Get<RecordFact>().HandleElsewhereAsync(
        new Actor(party, "practitioner"), entry.Id, _ => true, rule, NextReceipt(out var key), key, cancellationToken));

    private Receipt NextReceipt(out string key)
    {
        key = string.Create(CultureInfo.InvariantCulture, $"fact-{_recorded++:D6}");
        return new Receipt(key, key);
    }

    /// <summary>What the rules refuse is what people would be told; it changes nothing.</summary>
    private async Task KeepAsync(Task<Result<WaitingListEntry>> recorded) => Refused += (await recorded).IsSuccess(out _, out _) ? 0 : 1;
}
