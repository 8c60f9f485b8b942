using System.Collections.Immutable;
using Hl7.Fhir.Model;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Fhir;

/// <summary>One entry of a Bundle: the request in it, what is wrong with it, or neither where it is read for the sake of the others.</summary>
internal sealed record SubmittedEntry(int Index, Placed<ServiceRequest>? Request, InvalidProblem? Problem);

/// <summary>What somebody sent to be put on the list: one request, or a Bundle of some kind with all that stands around them.</summary>
internal sealed record Submission
{
    /// <summary>So many requests in a Bundle are handled while somebody waits.</summary>
    public const int MostRequests = 20;

    private const int MostEntries = 200;

    private static readonly HashSet<string> Read =
        [nameof(Patient), nameof(Group), nameof(Organization), nameof(Practitioner), nameof(PractitionerRole), nameof(HealthcareService)];

    public required Bundle? Bundle { get; init; }

    public required ImmutableArray<SubmittedEntry> Entries { get; init; }

    /// <summary>By which the same thing sent again is known when it bears no Idempotency-Key; null when it has nothing of the kind.</summary>
    public required string? OwnKey { get; init; }

    /// <summary>A message's header, and its id.</summary>
    public MessageHeader? Header { get; init; }

    public string? MessageId { get; init; }

    public Surroundings Surroundings => new(Bundle);

    /// <summary>Each entry stands for itself; otherwise one that cannot be right keeps all from being taken.</summary>
    public bool IsBatch => Bundle?.Type == Bundle.BundleType.Batch;

