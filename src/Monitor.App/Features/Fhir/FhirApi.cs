using Hl7.Fhir.Model;
using Microsoft.Net.Http.Headers;
using Monitor.App.Features.Entries;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Fhir;

/// <summary>The API for systems that speak FHIR R4 (docs/fhir.md): referrals come as ServiceRequests, by themselves, in a Bundle or in a message.</summary>
internal static class FhirApi
{
    public const string Path = "/api/fhir";

    private const string About = "FHIR";

    private static readonly string[] Refused =
    [
        "resource-not-taken", "service-unknown", "agency-unknown", "authority-unknown", "level-unknown", "nhs-number-invalid", "upn-invalid", "subject-missing", "case-reference-missing", "idempotency-key-missing", "idempotency-key-reused",
    ];

    public static void MapFhir(this IEndpointRouteBuilder api)
    {
        var fhir = api.MapGroup("/fhir").WithMetadata(
            FhirRefusals.Own, new OfAnotherStandard(FhirJson.ContentType, nameof(OperationOutcome), "A resource of FHIR R4; docs/fhir.md says what is read of it.", FhirJson.LargestBytes / 1024, "not-fhir-json"));

        fhir.MapPost("/ServiceRequest", CreateAsync).Needs(Permission.Refer).Describes("Adds a referral that comes as a ServiceRequest", About)
            .TakesForeign(FhirExamples.ServiceRequest)
            .Answers(StatusCodes.Status201Created, "The ServiceRequest as it is on the list, without anything by which the child could be known. A note says whom to ring.")
            .Refuses([.. Refused]);
        fhir.MapPost(string.Empty, TakeAsync).Needs(Permission.Refer).Describes("Adds the referrals of a transaction, a batch or a message", About)
            .TakesForeign(FhirExamples.Transaction)
            .Answers(StatusCodes.Status200OK, "To each entry what became of it; to a message its response. Of a transaction or message all is taken, or, when anything in it cannot be right, nothing.")
            .Refuses([.. Refused]);
        fhir.MapPost("/$process-message", ProcessAsync).Needs(Permission.Refer).Describes("Adds the referrals of a message", About)
            .TakesForeign(FhirExamples.Message)
            .Answers(StatusCodes.Status200OK, "The message's response, the same one when it is sent again.")
            .Refuses([.. Refused]);
        fhir.MapGet("/ServiceRequest/{id}", FindAsync).Needs(Permission.ReadEntries, Permission.FollowReferrals, Permission.AnswerReferrals)
            .Describes("Shows one entry as a ServiceRequest, as your party may see it", About)
            .Answers(StatusCodes.Status200OK, "The ServiceRequest, without anything by which the child could be known.").Refuses("entry-not-found");
        fhir.MapGet("/metadata", Capability).Needs(Permission.Refer, Permission.ReadEntries, Permission.FollowReferrals, Permission.AnswerReferrals)
            .Describes("Says what is understood here", About).Answers(StatusCodes.Status200OK, "The CapabilityStatement.");
    }

    private static async Task<IResult> CreateAsync(HttpContext http, TakeServiceRequests take, Present present, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        var result = await TakenAsync(http, Submission.OfRequest, take, present, directory, cancellationToken);

        return result.Match(
            taken => taken.Outcomes.Values.Single().Match<IResult>(
                request => new FhirResult(StatusCodes.Status201Created, request, $"{Path}/{nameof(ServiceRequest)}/{request.Id}"),
                problem => FhirRefusals.Own.Answer(http, problem)),
            problem => FhirRefusals.Own.Answer(http, problem));
    }

    private static Task<IResult> TakeAsync(
        HttpContext http, TakeServiceRequests take, Present present, IDirectoryStore directory, PublicAddress address, CancellationToken cancellationToken) =>
        BundleAsync(http, isMessage: false, take, present, directory, address, cancellationToken);

    private static Task<IResult> ProcessAsync(
        HttpContext http, TakeServiceRequests take, Present present, IDirectoryStore directory, PublicAddress address, CancellationToken cancellationToken) =>
        BundleAsync(http, isMessage: true, take, present, directory, address, cancellationToken);

    private static async Task<IResult> BundleAsync(
        HttpContext http, bool isMessage, TakeServiceRequests take, Present present, IDirectoryStore directory, PublicAddress address, CancellationToken cancellationToken)
    {
        var result = await TakenAsync(http, resource => Submission.OfBundle(resource, isMessage), take, present, directory, cancellationToken);

        return result.Match(
            taken => new FhirResult(
                StatusCodes.Status200OK,
                taken.Submission.Header is null ? FhirAnswers.ToEntries(taken.Submission, taken.Outcomes) : FhirAnswers.ToMessage(taken.Submission, taken.Outcomes, taken.Key, address)),
            problem => FhirRefusals.Own.Answer(http, problem));
    }

