using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Returns;

/// <summary>What somebody does to a return, as a rule of <see cref="Returning"/> over the return as it is.</summary>
internal delegate Result<ReturnEdit> ReturnRule(AssuranceReturn before, in Circumstances now);

/// <summary>
/// Does something to a return of the acting party's own. Tried again on the newest one when somebody else wrote meanwhile: figures and words of several
/// people add up, and a return is signed once.
/// </summary>
internal sealed partial class ChangeReturn(
    IReturnStore returns, IWaitingListStore store, EntriesAsTheyStood entries, Present present, ILogger<ChangeReturn> logger)
{
    private const int Tries = 8;

    public Task<Result<AssuranceReturn>> HandleAsync(
        Actor actor, ReturnPeriod period, ReturnRule rule, Receipt receipt, CancellationToken cancellationToken) =>
        HandleAsync(actor, period, rule, receipt, present.Now, cancellationToken);

    public async Task<Result<AssuranceReturn>> SignAsync(Actor actor, ReturnPeriod period, ContactRole? role, Receipt receipt, CancellationToken cancellationToken) =>
        !actor.May(Permission.SignReturns) ? new InvalidProblem("signer-not-a-lead", "A safeguarding lead or a head of service signs.", "role")
            : role is { } named && !actor.HeldRoles.Contains(named) ? new InvalidProblem("signer-not-named", "The directory does not name you in this role. Sign as the lead that you are.", "role")
            : await HandleAsync(actor, period, (AssuranceReturn before, in Circumstances now) => Returning.Sign(before, role, now), receipt, cancellationToken);

    /// <summary>Opens a signed return again, counted anew from what is known now.</summary>
    public async Task<Result<AssuranceReturn>> ReopenAsync(Actor actor, ReturnPeriod period, string? reason, Receipt receipt, CancellationToken cancellationToken)
    {
        var at = present.Now;
        var circumstances = await present.AtAsync(at, cancellationToken);

        if (await returns.FindAsync(actor.Party, period, cancellationToken) is not { } stored)
        {
            return NotFound(period);
        }

        var figures = ReturnFigures.Of(period, await entries.AtEndOfAsync(actor.Party, period, cancellationToken), circumstances);
        var texts = await returns.ReadTextsAsync(actor.Party, period, stored.Return.Version, cancellationToken);
        return await HandleAsync(
            actor, period, (AssuranceReturn before, in Circumstances now) => Returning.Reopen(before, reason, figures, texts, now), receipt, at, cancellationToken);
    }

    public static Problem NotFound(ReturnPeriod period) => new NotFoundProblem("return-not-found", $"There is no return for {period} that you may see.");

    private async Task<Result<AssuranceReturn>> HandleAsync(
        Actor actor, ReturnPeriod period, ReturnRule rule, Receipt receipt, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = await present.AtAsync(at, cancellationToken);

        for (var i = 0; i < Tries; i++)
        {
            if (await returns.FindAsync(actor.Party, period, cancellationToken) is not { } stored)
            {
                return NotFound(period);
            }

            if (!rule(stored.Return, now).IsSuccess(out var edit, out var problem))
            {
                return await WasDoneBeforeAsync(actor.Party, receipt, cancellationToken) ? stored.Return : problem;
            }

            switch (await returns.CommitAsync(ReturnWrites.Of(stored, edit, at, receipt), cancellationToken))
            {
                case CommitResult.Committed:
                    Log.Changed(logger, period, actor.Party, edit.After.Version, edit.After.IsSigned);
                    return edit.After;
                case CommitResult.DoneBefore:
                    return stored.Return;
                case CommitResult.KeyUsedForAnother:
                    return new ConflictProblem("idempotency-key-reused", "This Idempotency-Key came with something else before. Use a new key for a new intent.");
                case CommitResult.ChangedMeanwhile:
                default:
                    break;
            }
        }

        return new UnavailableProblem("return-busy", "Many people are changing this return at once. Nothing was recorded; try again.");
    }

    /// <summary>A retry of what changed the return so that the rule now refuses it, as signing does.</summary>
    private async Task<bool> WasDoneBeforeAsync(PartyId party, Receipt receipt, CancellationToken cancellationToken) =>
        await store.FindReceiptAsync(party, receipt.OperationId, cancellationToken) is { } kept && kept.BodyDigest == receipt.BodyDigest;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The return for {Period} of {Agency} was changed: version {Version}, signed {IsSigned}.")]
        public static partial void Changed(ILogger logger, ReturnPeriod period, PartyId agency, int version, bool isSigned);
    }
}
