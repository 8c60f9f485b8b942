using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Hosting;

/// <summary>Makes references out of who asked and the key they gave, so that asking again finds the same.</summary>
internal sealed class Keyed(IOptions<MonitorOptions> options)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(options.Value.IdKey);

    public EntryId EntryFor(PartyId caller, string idempotencyKey) => EntryId.From(Hash("entry", caller, idempotencyKey));

    public string OperationFor(PartyId caller, string idempotencyKey) => Convert.ToHexStringLower(Hash("operation", caller, idempotencyKey).AsSpan(0, 16));

    /// <summary>Names a party to a provider of mail, which learns nothing from it.</summary>
    public string TagFor(PartyId party) => Convert.ToHexStringLower(Hash("party", party, string.Empty).AsSpan(0, 8));

    private byte[] Hash(string what, PartyId caller, string idempotencyKey) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(Digest.Of(what, caller.ToString(), idempotencyKey)));
}
