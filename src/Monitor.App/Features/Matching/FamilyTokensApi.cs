using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Matching;
using Monitor.Domain.People;

namespace Monitor.App.Features.Matching;

/// <summary>The numbers of the child that a message will be about; they go no further than their hashes.</summary>
internal sealed record FamilyTokenRequest
{
    public string? NhsNumber { get; init; }

    public string? Upn { get; init; }

    /// <summary>Without the numbers: what prints a request must not print them.</summary>
    public override string ToString() => nameof(FamilyTokenRequest);
}

/// <summary>A token to put in messages of the queue <c>referrals</c>, and until when it is taken.</summary>
internal sealed record FamilyTokenResponse(string FamilyToken, DateTimeOffset ExpiresAt);

/// <summary>
/// Gives a partner's system a token in place of a number. Nothing is stored and nothing is looked for, so that neither the answer nor its time can tell whether
/// the child is known; a token is new each time.
/// </summary>
internal static class FamilyTokensApi
{
    public static void MapFamilyTokens(this IEndpointRouteBuilder api) =>
        api.MapPost("/family-tokens", GiveAsync).Needs(Permission.Refer).Describes("Gives a token that stands for a child's numbers in messages of the queue", "Referrals")
            .Accepting(new FamilyTokenRequest { NhsNumber = "943 476 5919", Upn = "H801200001001" })
            .Gives(typeof(FamilyTokenResponse), StatusCodes.Status200OK, "The token, and until when it is taken. Nothing is recorded or looked up, and each token is a new one.")
            .Refuses("number-missing", "nhs-number-invalid", "upn-invalid");

    private static async Task<IResult> GiveAsync(HttpContext http, MatchingKeys matchingKeys, FamilyTokens tokens, CancellationToken cancellationToken)
    {
        if (!(await JsonBody.ReadAsync<FamilyTokenRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out var problem)
            || !SubjectNumber.FromAll((SubjectNumberKind.NhsNumber, body.Value.NhsNumber, "nhsNumber"), (SubjectNumberKind.Upn, body.Value.Upn, "upn")).IsSuccess(out var numbers, out problem)
            || !matchingKeys.Of(numbers).IsSuccess(out var subject, out problem))
        {
            return problem.ToHttp();
        }

        if (subject.IsEmpty)
        {
            return new InvalidProblem("number-missing", "Give the child's NHS number, UPN, or both.", "nhsNumber").ToHttp();
        }

        var token = tokens.For(Asking.Of(http).Actor.Party, subject);
        return TypedResults.Ok(new FamilyTokenResponse(tokens.Seal(token), token.ExpiresAt));
    }
}
