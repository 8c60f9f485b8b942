using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Diagnostics;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.WaitingList;
using Task = System.Threading.Tasks.Task;

namespace Monitor.App.Features.Fhir;

/// <summary>Refuses as FHIR does, with an OperationOutcome: its code for programs of FHIR, ours in <c>details</c>, words in <c>diagnostics</c>, and no value that was sent.</summary>
internal sealed class FhirRefusals : IRefusals
{
    public static FhirRefusals Own { get; } = new();

    public IResult Answer(HttpContext http, Problem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return new FhirResult(problem.Status, OutcomeOf(problem));
    }

    /// <summary>Whether whoever asks speaks FHIR.</summary>
    public static bool IsAsked(HttpContext http) => http.Request.Path.StartsWithSegments(FhirApi.Path);

    /// <summary>What was refused before any call of ours was found: no such address, no such method.</summary>
    public static Task AnswerStatusAsync(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        Problem problem = status switch
        {
            StatusCodes.Status404NotFound => new NotFoundProblem("interaction-not-found", "There is no such call. GET metadata of this address says which there are."),
            StatusCodes.Status405MethodNotAllowed => new RefusedRequest(status, "interaction-not-taken", "This is not done here. GET metadata of this address says what is."),
            _ => new RefusedRequest(status, "request-unreadable", "The request could not be read."),
        };

        return Own.Answer(context.HttpContext, problem).ExecuteAsync(context.HttpContext);
    }

    public static OperationOutcome OutcomeOf(Problem problem) => new()
    {
        Issue = problem is InvalidFields many ? [.. many.Faults.Select(IssueOf)] : [IssueOf(problem)],
    };

    /// <summary>That something was done, in words.</summary>
    public static OperationOutcome Note(string words) => new()
    {
        Issue = [new() { Severity = OperationOutcome.IssueSeverity.Information, Code = OperationOutcome.IssueType.Informational, Diagnostics = words }],
    };

    private static OperationOutcome.IssueComponent IssueOf(Problem problem)
    {
        var issue = new OperationOutcome.IssueComponent
        {
            Severity = problem.Status >= StatusCodes.Status500InternalServerError ? OperationOutcome.IssueSeverity.Fatal : OperationOutcome.IssueSeverity.Error,
            Code = KindOf(problem),
            Details = new CodeableConcept(FhirNames.Problems, problem.Code),
            Diagnostics = problem.Detail,
        };

        if (problem.Field is not null)
        {
            issue.Expression = [problem.Field];
        }

        return issue;
    }

    private static OperationOutcome.IssueType KindOf(Problem problem) => problem.Status switch
    {
        StatusCodes.Status401Unauthorized => OperationOutcome.IssueType.Login,
        StatusCodes.Status403Forbidden => OperationOutcome.IssueType.Forbidden,
        StatusCodes.Status404NotFound => OperationOutcome.IssueType.NotFound,
        StatusCodes.Status405MethodNotAllowed or StatusCodes.Status406NotAcceptable or StatusCodes.Status415UnsupportedMediaType => OperationOutcome.IssueType.NotSupported,
        StatusCodes.Status409Conflict => problem.Code == "idempotency-key-reused" ? OperationOutcome.IssueType.Duplicate : OperationOutcome.IssueType.Conflict,
        StatusCodes.Status413PayloadTooLarge => OperationOutcome.IssueType.TooLong,
        StatusCodes.Status429TooManyRequests => OperationOutcome.IssueType.Throttled,
        StatusCodes.Status503ServiceUnavailable => OperationOutcome.IssueType.Transient,
        >= StatusCodes.Status500InternalServerError => OperationOutcome.IssueType.Exception,
        _ => OfCode(problem.Code),
    };

    private static OperationOutcome.IssueType OfCode(string code) => code switch
    {
        "json-invalid" or "field-unknown" or "field-twice" or "field-invalid" => OperationOutcome.IssueType.Structure,
        _ when code.EndsWith("-missing", StringComparison.Ordinal) => OperationOutcome.IssueType.Required,
        _ when code.EndsWith("-not-taken", StringComparison.Ordinal) => OperationOutcome.IssueType.NotSupported,
        _ when code.EndsWith("-unknown", StringComparison.Ordinal) => OperationOutcome.IssueType.CodeInvalid,
        _ when code.EndsWith("-not-you", StringComparison.Ordinal) || code.EndsWith("-not-fitting", StringComparison.Ordinal) => OperationOutcome.IssueType.BusinessRule,
        _ => OperationOutcome.IssueType.Value,
    };
}

/// <summary>A resource as an answer.</summary>
internal sealed class FhirResult(int status, Resource resource, string? location = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = FhirJson.ContentType + "; charset=utf-8";

        if (location is not null)
        {
            httpContext.Response.Headers.Location = location;
        }

        // Not ended by the request's own end: that it took too long is said here as well.
        return httpContext.Response.WriteAsync(FhirJson.Write(resource), CancellationToken.None);
    }
}
