using System.Globalization;
using System.Text;
using Monitor.Domain.People;

namespace Monitor.Domain.Matching;

/// <summary>
/// What a family token holds, once it is unsealed: which party asked for it, until when it is taken, and the hashes of the child's numbers. By it a message says
/// whom it is about without a number (ADR 26).
/// </summary>
public sealed class FamilyToken(PartyId heldBy, DateTimeOffset expiresAt, SubjectHashes subject)
{
    /// <summary>As long as a message may wait in the queue.</summary>
    public static readonly TimeSpan Lives = TimeSpan.FromDays(14);

    /// <summary>Every token is as long as the next multiple of it, so that its length does not tell how many numbers are in it.</summary>
    private const int PaddedTo = 512;

    private const string Version = "1";
    private const char Between = '\n';
    private const char Padding = ' ';

    /// <summary>Refuses what is not a token of ours, or not as it was made.</summary>
    public static InvalidProblem Unreadable { get; } = new("family-token-invalid", "This is not a family token as it was given. Ask for a new one.", "familyToken");

    public PartyId HeldBy => heldBy;

    public DateTimeOffset ExpiresAt => expiresAt;

    public SubjectHashes Subject => subject;

    /// <summary>The hashes for the party that sends the message, as far as their keys still live.</summary>
    public Result<SubjectHashes> OpenedFor(PartyId sender, DateTimeOffset now, IReadOnlyList<string> liveKeys)
    {
        if (sender != heldBy)
        {
            return new InvalidProblem("family-token-foreign", "This family token was given to another party.", "familyToken");
        }

        if (now >= expiresAt)
        {
            return new InvalidProblem("family-token-expired", "This family token has expired. Ask for a new one.", "familyToken");
        }

        var living = subject.Under(liveKeys);
        return living.IsEmpty
            ? new InvalidProblem("family-token-retired", "The keys under which this family token was made are no longer used. Ask for a new one.", "familyToken")
            : living;
    }

    /// <summary>As it is sealed.</summary>
    public byte[] Write()
    {
        var text = string.Join(Between, [Version, heldBy.ToString(), expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), .. subject.OfNumbers.Select(hashes => MatchingHash.Write(hashes))]);
        return Encoding.ASCII.GetBytes(text.PadRight((text.Length + PaddedTo - 1) / PaddedTo * PaddedTo, Padding));
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for what a later version wrote.</summary>
    public static FamilyToken? Read(ReadOnlySpan<byte> bytes) =>
        Encoding.ASCII.GetString(bytes).TrimEnd(Padding).Split(Between) is [Version, var party, var expiry, .. var numbers]
            ? new(
                PartyId.Parse(party, null),
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(expiry, CultureInfo.InvariantCulture)),
                new SubjectHashes([.. numbers.Select(MatchingHash.Read)]))
            : null;

    /// <summary>Without what it holds: what prints a token must not print by what a child is recognised.</summary>
    public override string ToString() => $"a family token of {heldBy}";
}
