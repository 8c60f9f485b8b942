using System.Collections.Immutable;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Escalations;

/// <summary>Who answers, until when, and why: what every acknowledgement needs (DOMAIN §4).</summary>
public sealed record AcknowledgementTerms(string Role, DateOnly Until, string? Reason);

/// <summary>What an acknowledgement must hold: an owner, a reason, and an end of at most ten working days (policy).</summary>
public static class Acknowledging
{
    private const int LongestRole = 60;

    /// <summary>The event on a duty of a party.</summary>
    public static Result<ImmutableArray<NewEvent>> Of(Duty duty, string? ownerRole, DateOnly? until, string? reason, in Circumstances now)
    {
        var faults = new Recording.Faults();
        var today = now.Today;
        var terms = Check(faults, ownerRole, until, reason, now);
        var ladder = duty.Ladder;
        faults.Needs(ladder is { IsOpen: true, Step: > 0 }, "not-open", "This finding is not open any more.", "checks");
        faults.Needs(
            ladder?.Acknowledgement is not { } answer || answer.Step != ladder.Step,
            "already-acknowledged", "This finding was acknowledged at its present step before; it can be once a step.", "checks");
        return faults.Or(() => [new NewEvent(new LadderAcknowledged(ladder!.Check, ladder.N, ladder.Step, terms.Role, today, terms.Until), terms.Reason)]);
    }

    internal static AcknowledgementTerms Check(Recording.Faults faults, string? ownerRole, DateOnly? until, string? reason, in Circumstances now)
    {
        var role = faults.Words(ownerRole, "ownerRole", LongestRole, "Name the role that answers for it.");
        var last = now.WorkingDays.Add(now.Today, now.Policy.Ladder.AcknowledgedAtMostWorkingDays);
        faults.Needs(until is not null, "until-missing", "Enter the day by which it will be put right.", "until");
        faults.Needs(
            until is null || (until >= now.Today && until <= last), "until-impossible",
            $"The day is today or later, and no later than {Email.Words.Date(last)}: {now.Policy.Ladder.AcknowledgedAtMostWorkingDays} working days.", "until");
        faults.Needs(!string.IsNullOrWhiteSpace(reason), "reason-missing", "Say why it takes longer.", "reason");
        return new AcknowledgementTerms(role, until ?? now.Today, faults.Text(reason, "reason"));
    }
}
