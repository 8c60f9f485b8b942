using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Tests.Storage;

/// <summary>What every table does: run against the twin and against a Table service.</summary>
public abstract class TableContract
{
    private const int Writers = 16;

    private static int _partitions;

    private readonly string _partition = $"partition-{Interlocked.Increment(ref _partitions)}";

    /// <summary>How many rows stand for many: enough for three pages.</summary>
    private static readonly string[] Letters = ["a", "b", "c", "d", "e"];

    private protected abstract ITable Table { get; }

    private protected abstract RequestCounter Requests { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_nothing_where_nothing_was_written() =>
        Assert.Null(await Table.FindAsync(_partition, "none", Cancellation));

    [Fact]
    public async Task Finds_a_row_with_the_version_it_was_given()
    {
        var etag = await InsertAsync(Row("a"));

        var found = await Table.FindAsync(_partition, "a", Cancellation);

        Assert.Equal((_partition, "a", etag), (found!.Partition, found.Row, found.ETag));
    }

    [Fact]
    public async Task Every_type_of_column_comes_back_as_it_was_written()
    {
        var instant = new DateTimeOffset(2026, 7, 15, 23, 30, 0, TimeSpan.FromHours(1)).AddTicks(1_234_567);
        var text = "Zoë's \"<note>\"\n\t\\ 雪 😀";

        await InsertAsync(new TableRow(_partition, "a")
        {
            { "Text", text },
            { "Empty", "" },
            { "Int", int.MinValue },
            { "Long", long.MaxValue },
            { "SmallLong", 1L },
            { "Yes", true },
            { "No", false },
            { "Instant", instant },
            { "WholeSecond", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) },
            { "Bytes", new byte[] { 0, 1, 255 } },
            { "NoBytes", Array.Empty<byte>() },
            { "Nothing", (string?)null },
        });

        var found = (await Table.FindAsync(_partition, "a", Cancellation))!;
        Assert.Equal(text, found.GetString("Text"));
        Assert.Equal("", found.GetString("Empty"));
        Assert.Equal(int.MinValue, found.GetInt32("Int"));
        Assert.Equal(long.MaxValue, found.GetInt64("Long"));
        Assert.Equal(1L, found.GetInt64("SmallLong"));
        Assert.True(found.GetBoolean("Yes"));
        Assert.False(found.GetBoolean("No"));
        Assert.Equal(instant, found.GetInstant("Instant"));
        Assert.Equal(TimeSpan.Zero, found.GetInstant("Instant").Offset);
        Assert.Equal(2026, found.GetInstant("WholeSecond").Year);
        Assert.Equal([0, 1, 255], found.GetBytes("Bytes"));
        Assert.Empty(found.GetBytes("NoBytes"));
        Assert.Null(found.FindString("Nothing"));
        Assert.Equal(11, found.Count);
    }

    [Fact]
    public async Task A_row_without_a_column_is_named_and_its_values_are_not()
    {
        await InsertAsync(new TableRow(_partition, "a") { { "State", "secret" } });

        var found = (await Table.FindAsync(_partition, "a", Cancellation))!;

        var missing = Assert.Throws<MalformedRow>(() => found.GetString("Other"));
        var mistyped = Assert.Throws<MalformedRow>(() => found.GetInt32("State"));
        Assert.Contains($"Row a in partition {_partition}", missing.Message, StringComparison.Ordinal);
        Assert.Contains("'Other'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("'State'", mistyped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", mistyped.Message, StringComparison.Ordinal);
        Assert.Null(found.FindInt64("Other"));
    }

