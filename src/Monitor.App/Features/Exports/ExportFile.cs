using System.Text;

namespace Monitor.App.Features.Exports;

/// <summary>A file that is written as it is read: no more than a page of it is held at once.</summary>
internal sealed class ExportFile(string name, string contentType, IAsyncEnumerable<string> lines) : IResult
{
    private const int CharactersAtOnce = 16 * 1024;

    public static ExportFile Csv(string name, IReadOnlyList<string> header, IAsyncEnumerable<IEnumerable<string?>> rows) => new(name, "text/csv", CsvLines(header, rows));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var pending = new StringBuilder();

        // What cannot be read is known before the first byte leaves.
        await using var reading = lines.GetAsyncEnumerator(httpContext.RequestAborted);
        var isMore = await reading.MoveNextAsync();
        response.ContentType = $"{contentType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename={name}";

        for (; isMore; isMore = await reading.MoveNextAsync())
        {
            pending.Append(reading.Current);

            if (pending.Length >= CharactersAtOnce)
            {
                await response.WriteAsync(pending.ToString(), httpContext.RequestAborted);
                pending.Clear();
            }
        }

        await response.WriteAsync(pending.ToString(), httpContext.RequestAborted);
    }

    private static async IAsyncEnumerable<string> CsvLines(IReadOnlyList<string> header, IAsyncEnumerable<IEnumerable<string?>> rows)
    {
        yield return Domain.Exports.Csv.Mark + Domain.Exports.Csv.Line(header);

        await foreach (var row in rows)
        {
            yield return Domain.Exports.Csv.Line(row);
        }
    }
}
