using System.Collections.Immutable;
using System.Globalization;
using Monitor.Domain.Audit;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.Domain.Email;

/// <summary>
/// How a mail moves from being planned to being delivered (DESIGN §5.3-5.5): by rank only, with what follows from each step. A provider that was asked
/// and did not answer leaves an unknown outcome, never "not sent".
/// </summary>
public static class Delivery
{
    /// <summary>A receipt that has not come by then is a fault.</summary>
    public static readonly TimeSpan ReceiptWithin = TimeSpan.FromHours(24);

    /// <summary>After so many of which nobody could tell, whoever comes next is told.</summary>
    public const int AttemptsAtMost = 3;

    private const int GivenUpAfterDays = 3;
    private const int LongestBackoffMinutes = 30;

    /// <summary>The mail as its next attempt finds it, after one of which nobody could tell.</summary>
    public static Notification Repeated(Notification mail, int attempt) => mail with
    {
        Attempt = attempt,
        Tries = 0,
        Earlier = mail.Earlier.Add(new EarlierAttempt(mail.Attempt, DeliveryState.Unknown)),
    };

    /// <summary>The mail claimed, together with its own wake-up at the end of the lease.</summary>
    public static DeliveryStep Claim(Notification mail, in ClaimTerms terms)
    {
        var claimed = mail with { State = DeliveryState.Claimed, ClaimedUntil = terms.RealNow + terms.Lease, SentAt = terms.At };
        return new DeliveryStep(claimed) { Add = [WakeUp(claimed, terms.Lease)] };
    }

    /// <summary>Nothing was left to say.</summary>
    public static DeliveryStep Withdrawn(Notification mail, DateTimeOffset at) =>
        new(mail with { State = DeliveryState.Withdrawn, SentAt = at, ClaimedUntil = null });

    /// <summary>It cannot be sent as it is, to anybody: a person must see to it.</summary>
    public static DeliveryStep Faulty(Notification mail, string fault, DateTimeOffset at) =>
        new(mail with { State = DeliveryState.Failed, ClaimedUntil = null, Fault = fault }) { Keep = MailFault.Of(mail.Id, fault, at) };

    /// <summary>The provider takes none at present and was not asked.</summary>
    public static DeliveryStep Postponed(Notification mail, DateTimeOffset at) => Later(mail, null, at);

    /// <summary>What follows from the provider's answer to a claimed attempt.</summary>
    public static DeliveryStep Answered(Notification claimed, SendOutcome outcome, DateTimeOffset at, TimeSpan lease)
    {
        var step = outcome.Result switch
        {
            SendResult.Accepted => Accepted(claimed, outcome.ReceiptFollows, at),
            SendResult.AddressRefused => Failed(claimed, MailFault.AddressRefused, at),
            SendResult.MessageRefused => Faulty(claimed, MailFault.MessageRefused, at),
            SendResult.NotNow or SendResult.NotAllowed => Later(claimed, outcome.RetryAfter, at),
            _ => NobodyCanTell(claimed, at),
        };

        return step with { Remove = step.Remove.Add(WakeUp(claimed, lease)) };
    }

    /// <summary>A claim ended without an answer and the provider cannot be asked, or it answered that it cannot tell.</summary>
    public static DeliveryStep NobodyCanTell(Notification mail, DateTimeOffset at)
    {
        var unknown = mail with { State = DeliveryState.Unknown, ClaimedUntil = null };

        if (mail.Kind.RepeatedAfter is not { } pause)
        {
            return new DeliveryStep(unknown) { Add = [AskingForReceipt(mail)] };
        }

        return mail.Attempt >= AttemptsAtMost
            ? new DeliveryStep(unknown with { State = DeliveryState.Failed, Fault = MailFault.Unknown })
            {
                Add = [NotDelivered(mail, at)],
                Keep = MailFault.Of(mail.Id, MailFault.Unknown, at),
            }
            : new DeliveryStep(unknown)
            {
                Add =
                [
                    OutboxMessage.For(at + pause, new SendMailMessage(mail.Party, mail.Id, mail.Attempt + 1), mail.Id.ToString(), Number(mail.Attempt), "unknown"),
                ],
            };
    }

