using System.Collections.Immutable;
using System.Text.Json;
using Monitor.App.Hosting;
using Monitor.App.Hosting.Describing;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Directory;

/// <summary>A party as everybody may know it.</summary>
internal sealed record PartyResponse(string Id, string Name, PartyKind Kind, string? Service, DateOnly LiveFrom);

/// <summary>All who take part.</summary>
internal sealed record PartiesResponse(ImmutableArray<PartyResponse> Agencies);

/// <summary>Days on which somebody is away, and who is mailed meanwhile.</summary>
internal sealed record AbsenceResponse(DateOnly From, DateOnly To, string CoverTitle, string CoverEmail);

/// <summary>Somebody who is mailed for a role.</summary>
internal sealed record ContactResponse(
    ContactRole Role, string Title, string Email, bool Deputy, bool StandIn, bool MutesWeekly, DateOnly? FailedOn, ImmutableArray<AbsenceResponse> Absences);

/// <summary>Days on which a party is closed.</summary>
internal sealed record ClosureResponse(DateOnly From, DateOnly To, string Name, string? CoverTitle, string? CoverEmail);

/// <summary>Somebody or a system that may act for a party.</summary>
internal sealed record MemberResponse(string SignIn, ImmutableArray<string> Roles, string Title);

/// <summary>A party with whom it has named, for itself and for whoever keeps the directory.</summary>
internal sealed record PartyDetailsResponse(
    string Id, string Name, PartyKind Kind, string? Service, DateOnly LiveFrom, DateOnly? ReleasedOn, string? OdsCode,
    ImmutableArray<ContactResponse> Contacts, ImmutableArray<ClosureResponse> Closures, ImmutableArray<MemberResponse> Members)
{
    /// <summary>The agency of which it has become part.</summary>
    public string? MergedInto { get; init; }

    public static PartyDetailsResponse From(Party party) => new(
        party.Id.ToString(), party.Name, party.Kind, party.Service?.ToString(), party.LiveFrom, party.ReleasedOn, party.OdsCode?.ToString(),
        [
            .. party.Contacts.OrderBy(contact => contact.Role).ThenBy(contact => contact.Email, StringComparer.Ordinal).Select(contact => new ContactResponse(
                contact.Role, contact.Title, contact.Email, contact.Deputy, contact.StandIn, contact.MutesWeekly, contact.FailedOn,
                [.. contact.Absences.Select(away => new AbsenceResponse(away.From, away.To, away.CoverTitle, away.CoverEmail))])),
        ],
        [.. party.Closures.OrderBy(closure => closure.From).Select(closure => new ClosureResponse(closure.From, closure.To, closure.Name, closure.CoverTitle, closure.CoverEmail))],
        [.. party.Members.OrderBy(member => member.SignIn, StringComparer.Ordinal).Select(member => new MemberResponse(member.SignIn, [.. RoleNames.All.Where(role => member.Roles.HasFlag(role)).Select(role => role.Slug)], member.Title))])
    {
        MergedInto = party.MergedInto?.ToString(),
    };

    /// <summary>Names the state of a party, so that nobody overwrites what they have not seen.</summary>
    public static string TagOf(Party party) => $"\"{Digest.Of(JsonSerializer.Serialize(From(party)))[..16]}\"";
}

/// <summary>Somebody to be mailed for a role; the same address in the same role is replaced.</summary>
internal sealed record DirectoryContactRequest
{
    public required ContactRole Role { get; init; }

    public required string Title { get; init; }

    public required string Email { get; init; }

    public bool Deputy { get; init; }

    public bool StandIn { get; init; }
}

/// <summary>Whom to take out of which role.</summary>
internal sealed record ContactRemovalRequest
{
    public required ContactRole Role { get; init; }

    public required string Email { get; init; }
}

/// <summary>Whether an assurance contact gets the weekly summary.</summary>
internal sealed record WeeklyMailRequest
{
    public required string Email { get; init; }

