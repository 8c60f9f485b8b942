namespace Monitor.Domain.People;

/// <summary>What came of a code that somebody typed.</summary>
public enum PasscodeOutcome
{
    Right,
    Wrong,

    /// <summary>It was used, tried too often, or is too old; a new one must be asked for.</summary>
    Gone,
}

/// <summary>
/// A code that was sent to an e-mail address, to be typed once into the browser that asked for it, within ten minutes and five tries. Only a keyed hash of it is kept.
/// </summary>
/// <param name="Id">Names it to the browser that asked, and to no other.</param>
/// <param name="Hash">Of the code, keyed and bound to the id.</param>
/// <param name="ExpiresAt">When it is good no longer.</param>
/// <param name="Tries">How often it was typed.</param>
/// <param name="IsUsed">Whether it was typed right.</param>
public sealed record Passcode(string Id, string Hash, DateTimeOffset ExpiresAt, int Tries, bool IsUsed)
{
    public const int Digits = 8;
    public const int TriesAtMost = 5;

    /// <summary>Codes that may be asked for one address within <see cref="AskedWithin"/>; more are not sent.</summary>
    public const int AskedAtMost = 5;

    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan AskedWithin = TimeSpan.FromMinutes(30);

    public static Passcode Asked(string id, string hash, DateTimeOffset now) => new(id, hash, now + GoodFor, 0, false);

    /// <summary>What came of typing a code with this hash, and the passcode after it. The comparison is of hashes that nobody can choose.</summary>
    public (PasscodeOutcome Outcome, Passcode After) Typed(string hash, DateTimeOffset now)
    {
        if (IsUsed || Tries >= TriesAtMost || now > ExpiresAt)
        {
            return (PasscodeOutcome.Gone, this);
        }

        var isRight = string.Equals(hash, Hash, StringComparison.Ordinal);
        return (isRight ? PasscodeOutcome.Right : PasscodeOutcome.Wrong, this with { Tries = Tries + 1, IsUsed = isRight });
    }
}

/// <summary>How often codes were asked for one address lately.</summary>
public sealed record PasscodeAsking(DateTimeOffset Since, int Times)
{
    /// <summary>One more, and whether it may still be sent.</summary>
    public static (PasscodeAsking After, bool MaySend) Again(PasscodeAsking? before, DateTimeOffset now)
    {
        var after = before is null || now - before.Since > Passcode.AskedWithin ? new PasscodeAsking(now, 1) : before with { Times = before.Times + 1 };
        return (after, after.Times <= Passcode.AskedAtMost);
    }
}

/// <summary>Codes that were asked for. Nothing here says whether an address is anybody's.</summary>
public interface IPasscodeStore
{
    /// <summary>Counts one more asking for an address, by its digest; whether a code may still be sent.</summary>
    Task<bool> AskAsync(PersonId address, DateTimeOffset now, CancellationToken cancellationToken);

    Task AddAsync(Passcode passcode, CancellationToken cancellationToken);

    /// <summary>Types a code with this hash; of several at once each counts as a try, and one alone is right.</summary>
    Task<PasscodeOutcome> TypeAsync(string id, string hash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes away what is older than an instant, some rows at a time; whether there was nothing more.</summary>
    Task<bool> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
