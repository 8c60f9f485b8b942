using Microsoft.AspNetCore.Http.HttpResults;
using Monitor.App.Hosting;
using Monitor.Domain.Email;

namespace Monitor.App.Features.Mail;

/// <summary>Where a provider of mail reports what became of mails. Nobody signs in: the body is signed.</summary>
internal static class DeliveryReportsApi
{
    private const string Signature = "X-Twilio-Email-Event-Webhook-Signature";
    private const string Timestamp = "X-Twilio-Email-Event-Webhook-Timestamp";

    public static void MapDeliveryReports(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/sendgrid/events", ReceiveAsync).WithTags("Mail").WithSummary("Takes the signed events of the mail provider").DisableAntiforgery().ForAnybody().WithMetadata(new NotLimited());

    private static async Task<Results<Ok, ProblemHttpResult>> ReceiveAsync(
        HttpRequest request, IDeliveryReports reports, RecordDelivery recordDelivery, Present present, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);

        if (!reports.Read(request.Headers[Signature], request.Headers[Timestamp], body.GetBuffer().AsSpan(0, (int)body.Length), present.Now)
            .IsSuccess(out var report, out var problem))
        {
            return problem.ToHttp();
        }

        await recordDelivery.HandleAsync(report, cancellationToken);
        return TypedResults.Ok();
    }
}
