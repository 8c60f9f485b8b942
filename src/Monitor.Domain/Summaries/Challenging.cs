using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Summaries;

/// <summary>What the board does with a challenge of its log: it gets an owner, and at the end an outcome.</summary>
public static class Challenging
{
    private const int LongestRole = 80;

    public static Result<Challenge> Owned(Challenge challenge, string? ownerRole)
    {
        var faults = new Recording.Faults();
        var role = faults.Words(ownerRole, "ownerRole", LongestRole, "Name the role that sees to it.");
        faults.Needs(challenge.Outcome is null, "challenge-closed", "This challenge has its outcome.", "number");
        return faults.Problem is { } problem ? problem : challenge with { OwnerRole = role };
    }

    public static Result<Challenge> Closed(Challenge challenge, ChallengeOutcome? outcome, in Circumstances now)
    {
        var faults = new Recording.Faults();
        faults.Needs(challenge.OwnerRole is not null, "challenge-without-owner", "First name the role that sees to it.", "number");
        faults.Needs(challenge.Outcome is null, "challenge-closed", "This challenge has its outcome.", "number");
        faults.Needs(outcome is not null, "outcome-missing", "Choose the outcome.", "outcome");
        return faults.Problem is { } problem ? problem : challenge with { Outcome = outcome, ClosedOn = now.Today };
    }
}
