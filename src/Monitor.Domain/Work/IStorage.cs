namespace Monitor.Domain.Work;

/// <summary>The storage as a whole.</summary>
public interface IStorage
{
    /// <summary>Makes what is missing, so that the first write finds its place.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Whether it answers at present.</summary>
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}