    /// <summary>The provider was asked after a crash and had accepted the attempt.</summary>
    public static DeliveryStep FoundAccepted(Notification mail, DateTimeOffset at) => Accepted(mail with { SentAt = mail.SentAt ?? at }, receiptFollows: false, at);

    /// <summary>
    /// What a provider's event changes; null when it is late, repeated, or of an attempt that never was. An attempt is moved by rank; the mail as a whole
    /// has arrived when any of its attempts has.
    /// </summary>
    public static DeliveryStep? Reported(Notification mail, DeliveryEvent heard, DateTimeOffset at, TimeSpan lease)
    {
        if (heard.Mark.Attempt > mail.Attempt || mail.SentAt is null)
        {
            return null;
        }

        if (heard.Mark.Attempt < mail.Attempt)
        {
            return OfAnEarlierAttempt(mail, heard, at, lease);
        }

        var isBounceOfARepeat = heard.State == DeliveryState.Failed && mail.Earlier.Any(earlier => earlier.State == DeliveryState.Delivered);
        return heard.State <= mail.State || isBounceOfARepeat ? null : Moved(mail, heard, at, lease);
    }

    /// <summary>No receipt came in time; null when it did, or another attempt is on its way.</summary>
    public static DeliveryStep? ReceiptMissed(Notification mail, int attempt, DateTimeOffset at) =>
        mail.Attempt == attempt && mail.State is DeliveryState.Unknown or DeliveryState.Accepted or DeliveryState.Deferred
            ? new DeliveryStep(mail with { Fault = MailFault.NoReceipt }) { Keep = MailFault.Of(mail.Id, MailFault.NoReceipt, at) }
            : null;

    /// <summary>
    /// How long a mail waits that the provider could not take: 1, 2, 4 … minutes up to a bound that is lowest for escalations, so that they leave first
    /// when an outage ends; a fifth more or less, told apart by the mail's id; as long as the provider asks, within an hour.
    /// </summary>
    public static TimeSpan Backoff(Notification mail, TimeSpan? retryAfter)
    {
        var bound = TimeSpan.FromMinutes(mail.Kind.IsEscalation ? 5 : mail.Kind == MailKind.Digest ? 15 : LongestBackoffMinutes);
        var doubled = TimeSpan.FromMinutes(1 << Math.Min(mail.Tries, 10));
        var spread = 0.8 + (0.4 * Fraction(Digest.Of(mail.Id.ToString(), Number(mail.Tries))));
        var ours = TimeSpan.FromSeconds(Math.Ceiling((doubled < bound ? doubled : bound).TotalSeconds * spread));
        var theirs = retryAfter is { } asked ? Earlier(asked, mail.Kind.IsEscalation ? bound : TimeSpan.FromHours(1)) : TimeSpan.Zero;
        return ours > theirs ? ours : theirs;
    }

    private static DeliveryStep Accepted(Notification mail, bool receiptFollows, DateTimeOffset at)
    {
        var accepted = mail with { State = DeliveryState.Accepted, ClaimedUntil = null, AwaitsReceipt = receiptFollows };
        return new DeliveryStep(accepted) { Add = receiptFollows ? [AskingForReceipt(mail)] : Telling(accepted, at) };
    }

    private static DeliveryStep Failed(Notification mail, string fault, DateTimeOffset at) =>
        new(mail with { State = DeliveryState.Failed, ClaimedUntil = null, Fault = fault }) { Add = [NotDelivered(mail, at)] };

    private static DeliveryStep Later(Notification mail, TimeSpan? retryAfter, DateTimeOffset at)
    {
        if (mail.Kind is { IsEscalation: false } and not MailKind.Digest && at.DateInLondon() > mail.On.AddDays(GivenUpAfterDays))
        {
            return Faulty(mail, MailFault.GivenUp, at);
        }

        var again = OutboxMessage.For(
            at + Backoff(mail, retryAfter), new SendMailMessage(mail.Party, mail.Id, mail.Attempt), mail.Id.ToString(), Number(mail.Attempt), "not-now", $"{at:O}");
        return new DeliveryStep(mail with { State = DeliveryState.Planned, ClaimedUntil = null, Tries = mail.Tries + 1 }) { Add = [again] };
    }