    public required bool Wanted { get; init; }
}

/// <summary>Who is away when, and who is mailed meanwhile.</summary>
internal sealed record AbsenceRequest
{
    public required string Email { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public required string CoverTitle { get; init; }

    public required string CoverEmail { get; init; }
}

/// <summary>Days on which the party is closed, both included.</summary>
internal sealed record PartyClosureRequest
{
    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public required string Name { get; init; }
}

/// <summary>Which closure, by its first day.</summary>
internal sealed record ClosureRemovalRequest
{
    public required DateOnly From { get; init; }
}

/// <summary>Who is mailed during a closure.</summary>
internal sealed record ClosureCoverRequest
{
    public required DateOnly From { get; init; }

    public required string Title { get; init; }

    public required string Email { get; init; }
}

/// <summary>Somebody, or a system as <c>client:</c> and its id, who may act for the party.</summary>
internal sealed record MemberRequest
{
    public required string SignIn { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required string Title { get; init; }
}

/// <summary>Who may act for the party no longer.</summary>
internal sealed record MemberRemovalRequest
{
    public required string SignIn { get; init; }
}

/// <summary>Under which ODS code NHS systems know the party; null takes it away.</summary>
internal sealed record OdsCodeRequest
{
    public required string? OdsCode { get; init; }
}

/// <summary>The agency is mailed from today on.</summary>
internal sealed record ReleaseRequest;

/// <summary>A party that joins.</summary>
internal sealed record JoiningRequest
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required PartyKind Kind { get; init; }

    public string? Service { get; init; }

    public required DateOnly LiveFrom { get; init; }
}

/// <summary>Who takes part, whom each party has named, and when it is closed. Every change is made on what was read: the ETag goes back in If-Match.</summary>
internal static class DirectoryApi
{
    private const string About = "Directory";
    private static readonly DateOnly Day = new(2026, 7, 22);
    private static readonly NotFoundProblem NotFound = new("agency-not-found", "There is no such agency that you may see.");

    private static readonly RefusedRequest ChangedMeanwhile = new(
        StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "The directory has changed since you read it. Read it again, and decide on what it says now.");

