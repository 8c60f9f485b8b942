using System.Collections.Immutable;
using Monitor.App.Features.Entries;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Records;

/// <summary>One line of a week's file: which entry, what happened, and when.</summary>
internal sealed record ClockStopLine
{
    public required string Entry { get; init; }

    public required DateOnly On { get; init; }

    public ClockStop? Part { get; init; }
}

/// <summary>What a service started in a week.</summary>
internal sealed record ClockStopsRequest
{
    public required IReadOnlyList<ClockStopLine> ClockStops { get; init; }
}

/// <summary>What became of a line: recorded, or why not.</summary>
internal sealed record ClockStopResult(int Line, bool IsRecorded, string? Code, string? Detail);

/// <summary>What became of each line, in their order.</summary>
internal sealed record ClockStopsResponse(int Recorded, ImmutableArray<ClockStopResult> Lines);

/// <summary>
/// Starts and clock stops of many entries at once. Each line stands by itself: what cannot be right is said of it, the others are recorded; sent again none is
/// recorded twice.
/// </summary>
internal static class ClockStopsApi
{
    private const int LinesAtMost = 200;

    public static void MapClockStops(this IEndpointRouteBuilder api) =>
        api.MapPost("/clock-stops", RecordAsync).Needs(Permission.AnswerReferrals).Describes("Records the starts of a week, many entries at once", "Entries")
            .Takes(new ClockStopsRequest { ClockStops = [new ClockStopLine { Entry = "A123456789Z", On = new(2026, 3, 2), Part = ClockStop.FirstContact }] })
            .Gives(typeof(ClockStopsResponse), StatusCodes.Status200OK, "What became of each line. A line about an entry that does not wait for your service is answered like one about no entry.")
            .Refuses("lines-missing", "too-many-lines");

    private static async Task<IResult> RecordAsync(HttpContext http, RecordFact recordFact, IDirectoryStore directory, Keyed keyed, CancellationToken cancellationToken)
    {
        if (!Asking.KeyOf(http.Request).IsSuccess(out var key, out var problem)
            || !(await JsonBody.ReadAsync<ClockStopsRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var lines = body.Value.ClockStops;

        if (lines.Count is 0 or > LinesAtMost)
        {
            return (lines.Count == 0
                ? new InvalidProblem("lines-missing", "Send at least one line.", "clockStops")
                : new InvalidProblem("too-many-lines", $"Send at most {LinesAtMost} lines at once.", "clockStops")).ToHttp();
        }

        var asking = Asking.Of(http);
        var team = EntryViews.TeamOf(asking.Actor, await directory.ReadAsync(cancellationToken));
        var results = ImmutableArray.CreateBuilder<ClockStopResult>();

        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var receipt = new Receipt(keyed.OperationFor(asking.Actor.Party, $"{key}:{line.Entry}:{line.Part}:{line.On:O}"), Digest.Of(line.Entry, $"{line.On:O}", $"{line.Part}"));
            Result<Recorded> result = team is null || !EntryId.TryParse(line.Entry, null, out var id)
                ? RecordFact.EntryNotFound
                : await recordFact.HandleAsync(
                    new RecordOrder(
                        asking.Actor, id, RecordFact.WithoutHistory((WaitingListEntry entry, in Circumstances now) => Recording.Start(entry, line.On, now, line.Part)), receipt, asking.Correlation)
                    {
                        Elsewhere = entry => EntryViews.IsOfTeam(entry, team),
                        Near = location => location.Service == team.Service,
                    },
                    cancellationToken);

            results.Add(result.Match(
                _ => new ClockStopResult(i + 1, true, null, null),
                refused => new ClockStopResult(i + 1, false, refused.Code, refused.Detail)));
        }

        return TypedResults.Ok(new ClockStopsResponse(results.Count(line => line.IsRecorded), results.DrainToImmutable()));
    }
}