    [Fact]
    public async Task A_row_that_exists_cannot_be_inserted_again()
    {
        await InsertAsync(Row("a"));

        var outcome = await CommitAsync(TableWrite.Insert(Row("a")));

        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.AlreadyExists), outcome);
    }

    [Fact]
    public async Task A_replacement_drops_the_columns_it_does_not_name()
    {
        var etag = await InsertAsync(new TableRow(_partition, "a") { { "Old", 1 }, { "Kept", 1 } });

        var outcome = await CommitAsync(TableWrite.Replace(new TableRow(_partition, "a") { { "Kept", 2 } }, etag));

        var found = (await Table.FindAsync(_partition, "a", Cancellation))!;
        Assert.Equal(Assert.IsType<CommitOutcome.Committed>(outcome).ETags[0], found.ETag);
        Assert.NotEqual(etag, found.ETag);
        Assert.Null(found.FindInt32("Old"));
        Assert.Equal(2, found.GetInt32("Kept"));
    }

    [Fact]
    public async Task A_row_that_changed_meanwhile_is_neither_replaced_nor_deleted()
    {
        var etag = await InsertAsync(Row("a"));
        await CommitAsync(TableWrite.Upsert(Row("a")));

        var replaced = await CommitAsync(TableWrite.Replace(Row("a"), etag));
        var deleted = await CommitAsync(TableWrite.Delete(_partition, "a", etag));

        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.Changed), replaced);
        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.Changed), deleted);
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_neither_replaced_nor_deleted()
    {
        var etag = await InsertAsync(Row("other"));

        var replaced = await CommitAsync(TableWrite.Replace(Row("a"), etag));
        var deleted = await CommitAsync(TableWrite.Delete(_partition, "a", etag));
        var deletedInAnyVersion = await CommitAsync(TableWrite.DeleteAny(_partition, "a"));

        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.Missing), replaced);
        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.Missing), deleted);
        Assert.Equal(new CommitOutcome.Refused(0, RefusalReason.Missing), deletedInAnyVersion);
    }

    [Fact]
    public async Task A_deleted_row_is_gone_and_may_be_inserted_again()
    {
        var etag = await InsertAsync(Row("a"));

        var deleted = await CommitAsync(TableWrite.Delete(_partition, "a", etag));

        Assert.True(deleted.IsCommitted);
        Assert.Null(await Table.FindAsync(_partition, "a", Cancellation));
        Assert.NotEqual(etag, await InsertAsync(Row("a")));
    }

    [Fact]
    public async Task A_transaction_answers_with_a_version_for_each_row_it_wrote()
    {
        await InsertAsync(Row("old"));

        var outcome = await CommitAsync(TableWrite.Insert(Row("a")), TableWrite.DeleteAny(_partition, "old"), TableWrite.Upsert(Row("b")));

        var etags = Assert.IsType<CommitOutcome.Committed>(outcome).ETags;
        Assert.Equal((await Table.FindAsync(_partition, "a", Cancellation))!.ETag, etags[0]);
        Assert.Null(etags[1]);
        Assert.Equal((await Table.FindAsync(_partition, "b", Cancellation))!.ETag, etags[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(99)]
    public async Task A_refused_transaction_writes_nothing_and_names_the_write(int refused)
    {
        await InsertAsync(Row($"w{refused:D3}"));
        var writes = Enumerable.Range(0, 100).Select(i => TableWrite.Insert(Row($"w{i:D3}"))).ToArray();

        var outcome = await CommitAsync(writes);

        Assert.Equal(new CommitOutcome.Refused(refused, RefusalReason.AlreadyExists), outcome);
        Assert.Equal([$"w{refused:D3}"], await KeysAsync(TableRange.All(_partition)));
    }

    [Fact]
    public async Task The_write_that_is_refused_is_named_whatever_its_reason()
    {
        var etag = await InsertAsync(Row("changed"));
        await CommitAsync(TableWrite.Upsert(Row("changed")));

        var changed = await CommitAsync(TableWrite.Insert(Row("a")), TableWrite.Replace(Row("changed"), etag));
        var missing = await CommitAsync(TableWrite.Insert(Row("a")), TableWrite.Upsert(Row("b")), TableWrite.DeleteAny(_partition, "none"));

        Assert.Equal(new CommitOutcome.Refused(1, RefusalReason.Changed), changed);
        Assert.Equal(new CommitOutcome.Refused(2, RefusalReason.Missing), missing);
    }

    [Fact]
    public async Task Of_many_writers_that_read_the_same_version_one_wins()
    {
        var etag = await InsertAsync(Row("a"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            () => CommitAsync(TableWrite.Replace(new TableRow(_partition, "a") { { "Writer", writer } }, etag)), Cancellation)));

        Assert.Single(outcomes, outcome => outcome.IsCommitted);
        Assert.Equal(Writers - 1, outcomes.Count(outcome => outcome == new CommitOutcome.Refused(0, RefusalReason.Changed)));
        var winner = (await Table.FindAsync(_partition, "a", Cancellation))!.GetInt32("Writer");
        Assert.True(outcomes[winner].IsCommitted);
    }

    [Fact]
    public async Task Of_many_writers_that_insert_the_same_row_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            () => CommitAsync(TableWrite.Insert(Row($"own-{writer}")), TableWrite.Insert(Row("a"))), Cancellation)));

        Assert.Single(outcomes, outcome => outcome.IsCommitted);
        Assert.Equal(Writers - 1, outcomes.Count(outcome => outcome == new CommitOutcome.Refused(1, RefusalReason.AlreadyExists)));
        Assert.Equal(2, (await KeysAsync(TableRange.All(_partition))).Count);
    }

    [Fact]
    public async Task A_range_has_its_first_key_and_not_its_last()
    {
        await InsertLettersAsync();

        Assert.Equal(["b", "c"], await KeysAsync(new TableRange(_partition, "b", "d")));
        Assert.Equal(["d", "e"], await KeysAsync(new TableRange(_partition, "d", null)));
        Assert.Equal(["a", "b"], await KeysAsync(new TableRange(_partition, null, "c")));
        Assert.Equal(Letters, await KeysAsync(TableRange.All(_partition)));
        Assert.Empty(await KeysAsync(new TableRange(_partition, "c", "c")));
    }

    [Fact]
    public async Task Keys_are_in_ordinal_order()
    {
        string[] keys = ["a", "B", "-", "_", "0", "10", "9", "A", "b", "a!b", "a.b", "a!"];
        await CommitAsync([.. keys.Select(key => TableWrite.Insert(Row(key)))]);

        Assert.Equal(keys.Order(StringComparer.Ordinal), await KeysAsync(TableRange.All(_partition)));
    }

    [Fact]
    public async Task A_range_under_a_part_has_neither_the_part_itself_nor_its_namesakes()
    {
        string[] inside = [RowKeys.Join("e", "a", ""), RowKeys.Join("e", "a", "00000001"), RowKeys.Join("e", "a", "~"), RowKeys.Join("e", "a", "b", "c")];
        string[] outside = [RowKeys.Join("e", "a"), RowKeys.Join("e", "a!b"), RowKeys.Join("e", "a0", "1"), RowKeys.Join("e", "a-", "1"), RowKeys.Join("e", "A", "1"), RowKeys.Join("f", "a", "1")];
        await CommitAsync([.. inside.Concat(outside).Select(key => TableWrite.Insert(Row(key)))]);

        Assert.Equal(inside.Order(StringComparer.Ordinal), await KeysAsync(TableRange.Under(_partition, "e", "a")));
    }

    [Fact]
    public async Task A_range_up_to_an_instant_has_that_instant_and_nothing_later()
    {
        var now = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
        string KeyAt(DateTimeOffset at) => RowKeys.Join("d", KeyEncoder.Instant(at), "id");
        await CommitAsync(
            TableWrite.Insert(Row(KeyAt(now.AddYears(-400)))),
            TableWrite.Insert(Row(KeyAt(now))),
            TableWrite.Insert(Row(KeyAt(now.AddTicks(1)))),
            TableWrite.Insert(Row(RowKeys.Join("c", "id"))),
            TableWrite.Insert(Row(RowKeys.Join("e", "id"))));

        Assert.Equal([KeyAt(now.AddYears(-400)), KeyAt(now)], await KeysAsync(TableRange.UpTo(_partition, "d", now)));
    }

    [Fact]
    public async Task A_range_never_leaves_its_partition()
    {
        var neighbour = _partition + "-next";
        await InsertLettersAsync();
        await Table.CommitAsync(neighbour, [TableWrite.Insert(new TableRow(neighbour, "b"))], Cancellation);

        Assert.Equal(Letters, await KeysAsync(TableRange.All(_partition)));
        Assert.Null(await Table.FindAsync(neighbour, "a", Cancellation));
    }

    [Fact]
    public async Task Text_with_quotes_cannot_widen_a_range()
    {
        await InsertLettersAsync();

        Assert.Empty(await KeysAsync(new TableRange(_partition + "' or PartitionKey ne '", null, null)));
        Assert.Empty(await KeysAsync(new TableRange(_partition, "x' or RowKey ne '", null)));
    }

    [Fact]
    public async Task A_range_is_read_page_by_page()
    {
        await InsertLettersAsync();
        var range = TableRange.All(_partition) with { Take = 2 };

        var pages = new List<string[]>();
        string? continuation = null;

        do
        {
            var page = await Table.ReadAsync(range, continuation, Cancellation);
            pages.Add([.. page.Rows.Select(row => row.Row)]);
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.All(pages, page => Assert.InRange(page.Length, 0, 2));
        Assert.Equal(Letters, pages.SelectMany(page => page));
        Assert.Equal(Letters, await KeysAsync(range));
    }

    [Fact]
    public async Task A_row_written_between_two_pages_is_found_in_its_place()
    {
        await InsertLettersAsync();
        var range = TableRange.All(_partition) with { Take = 2 };

        var first = await Table.ReadAsync(range, null, Cancellation);
        await CommitAsync(TableWrite.Insert(Row("dd")), TableWrite.Insert(Row("aa")));
        var keys = first.Rows.Select(row => row.Row).ToList();
        for (var at = first.Continuation; at is not null;)
        {
            var page = await Table.ReadAsync(range, at, Cancellation);
            keys.AddRange(page.Rows.Select(row => row.Row));
            at = page.Continuation;
        }

        Assert.Equal(Letters.Append("dd").Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_range_fetches_only_the_columns_it_names()
    {
        var etag = await InsertAsync(new TableRow(_partition, "a") { { "Wanted", "yes" }, { "Other", "no" } });

        var page = await Table.ReadAsync(TableRange.All(_partition) with { Columns = ["Wanted", "Absent"] }, null, Cancellation);

        var row = Assert.Single(page.Rows);
        Assert.Equal((_partition, "a", etag), (row.Partition, row.Row, row.ETag));
        Assert.Equal("yes", row.GetString("Wanted"));
        Assert.Null(row.FindString("Other"));
        Assert.Null(row.FindString("Absent"));
    }

    [Fact]
    public async Task Every_request_and_every_row_read_is_counted()
    {
        await InsertLettersAsync();
        var before = Requests.Count;

        await Table.FindAsync(_partition, "a", Cancellation);
        await Table.FindAsync(_partition, "none", Cancellation);
        await Table.ReadAsync(TableRange.All(_partition), null, Cancellation);
        await CommitAsync(TableWrite.Upsert(Row("a")), TableWrite.Upsert(Row("b")));

        Assert.Equal(new RequestCount(Requests: 4, RowsRead: 6), Requests.Count - before);
    }

    [Fact]
    public async Task A_transaction_of_a_hundred_rows_is_taken_and_of_one_more_refused()
    {
        var writes = Enumerable.Range(0, 101).Select(i => TableWrite.Insert(Row($"w{i}"))).ToArray();

        await RefusesAsync(writes);
        Assert.True((await CommitAsync(writes[..100])).IsCommitted);
    }

    [Fact]
    public async Task A_transaction_without_writes_is_refused() => await RefusesAsync();

    [Fact]
    public async Task A_transaction_across_partitions_is_refused() =>
        await RefusesAsync(TableWrite.Insert(Row("a")), TableWrite.Insert(new TableRow(_partition + "-next", "b")));

    [Fact]
    public async Task A_transaction_that_writes_a_row_twice_is_refused() =>
        await RefusesAsync(TableWrite.Upsert(Row("a")), TableWrite.DeleteAny(_partition, "a"));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a%b")]
    [InlineData("a\tb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    public async Task A_key_with_what_the_service_does_not_take_is_refused(string key)
    {
        await RefusesAsync(TableWrite.Insert(Row(key)));
        await Assert.ThrowsAsync<TableLimitBroken>(() => Table.FindAsync(_partition, key, Cancellation));
        await Assert.ThrowsAsync<TableLimitBroken>(() => Table.FindAsync(key, "a", Cancellation));
        await Assert.ThrowsAsync<TableLimitBroken>(() => Table.ReadAsync(TableRange.All(key), null, Cancellation));
    }

    [Fact]
    public async Task A_key_with_half_a_character_is_refused() => await RefusesAsync(TableWrite.Insert(Row("a\uD800")));

    [Fact]
    public async Task The_longest_key_is_taken_and_a_longer_one_refused()
    {
        Assert.True((await CommitAsync(TableWrite.Insert(Row(new string('k', 512))))).IsCommitted);
        await RefusesAsync(TableWrite.Insert(Row(new string('k', 513))));
    }

    [Fact]
    public async Task The_longest_text_is_taken_and_a_longer_one_refused()
    {
        Assert.True((await CommitAsync(TableWrite.Insert(new TableRow(_partition, "a") { { "Text", new string('雪', 32_768) } }))).IsCommitted);
        await RefusesAsync(TableWrite.Insert(new TableRow(_partition, "b") { { "Text", new string('t', 32_769) } }));
    }

    [Fact]
    public async Task Half_a_character_is_refused_rather_than_changed() =>
        await RefusesAsync(TableWrite.Insert(new TableRow(_partition, "a") { { "Text", "\uDC00" } }));

    [Fact]
    public async Task The_longest_binary_is_taken_and_a_longer_one_refused()
    {
        Assert.True((await CommitAsync(TableWrite.Insert(new TableRow(_partition, "a") { { "Bytes", new byte[65_536] } }))).IsCommitted);
        await RefusesAsync(TableWrite.Insert(new TableRow(_partition, "b") { { "Bytes", new byte[65_537] } }));
    }

    [Fact]
    public async Task The_widest_row_is_taken_and_a_wider_one_refused()
    {
        Assert.True((await CommitAsync(TableWrite.Insert(Wide("a", 252)))).IsCommitted);
        await RefusesAsync(TableWrite.Insert(Wide("b", 253)));
    }

    [Fact]
    public async Task A_row_of_more_than_a_mebibyte_is_refused() => await RefusesAsync(TableWrite.Insert(Heavy("a", columns: 16)));

    [Fact]
    public async Task A_transaction_of_more_than_four_mebibytes_is_refused()
    {
        var writes = Letters.Select(letter => TableWrite.Insert(Heavy(letter, columns: 15))).ToArray();

        await RefusesAsync([.. writes, TableWrite.Insert(Heavy("f", columns: 15)), TableWrite.Insert(Heavy("g", columns: 15)), TableWrite.Insert(Heavy("h", columns: 15)), TableWrite.Insert(Heavy("i", columns: 15))]);
        Assert.True((await CommitAsync(writes)).IsCommitted);
    }

    [Fact]
    public async Task The_earliest_instant_is_taken_and_an_earlier_one_refused()
    {
        var earliest = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.True((await CommitAsync(TableWrite.Insert(new TableRow(_partition, "a") { { "At", earliest } }))).IsCommitted);
        Assert.Equal(earliest, (await Table.FindAsync(_partition, "a", Cancellation))!.GetInstant("At"));
        await RefusesAsync(TableWrite.Insert(new TableRow(_partition, "b") { { "At", earliest.AddTicks(-1) } }));
    }

    [Theory]
    [InlineData("PartitionKey")]
    [InlineData("rowkey")]
    [InlineData("Timestamp")]
    [InlineData("two words")]
    [InlineData("1st")]
    [InlineData("odata.etag")]
    [InlineData("")]
    public async Task A_column_name_that_the_service_does_not_take_is_refused(string name)
    {
        await RefusesAsync(TableWrite.Insert(new TableRow(_partition, "a") { { name, 1 } }));
        await Assert.ThrowsAsync<TableLimitBroken>(() => Table.ReadAsync(TableRange.All(_partition) with { Columns = [name] }, null, Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_that_the_service_would_not_give_is_refused(int take) =>
        await Assert.ThrowsAsync<TableLimitBroken>(() => Table.ReadAsync(TableRange.All(_partition) with { Take = take }, null, Cancellation));

    [Fact]
    public async Task Nothing_is_asked_once_the_caller_has_gone()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.CommitAsync(_partition, [TableWrite.Insert(Row("a"))], gone.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.FindAsync(_partition, "a", gone.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.ReadAsync(TableRange.All(_partition), null, gone.Token));
        Assert.Null(await Table.FindAsync(_partition, "a", Cancellation));
    }

    private TableRow Row(string row) => new(_partition, row) { { "Value", row.Length } };

    private TableRow Wide(string row, int columns)
    {
        var wide = new TableRow(_partition, row);

        for (var i = 0; i < columns; i++)
        {
            wide.Add($"C{i}", i);
        }

        return wide;
    }

    /// <summary>64 KiB a column.</summary>
    private TableRow Heavy(string row, int columns)
    {
        var heavy = new TableRow(_partition, row);

        for (var i = 0; i < columns; i++)
        {
            heavy.Add($"C{i}", new string('h', 32_768));
        }

        return heavy;
    }

    private Task<CommitOutcome> CommitAsync(params TableWrite[] writes) => Table.CommitAsync(_partition, writes, Cancellation);

    private async Task<string> InsertAsync(TableRow row) =>
        Assert.IsType<CommitOutcome.Committed>(await CommitAsync(TableWrite.Insert(row))).ETags[0]!;

    private async Task InsertLettersAsync() =>
        Assert.True((await CommitAsync([.. Letters.Select(letter => TableWrite.Insert(Row(letter)))])).IsCommitted);

    private async Task RefusesAsync(params TableWrite[] writes)
    {
        var before = await KeysAsync(TableRange.All(_partition));

        await Assert.ThrowsAsync<TableLimitBroken>(() => CommitAsync(writes));

        Assert.Equal(before, await KeysAsync(TableRange.All(_partition)));
    }

    private async Task<List<string>> KeysAsync(TableRange range)
    {
        var keys = new List<string>();

        await foreach (var row in Table.ReadAllAsync(range, Cancellation))
        {
            keys.Add(row.Row);
        }

        return keys;
    }
}