    private static async Task<IResult> FindAsync(
        string id, HttpContext http, ReadEntries entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        var result = await ViewAsync(id, Asking.Of(http).Actor, entries, directory, present, cancellationToken);
        return result.Match(request => new FhirResult(StatusCodes.Status200OK, request), problem => FhirRefusals.Own.Answer(http, problem));
    }

    private static FhirResult Capability(PublicAddress address) => new(StatusCodes.Status200OK, FhirAnswers.Capability(address));

    private static async Task<Result<ServiceRequest>> ViewAsync(
        string id, Actor actor, ReadEntries entries, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        if (!EntryId.TryParse(id, null, out var entryId))
        {
            return RecordFact.EntryNotFound;
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(present.Now, partnership);

        if (actor.May(Permission.ReadEntries) && (await entries.FindAsync(actor, entryId, cancellationToken)).IsSuccess(out var found, out _))
        {
            return ServiceRequests.Of(EntryResponse.From(found.Entry, now), present.Policy, partnership);
        }

        return (await entries.FindElsewhereAsync(actor, entryId, partnership, cancellationToken)).IsSuccess(out var elsewhere, out var problem)
            ? ServiceRequests.Of(EntryViews.ForOthers(elsewhere.Entry, actor, partnership, now), present.Policy, partnership)
            : problem;
    }

    private static async Task<Result<Answered>> TakenAsync(
        HttpContext http, Func<Resource, Result<Submission>> read, TakeServiceRequests take, Present present, IDirectoryStore directory, CancellationToken cancellationToken)
    {
        var asking = Asking.Of(http);

        if (Unacceptable(http.Request) is { } unacceptable)
        {
            return unacceptable;
        }

        if (!(await JsonBody.ReadBytesAsync(http.Request, FhirJson.LargestBytes, cancellationToken)).IsSuccess(out var bytes, out var problem)
            || !FhirJson.Read(bytes.Span).IsSuccess(out var resource, out problem)
            || !read(resource).IsSuccess(out var submission, out problem)
            || !KeyOf(http.Request, submission).IsSuccess(out var key, out problem)
            || !(await take.HandleAsync(asking.Actor, submission, key, asking.Correlation, cancellationToken)).IsSuccess(out var taken, out problem))
        {
            return problem;
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        var now = present.At(present.Now, partnership);
        return new Answered(submission, key, taken.ToDictionary(each => each.Index, each => each.Outcome.Match(
            added => ServiceRequests.Of(
                added.Entry.Responsible == asking.Actor.Party ? EntryResponse.From(added.Entry, now) : EntryResponse.ForReferrer(added.Entry, now), present.Policy, partnership),
            refused => (Result<ServiceRequest>)refused)));
    }

    /// <summary>JSON is understood, and JSON is answered.</summary>
    private static RefusedRequest? Unacceptable(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var sent)
            || !(sent.MediaType.Equals(FhirJson.ContentType, StringComparison.OrdinalIgnoreCase) || sent.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            || (sent.Charset.HasValue && !sent.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return new RefusedRequest(StatusCodes.Status415UnsupportedMediaType, "not-fhir-json", $"Send FHIR's JSON in UTF-8, with Content-Type: {FhirJson.ContentType}.");
        }

        if (request.Headers.ContainsKey("If-None-Exist"))
        {
            return new RefusedRequest(StatusCodes.Status400BadRequest, "condition-not-taken", "Conditions are not taken: the same thing sent again is known by its key.");
        }

        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Count == 0 || accepted.Any(each => each.MatchesAllTypes || each.MatchesMediaType(FhirJson.ContentType) || each.MatchesMediaType("application/json"))
            ? null
            : new RefusedRequest(StatusCodes.Status406NotAcceptable, "not-acceptable", $"The answer is {FhirJson.ContentType}: accept it.");
    }

    /// <summary>The sender's own key; without one, by what a request, Bundle or message is known among its like.</summary>
    private static Result<string> KeyOf(HttpRequest request, Submission submission) =>
        request.Headers.ContainsKey("Idempotency-Key") ? Asking.KeyOf(request)
        : submission.OwnKey is { } own ? own
        : new InvalidProblem(
            "idempotency-key-missing", "Send an Idempotency-Key; or give the ServiceRequest or the Bundle an identifier with a system, a message its id. By it the same thing is known when it is sent again.", "Idempotency-Key");

    /// <summary>What was taken, and how it stands on the list.</summary>
    private sealed record Answered(Submission Submission, string Key, IReadOnlyDictionary<int, Result<ServiceRequest>> Outcomes);
}
