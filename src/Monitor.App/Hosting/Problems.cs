using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Monitor.Domain;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Hosting;

/// <summary>Refusals as RFC 9457 problem details: the only place where a family of problems becomes a status.</summary>
internal static class Problems
{
    extension(Problem problem)
    {
        public int Status => problem switch
        {
            InvalidProblem => StatusCodes.Status400BadRequest,
            NotFoundProblem => StatusCodes.Status404NotFound,
            ConflictProblem => StatusCodes.Status409Conflict,
            UnavailableProblem => StatusCodes.Status503ServiceUnavailable,
            RefusedRequest refused => refused.Status,
            _ => throw new InvalidOperationException($"No status for {problem.GetType().Name}."),
        };

        public ProblemHttpResult ToHttp() => TypedResults.Problem(new ProblemDetails
        {
            Status = problem.Status,
            Title = TitleOf(problem.Status),
            Detail = problem.Detail,
            Type = $"urn:monitor:problem:{problem.Code}",
            Extensions = Extensions(problem),
        });
    }

    private static Dictionary<string, object?> Extensions(Problem problem)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = problem.Code };

        if (problem is InvalidFields many)
        {
            extensions["errors"] = many.Faults.Select(fault => new { field = fault.Field, code = fault.Code, detail = fault.Detail }).ToArray();
        }
        else if (problem.Field is not null)
        {
            extensions["errors"] = new[] { new { field = problem.Field, code = problem.Code, detail = problem.Detail } };
        }

        return extensions;
    }

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "This cannot be right",
        StatusCodes.Status401Unauthorized => "Who is asking?",
        StatusCodes.Status403Forbidden => "Not yours to do",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status406NotAcceptable => "Not in this form",
        StatusCodes.Status409Conflict => "This does not fit what is recorded",
        StatusCodes.Status412PreconditionFailed => "Changed meanwhile",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status415UnsupportedMediaType => "Not JSON",
        StatusCodes.Status429TooManyRequests => "Too many at once",
        StatusCodes.Status503ServiceUnavailable => "Not available at present",
        _ => "Refused",
    };
}

/// <summary>A request refused before anything looked at what it asks.</summary>
internal sealed record RefusedRequest(int Status, string Code, string Detail) : Problem(Code, Detail);
