using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Mail;

/// <summary>
/// While the provider of mail takes none, only escalations ask it whether it does again, so that they leave first; without one, another mail asks now
/// and then. And it is a fault: at once when it refuses our key, after half an hour when it is only busy. The fault is kept anew while it lasts.
/// </summary>
internal sealed class ProviderTrouble(IAsideStore asides)
{
    private static readonly TimeSpan ToldAfter = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan KeptEvery = TimeSpan.FromMinutes(10);

    /// <summary>Longer than an escalation waits between two tries.</summary>
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMinutes(7);

    private readonly Lock _lock = new();
    private DateTimeOffset? _busySince;
    private DateTimeOffset? _keptAt;
    private DateTimeOffset _askedAt;

    public bool MayTry(MailKind kind, DateTimeOffset at)
    {
        lock (_lock)
        {
            return _busySince is null || kind.IsEscalation || at - _askedAt >= AskedEvery;
        }
    }

    public async Task NoteAsync(SendOutcome outcome, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (FaultOf(outcome.Result, at) is { } fault)
        {
            await asides.KeepAsync(PartyId.Board, MailFault.OfTheProvider(fault, at), cancellationToken);
        }
    }

    private string? FaultOf(SendResult result, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (result is not (SendResult.NotNow or SendResult.NotAllowed))
            {
                (_busySince, _keptAt) = (null, null);
                return null;
            }

            _busySince ??= at;
            _askedAt = at;

            if ((result == SendResult.NotNow && at - _busySince < ToldAfter) || at - _keptAt < KeptEvery)
            {
                return null;
            }

            _keptAt = at;
            return result == SendResult.NotAllowed ? MailFault.ProviderRefusesUs : MailFault.ProviderBusy;
        }
    }
}
