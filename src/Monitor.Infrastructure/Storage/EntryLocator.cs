using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <summary>Rows that say where an entry lives: the locator's, and the pointers in the partitions of those who may list it.</summary>
internal static class EntryLocator
{
    public const string LocatorRow = "entry";

    public static TableRow ToRow(string partition, string key, EntryLocation location) => new(partition, key)
    {
        { Stored.VersionColumn, Stored.Version },
        { "responsible", location.Responsible.ToString() },
        { "referredBy", location.ReferredBy.ToString() },
        { "service", location.Service.ToString() },
        { "body", location.BodyDigest },
    };

    public static EntryLocation ToLocation(EntryId id, TableRow row)
    {
        Stored.Known(row);
        return new EntryLocation(
            id, PartyId.Parse(row.GetString("responsible"), null), PartyId.Parse(row.GetString("referredBy"), null),
            ServiceCode.Parse(row.GetString("service")), row.GetString("body"));
    }
}
