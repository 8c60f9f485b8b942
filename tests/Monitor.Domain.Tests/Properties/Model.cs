using Monitor.Domain.InterimSupport;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Properties;

/// <summary>
/// DOMAIN §3 once more, slowly and obviously: what is owed on a day, worked out from the bare list of what was recorded by then, one day and one
/// working day after another. It shares nothing with the checks but the events and the numbers of the policy.
/// </summary>
internal sealed class Model
{
    public static readonly string[] Codes =
    [
        "WL-01", "WL-02", "WL-03", "WL-04", "WL-05", "WL-06", "WL-07", "WL-08", "WL-09", "WL-10", "WL-11", "WL-12", "WL-13", "WL-14", "WL-15", "DG-01",
    ];

    private readonly World _world;
    private readonly Policy _policy;
    private readonly DateOnly _today;
    private readonly List<EntryEvent> _facts = [];
    private readonly Dictionary<DateOnly, int> _levels = [];

    public Model(World world, IReadOnlyList<EntryEvent> history, DateOnly today)
    {
        _world = world;
        _policy = world.Policy;
        _today = today;

        var withdrawn = history.OfType<FactWithdrawn>().Select(happened => happened.Sequence).ToHashSet();

        // What a ladder did is no fact about the family.
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i] is not (FactWithdrawn or LadderOpened or StepRaised or StepTold or LadderAcknowledged or LadderResolved) && !withdrawn.Contains(i + 1))
            {
                _facts.Add(history[i]);
            }
        }
    }

    /// <summary>The last day on which an obligation is met in time; nothing when it is not owed today.</summary>
    public DateOnly? Deadline(string code)
    {
        if (Closed()?.Reason == ClosingReason.Died)
        {
            return null;
        }

        return code switch
        {
            "WL-12" => IsOpen() || (Rejected() is not null && Closed() is null) ? ReferralAnswered() : null,
            "WL-13" => Rejected() is not null && Closed() is null ? Alternative() : null,
            "DG-01" => Commitment(),
            _ when !IsOpen() => null,
            "WL-01" => Lead(),
            "WL-02" => Support(),
            "WL-03" => SupportNotLapsed(),
            "WL-04" => Contact(),
            "WL-05" => Carers(),
            "WL-06" => WithQuietStart(Latest(Listing(), Days<NeedReviewed>(reviewed => reviewed.On)), _policy.NeedReviewed),
            "WL-07" => WaitFrom().AddDays(_policy.Services.Single(service => service.Code == First().Service).TargetDays),
            "WL-08" => Days<LongWaitDecided>(decided => decided.On).Any(on => on >= WaitFrom()) ? null : Running(WaitFrom(), _policy.LongWaitDecided),
            "WL-09" => Running(Latest(WaitFrom(), Days<HarmReviewed>(reviewed => reviewed.On)), _policy.HarmReviewed),
            "WL-10" => Visit(),
            "WL-11" => LevelAgreed(),
            "WL-14" => Handover(),
            "WL-15" => ResponsibilityTaken(),
            _ => throw new ArgumentOutOfRangeException(nameof(code)),
        };
    }

    public bool IsFinding(string code) => Deadline(code) < _today;

    /// <summary>The level of need that counts now.</summary>
    public int Level() => LevelOn(DateOnly.MaxValue);

    public DateOnly? QuietFrom() => First().QuietFrom;

    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek != DayOfWeek.Saturday && day.DayOfWeek != DayOfWeek.Sunday && !_world.BankHolidays.Contains(day);

    public DateOnly AfterWorkingDays(DateOnly day, int count)
    {
        for (; count > 0; count--)
        {
            do
            {
                day = day.AddDays(1);
            }
            while (!IsWorkingDay(day));
        }

        return day;
    }

    private Received First() => (Received)_facts[0];

    private IEnumerable<DateOnly> Days<T>(Func<T, DateOnly> day)
        where T : EntryEvent => _facts.OfType<T>().Select(day);

    private int LastIndex<T>(int before = int.MaxValue)
        where T : EntryEvent => _facts.FindLastIndex(Math.Min(before, _facts.Count) - 1, happened => happened is T);

    private T? LastAfter<T>(int index, int before = int.MaxValue)
        where T : EntryEvent => LastIndex<T>(before) is var found && found > index ? (T)_facts[found] : null;

    private static DateOnly Latest(DateOnly one, IEnumerable<DateOnly> others) => others.Append(one).Max();

    private ServiceStarted? Started(int before = int.MaxValue) => LastAfter<ServiceStarted>(LastIndex<Reopened>(before), before);

    private EntryClosed? Closed(int before = int.MaxValue) => LastAfter<EntryClosed>(LastIndex<Reopened>(before), before);

    private ReferralRejected? Rejected(int before = int.MaxValue) => LastAfter<ReferralRejected>(
        new[] { LastIndex<Reopened>(before), LastIndex<ReferralAccepted>(before), LastIndex<Resubmitted>(before) }.Max(), before);

    private ReferralAccepted? Accepted() => LastAfter<ReferralAccepted>(Math.Max(LastIndex<ReferralRejected>(), LastIndex<Resubmitted>()));

    private bool IsOpen() => Started() is null && Closed() is null && Rejected() is null;

    private DateOnly ReceivedOn() => _facts.OfType<ReferralDateCorrected>().LastOrDefault()?.ReceivedOn ?? First().ReceivedOn;

    private DateOnly Listing() => _facts.OfType<Reopened>().LastOrDefault()?.On ?? ReceivedOn();

    /// <summary>One wait goes on over earlier waits that were joined to it, and over a gap of at most five days; after longer another begins.</summary>
    private DateOnly WaitFrom()
    {
        var from = ReceivedOn();

        for (var i = 0; i < _facts.Count; i++)
        {
            if (_facts[i] is SpellJoined joined && joined.WaitFrom < from)
            {
                from = joined.WaitFrom;
            }

            if (_facts[i] is Reopened reopened && (Started(i)?.On ?? Closed(i)?.On ?? Rejected(i)?.On) is { } ended
                && reopened.On.DayNumber - ended.DayNumber > 5)
            {
                from = reopened.On;
            }
        }

        return from;
    }

    private int? SeenOn(DateOnly day, LevelView side) => _facts.OfType<LevelRecorded>()
        .Where(level => level.On <= day && ((level.View ?? LevelView.Referrer) == side || level.View == LevelView.Agreed))
        .OrderBy(level => level.On).ThenBy(level => level.View == LevelView.Agreed)
        .LastOrDefault()?.Level;

    private int LevelOn(DateOnly day) => _levels.TryGetValue(day, out var known) ? known : _levels[day] = (SeenOn(day, LevelView.Referrer), SeenOn(day, LevelView.Service)) switch
    {
        (null, null) => 3,
        ({ } referrer, null) => referrer,
        (null, { } service) => service,
        ({ } referrer, { } service) => Math.Max(referrer, service),
    };

    private DateOnly After(DateOnly day, Allowance allowance, int level)
    {
        var days = new[] { allowance.Level1, allowance.Level2, allowance.Level3, allowance.Level4 }[level - 1];
        return allowance.InWorkingDays ? AfterWorkingDays(day, days) : day.AddDays(days);
    }

    private DateOnly Running(DateOnly start, Allowance allowance)
    {
        var deadline = After(start, allowance, LevelOn(start));

        for (var day = start.AddDays(1); day <= _today; day = day.AddDays(1))
        {
            if (LevelOn(day) > LevelOn(day.AddDays(-1)) && After(day, allowance, LevelOn(day)) is var sooner && sooner < deadline)
            {
                deadline = sooner;
            }
        }

        return deadline;
    }

    private DateOnly WithQuietStart(DateOnly start, Allowance allowance)
    {
        var deadline = Running(start, allowance);

        if (QuietFrom() is { } quiet && AfterWorkingDays(Running(quiet, allowance), _policy.QuietStartWorkingDays) is var later && later > deadline)
        {
            return later;
        }

        return deadline;
    }

    private DateOnly? Lead()
    {
        var isNamed = false;
        DateOnly? left = null;

        foreach (var happened in _facts.Where(happened => happened is LeadNamed or LeadEnded).OrderBy(happened => happened is LeadNamed named ? named.On : ((LeadEnded)happened).On))
        {
            isNamed = happened is LeadNamed;
            left = happened is LeadEnded ended ? ended.On : left;
        }

        return isNamed ? null : WithQuietStart(left > Listing() ? left.Value : Listing(), _policy.LeadNamed);
    }

    /// <summary>The days of one support: until it ended or its review-by, without its provider's long closures that nobody carries.</summary>
    private bool IsGiven(SupportRecorded support, DateOnly day) =>
        support.StartedOn <= day && day <= LastDay(support).Day && !IsStopped(support, day);

    private (DateOnly Day, bool Ended) LastDay(SupportRecorded support)
    {
        var after = _facts.SkipWhile(happened => !ReferenceEquals(happened, support)).ToList();
        var reviewed = after.OfType<SupportReviewed>().Where(review => review.Number == support.Number).OrderBy(review => review.On).LastOrDefault();
        var ended = after.OfType<SupportEnded>().LastOrDefault(end => end.Number == support.Number)?.On ?? support.EndedOn;
        var reviewBy = reviewed?.ReviewBy ?? support.ReviewBy;
        return ended <= reviewBy ? (ended.Value, true) : (reviewBy, false);
    }

    private bool IsStopped(SupportRecorded support, DateOnly day) => support.Kind is SupportKind.SchoolBased or SupportKind.Group
        && _world.Closures.Any(closure => closure.From <= day && day <= closure.To
            && closure.To.DayNumber - closure.From.DayNumber + 1 >= _policy.Closures.LongFromDays
            && !_facts.OfType<HolidayPlanMade>().Any(plan => plan.Number == support.Number && plan.From <= closure.From && plan.To >= closure.To));

    private bool IsCovered(DateOnly day) => _facts.OfType<SupportRecorded>().Any(support => IsGiven(support, day))
        || _facts.OfType<SupportWasDeclined>().Any(declined => declined.On <= day && day <= declined.AskAgainOn);

    private bool HasBegun()
    {
        for (var day = ReceivedOn(); day <= _today; day = day.AddDays(1))
        {
            if (IsCovered(day))
            {
                return true;
            }
        }

        return false;
    }

    private DateOnly? Support() => HasBegun() ? null : WithQuietStart(Listing(), _policy.SupportRecorded);

    private DateOnly? SupportNotLapsed()
    {
        if (!HasBegun())
        {
            return null;
        }

        var last = _today;

        while (!IsCovered(last))
        {
            last = last.AddDays(-1);
        }

        while (last >= _today && IsCovered(last.AddDays(1)))
        {
            last = last.AddDays(1);
        }

        // Review-by days and days to ask again are days of cover: the lapse begins on the day after.
        var passed = _facts.OfType<SupportRecorded>().Any(support => IsGiven(support, last) && LastDay(support) == (last, false))
            || _facts.OfType<SupportWasDeclined>().Any(declined => declined.AskAgainOn == last);
        var lapsed = passed ? last.AddDays(1) : last;
        return WithQuietStart(lapsed > Listing() ? lapsed : Listing(), _policy.SupportNotLapsed);
    }

    private DateOnly Contact()
    {
        var contacts = Days<ContactMade>(contact => contact.On).Concat(Days<AlternativeNamed>(named => named.On)).ToList();
        var start = Latest(Listing(), contacts);
        var deadline = WithQuietStart(start, _policy.Contact);
        var decided = Days<AttemptsDecided>(decision => decision.On).DefaultIfEmpty(DateOnly.MinValue).Max();

        if (decided > start && AfterWorkingDays(decided, _policy.Attempts.StandsInWorkingDays) is var stands && stands > deadline)
        {
            deadline = stands;
        }

        var unanswered = _facts.OfType<ContactAttempted>()
            .Where(attempt => attempt.On >= Listing() && attempt.On > decided && contacts.All(on => attempt.On > on)).ToList();

        foreach (var day in unanswered.Select(attempt => attempt.On).Order())
        {
            var soFar = unanswered.Where(attempt => attempt.On <= day).ToList();

            if (soFar.DistinctBy(attempt => attempt.On).Count() >= _policy.Attempts.Days && soFar.DistinctBy(attempt => attempt.Means).Count() >= _policy.Attempts.Means)
            {
                var owed = AfterWorkingDays(day, _policy.Attempts.DecisionWorkingDays);
                return owed < deadline ? owed : deadline;
            }
        }

        return deadline;
    }

    private DateOnly? Carers()
    {
        var said = ExpectedOn(Listing());
        List<DateOnly> versions = [Listing()];

        for (var day = Listing(); day <= _today; day = day.AddDays(1))
        {
            var expected = ExpectedOn(day);

            if (said is { } before && Math.Abs(expected!.Value - before) >= _policy.Carers.ChangeOfDays && day >= versions[^1].AddDays(_policy.Carers.AtMostEveryDays))
            {
                versions.Add(day);
                said = expected;
            }

            said ??= expected;
        }

        for (var version = 1; version <= versions.Count; version++)
        {
            if (SomebodyMisses(version))
            {
                return version == 1 ? WithQuietStart(Listing(), _policy.CarersTold) : AfterWorkingDays(versions[version - 1], _policy.Carers.LaterWorkingDays);
            }
        }

        return null;
    }

    private int? ExpectedOn(DateOnly day) => _facts.OfType<ExpectedWaitChanged>().Where(expected => expected.On <= day).OrderBy(expected => expected.On).LastOrDefault()?.Days;

    private bool SomebodyMisses(int version) => !_facts.OfType<CarerAdded>().Any()
        || _facts.OfType<CarerAdded>().Any(carer => !Knows(carer.Number, version) && !IsNotToBeTold(carer.Number));

    private bool Knows(int carer, int version) => ToldSinceListing(carer).Any(told => told.Version >= version);

    /// <summary>What a carer was told of an earlier listing says nothing of this one.</summary>
    private IEnumerable<CarerTold> ToldSinceListing(int carer) => _facts.Skip(LastIndex<Reopened>() + 1).OfType<CarerTold>().Where(told => told.Number == carer);

    private bool IsNotToBeTold(int carer)
    {
        var isConfirmed = false;
        var highest = 0;

        foreach (var happened in _facts)
        {
            highest = happened is Reopened ? 0 : highest;

            if (happened is CarerNotToBeTold decision && decision.Number == carer)
            {
                isConfirmed = false;
            }
            else if (happened is NotTellingConfirmed confirmed && confirmed.Number == carer)
            {
                isConfirmed = true;
            }
            else if (happened is CarerTold told && told.Number == carer && told.Version >= highest)
            {
                isConfirmed = false;
                highest = told.Version;
            }
        }

        return isConfirmed;
    }

    private DateOnly? Visit()
    {
        var statuses = _facts.OfType<StatusRecorded>().OrderBy(status => status.Since).ToList();
        var days = statuses.LastOrDefault()?.Status switch
        {
            StatutoryStatus.ChildInNeed => _policy.Visits.ChildInNeed,
            StatutoryStatus.ChildProtection => _policy.Visits.ChildProtection,
            _ => 0,
        };

        if (days == 0)
        {
            return null;
        }

        var since = statuses.AsEnumerable().Reverse().TakeWhile(status => status.Status == statuses[^1].Status).Last().Since;
        var dayOne = Latest(since, _facts.OfType<StatutoryVisitMade>().Where(visit => visit.ChildSeen).Select(visit => visit.On));
        return AfterWorkingDays(dayOne, days - 1);
    }

    private DateOnly? LevelAgreed()
    {
        DateOnly? since = null;
        var first = _facts.OfType<LevelRecorded>().Select(level => level.On).DefaultIfEmpty(_today.AddDays(1)).Min();

        for (var day = first; day <= _today; day = day.AddDays(1))
        {
            since = SeenOn(day, LevelView.Referrer) is { } one && SeenOn(day, LevelView.Service) is { } other && one != other ? since ?? day : null;
        }

        return since is { } start ? Running(start, _policy.LevelAgreed) : null;
    }

    private DateOnly? ReferralAnswered()
    {
        var again = LastIndex<Resubmitted>();
        var isTold = (Accepted()?.On ?? Rejected()?.On) is { } answered
            && _facts.Skip(Math.Max(again, LastIndex<ReferralRejected>()) + 1).OfType<ReferrerTold>().Any(told => told.On >= answered);
        return isTold || _facts.OfType<PlaceOffered>().Any() ? null : Running(again < 0 ? ReceivedOn() : ((Resubmitted)_facts[again]).On, _policy.ReferralAnswered);
    }

    private DateOnly? Alternative()
    {
        var rejected = Rejected()!;
        return _facts.Skip(LastIndex<Resubmitted>() + 1).OfType<AlternativeNamed>().Any(named => named.On >= rejected.On) ? null : Running(rejected.On, _policy.AlternativeNamed);
    }

    private DateOnly? Commitment() => Closed() is { Reason: ClosingReason.Declined, RaisesConcern: not null } closed
        && !_facts.OfType<CommitmentReviewed>().Any(reviewed => reviewed.On.DayNumber >= closed.On.DayNumber - _policy.Guard.ReviewWithinDays)
            ? closed.On
            : null;

    private DateOnly? Handover()
    {
        if (_facts.OfType<EligibilityEnds>().LastOrDefault() is not { Month: var month })
        {
            return null;
        }

        var askedFrom = month.AddMonths(-_policy.Handover.MonthsBefore);
        var known = _facts.OfType<EligibilityEnds>().Reverse().TakeWhile(ends => ends.Month == month).Min(ends => ends.On);

        if (_today < askedFrom || _facts.OfType<HandoverPlanned>().Any())
        {
            return null;
        }

        var deadline = month.AddDays(-_policy.Handover.DaysBefore);
        return known <= deadline ? deadline : month.AddDays(-_policy.Handover.LateDaysBefore);
    }

    private DateOnly? ResponsibilityTaken()
    {
        var settled = Math.Max(LastIndex<ResponsibilityAccepted>(), LastIndex<ResponsibilitySettled>());
        var asked = LastAfter<ResponsibilityProposed>(settled);
        return asked is null ? null
            : LastAfter<ResponsibilityRefused>(settled) is { } refused ? AfterWorkingDays(refused.On, _policy.SettledWorkingDays)
            : Running(asked.On, _policy.ResponsibilityTaken);
    }
}
