using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>
/// What an agency alone may see is stored in its own partition, in the columns for it, and nowhere else: planted words are looked for in every key
/// and column of every table.
/// </summary>
public sealed class PersonalDataStaysTests
{
    private const string Planted = "CANARY-7319";
    private const string Words = "canary words of the family";

    private static readonly PartyId Agency = Parties.School().Id;
    private static readonly PartyId Referrer = PartyId.Parse("northmere-surgery", null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_reference_and_a_familys_words_stay_in_their_columns_of_the_agencys_own_partition()
    {
        var tables = await LivedAsync();
        var found = new HashSet<string>();

        foreach (var name in Enum.GetValues<TableName>())
        {
            foreach (var row in tables.Rows(name))
            {
                Assert.DoesNotContain("canary", row.Partition + row.Row, StringComparison.OrdinalIgnoreCase);

                foreach (var (column, value) in row.Where(column => $"{column.Value}".Contains("canary", StringComparison.OrdinalIgnoreCase)))
                {
                    Assert.Equal((TableName.Assurance, Agency.ToString()), (name, row.Partition));
                    found.Add($"{RowKeys.Split(row.Row)[0]} {column}");
                }
            }
        }

        Assert.Equal(["c entry", "e payload", "f entry", "t text"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Addresses_of_people_are_in_the_directory_only()
    {
        var tables = await LivedAsync();

        foreach (var name in Enum.GetValues<TableName>().Where(name => name != TableName.Directory))
        {
            Assert.All(tables.Rows(name), row => Assert.All(row, column => Assert.DoesNotContain("@", $"{column.Value}", StringComparison.Ordinal)));
        }

        Assert.Contains("@", tables.Dump(), StringComparison.Ordinal);
    }

    /// <summary>Everything that the stores can be made to write about an entry.</summary>
    private static async Task<InMemoryTables> LivedAsync()
    {
        var tables = new InMemoryTables();
        var store = new WaitingListStore(tables, Salts.AtRandom);
        var outbox = new OutboxStore(tables);
        var notifications = new NotificationStore(tables);
        await new DirectoryStore(tables, TimeProvider.System).WriteAsync([Parties.School(), Parties.Board()], Cancellation);

        foreach (var id in new[] { Entries.Id(1), Entries.Id(2) })
        {
            var place = new EntryLocation(id, Agency, Referrer, ServiceCode.Parse("FI"), "digest of a body");
            await store.ClaimAsync(place, Cancellation);
            await store.PointAsync(Referrer, place, PointerKind.Follows, Cancellation);
            var referral = Entries.Referral() with { CaseReference = CaseReference.FromStored(Planted), HarmMark = true };
            await store.CommitAsync(Agency, [Changes.Receive(id, referral, new Receipt($"referral {id}", "digest of a body"))], Cancellation);

            var contact = new NewEvent(new ContactMade(Days.Day("2026-03-03")), Words);
            await CommitAsync(id, stored => stored.Record("2026-03-03", new Receipt($"contact {id}", "digest"), [contact]));
            await CommitAsync(id, stored => stored.LookedAt("2026-03-20"));
        }

        var notice = tables.Rows(TableName.Assurance, Agency.ToString()).First(row => row.Row.StartsWith("n!", StringComparison.Ordinal));
        var mail = (await notifications.FindAsync(Agency, NotificationId.FromStored(RowKeys.Split(notice.Row)[1]), Cancellation))!;
        var raising = new RaisingKey(Agency, Entries.Id(1), "WL-02", 1, 4, 0);
        var told = mail.Notification with { State = DeliveryState.Accepted, SentTo = PersonId.Of("head@agency.example"), Told = [raising] };
        var record = OutboxMessage.For(Days.Instant("2026-03-20T09:00Z"), new RecordTold(Agency, told.Id), "told");
        await notifications.TryMoveAsync(mail, new DeliveryStep(told) { Add = [record] }, Cancellation);
        await new BoardStore(tables).TellAsync(new BoardNotice(raising, Days.Day("2026-03-20"), null, null), Cancellation);

        var now = Days.Instant("2026-04-01T09:00Z");
        var leased = await outbox.LeaseDueAsync(Agency, now, now, now, 25, Cancellation);
        await outbox.SetAsideAsync(leased.Messages[0], "It is about something that does not exist.", now, Cancellation);

        await CommitAsync(Entries.Id(2), stored => stored.Record("2026-04-01", new EntryClosed(Days.Day("2026-04-01"), ClosingReason.Moved)));
        await store.TidyAllAsync(Agency, Days.Instant("2026-07-01T00:00Z"), DateTimeOffset.MinValue, Cancellation);
        return tables;

        async Task CommitAsync(EntryId id, Func<StoredEntry, EntryChange> change) => Assert.Equal(
            [CommitResult.Committed], await store.CommitAsync(Agency, [change((await store.FindAsync(Agency, id, Cancellation))!)], Cancellation));
    }
}
