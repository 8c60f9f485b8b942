using System.Diagnostics;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Relay;

/// <summary>What a span says of the message that it is about: its kind, and the entry or the mail that the message is about.</summary>
internal static class MessageSpan
{
    public static void Describe(Activity? span, Message message) => span?
        .SetTag(Traces.Message, message.GetType().Name).SetTag(Traces.Entry, EntryOf(message)?.ToString()).SetTag(Traces.Notification, MailOf(message)?.ToString());

    /// <summary>Says what became of it; what failed or waits for a person stands out.</summary>
    public static void Conclude(Activity? span, string outcome) => span?
        .SetTag(Traces.Outcome, outcome).SetStatus(outcome is "failed" or "aside" ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

    private static EntryId? EntryOf(Message message) => message switch
    {
        PointToEntry point => point.Entry,
        MoveEntry move => move.Entry,
        MatchEntry match => match.Entry,
        TellReferrer tell => tell.Entry,
        TellAsked tell => tell.Entry,
        TellBoard tell when EntryId.TryParse(tell.About, null, out var entry) => entry,
        _ => null,
    };

    private static NotificationId? MailOf(Message message) => message switch
    {
        SendMailMessage send => send.Notification,
        AskForReceipt ask => ask.Notification,
        MailNotDelivered failed => failed.Notification,
        RecordTold told => told.Notification,
        _ => null,
    };
}
