using Monitor.App.Features.Duties;
using Monitor.App.Features.Imports;
using Monitor.App.Features.Mail;
using Monitor.App.Features.Matching;
using Monitor.App.Features.Returns;
using Monitor.App.Features.Summaries;
using Monitor.App.Features.Transfers;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Relay;

/// <summary>What became of a message.</summary>
internal enum Handling
{
    Done,

    /// <summary>Another has it, or it is too early; it comes again.</summary>
    Busy,

    /// <summary>It is about something that does not exist; a person must look.</summary>
    Impossible,
}

/// <summary>Gives each message to what handles it, whichever way it came: from the outbox or from a queue.</summary>
internal sealed class HandleMessage(
    SendMail sendMail,
    RecordTelling recordTelling,
    MissReceipt missReceipt,
    TellTheNext tellTheNext,
    PlanMorning planMorning,
    PlanSummaries planSummaries,
    TellTheBoard tellTheBoard,
    Point point,
    KeepDuties keepDuties,
    OpenReturn openReturn,
    ChaseReturn chaseReturn,
    MoveToAgency moveToAgency,
    MergeAgency mergeAgency,
    MatchReferral matchReferral,
    TellAgency tellAgency,
    ApplyImports applyImports)
{
    public Task<Handling> HandleAsync(Message message, CancellationToken cancellationToken) => message switch
    {
        SendMailMessage send => sendMail.HandleAsync(send, cancellationToken),
        RecordTold told => recordTelling.HandleAsync(told, cancellationToken),
        AskForReceipt ask => missReceipt.HandleAsync(ask, cancellationToken),
        MailNotDelivered failed => tellTheNext.HandleAsync(failed, cancellationToken),
        PlanDigests plan => planMorning.HandleAsync(plan, cancellationToken),
        PlanWeeklySummary plan => planSummaries.HandleAsync(plan, cancellationToken),
        PlanMonthlySummary plan => planSummaries.HandleAsync(plan, cancellationToken),
        TellBoard tell => tellTheBoard.HandleAsync(tell, cancellationToken),
        SettleDuties settle => keepDuties.HandleAsync(settle, cancellationToken),
        OpenReturns open => openReturn.HandleAsync(open, cancellationToken),
        ChaseReturns chase => chaseReturn.HandleAsync(chase, cancellationToken),
        MoveEntry move => moveToAgency.HandleAsync(move, cancellationToken),
        MergeEntries merge => mergeAgency.HandleAsync(merge, cancellationToken),
        MatchEntry match => matchReferral.HandleAsync(match, cancellationToken),
        TellReferrer tell => tellAgency.HandleAsync(tell, cancellationToken),
        TellAsked tell => tellAgency.HandleAsync(tell, cancellationToken),
        ApplyImport apply => applyImports.HandleAsync(apply, cancellationToken),
        PointToEntry entry => point.HandleAsync(entry, cancellationToken),
        _ => throw new InvalidOperationException($"Nothing handles {message.GetType().Name}."),
    };
}
