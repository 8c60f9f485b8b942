using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;

namespace Monitor.Infrastructure.Copies;

/// <summary>A file of a copy while it is written: compressed lines.</summary>
internal sealed class CopyFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly StreamWriter _lines;
    private long _rows;

    public CopyFile(string path)
    {
        _path = path;
        _lines = new StreamWriter(new GZipStream(new FileStream(path, FileMode.CreateNew), CompressionLevel.Optimal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }

    public async Task AddAsync(CopyLine line)
    {
        await _lines.WriteLineAsync(line.ToString());
        _rows += line.Row is null ? 0 : 1;
    }

    /// <summary>Writes the file down, and says what is in it.</summary>
    public async Task<CopiedTable> EndAsync(TableName name)
    {
        await _lines.DisposeAsync();
        await using var stream = File.OpenRead(_path);
        return new CopiedTable(name.ToString(), _rows, Path.GetFileName(_path), Convert.ToHexStringLower(await SHA256.HashDataAsync(stream)));
    }

    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    public static async IAsyncEnumerable<string> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);

        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }
}

/// <summary>Rows on their way into a table, as many of a partition at once as a transaction takes.</summary>
internal sealed class RowPack(ITable table)
{
    private readonly Dictionary<string, TableRow> _rows = new(StringComparer.Ordinal);
    private string _partition = string.Empty;
    private long _bytes;

    public async Task AddAsync(TableRow row, CancellationToken cancellationToken)
    {
        var bytes = TableLimits.BytesOf(row);

        if (row.Partition != _partition || _rows.Count == TableLimits.WritesInTransaction || _bytes + bytes > TableLimits.BytesInTransaction || _rows.ContainsKey(row.Row))
        {
            await FlushAsync(cancellationToken);
        }

        _partition = row.Partition;
        _rows.Add(row.Row, row);
        _bytes += bytes;
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_rows.Count > 0)
        {
            await table.CommitAsync(_partition, [.. _rows.Values.Select(TableWrite.Upsert)], cancellationToken);
        }

        _rows.Clear();
        _bytes = 0;
    }
}
