using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <content>Carers, holiday plans, refusals of support, linked entries and acknowledgements.</content>
public static partial class Recording
{
    private const int CarersAtMost = 12;
    private const int LongestWaitDays = 2000;

    /// <summary>Somebody who cares for the child, by role; told at once when a day is given.</summary>
    public static Result<ImmutableArray<NewEvent>> NewCarer(WaitingListEntry entry, string? role, DateOnly? toldOn, in Circumstances now)
    {
        var faults = new Faults();
        var named = faults.Words(role, "role", LongestRole, "Say who it is by role: mother, father, foster carer. Never a name.");
        faults.Needs(entry.Carers.Length < CarersAtMost, "too-many-carers", $"No more than {CarersAtMost} carers are recorded.", "role");
        var told = faults.OptionallyHappened(toldOn, "toldOn", now.Today);
        var number = entry.Carers.Select(carer => carer.Number).DefaultIfEmpty(0).Max() + 1;
        var version = CarerMessage.Owed(entry, told ?? now.Today, now.Policy.Carers).Version;
        return faults.Or(entry, () => told is { } on
            ? [new NewEvent(new CarerAdded(number, named)), new NewEvent(new CarerTold(number, version, on))]
            : [new NewEvent(new CarerAdded(number, named))]);
    }

    /// <summary>A carer was told what was to be told on that day: on the list, the expected wait, whom to call.</summary>
    public static Result<ImmutableArray<NewEvent>> TellingCarer(WaitingListEntry entry, int? carer, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var number = faults.Carer(entry, carer);
        var version = CarerMessage.Owed(entry, day, now.Policy.Carers).Version;
        return faults.Or(entry, () => [new NewEvent(new CarerTold(number, version, day))]);
    }

    public static Result<ImmutableArray<NewEvent>> NotTelling(WaitingListEntry entry, int? carer, NotTellingReason? reason, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        var number = faults.Carer(entry, carer);
        faults.Needs(
            reason is not null, "reason-missing", "Choose why: safety, no parental responsibility, the young person's wish, or untraceable.", "reason");
        return faults.Or(entry, () => [new NewEvent(new CarerNotToBeTold(number, reason!.Value, day))]);
    }

    /// <summary>The safeguarding lead confirms a decision not to tell; until then it does not count (DOMAIN §3).</summary>
    public static Result<ImmutableArray<NewEvent>> ConfirmingNotTelling(WaitingListEntry entry, int? carer, string? role, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        var number = faults.Carer(entry, carer);
        var by = faults.Words(role, "role", LongestRole, "Name the role that confirms: the safeguarding lead or a deputy.");
        faults.Needs(
            entry.Carers.FirstOrDefault(each => each.Number == carer)?.NotTold is { ConfirmedOn: null },
            "nothing-to-confirm", "No decision not to tell this carer waits to be confirmed.", "carer");
        return faults.Or(entry, () => [new NewEvent(new NotTellingConfirmed(number, by, today))]);
    }

    public static Result<ImmutableArray<NewEvent>> ExpectedWait(WaitingListEntry entry, int? days, DateOnly? on, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(days is >= 1 and <= LongestWaitDays, "days-impossible", $"Enter the whole wait in days, 1 to {LongestWaitDays}.", "days");
        return faults.Or(entry, () => [new NewEvent(new ExpectedWaitChanged(days!.Value, day))]);
    }

    public static Result<ImmutableArray<NewEvent>> HolidayPlanning(
        WaitingListEntry entry, int? support, string? role, DateOnly? from, DateOnly? to, in Circumstances now)
    {
        var faults = new Faults();
        var number = faults.Support(entry, support);
        var by = faults.Words(role, "role", LongestRole, "Name the role that carries the support through the closure.");
        faults.Needs(from is not null, "from-missing", "Enter the first day of the plan.", "from");
        faults.Needs(to is not null, "to-missing", "Enter the last day of the plan.", "to");
        faults.Needs(from is null || to is null || (to >= from && to.Value.DayNumber - from.Value.DayNumber <= LongestHoldDays), "to-impossible", "The last day comes after the first, within a year.", "to");
        return faults.Or(entry, () => [new NewEvent(new HolidayPlanMade(number, by, from!.Value, to!.Value))]);
    }

    public static Result<ImmutableArray<NewEvent>> Refusal(
        WaitingListEntry entry, DateOnly? on, LocalService? service, StatutoryStatus? because, in Circumstances now)
    {
        var faults = new Faults();
        var day = faults.Happened(on, "on", now.Today);
        faults.Needs(service is not null, "local-service-unknown", "Choose the service from the directory.", "localService");
        faults.Needs(because is not null and not StatutoryStatus.None, "because-missing", "Say because of which status the family was refused.", "because");
        return faults.Or(entry, () => [new NewEvent(new SupportRefused(day, service!.Id, because!.Value))]);
    }

    /// <summary>Two entries of one family in the same agency; recorded on each.</summary>
    public static Result<ImmutableArray<NewEvent>> Linking(WaitingListEntry entry, EntryId? other)
    {
        var faults = new Faults();
        faults.Needs(other is not null && other != entry.Id, "entry-unknown", "Enter the reference of another entry of your agency.", "other");
        faults.Needs(other is not { } id || !entry.LinkedTo.Contains(id), "already-linked", "The two entries are linked already.", "other");
        return faults.Or(() => [new NewEvent(new Linked(other!.Value))]);
    }

    /// <summary>The owner answers for findings for a while, with one reason; each of them once a step (DOMAIN §4).</summary>
    public static Result<ImmutableArray<NewEvent>> Acknowledging(
        WaitingListEntry entry, IReadOnlyCollection<string> checks, string? ownerRole, DateOnly? until, string? reason, in Circumstances now)
    {
        var faults = new Faults();
        var today = now.Today;
        var terms = Escalations.Acknowledging.Check(faults, ownerRole, until, reason, now);
        var open = checks.Distinct().Select(entry.LadderFor).ToList();
        faults.Needs(checks.Count > 0, "checks-missing", "Choose at least one finding.", "checks");
        faults.Needs(open.All(ladder => ladder is { IsOpen: true, Step: > 0 }), "not-open", "One of these findings is not open any more.", "checks");
        faults.Needs(
            open.All(ladder => ladder?.Acknowledgement is not { } answer || answer.Step != ladder.Step),
            "already-acknowledged", "One of these findings was acknowledged at its present step before; it can be once a step.", "checks");
        return faults.Or(() =>
        [
            .. open.Select(ladder => new NewEvent(new LadderAcknowledged(ladder!.Check, ladder.N, ladder.Step, terms.Role, today, terms.Until), terms.Reason)),
        ]);
    }
}