    /// <summary>The key of one request: a single one's is the sender's own, in a Bundle each has its place.</summary>
    public string KeyOf(string key, int index) => Bundle is null ? key : Digest.Of("fhir", key, index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static Result<Submission> OfRequest(Resource resource)
    {
        if (resource is not ServiceRequest request)
        {
            return new InvalidProblem("resource-not-taken", "Send a ServiceRequest here.", resource.TypeName);
        }

        var own = request.Identifier.Select(each => each is { System: { } system, Value: { } value } ? Digest.Of("fhir-request", system, value) : null).FirstOrDefault(each => each is not null);
        return new Submission
        {
            Bundle = null,
            Entries = [new SubmittedEntry(0, new Placed<ServiceRequest>(request, nameof(ServiceRequest), null), null)],
            OwnKey = own,
        };
    }

    public static Result<Submission> OfBundle(Resource resource, bool isMessage)
    {
        if (resource is not Bundle bundle)
        {
            return new InvalidProblem("resource-not-taken", "Send a Bundle here.", resource.TypeName);
        }

        if (bundle.Entry.Count > MostEntries)
        {
            return new InvalidProblem("entries-not-taken", $"A Bundle holds at most {MostEntries} entries.", "Bundle.entry");
        }

        var submission = bundle.Type switch
        {
            Bundle.BundleType.Message => OfMessage(bundle),
            Bundle.BundleType.Transaction or Bundle.BundleType.Batch when !isMessage => new Submission
            {
                Bundle = bundle,
                Entries = [.. bundle.Entry.Select(EntryOf)],
                OwnKey = bundle.Identifier is { System: { } system, Value: { } value } ? Digest.Of("fhir-bundle", system, value) : null,
            },
            _ => new InvalidProblem("bundle-not-taken", isMessage ? "Send a message." : "Send a transaction, a batch or a message.", "Bundle.type"),
        };

        if (!submission.IsSuccess(out var whole, out var problem))
        {
            return problem;
        }

        return whole.Entries.Count(entry => entry.Request is not null) switch
        {
            0 when !whole.Entries.Any(entry => entry.Problem is not null) => new InvalidProblem("request-missing", "There is no ServiceRequest in the Bundle.", "Bundle.entry"),
            > MostRequests => new InvalidProblem("entries-not-taken", $"A Bundle holds at most {MostRequests} ServiceRequests.", "Bundle.entry"),
            _ => whole,
        };
    }

    private static SubmittedEntry EntryOf(Bundle.EntryComponent entry, int index)
    {
        var at = Surroundings.EntryAt(index);
        InvalidProblem? problem = entry switch
        {
            { Request: null } => new InvalidProblem("request-missing", "Every entry of a transaction or batch says what is asked of it.", $"{at}.request"),
            { Request: { IfMatch: not null } or { IfNoneExist: not null } or { IfNoneMatch: not null } or { IfModifiedSince: not null } } =>
                new InvalidProblem("condition-not-taken", "Conditions are not taken: the same thing sent again is known by its key.", $"{at}.request"),
            { Resource: ServiceRequest, Request: not { Method: Bundle.HTTPVerb.POST, Url: nameof(ServiceRequest) } } =>
                new InvalidProblem("interaction-not-taken", "A ServiceRequest can be created (POST ServiceRequest) in a Bundle, and nothing else.", $"{at}.request"),
            { Resource: ServiceRequest } => null,
            { Resource: { } resource } when Read.Contains(resource.TypeName) && entry.Request is { Method: Bundle.HTTPVerb.POST or Bundle.HTTPVerb.PUT } => null,
            _ => new InvalidProblem("interaction-not-taken", $"In a Bundle beside ServiceRequest only {string.Join(", ", Read.Order(StringComparer.Ordinal))} are read, and nothing of them is kept.", $"{at}.request"),
        };

        return new SubmittedEntry(index, problem is null && entry.Resource is ServiceRequest request ? new Placed<ServiceRequest>(request, $"{at}.resource", null) : null, problem);
    }

    /// <summary>A message may hold more than is read here; what it asks for is what its header points to.</summary>
    private static Result<Submission> OfMessage(Bundle bundle)
    {
        const string At = "Bundle.entry[0].resource";

        if (bundle.Entry.FirstOrDefault()?.Resource is not MessageHeader header)
        {
            return new InvalidProblem("header-missing", "A message begins with its MessageHeader.", "Bundle.entry[0]");
        }

        var faults = ImmutableArray.CreateBuilder<InvalidProblem>();
        var id = header.Id ?? bundle.Entry[0].FullUrl?.Split(':')[^1].Split('/')[^1];

        if (string.IsNullOrEmpty(id))
        {
            faults.Add(new InvalidProblem("message-id-missing", "A message needs an id, by which it is known when it is sent again.", $"{At}.id"));
        }

        if (header.Event is not Coding { System: FhirNames.MessageEvents, Code: "servicerequest-request" })
        {
            faults.Add(new InvalidProblem("event-not-taken", $"Only servicerequest-request of {FhirNames.MessageEvents} is taken.", $"{At}.event"));
        }

        if (header.Response is not null || header.ModifierExtension.Count > 0 || bundle.ImplicitRules is not null || header.ImplicitRules is not null)
        {
            faults.Add(new InvalidProblem("modifier-not-taken", "A response, and what changes the meaning of a message, is not known here.", At));
        }

        if (header.Reason is { } reason && !reason.Coding.Exists(coding => coding is { System: FhirNames.MessageReasons, Code: "new" }))
        {
            faults.Add(new InvalidProblem("reason-not-taken", "Only new requests are taken. What changes about one is recorded on it here.", $"{At}.reason"));
        }

        var surroundings = new Surroundings(bundle);
        var entries = ImmutableArray.CreateBuilder<SubmittedEntry>();

        for (var i = 0; i < header.Focus.Count; i++)
        {
            if (surroundings.Find(new Placed<Resource>(header, At, null), header.Focus[i].Reference) is { Resource: ServiceRequest request, Within: null } found)
            {
                entries.Add(new SubmittedEntry(bundle.Entry.FindIndex(entry => entry.Resource == request), new Placed<ServiceRequest>(request, found.At, null), null));
            }
            else
            {
                faults.Add(new InvalidProblem("request-missing", "The focus of a message is a ServiceRequest in its Bundle.", $"{At}.focus[{i}]"));
            }
        }

        if (header.Focus.Count == 0)
        {
            faults.Add(new InvalidProblem("request-missing", "The focus of a message is a ServiceRequest in its Bundle.", $"{At}.focus"));
        }

        return faults.Count > 0 ? new InvalidFields(faults.DrainToImmutable()) : new Submission
        {
            Bundle = bundle,
            Entries = [.. entries.DistinctBy(entry => entry.Index)],
            OwnKey = Digest.Of("fhir-message", id!),
            Header = header,
            MessageId = id,
        };
    }
}
