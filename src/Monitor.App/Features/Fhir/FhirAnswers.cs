using System.Globalization;
using System.Net;
using Hl7.Fhir.Model;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;

namespace Monitor.App.Features.Fhir;

/// <summary>What a Bundle is answered with, and what this server says that it can.</summary>
internal static class FhirAnswers
{
    private const string FhirVersion = "4.0.1";

    /// <summary>When what is said here last changed.</summary>
    private const string Since = "2026-11-26";

    /// <summary>To each entry of a transaction or batch, in their order, what became of it.</summary>
    public static Bundle ToEntries(Submission submission, IReadOnlyDictionary<int, Result<ServiceRequest>> outcomes) => new()
    {
        Type = submission.IsBatch ? Bundle.BundleType.BatchResponse : Bundle.BundleType.TransactionResponse,
        Entry = [.. submission.Entries.Select(entry => outcomes.TryGetValue(entry.Index, out var outcome) ? outcome.Match(Created, Refused) : NotKept)],
    };

    /// <summary>To a message, its answer: the same one when it is sent again.</summary>
    public static Bundle ToMessage(Submission submission, IReadOnlyDictionary<int, Result<ServiceRequest>> outcomes, string key, PublicAddress address)
    {
        var requests = submission.Entries.Select(entry => outcomes[entry.Index].Match(request => request, _ => throw new InvalidOperationException("Of a message all is taken, or nothing."))).ToList();
        var header = new MessageHeader
        {
            Id = Digest.Of("fhir-answer", key),
            Event = new Coding(FhirNames.MessageEvents, "servicerequest-response"),
            Source = new MessageHeader.MessageSourceComponent { Endpoint = address.BaseUrl + FhirApi.Path },
            Response = new MessageHeader.ResponseComponent { Identifier = submission.MessageId, Code = MessageHeader.ResponseType.Ok },
            Focus = [.. requests.Select(request => new ResourceReference($"{nameof(ServiceRequest)}/{request.Id}"))],
        };

        return new Bundle
        {
            Type = Bundle.BundleType.Message,
            Entry =
            [
                new() { FullUrl = $"{address.BaseUrl}{FhirApi.Path}/{nameof(MessageHeader)}/{header.Id}", Resource = header },
                .. requests.Select(request => new Bundle.EntryComponent { FullUrl = $"{address.BaseUrl}{FhirApi.Path}/{nameof(ServiceRequest)}/{request.Id}", Resource = request }),
            ],
        };
    }

    public static CapabilityStatement Capability(PublicAddress address) => new()
    {
        Status = PublicationStatus.Active,
        Date = Since,
        Kind = CapabilityStatementKind.Instance,
        Implementation = new() { Description = "Waiting-list and assurance monitor", Url = address.BaseUrl + FhirApi.Path },
        FhirVersion = EnumUtilityOf(FhirVersion),
        Format = ["json"],
        Rest =
        [
            new()
            {
                Mode = CapabilityStatement.RestfulCapabilityMode.Server,
                Documentation = "Takes referrals and gives them back without anything by which a child could be known. Numbers are used for a keyed match and dropped; names, dates of birth and addresses are not read.",
                Security = new() { Description = "OAuth 2.0 bearer tokens of an accepted issuer." },
                Resource =
                [
                    new()
                    {
                        Type = nameof(ServiceRequest),
                        Interaction = [new() { Code = CapabilityStatement.TypeRestfulInteraction.Create }, new() { Code = CapabilityStatement.TypeRestfulInteraction.Read }],
                        Versioning = CapabilityStatement.ResourceVersionPolicy.NoVersion,
                        ConditionalCreate = false,
                    },
                ],
                Interaction = [new() { Code = CapabilityStatement.SystemRestfulInteraction.Transaction }, new() { Code = CapabilityStatement.SystemRestfulInteraction.Batch }],
                Operation = [new() { Name = "process-message", Definition = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message" }],
            },
        ],
        Messaging = [new() { Documentation = $"servicerequest-request of {FhirNames.MessageEvents}, new ones." }],
    };

    private static FHIRVersion EnumUtilityOf(string version) =>
        Hl7.Fhir.Utility.EnumUtility.ParseLiteral<FHIRVersion>(version) ?? throw new InvalidOperationException($"No FHIR {version}.");

    private static Bundle.EntryComponent Created(ServiceRequest request) => new()
    {
        Resource = request,
        Response = new() { Status = StatusOf(StatusCodes.Status201Created), Location = $"{nameof(ServiceRequest)}/{request.Id}" },
    };

    private static Bundle.EntryComponent Refused(Problem problem) => new()
    {
        Response = new() { Status = StatusOf(problem.Status), Outcome = FhirRefusals.OutcomeOf(problem) },
    };

    private static Bundle.EntryComponent NotKept => new()
    {
        Response = new() { Status = StatusOf(StatusCodes.Status200OK), Outcome = FhirRefusals.Note("Read for the sake of the ServiceRequests beside it. Nothing of it was kept.") },
    };

    private static string StatusOf(int status) => string.Create(CultureInfo.InvariantCulture, $"{status} {(HttpStatusCode)status}");
}
