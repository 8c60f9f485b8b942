using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Domain;
using Monitor.Domain.Audit;

namespace Monitor.App.Hosting;

/// <summary>A body that was read, and its digest, by which a retry is told from another request.</summary>
internal sealed record Body<T>(T Value, string Digest);

/// <summary>
/// Reads JSON strictly: at most 64 KiB and eight levels deep, no unknown field, no field twice, nothing of another type. What is wrong is said with
/// its place, and no value is repeated.
/// </summary>
internal static class JsonBody
{
    public const int LargestBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        MaxDepth = 8,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static async Task<Result<Body<T>>> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return new RefusedRequest(StatusCodes.Status415UnsupportedMediaType, "not-json", "Send JSON, with Content-Type: application/json.");
        }

        var buffer = new byte[LargestBytes + 1];
        var length = 0;
        int read;

        while (length < buffer.Length && (read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
        }

        return length > LargestBytes
            ? new RefusedRequest(StatusCodes.Status413PayloadTooLarge, "body-too-large", "A request holds at most 64 KiB.")
            : Read<T>(buffer.AsSpan(0, length));
    }

    public static Result<Body<T>> Read<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(json, Strict);
            return value is null
                ? new InvalidProblem("json-invalid", "The body is null.")
                : new Body<T>(value, Digest.Of(JsonSerializer.Serialize(value, Strict)));
        }
        catch (JsonException exception)
        {
            return Invalid(exception);
        }
        catch (DecoderFallbackException)
        {
            return new InvalidProblem("json-invalid", "The body is not UTF-8.");
        }
    }

    private static InvalidProblem Invalid(JsonException exception)
    {
        var place = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;

        if (place is not null && exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return new InvalidProblem("field-unknown", "This field is not known here.", place);
        }

        if (exception.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase))
        {
            return new InvalidProblem("field-twice", "A field is given twice.", place);
        }

        return place is null
            ? new InvalidProblem("json-invalid", $"The body is not valid JSON at line {exception.LineNumber + 1}, or a field that is needed is missing.")
            : new InvalidProblem("field-invalid", "This field is not of the kind, or not one of the values, that are expected.", place);
    }
}
