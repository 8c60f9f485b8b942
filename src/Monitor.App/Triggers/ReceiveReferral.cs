using System.Diagnostics;
using System.Security.Cryptography;
using Monitor.App.Features.Referrals;
using Monitor.App.Features.Relay;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Telemetry;
using Monitor.Domain;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.App.Triggers;

/// <summary>A referral from a partner's system. Its broker's message id is the idempotency key.</summary>
internal sealed record ReferralMessage
{
    public required int V { get; init; }

    /// <summary>The party that refers.</summary>
    public required string Sender { get; init; }

    /// <summary>Whom it is about, from <c>POST /api/family-tokens</c>: a number has no field here.</summary>
    public string? FamilyToken { get; init; }

    public required ReferralRequest Referral { get; init; }

    /// <summary>Without the token: what prints a message must not print it.</summary>
    public override string ToString() => nameof(ReferralMessage);
}

/// <summary>
/// Takes referrals from the queue <c>referrals</c>. One that cannot be taken is kept aside with its id, sender, reason and digest, never its body,
/// which may say who a child is.
/// </summary>
internal sealed partial class ReceiveReferral(
    AddReferral addReferral, FamilyTokens tokens, IDirectoryStore directory, IAsideStore asides, Present present, ILogger<ReceiveReferral> logger)
{
    private const int Version = 1;

    /// <summary>Before the broker gives up and lays it among its dead letters, with all that it says.</summary>
    private const int DeliveriesAtMost = 8;

    /// <summary>False when it must be delivered again later.</summary>
    public async Task<bool> HandleAsync(IncomingMessage incoming, CancellationToken cancellationToken)
    {
        using var span = Traces.Start(Traces.Receive, ActivityKind.Consumer, incoming.TraceParent);
        span?.SetTag(Traces.Queue, Queues.Referrals);

        try
        {
            return await TakeAsync(incoming, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailable) && incoming.Deliveries >= DeliveriesAtMost)
        {
            Log.Failed(logger, exception);
            await KeepAsideAsync(incoming, exception.GetType().Name, null, cancellationToken);
            return true;
        }
    }

    private async Task<bool> TakeAsync(IncomingMessage incoming, CancellationToken cancellationToken)
    {
        var body = incoming.Body;
        var messageId = incoming.Id;

        if (Read(body, messageId).IsSuccess(out var message, out var problem))
        {
            problem = await AddAsync(message, messageId!, cancellationToken);
        }

        if (problem is UnavailableProblem)
        {
            return false;
        }

        if (problem is not null)
        {
            var reason = PlaceOf(problem) is { Length: > 0 } place ? $"{problem.Code} ({place})" : problem.Code;
            await KeepAsideAsync(incoming, reason, SenderOf(message), cancellationToken);
        }

        MessageSpan.Conclude(Activity.Current, problem is null ? "done" : "aside");
        return true;
    }

    private async Task KeepAsideAsync(IncomingMessage incoming, string reason, string? sender, CancellationToken cancellationToken)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(incoming.Body));
        await asides.KeepAsync(PartyId.Board, new Aside(digest[..32], Queues.Referrals, reason, null, incoming.Id, digest, present.Now, sender), cancellationToken);
        Log.KeptAside(logger, digest[..32], reason);
    }

    /// <summary>The sender, when what stands there can be a party and nothing else.</summary>
    private static string? SenderOf(ReferralMessage? message) => PartyId.TryParse(message?.Sender, null, out var sender) ? sender.ToString() : null;

    private static Result<ReferralMessage> Read(byte[] body, string? messageId)
    {
        if (string.IsNullOrEmpty(messageId))
        {
            return new InvalidProblem("message-id-missing", "A referral needs a message id, so that it is taken once.");
        }

        if (body.Length > JsonBody.LargestBytes)
        {
            return new InvalidProblem("body-too-large", "A referral holds at most 64 KiB.");
        }

        if (!JsonBody.Read<ReferralMessage>(body).IsSuccess(out var message, out var problem))
        {
            return problem;
        }

        return message.Value.V == Version
            ? message.Value
            : new InvalidProblem("message-version-unknown", $"Version {Version} is known here.", "v");
    }

    /// <summary>Which field it is about. The name of an unknown one is the sender's own word, so only what it is part of is said.</summary>
    private static string? PlaceOf(Problem problem) =>
        problem.Code == JsonBody.FieldUnknown ? problem.Field?[..Math.Max(0, problem.Field.LastIndexOf('.'))] : problem.Field;

    private async Task<Problem?> AddAsync(ReferralMessage message, string messageId, CancellationToken cancellationToken)
    {
        var partnership = await directory.ReadAsync(cancellationToken);

        if (!PartyId.TryParse(message.Sender, null, out var sender) || partnership.Find(sender)?.IsAgency is not true)
        {
            return new InvalidProblem("sender-unknown", "The sender is not in the directory.", "sender");
        }

        var subject = SubjectHashes.None;

        if (message.FamilyToken is { } token && !tokens.Open(token, sender).IsSuccess(out subject, out var problem))
        {
            return problem;
        }

        var digest = Domain.Audit.Digest.Of(System.Text.Json.JsonSerializer.Serialize(message.Referral));
        var result = await addReferral.HandleAsync(
            new Actor(sender, "system"), $"queue:{messageId}", digest, message.Referral.ToReferral(), subject, messageId, cancellationToken);
        return result.Match<Problem?>(_ => null, refused => refused);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A referral of the queue failed, time after time.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "Referral {AsideId} was kept aside: {Reason}.")]
        public static partial void KeptAside(ILogger logger, string asideId, string reason);
    }
}