    private static DeliveryStep? OfAnEarlierAttempt(Notification mail, DeliveryEvent heard, DateTimeOffset at, TimeSpan lease)
    {
        if (mail.Earlier.FirstOrDefault(earlier => earlier.Attempt == heard.Mark.Attempt) is not { } before || heard.State <= before.State)
        {
            return null;
        }

        var noted = mail with { Earlier = mail.Earlier.Replace(before, before with { State = heard.State }) };
        var isNews = heard.State is DeliveryState.Delivered || (heard.State is DeliveryState.Accepted or DeliveryState.Deferred && mail.State is DeliveryState.Planned or DeliveryState.Unknown);
        return isNews && heard.State > mail.State ? Moved(noted, heard, at, lease) : new DeliveryStep(noted);
    }

    private static DeliveryStep Moved(Notification mail, DeliveryEvent heard, DateTimeOffset at, TimeSpan lease)
    {
        ImmutableArray<OutboxMessage> wakeUp = mail.State == DeliveryState.Claimed ? [WakeUp(mail, lease)] : [];
        var moved = mail with { State = heard.State, ClaimedUntil = null, AwaitsReceipt = true };

        return heard.State switch
        {
            DeliveryState.Delivered => Arrived(moved, heard, at) with { Remove = [AskingForReceipt(mail), .. wakeUp], IsPutRight = mail.Fault == MailFault.NoReceipt },
            DeliveryState.Failed => Failed(moved, heard.Code ?? "not-delivered", at) with { Remove = [AskingForReceipt(mail), .. wakeUp], IsPutRight = mail.Fault == MailFault.NoReceipt },
            _ => new DeliveryStep(moved) { Add = [AskingForReceipt(mail)], Remove = wakeUp },
        };
    }

    private static DeliveryStep Arrived(Notification mail, DeliveryEvent heard, DateTimeOffset at)
    {
        // A provider's clock is not ours: a mail arrives after it was sent and before we hear of it.
        var when = heard.At < mail.SentAt ? mail.SentAt.Value : heard.At > at ? at : heard.At;
        var arrived = mail with { DeliveredAt = when, Fault = mail.Fault == MailFault.NoReceipt ? null : mail.Fault };
        return new DeliveryStep(arrived) { Add = Telling(arrived, at) };
    }

    private static ImmutableArray<OutboxMessage> Telling(Notification mail, DateTimeOffset at) =>
        mail is { Told.Length: > 0 } or { AddressHadFailed: true } ? [OutboxMessage.For(at, new RecordTold(mail.Party, mail.Id), mail.Id.ToString())] : [];

    private static OutboxMessage WakeUp(Notification claimed, TimeSpan lease) => OutboxMessage.For(
        claimed.SentAt!.Value + lease, new SendMailMessage(claimed.Party, claimed.Id, claimed.Attempt), claimed.Id.ToString(), Number(claimed.Attempt), "claim");

    private static OutboxMessage AskingForReceipt(Notification mail) => OutboxMessage.For(
        mail.SentAt!.Value + ReceiptWithin, new AskForReceipt(mail.Party, mail.Id, mail.Attempt), mail.Id.ToString(), Number(mail.Attempt));

    private static OutboxMessage NotDelivered(Notification mail, DateTimeOffset at) =>
        OutboxMessage.For(at, new MailNotDelivered(mail.Party, mail.Id), mail.Id.ToString());

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static double Fraction(string digest) => uint.Parse(digest.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / (double)uint.MaxValue;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>When a mail is claimed, by the app's clock and in real time, and for how long.</summary>
public readonly record struct ClaimTerms(DateTimeOffset At, DateTimeOffset RealNow, TimeSpan Lease);
