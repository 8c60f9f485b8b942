using Monitor.Domain.People;

namespace Monitor.Domain.AssuranceReturns;

/// <summary>An agency's signed statement for a period (DOMAIN §1).</summary>
public sealed record AssuranceReturn
{
    public required PartyId Agency { get; init; }

    public required ReturnPeriod Period { get; init; }

    /// <summary>The last day on which it is signed in time: five working days after its period, or after it was reopened (AR-01).</summary>
    public required DateOnly DueOn { get; init; }

    public DateOnly? SignedOn { get; init; }

    public bool IsSigned => SignedOn is not null;
}
