using Monitor.Domain.Work;

namespace Monitor.Infrastructure.Storage;

/// <inheritdoc cref="IStorage"/>
internal sealed class Storage(ITables tables) : IStorage
{
    public Task PrepareAsync(CancellationToken cancellationToken) => tables.EnsureCreatedAsync(cancellationToken);

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await tables.Jobs.FindAsync("ready", "ready", cancellationToken);
            return true;
        }
        catch (StorageUnavailable)
        {
            return false;
        }
    }
}