    public static void MapDirectory(this IEndpointRouteBuilder api)
    {
        api.MapGet("/agencies", ListAsync).Needs(Permission.ReadDirectory).Describes("Lists all who take part", About)
            .Gives(typeof(PartiesResponse), StatusCodes.Status200OK, "Agencies, services' teams and the board, without contacts.");
        api.MapGet("/agencies/{id}", FindAsync).Needs(Permission.ReadOwnParty, Permission.ManageDirectory).Describes("Shows a party with its contacts, closures and members", About)
            .Gives(typeof(PartyDetailsResponse), StatusCodes.Status200OK, "Your own party, or any for whoever keeps the directory. Its ETag is what a change sends in If-Match.").Refuses("agency-not-found");
        api.MapPost("/agencies", AddAsync).Needs(Permission.ManageDirectory).Describes("Adds a party; it is mailed once the board's manager has released it", About)
            .Takes(new JoiningRequest { Id = "brook-lane-surgery", Name = "Brook Lane Surgery", Kind = PartyKind.Health, LiveFrom = new(2026, 9, 1) })
            .Gives(typeof(PartyDetailsResponse), StatusCodes.Status201Created, "The party.").Refuses("id-invalid", "name-missing", "kind-missing", "service-unknown", "agency-exists");

        Change(api, "contacts", "Names somebody who is mailed for a role", new DirectoryContactRequest { Role = ContactRole.SafeguardingLead, Title = "Deputy headteacher", Email = "deputy@ashdown-primary.example", Deputy = true },
            (party, request, _) => Directing.WithContact(party, request.Role, request.Title, request.Email, request.Deputy, request.StandIn));
        Change(api, "contacts/removal", "Takes somebody out of a role", new ContactRemovalRequest { Role = ContactRole.SafeguardingLead, Email = "deputy@ashdown-primary.example" },
            (party, request, _) => Directing.WithoutContact(party, request.Role, request.Email));
        Change(api, "contacts/weekly", "Says whether an assurance contact gets the weekly summary", new WeeklyMailRequest { Email = "assurance@ashdown-primary.example", Wanted = false },
            (party, request, _) => Directing.WithWeekly(party, request.Email, request.Wanted));
        Change(api, "absences", "Records an absence, and who is mailed meanwhile",
            new AbsenceRequest { Email = "head@ashdown-primary.example", From = Day, To = Day.AddDays(7), CoverTitle = "Deputy headteacher", CoverEmail = "deputy@ashdown-primary.example" },
            (party, request, _) => Directing.WithAbsence(party, request.Email, request.From, request.To, request.CoverTitle, request.CoverEmail));
        Change(api, "closures", "Records a closure", new PartyClosureRequest { From = Day, To = Day.AddDays(41), Name = "Summer holidays" },
            (party, request, _) => Directing.WithClosure(party, request.From, request.To, request.Name));
        Change(api, "closures/removal", "Takes a closure away", new ClosureRemovalRequest { From = Day }, (party, request, _) => Directing.WithoutClosure(party, request.From));
        Change(api, "closures/cover", "Names who is mailed during a closure", new ClosureCoverRequest { From = Day, Title = "Duty officer", Email = "duty@northmere-council.example" },
            (party, request, _) => Directing.WithCover(party, request.From, request.Title, request.Email));
        Change(api, "members", "Names somebody, or a system, who may act for the party", new MemberRequest { SignIn = "client:5f1c9f0e-referral-form", Roles = ["referrer"], Title = "Referral form" },
            (party, request, _) => Directing.WithMember(party, request.SignIn, RolesOf(request.Roles), request.Title));
        Change(api, "members/removal", "Takes a member away", new MemberRemovalRequest { SignIn = "client:5f1c9f0e-referral-form" }, (party, request, _) => Directing.WithoutMember(party, request.SignIn));
        Change(api, "ods-code", "Says under which ODS code NHS systems know the party", new OdsCodeRequest { OdsCode = "G82080" },
            (party, request, _) => Directing.WithOdsCode(party, request.OdsCode), Permission.ManageDirectory);
        Change(api, "release", "Lets an agency be mailed from today on; for the board's manager", new ReleaseRequest(), (party, _, now) => Directing.Released(party, now), Permission.ManageBoard);
    }

    private static void Change<T>(
        IEndpointRouteBuilder api, string what, string summary, T example, Func<Party, T, Domain.Checks.Circumstances, Result<Party>> change, params Permission[] needs)
        where T : class
    {
        needs = needs.Length > 0 ? needs : [Permission.ManageOwnParty, Permission.ManageDirectory];
        api.MapPost($"/agencies/{{id}}/{what}", async http => await (await ChangeAsync(http, change, needs, http.RequestAborted)).ExecuteAsync(http))
            .Needs(needs).Describes(summary, About, (string id) => id).Accepting(example).Decides()
            .Gives(typeof(PartyDetailsResponse), StatusCodes.Status200OK, "The party after it. Sent again it changes nothing.").Refuses("agency-not-found");
    }

    private static async Task<IResult> ListAsync(IDirectoryStore directory, CancellationToken cancellationToken) => TypedResults.Ok(new PartiesResponse(
        [.. (await directory.ReadAsync(cancellationToken)).Parties.Select(party => new PartyResponse(party.Id.ToString(), party.Name, party.Kind, party.Service?.ToString(), party.LiveFrom))]));

    private static async Task<IResult> FindAsync(string id, HttpContext http, IDirectoryStore directory, CancellationToken cancellationToken) =>
        OwnOrKept(id, Asking.Of(http).Actor, Permission.ManageDirectory) is { } party && (await directory.ReadAsync(cancellationToken)).Find(party) is { } found ? Answer(http, found) : NotFound.ToHttp();

