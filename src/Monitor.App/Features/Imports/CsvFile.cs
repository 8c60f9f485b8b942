using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Monitor.App.Hosting;
using Monitor.Domain;

namespace Monitor.App.Features.Imports;

/// <summary>
/// A file of values, read record by record as it comes. UTF-8 with and without its mark, UTF-16 with it, and what is neither as Windows-1252, which is what
/// older case systems write; comma, semicolon or tab; line breaks within quotes.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    private const int LongestCell = 32 * 1024;

    private readonly CsvReader _csv;
    private readonly Counted? _counted;
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private bool _isBad;

    private CsvFile(TextReader text, Counted? counted)
    {
        _counted = counted;
        _csv = new CsvReader(text, new CsvConfiguration(System.Globalization.CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => _isBad = true,
            MissingFieldFound = null,
            TrimOptions = TrimOptions.Trim,
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            MaxFieldSize = LongestCell,
        });
    }

    public static InvalidProblem Empty { get; } = new("file-empty", "The file has no rows below its header.");

    public static RefusedRequest TooLarge { get; } = new(
        StatusCodes.Status413PayloadTooLarge, "file-too-large", $"A file holds at most {LargestBytes / 1024 / 1024} MB and {MostRows:N0} rows. Send it in parts, and say part=yes with each.");

    public static InvalidProblem Unreadable { get; } = new(
        "file-unreadable", "From some row on the file cannot be read: a quotation mark that is opened is never closed. Export it again.");

    public const long LargestBytes = 50L * 1024 * 1024;

    public const int MostRows = 100_000;

    /// <summary>The headers in their order.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>As a spreadsheet counts: the header is row 1.</summary>
    public int Row => _csv.Parser.Row;

    /// <summary>Whether the record has as many cells as there are headers, and its quotation marks fit.</summary>
    public bool IsWhole => !_isBad && _csv.Parser.Count == Header.Count;

    /// <summary>Of every byte, once the file was read to its end.</summary>
    public string Digest => _counted?.Digest ?? throw new InvalidOperationException("This was not read from bytes.");

    /// <summary>A file that comes as bytes; refused when it has no header.</summary>
    public static Task<Result<CsvFile>> OpenAsync(Stream bytes)
    {
        var counted = new Counted(bytes);
        var encoding = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new Windows1252Fallback());
        return OpenAsync(new StreamReader(counted, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024), counted);
    }

    public static Task<Result<CsvFile>> OpenAsync(TextReader text) => OpenAsync(text, null);

    /// <summary>What stands below a header in the present record; null where the file has no such column.</summary>
    public string? Cell(string header) => _places.TryGetValue(header, out var place) ? _csv.GetField(place) ?? string.Empty : null;

    public bool Has(string header) => _places.ContainsKey(header);

    /// <summary>Goes to the next record: false at the end; refused where the file cannot be read on.</summary>
    public async Task<Result<bool>> NextAsync()
    {
        _isBad = false;

        try
        {
            return await _csv.ReadAsync();
        }
        catch (MaxFieldSizeException)
        {
            return Unreadable;
        }
        catch (Counted.Exceeded)
        {
            return TooLarge;
        }
    }

    public void Dispose() => _csv.Dispose();

    private static async Task<Result<CsvFile>> OpenAsync(TextReader text, Counted? counted)
    {
        var file = new CsvFile(text, counted);

        if (!(await file.NextAsync()).IsSuccess(out var isThere, out var problem) || !isThere || !file._csv.ReadHeader())
        {
            file.Dispose();
            return problem ?? Empty;
        }

        file.Header = [.. file._csv.HeaderRecord!.Select(header => header.Trim())];

        for (var i = 0; i < file.Header.Count; i++)
        {
            if (!file._places.TryAdd(file.Header[i], i) && file.Header[i].Length > 0)
            {
                file.Dispose();
                return new InvalidProblem("column-twice", $"Column {i + 1} has the same header as another one. Give each its own.");
            }
        }

        return file;
    }

    /// <summary>Counts and digests what is read through it.</summary>
    private sealed class Counted(Stream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _length;

        public string Digest => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count(buffer.Span[..read]);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Count(buffer.AsSpan(offset, read));
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }

        private void Count(ReadOnlySpan<byte> read)
        {
            _length += read.Length;
            _hash.AppendData(read);

            if (_length > LargestBytes)
            {
                throw new Exceeded();
            }
        }

        public sealed class Exceeded : Exception;
    }
}
