using System.Globalization;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Storage;

/// <summary>The keys of a partition's rows (DESIGN §3); the first part tells the kind.</summary>
internal static class Keys
{
    public const string Entries = "f";
    public const string Archived = "c";
    public const string Events = "e";
    public const string Texts = "t";
    public const string Wakes = "d";
    public const string Ladders = "x";
    public const string Outbox = "o";
    public const string Notifications = "n";
    public const string DayPlaces = "s";
    public const string Receipts = "k";
    public const string Pointers = "i";
    public const string Asked = "q";
    public const string Asides = "a";
    public const string Duties = "w";
    public const string Tombstones = "v";
    public const string Returns = "r";
    public const string ReturnTexts = "y";
    public const string Imports = "m";

    public const string Counted = "z";
    public const string Going = "g";

    public static string Entry(EntryId id) => RowKeys.Join(Entries, id.ToString());

    public static string ArchivedEntry(EntryId id) => RowKeys.Join(Archived, id.ToString());

    public static string Event(EntryId id, int sequence) => RowKeys.Join(Events, id.ToString(), KeyEncoder.Sequence(sequence));

    public static string Text(EntryId id, int sequence) => RowKeys.Join(Texts, id.ToString(), KeyEncoder.Sequence(sequence));

    public static string Wake(DateTimeOffset at, EntryId id) => RowKeys.Join(Wakes, KeyEncoder.Instant(at), id.ToString());

    public static string Ladder(EntryId id, string check, int n) => RowKeys.Join(Ladders, id.ToString(), check, KeyEncoder.Sequence(n));

    public static string Message(DateTimeOffset notBefore, string id) => RowKeys.Join(Outbox, KeyEncoder.Instant(notBefore), id);

    public static string Notification(NotificationId id) => RowKeys.Join(Notifications, id.ToString());

    public static string DayPlace(DateOnly on, PersonId person) => RowKeys.Join(DayPlaces, on.ToString("yyyyMMdd", null), person.ToString());

    public static string Receipt(string operationId) => RowKeys.Join(Receipts, operationId);

    public static string Pointer(PointerKind kind, EntryId id) => RowKeys.Join(PointersOf(kind), id.ToString());

    public static string PointersOf(PointerKind kind) => kind == PointerKind.Asked ? Asked : Pointers;

    public static string Tombstone(EntryId id) => RowKeys.Join(Tombstones, id.ToString());

    public static string Duty(string check, string about) => RowKeys.Join(Duties, check, about);

    public static string Return(ReturnPeriod period) => RowKeys.Join(Returns, period.ToString());

    public static string SignedReturn(ReturnPeriod period, int version) => RowKeys.Join(Returns, period.ToString(), KeyEncoder.Sequence(version));

    public static string ReturnText(ReturnPeriod period, int version, string slot) =>
        RowKeys.Join(ReturnTexts, period.ToString(), KeyEncoder.Sequence(version), slot);

    public static string Import(string id) => RowKeys.Join(Imports, id);

    public static string EndedWaits(ServiceCode service, int year, string outcome) =>
        RowKeys.Join(Counted, service.ToString(), year.ToString("D4", CultureInfo.InvariantCulture), outcome);

    public static string Gone(EntryId id) => RowKeys.Join(Going, id.ToString());

    public static string Aside(string id) => RowKeys.Join(Asides, id);
}
