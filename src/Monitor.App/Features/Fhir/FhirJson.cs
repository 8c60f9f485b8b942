using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;
using Hl7.Fhir.Validation;
using Monitor.Domain;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Fhir;

/// <summary>
/// Reads FHIR's JSON strictly: what FHIR R4 does not know, does not allow or asks for in vain is refused with its place. The library's own words repeat what was
/// sent; none of them is passed on.
/// </summary>
internal static partial class FhirJson
{
    public const string ContentType = "application/fhir+json";

    public const int LargestBytes = 512 * 1024;

    private const int Deepest = 32;
    private const int MostFaults = 50;

    private static readonly Lazy<FhirJsonDeserializer> Deserializer = new(() => new FhirJsonDeserializer(
        new DeserializerSettings().UsingMode(DeserializationMode.Strict, NarrativeValidationKind.None)));

    private static readonly Lazy<FhirJsonSerializer> Serializer = new(() => new FhirJsonSerializer());

    /// <summary>Every name that FHIR itself has for a resource or an element: no other name in a place is repeated, for it could be anybody's words.</summary>
    private static readonly Lazy<FrozenSet<string>> Known = new(() => ModelInfo.ModelInspector.ClassMappings
        .SelectMany(type => type.PropertyMappings.Select(property => property.Name).Append(type.Name)).ToFrozenSet(StringComparer.Ordinal));

    public static Result<Resource> Read(ReadOnlySpan<byte> json)
    {
        if (Malformed(json) is { } malformed)
        {
            return malformed;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });

        try
        {
            return Deserializer.Value.TryDeserializeResource(ref reader, out var resource, out var issues) && resource is not null
                ? resource
                : new InvalidFields([.. issues.Select(issue => FaultOf(issue, resource?.TypeName)).Distinct().Take(MostFaults)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or CodedException)
        {
            // It is JSON by now: the library throws where an object stands in place of a list, and the like, rather than collecting it.
            return exception is CodedException coded ? FaultOf(coded, null) : new InvalidProblem("field-invalid", "An element has a shape that FHIR's JSON does not have.");
        }
    }

    public static string Write(Resource resource) => Serializer.Value.SerializeToString(resource);

    /// <summary>What is no JSON object, or holds half a character, is not given to the library.</summary>
    private static InvalidProblem? Malformed(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });

        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    return new InvalidProblem("json-invalid", "The body is not a JSON object.");
                }

                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }

            return null;
        }
        catch (JsonException exception)
        {
            return new InvalidProblem("json-invalid", $"The body is not valid JSON of at most {Deepest} levels at line {exception.LineNumber + 1}.");
        }
        catch (InvalidOperationException)
        {
            return new InvalidProblem("json-invalid", "The body holds a text that is not Unicode.");
        }
    }

    private static InvalidProblem FaultOf(CodedException issue, string? root)
    {
        var (code, words) = issue.ErrorCode switch
        {
            CodedValidationException.MANDATORY_ELEMENT_MUST_BE_PRESENT_CODE or FhirJsonException.NO_RESOURCETYPE_PROPERTY_CODE =>
                ("field-missing", "FHIR asks for this element."),
            CodedValidationException.UNKNOWN_ELEMENT_CODE or CodedValidationException.WRONG_CASED_ELEMENT_CODE or CodedValidationException.CHOICE_TYPE_NOT_ALLOWED_CODE
                or CodedValidationException.UNKNOWN_RESOURCE_TYPE_CODE or CodedValidationException.WRONG_CASED_RESOURCE_TYPE_CODE =>
                ("field-unknown", "FHIR R4 knows no such element here."),
            FhirJsonException.DUPLICATE_PROPERTY_CODE or FhirJsonException.PRIMITIVE_VALUE_SUPPLIED_TWICE_CODE => ("field-twice", "An element is given twice."),
            _ => ("field-invalid", "This element is empty, not of the kind, or not one of the values, that FHIR expects."),
        };

        return new InvalidProblem(code, words, PlaceOf((issue as ExtendedCodedException)?.InstancePath, root, issue.ErrorCode == CodedValidationException.UNKNOWN_ELEMENT_CODE));
    }

    /// <summary>Where it is, as far as the names are FHIR's own; null where not even the first one is.</summary>
    private static string? PlaceOf(string? path, string? root, bool isUnknown)
    {
        var parts = (path ?? string.Empty).Replace("$this", root, StringComparison.Ordinal).Split('.');
        var known = parts.TakeWhile((part, i) => (i < parts.Length - 1 || !isUnknown) && Known.Value.Contains(Index().Replace(part, string.Empty))).ToList();
        return known.Count == 0 ? null : string.Join('.', known);
    }

    [GeneratedRegex(@"\[[0-9]+\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
