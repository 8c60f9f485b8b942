using System.Diagnostics.Metrics;
using Monitor.Domain.Email;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Hosting.Telemetry;

/// <summary>
/// The metrics of this program, each in <c>docs/telemetry.md</c>. They are what sweep, relay and the look at oneself have read anyway: collecting them reads
/// nothing. Each instance tells what it saw last, and what it saw too long ago it does not tell.
/// </summary>
internal sealed class Figures
{
    public const string Meter = "Monitor";

    public const string Service = "monitor.service";
    public const string Check = "monitor.check";
    public const string MailClass = "monitor.mail.class";
    public const string MailState = "monitor.mail.state";
    public const string Way = "monitor.way";

    /// <summary>Three looks at oneself.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(15);

    private readonly TimeProvider _clock;
    private readonly TimeProvider _realTime;
    private readonly SmallNumbersPolicy _smallNumbers;
    private readonly Counter<long> _mails;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _raised;
    private readonly Counter<long> _sweepFaults;
    private readonly Counter<long> _signInFaults;

    private Seen<OwnState>? _state;
    private Seen<NightFigures>? _night;
    private Seen<DateTimeOffset>? _sweep;
    private Seen<TimeSpan>? _outbox;

    public Figures(IMeterFactory meters, TimeProvider clock, [FromKeyedServices(Clocks.Real)] TimeProvider realTime, Policy policy)
    {
        (_clock, _realTime, _smallNumbers) = (clock, realTime, policy.SmallNumbers);
        var meter = meters.Create(Meter);

        meter.CreateObservableGauge("monitor.waiting", () => Night(night => Counts(night.Waiting, Service)), "{family}", "Families waiting, by service.");
        meter.CreateObservableGauge("monitor.findings.open", () => Night(night => Counts(night.Findings, Check)), "{finding}", "Findings open, by check.");
        meter.CreateObservableGauge("monitor.deadline.oldest_unmet", () => Night(DaysOverdue), "d", "Days since the oldest deadline that is not met.");
        meter.CreateObservableGauge("monitor.sweep.age", () => Known(_sweep, swept => One(AgeOf(swept))), "s", "Since the last complete sweep.");
        meter.CreateObservableGauge("monitor.audit.age", () => State(state => state.LastAudit is { } audit ? One(AgeOf(audit.At)) : []), "s", "Since the last audit was done.");
        meter.CreateObservableGauge("monitor.audit.faults", () => State(state => state.AuditFaults is { } faults ? One(faults) : []), "{fault}", "What the last audit found.");
        meter.CreateObservableGauge("monitor.outbox.age", () => Known(_outbox, age => One(Math.Round(age.TotalSeconds))), "s", "Since the oldest message in any outbox was due.");
        meter.CreateObservableGauge("monitor.reports.late", () => State(state => One(state.ReportsLate)), "{report}", "Monthly summaries due and not made.");
        meter.CreateObservableGauge("monitor.aside", () => State(state => One(state.MessagesAside)), "{message}", "Messages kept aside for a person.");
        meter.CreateObservableGauge("monitor.escalations.undeliverable", () => State(state => One(state.Undeliverable(_clock.GetUtcNow()))), "{mail}", "Mails that reached nobody, of the last week.");
        meter.CreateObservableGauge("monitor.holidays.days_left", () => State(DaysOfHolidays), "d", "Days for which bank holidays are listed.");
        _mails = meter.CreateCounter<long>("monitor.mails", "{mail}", "Mails that came to a state.");
        _messages = meter.CreateCounter<long>("monitor.messages", "{message}", "Messages by what became of them.");
        _raised = meter.CreateCounter<long>("monitor.sweep.raised", "{step}", "Steps of ladders that sweeps raised.");
        _sweepFaults = meter.CreateCounter<long>("monitor.sweep.faults", "{entry}", "Entries that a sweep could not look at.");
        _signInFaults = meter.CreateCounter<long>("monitor.signin.faults", "{attempt}", "Tokens and sign-ins refused.");
    }

    /// <summary>A look at oneself, and what the last audit counted.</summary>
    public void Saw(OwnState state, NightFigures? night)
    {
        _state = new(state, Real);
        _night = night is null ? null : new(night.ForOperators(_smallNumbers), Real);
        Swept(state.LastSweep);
    }

    /// <summary>A sweep that went through all agencies.</summary>
    public void Swept(DateTimeOffset at, int raised, int faults)
    {
        Swept(at);
        _raised.Add(raised);
        _sweepFaults.Add(faults);
    }

    /// <summary>A round of the relay through all outboxes, before which the oldest message was due for so long.</summary>
    public void Relayed(TimeSpan oldest) => _outbox = new(oldest, Real);

    public void Message(string queue, string outcome) => _messages.Add(1, new(Traces.Queue, queue), new(Traces.Outcome, outcome));

    public void Mail(Notification mail) => _mails.Add(1, new(MailClass, ClassOf(mail.Kind)), new(MailState, StateOf(mail.State)));

    /// <param name="way">By what somebody wanted to be known: token, code or provider.</param>
    public void SignInRefused(string way) => _signInFaults.Add(1, new KeyValuePair<string, object?>(Way, way));

    /// <summary>Wide enough that no class is of one family's harm.</summary>
    private static string ClassOf(MailKind kind) => kind switch
    {
        _ when kind.IsEscalation => "escalation",
        MailKind.Digest => "digest",
        MailKind.WeeklySummary or MailKind.MonthlySummary => "summary",
        _ => "other",
    };

    private static string StateOf(DeliveryState state) => state == DeliveryState.Planned ? "postponed" : state.ToString().ToLowerInvariant();

    private static IEnumerable<Measurement<double>> Counts(IEnumerable<KeyValuePair<string, int>> counts, string attribute) =>
        counts.Select(count => new Measurement<double>(count.Value, new KeyValuePair<string, object?>(attribute, count.Key)));

    private static IEnumerable<Measurement<double>> One(double value) => [new(value)];

    private DateTimeOffset Real => _realTime.GetUtcNow();

    private void Swept(DateTimeOffset? at)
    {
        if (at is { } instant && (_sweep is not { } before || before.Value <= instant))
        {
            _sweep = new(instant, Real);
        }
    }

    private double AgeOf(DateTimeOffset instant) => Math.Max(0, Math.Round((_clock.GetUtcNow() - instant).TotalSeconds));

    private IEnumerable<Measurement<double>> DaysOverdue(NightFigures night) =>
        night.OldestDeadline is { } deadline ? One(_clock.TodayInLondon().DayNumber - deadline.DayNumber) : [];

    private IEnumerable<Measurement<double>> DaysOfHolidays(OwnState state) => One(state.HolidaysUntil.DayNumber - _clock.TodayInLondon().DayNumber);

    private IEnumerable<Measurement<double>> State(Func<OwnState, IEnumerable<Measurement<double>>> tell) => Known(_state, tell);

    /// <summary>A night's figures are of no use once the next night's should be there.</summary>
    private IEnumerable<Measurement<double>> Night(Func<NightFigures, IEnumerable<Measurement<double>>> tell) =>
        _state?.Value.LastAudit is { } audit && _clock.GetUtcNow() - audit.At <= OwnState.AuditLateAfter ? Known(_night, tell) : [];

    private IEnumerable<Measurement<double>> Known<T>(Seen<T>? seen, Func<T, IEnumerable<Measurement<double>>> tell) =>
        seen is not null && Real - seen.At <= KnownFor ? tell(seen.Value) : [];

    /// <summary>Something, and when in real time it was seen.</summary>
    private sealed record Seen<T>(T Value, DateTimeOffset At);
}
