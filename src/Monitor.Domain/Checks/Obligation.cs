using System.Runtime.CompilerServices;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>Who owes an obligation.</summary>
public enum Owner
{
    ResponsibleAgency,

    /// <summary>The team of the service that the family waits for.</summary>
    Service,

    /// <summary>The authority that owns the statutory status; the responsible agency while none is recorded.</summary>
    Authority,

    /// <summary>The agency that was asked to answer for interim support; after its refusal the board, whose manager settles it.</summary>
    NamedAgency,
}

/// <summary>
/// What an obligation asks of an entry now. <paramref name="Deadline"/> is the last day on which it is met in time, and the day before a finding
/// exists; <see cref="Never"/> when nothing is owed. <paramref name="ChangesOn"/> is the first later day on which this may differ without
/// anything being recorded.
/// </summary>
public readonly record struct Standing(DateOnly Deadline, DateOnly ChangesOn)
{
    public static readonly DateOnly Never = DateOnly.MaxValue;

    public static readonly Standing NothingOwed = new(Never, Never);

    public static Standing Due(DateOnly deadline) => new(deadline, Never);

    public bool IsFinding(DateOnly today) => Deadline < today;
}

/// <summary>One thing owed to a child or family while it waits (DOMAIN §3).</summary>
public interface IObligation
{
    /// <summary>WL-nn or DG-nn; never used for anything else, ever.</summary>
    string Code { get; }

    Owner Owner { get; }

    /// <summary>Climbs once per service and month, as one list, rather than by itself.</summary>
    bool ClimbsByServiceAndMonth => false;

    /// <summary>Whether it can be owed on an entry at all: while the wait lasts, unless the obligation says otherwise.</summary>
    bool AppliesTo(WaitingListEntry entry) => entry.IsOpen;

    /// <summary>The finding in the wording of DOMAIN §5: about the record, never about a person's practice.</summary>
    string Finding { get; }

    /// <summary>What is due, before its deadline.</summary>
    string Coming { get; }

    /// <summary>What would put it right, as a person would do it.</summary>
    string NextStep { get; }

    Standing Of(WaitingListEntry entry, in Circumstances now);
}

/// <summary>Everything an assessment needs beside the entry.</summary>
/// <param name="Today">The London date.</param>
/// <param name="Policy">What the board has decided.</param>
/// <param name="WorkingDays">The working days there are.</param>
/// <param name="Closures">When parties are closed; nobody ever is when not given.</param>
public readonly record struct Circumstances(DateOnly Today, Policy Policy, WorkingDays WorkingDays, Closures? Closures = null);

/// <summary>The standings of one entry against every obligation, in the catalogue's order. A value, so that assessing allocates nothing.</summary>
public struct Assessment
{
    private Buffer _standings;

    public readonly Standing this[int obligation] => _standings[obligation];

    /// <summary>The first day on which anything about the obligations changes by itself, after today; <see cref="Standing.Never"/> if none.</summary>
    public DateOnly NextChange { get; private set; }

    public bool HasFinding { get; private set; }

    internal static Assessment Start() => new() { NextChange = Standing.Never };

    internal void Set(int obligation, Standing standing, DateOnly today)
    {
        _standings[obligation] = standing;
        NextChange = Deadlines.Earlier(NextChange, standing.ChangesOn);

        if (standing.IsFinding(today))
        {
            HasFinding = true;
        }
        else if (standing.Deadline != Standing.Never)
        {
            NextChange = Deadlines.Earlier(NextChange, standing.Deadline.AddDays(1));
        }
    }

    [InlineArray(Catalogue.Size)]
    private struct Buffer
    {
        private Standing _first;
    }
}
