using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Features.Records;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.SubjectAccess;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.SubjectAccess;

/// <summary>Everything that is held of one entry, as it may be given to whoever asked for it.</summary>
internal sealed record SubjectAccessResponse(
    string Id, string Service, DateOnly ReceivedOn, string CaseReference, string For, bool WithWords, ImmutableArray<TakenOutRecord> Records, ImmutableArray<TakenOutReader> Readers,
    DateOnly? WordsKeptUntil, DateOnly? EntryKeptUntil);

/// <summary>The answer to a request for access, for the lead of the agency that answers for the entry.</summary>
internal static class SubjectAccessApi
{
    /// <summary>What <c>for</c> and <c>words</c> may be.</summary>
    public const string Child = "child";
    public const string Shown = "shown";

    public static void MapSubjectAccess(this IEndpointRouteBuilder api) =>
        api.MapGet("/entries/{id}/subject-access", ReadAsync).Needs(Permission.Export).Describes("Gives everything that is held of an entry to whoever asked, without other carers", "Entries")
            .Asks("for", "child, or the number of the carer who asked; child without it", Child)
            .Asks("words", "shown, once somebody has read what people wrote; without it that is left out", string.Empty)
            .Gives(typeof(SubjectAccessResponse), StatusCodes.Status200OK, "What was recorded in plain words and what is left out of it, who has read it, and how long it is kept.").Refuses("entry-not-found", "carer-unknown");

    private static async Task<IResult> ReadAsync(string id, HttpContext http, TakeOut takeOut, CancellationToken cancellationToken)
    {
        if (!EntryId.TryParse(id, null, out var entry))
        {
            return RecordFact.EntryNotFound.ToHttp();
        }

        if (!RequesterOf(http.Request.Query["for"]).IsSuccess(out var requester, out var problem)
            || !(await takeOut.HandleAsync(Asking.Of(http).Actor, entry, requester, http.Request.Query["words"] == Shown, cancellationToken)).IsSuccess(out var taken, out problem))
        {
            return problem.ToHttp();
        }

        return TypedResults.Ok(new SubjectAccessResponse(
            id, taken.Entry.Service.ToString(), taken.Entry.ReceivedOn, taken.Entry.CaseReference.ToString(), requester.Carer?.ToString(CultureInfo.InvariantCulture) ?? Child, taken.WithWords,
            taken.Records, taken.Readers, taken.WordsUntil, taken.EntryUntil));
    }

    /// <summary>Who asked, as it stands in an address.</summary>
    public static Result<Requester> RequesterOf(string? text) =>
        string.IsNullOrEmpty(text) || text == Child ? Requester.Child
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new Requester(number)
        : new InvalidProblem("carer-unknown", "Say child, or the number of a carer of this entry.", "for");
}
