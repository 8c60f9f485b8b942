using Monitor.Domain.Escalations;
using Monitor.Domain.People;

namespace Monitor.Domain.WaitingList;

/// <summary>
/// A finding opened a ladder: the <paramref name="N"/>th of this check, under the policy version and the terms that it keeps.
/// <paramref name="Aggregate"/> is the month in whose list for the service it climbs, for checks that climb once per service and month.
/// </summary>
public sealed record LadderOpened(
    string Check, int N, DateOnly Deadline, DateOnly On, string PolicyVersion, DateOnly? Aggregate, LadderTerms? Terms = null) : EntryEvent;

/// <summary>A step was raised. <paramref name="Raise"/> is above 0 only after an acknowledgement ended.</summary>
public sealed record StepRaised(string Check, int N, int Step, int Raise, DateOnly On) : EntryEvent;

/// <summary>A raised step was delivered to somebody.</summary>
public sealed record StepTold(string Check, int N, int Step, int Raise, DateOnly On, PersonId To) : EntryEvent;

/// <summary>The owner answers for the finding until a day, at most 10 working days on; the ladder does not climb meanwhile.</summary>
public sealed record LadderAcknowledged(string Check, int N, int Step, string OwnerRole, DateOnly On, DateOnly Until) : EntryEvent;

/// <summary>What was missing is recorded, or no longer owed.</summary>
public sealed record LadderResolved(string Check, int N, DateOnly On) : EntryEvent;
