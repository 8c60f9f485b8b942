using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Hosting;

/// <summary>A body that was read, and its digest, by which a retry is told from another request.</summary>
internal sealed record Body<T>(T Value, string Digest);

/// <summary>
/// Reads JSON strictly: at most 64 KiB and eight levels deep, no unknown field, no field twice, nothing of another type. What is wrong is said with
/// its place, and no value is repeated.
/// </summary>
internal static partial class JsonBody
{
    public const int LargestBytes = 64 * 1024;

    public const string FieldUnknown = "field-unknown";

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

        return (await ReadBytesAsync(request, LargestBytes, cancellationToken)).IsSuccess(out var bytes, out var problem) ? Read<T>(bytes.Span) : problem;
    }

    /// <summary>A body as it was sent, as far as it is no longer than <paramref name="most"/> bytes.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadBytesAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(most, request.ContentLength ?? most) + 1];
        var length = 0;
        int read;

        while (length < buffer.Length && (read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
        }

        return length > most
            ? new RefusedRequest(StatusCodes.Status413PayloadTooLarge, "body-too-large", $"A request holds at most {most / 1024} KiB.")
            : new ReadOnlyMemory<byte>(buffer, 0, length);
    }

    public static Result<Body<T>> Read<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(json, Strict);
            return value is null
                ? new InvalidProblem("json-invalid", "The body is null.")
                : new Body<T>(value, DigestOf(value));
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

    /// <summary>The digest of what a type has fields for; what only a type derived from it has is left out.</summary>
    public static string DigestOf<T>(T value) => Digest.Of(JsonSerializer.Serialize(value, Strict));

    private static Problem Invalid(JsonException exception)
    {
        if (exception.InnerException is JsonException)
        {
            return new InvalidProblem("json-invalid", $"The body is not valid JSON at line {exception.LineNumber + 1}.");
        }

        var place = PlaceOf(exception.Path);

        if (exception.Message.Contains("missing required", StringComparison.Ordinal))
        {
            var within = place is null ? string.Empty : $"{place}.";
            return new InvalidFields([.. Names().Matches(exception.Message[exception.Message.LastIndexOf(':')..])
                .Select(name => new InvalidProblem("field-missing", "This field is needed.", within + name.Value))]);
        }

        if (exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return new InvalidProblem(FieldUnknown, "This field is not known here.", place);
        }

        if (exception.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase))
        {
            return new InvalidProblem("field-twice", "A field is given twice.", place);
        }

        return place is null
            ? new InvalidProblem("json-invalid", "The body is not a JSON object.")
            : new InvalidProblem("field-invalid", "This field is not of the kind, or not one of the values, that are expected.", place);
    }

    /// <summary>Where it is, as far as names could be ours: one in quotes is somebody's own words.</summary>
    private static string? PlaceOf(string? path)
    {
        var place = path?.Split("['")[0].TrimStart('$').TrimStart('.');
        return string.IsNullOrEmpty(place) ? null : place;
    }

    /// <summary>Names of our own fields, as the serialiser lists those that it misses.</summary>
    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Names();
}