    private static async Task<IResult> AddAsync(HttpContext http, IDirectoryStore directory, Present present, CancellationToken cancellationToken)
    {
        if (!Asking.KeyOf(http.Request).IsSuccess(out _, out var problem) || !(await JsonBody.ReadAsync<JoiningRequest>(http.Request, cancellationToken)).IsSuccess(out var body, out problem))
        {
            return problem.ToHttp();
        }

        var request = body.Value;
        ServiceCode? service = ServiceCode.TryParse(request.Service, out var code) ? code : null;

        if (!Directing.Joining(request.Id, request.Name, request.Kind, service, request.LiveFrom, present.Policy).IsSuccess(out var party, out problem))
        {
            return problem.ToHttp();
        }

        // Sent again it is there already, and the same.
        if (!await directory.AddAsync(party, cancellationToken) && (await directory.ReadAsync(cancellationToken)).Find(party.Id) is { } there && PartyDetailsResponse.TagOf(there) != PartyDetailsResponse.TagOf(party))
        {
            return new ConflictProblem("agency-exists", "There is a party of this id already.", "id").ToHttp();
        }

        http.Response.Headers.ETag = PartyDetailsResponse.TagOf(party);
        return TypedResults.Created($"/api/agencies/{party.Id}", PartyDetailsResponse.From(party));
    }

    private static async Task<IResult> ChangeAsync<T>(
        HttpContext http, Func<Party, T, Domain.Checks.Circumstances, Result<Party>> change, Permission[] needs, CancellationToken cancellationToken)
        where T : class
    {
        var actor = Asking.Of(http).Actor;
        var services = http.RequestServices;
        var kept = needs.Contains(Permission.ManageBoard) ? Permission.ManageBoard : Permission.ManageDirectory;

        if (OwnOrKept(http.Request.RouteValues["id"] as string, actor, kept) is not { } id)
        {
            return NotFound.ToHttp();
        }

        if (http.Request.Headers.IfMatch is not [{ Length: > 0 } seen])
        {
            return Records.EntryTag.Missing.ToHttp();
        }

        if (!(await JsonBody.ReadAsync<T>(http.Request, cancellationToken)).IsSuccess(out var body, out var problem))
        {
            return problem.ToHttp();
        }

        var present = services.GetRequiredService<Present>();
        var now = await present.AtAsync(present.Now, cancellationToken);
        var result = await services.GetRequiredService<ChangeParty>().HandleAsync(actor, id, party => Changed(party, seen, each => change(each, body.Value, now)), cancellationToken);
        return result.Match(party => Answer(http, party), refused => refused is NotFoundProblem ? NotFound.ToHttp() : refused.ToHttp());
    }

    /// <summary>What is as it was asked to be already is answered like the first time, whatever was seen.</summary>
    private static Result<Party> Changed(Party party, string seen, Func<Party, Result<Party>> change)
    {
        var tag = PartyDetailsResponse.TagOf(party);

        return !change(party).IsSuccess(out var after, out var problem) ? seen == tag ? problem : ChangedMeanwhile
            : seen == tag || PartyDetailsResponse.TagOf(after) == tag ? after
            : ChangedMeanwhile;
    }

    /// <summary>The actor's own party, or any for whoever keeps the directory.</summary>
    private static PartyId? OwnOrKept(string? id, Actor actor, Permission kept) =>
        PartyId.TryParse(id, null, out var party) && (party == actor.Party || (actor.Party == PartyId.Board && actor.May(kept))) ? party : null;

    private static IResult Answer(HttpContext http, Party party)
    {
        http.Response.Headers.ETag = PartyDetailsResponse.TagOf(party);
        return TypedResults.Ok(PartyDetailsResponse.From(party));
    }

    private static Roles RolesOf(IReadOnlyList<string> names) =>
        names.Select(RoleNames.Named).Contains(Roles.None) ? Roles.None : names.Select(RoleNames.Named).Aggregate(Roles.None, (all, role) => all | role);
}
