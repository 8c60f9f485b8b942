using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.Model;
using Monitor.App.Features.Referrals;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using ReferralRequest = Monitor.App.Features.Referrals.ReferralRequest;

namespace Monitor.App.Features.Fhir;

/// <summary>A ServiceRequest as the referral that it asks for. The numbers go no further than their hashes; of the rest of the patient nothing is taken.</summary>
internal sealed record MappedRequest(string At, ReferralRequest Referral, ImmutableArray<SubjectNumber> Numbers)
{
    /// <summary>Without the numbers: what prints a request must not print them.</summary>
    public override string ToString() => nameof(MappedRequest);

    /// <summary>What the rules of referrals refuse, with the place where it stands in the message.</summary>
    public Problem Placed(Problem problem) => problem switch
    {
        InvalidFields many => new InvalidFields([.. many.Faults.Select(fault => fault with { Field = PlaceOf(fault.Field) })]),
        InvalidProblem one => one with { Field = PlaceOf(one.Field) },
        ConflictProblem conflict => conflict with { Field = At },
        _ => problem,
    };

    private string PlaceOf(string? field) => field switch
    {
        "service" => $"{At}.code",
        "caseReference" => $"{At}.identifier",
        "receivedOn" => $"{At}.authoredOn",
        "responsibleAgency" => ExtensionAt(FhirNames.ResponsibleAgency),
        "levelOfNeed" => ExtensionAt(FhirNames.LevelOfNeed),
        "statusSince" or "owningAuthority" => ExtensionAt(FhirNames.StatutoryStatus),
        "leadRole" => ExtensionAt(FhirNames.LeadRole),
        not null when field.StartsWith("socialCareTold", StringComparison.Ordinal) => ExtensionAt(FhirNames.SocialCareTold),
        _ => At,
    };

    private string ExtensionAt(string url) => $"{At}.extension('{url}')";
}

/// <summary>
/// Reads a ServiceRequest as a referral (docs/fhir.md has the table). What would change its meaning and is not understood is refused; what merely says more is not read.
/// </summary>
internal sealed class ServiceRequestMapping(Placed<ServiceRequest> placed, Surroundings surroundings, Actor actor, Partnership partnership, Policy policy)
{
    private const int MostMembers = 12;

    private static readonly Dictionary<string, StatutoryStatus> Statuses = Enum.GetValues<StatutoryStatus>().ToDictionary(status => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString()));
    private static readonly string[] KnownExtensions =
        [FhirNames.ResponsibleAgency, FhirNames.LevelOfNeed, FhirNames.StatutoryStatus, FhirNames.HarmMark, FhirNames.SocialCareTold, FhirNames.LeadRole];

    private readonly ImmutableArray<InvalidProblem>.Builder _faults = ImmutableArray.CreateBuilder<InvalidProblem>();
    private readonly ServiceRequest _request = placed.Resource;

    private string At => placed.At;

    public Result<MappedRequest> Map()
    {
        Understood();
        var service = Service();
        Requester();
        Performer(service);
        var numbers = Subject(service);
        var reference = CaseReference();
        var receivedOn = AuthoredOn();
        var (status, since, authority) = Status();

        var referral = new ReferralRequest
        {
            Service = service?.Code.ToString() ?? string.Empty,
            ResponsibleAgency = ResponsibleAgency(),
            CaseReference = reference ?? string.Empty,
            ReceivedOn = receivedOn,
            LevelOfNeed = Value<Integer>(_request, FhirNames.LevelOfNeed, At)?.Value,
            StatutoryStatus = status,
            StatusSince = since,
            OwningAuthority = authority,
            HarmMark = Value<FhirBoolean>(_request, FhirNames.HarmMark, At)?.Value is true,
            SocialCareTold = SocialCareTold(),
            LeadRole = Value<FhirString>(_request, FhirNames.LeadRole, At)?.Value,
        };

        return _faults.Count > 0 ? new InvalidFields(_faults.DrainToImmutable()) : new MappedRequest(At, referral, numbers);
    }

    private void Understood()
    {
        UnderstoodModifiers(_request, At);
        Needs(_request.ImplicitRules is null, "modifier-not-taken", "Rules under which a message is to be read differently are not known here.", $"{At}.implicitRules");
        Needs(_request.Status == RequestStatus.Active, "status-not-taken", "Only an active request is taken. What becomes of it is recorded here.", $"{At}.status");
        Needs(
            _request.Intent is RequestIntent.Order or RequestIntent.OriginalOrder or RequestIntent.Plan,
            "intent-not-taken", "Only a request that is meant is taken: order, original-order or plan.", $"{At}.intent");
        Needs(_request.DoNotPerform is not true, "modifier-not-taken", "That something is not to be done is no referral.", $"{At}.doNotPerform");
        Needs(_request.Replaces.Count == 0, "replaces-not-taken", "A referral does not replace another here: record on the one that is there.", $"{At}.replaces");

        foreach (var extension in _request.Extension.Where(each => each.Url?.StartsWith(FhirNames.Own, StringComparison.Ordinal) is true && !KnownExtensions.Contains(each.Url)))
        {
            Fault("field-unknown", "This extension is not known here.", $"{At}.extension[{_request.Extension.IndexOf(extension)}]");
        }
    }

    private void UnderstoodModifiers(DomainResource resource, string at) =>
        Needs(resource.ModifierExtension.Count == 0, "modifier-not-taken", "An extension that changes the meaning is not known here.", $"{at}.modifierExtension");

    private ServicePolicy? Service()
    {
        var named = (_request.Code?.Coding ?? [])
            .Select(coding => policy.Services.FirstOrDefault(service => coding.System == FhirNames.Service ? coding.Code == service.Code.ToString() : service.Codings.Contains($"{coding.System}|{coding.Code}")))
            .OfType<ServicePolicy>().Distinct().ToList();
        var known = string.Join(", ", policy.Services.Select(service => service.Code));
        Needs(named.Count == 1, named.Count == 0 ? "service-unknown" : "service-twice", $"Name one service by a coding of {FhirNames.Service}, or of the board's policy. Known are {known}.", $"{At}.code");
        return named.Count == 1 ? named[0] : null;
    }

    /// <summary>Whoever asks is known already; a message that says that it comes from somebody else is mistaken for another.</summary>
    private void Requester()
    {
        foreach (var (identifier, at) in surroundings.OrganisationsOf(placed.Any, _request.Requester, $"{At}.requester").Where(each => each.Identifier.NamesParty))
        {
            Needs(
                identifier.PartiesIn(partnership).Any(party => party.Id == actor.Party),
                "requester-not-you", "The directory does not have your agency under this identifier. Ask the board's manager, or leave the requester out.", at);
        }
    }

    private void Performer(ServicePolicy? service)
    {
        for (var i = 0; i < _request.Performer.Count; i++)
        {
            foreach (var (identifier, at) in surroundings.OrganisationsOf(placed.Any, _request.Performer[i], $"{At}.performer[{i}]").Where(each => each.Identifier.NamesParty))
            {
                Needs(
                    service is null || identifier.PartiesIn(partnership).Any(party => party.Id == service.Team),
                    "performer-not-fitting", "The directory does not have the team of this service under this identifier.", at);
            }
        }
    }

    private ImmutableArray<SubjectNumber> Subject(ServicePolicy? service)
    {
        var at = $"{At}.subject";
        var found = surroundings.Find(placed.Any, _request.Subject?.Reference);
        var given = new List<(SubjectNumberKind, string?, string)>();

        switch (found?.Resource)
        {
            case Patient patient:
                given.AddRange(NumbersOf(patient, found.At));
                break;
            case Group group:
                Needs(service is not { IsForFamilies: false }, "subject-not-fitting", "One child waits for this service, not a family: send a Patient.", at);
                given.AddRange(NumbersOf(group, found));
                break;
            case null when _request.Subject?.Identifier is { } identifier && _request.Subject.Reference is null:
                given.AddRange(NumbersOf([identifier], at, each => $"{at}.identifier"));
                break;
            default:
                Fault("subject-missing", "Send the Patient with the request, contained or in the Bundle, or the child's identifier. A family can be a Group of Patients.", at);
                break;
        }

        if (SubjectNumber.FromAll([.. given]).IsSuccess(out var numbers, out var problem))
        {
            return numbers;
        }

        _faults.AddRange(((InvalidFields)problem).Faults);
        return [];
    }

    private List<(SubjectNumberKind, string?, string)> NumbersOf(Group group, Placed<Resource> found)
    {
        UnderstoodModifiers(group, found.At);
        Needs(group.Type == Group.GroupType.Person && group.Actual is true, "subject-not-fitting", "A family is an actual Group of persons.", found.At);
        Needs(group.Member.Count is >= 1 and <= MostMembers, "subject-not-fitting", $"A family has 1 to {MostMembers} members here: the children whom it is about.", $"{found.At}.member");
        var numbers = new List<(SubjectNumberKind, string?, string)>();

        for (var i = 0; i < Math.Min(group.Member.Count, MostMembers); i++)
        {
            if (group.Member[i].Inactive is true)
            {
                continue;
            }

            if (surroundings.Find(found, group.Member[i].Entity?.Reference) is { Resource: Patient child } member)
            {
                numbers.AddRange(NumbersOf(child, member.At));
            }
            else
            {
                Fault("subject-missing", "Send the Patient with the request.", $"{found.At}.member[{i}].entity");
            }
        }

        return [.. numbers.DistinctBy(number => (number.Item1, number.Item2))];
    }

    private List<(SubjectNumberKind, string?, string)> NumbersOf(Patient patient, string at)
    {
        UnderstoodModifiers(patient, at);
        return NumbersOf(patient.Identifier, at, i => $"{at}.identifier[{i}]");
    }

    private List<(SubjectNumberKind, string?, string)> NumbersOf(List<Identifier> identifiers, string at, Func<int, string> placeOf)
    {
        var numbers = new List<(SubjectNumberKind, string?, string)>();

        for (var i = 0; i < identifiers.Count; i++)
        {
            var identifier = identifiers[i];

            if (identifier.Use == Identifier.IdentifierUse.Old || identifier.System is not (FhirNames.NhsNumber or FhirNames.Upn))
            {
                continue;
            }

            var kind = identifier.System == FhirNames.NhsNumber ? SubjectNumberKind.NhsNumber : SubjectNumberKind.Upn;
            Needs(numbers.All(number => number.Item1 != kind), "identifier-twice", "A child has one number of a kind; mark what was used before as old.", at);
            numbers.Add((kind, identifier.Value ?? string.Empty, placeOf(i)));
        }

        return numbers;
    }

    /// <summary>The request's own identifier: the only one, or that which is said to be the placer's.</summary>
    private string? CaseReference()
    {
        var all = _request.Identifier;
        var placers = all.Where(each => each.System == FhirNames.CaseReference || each.Type?.Coding.Any(type => type is { System: FhirNames.IdentifierTypes, Code: "PLAC" }) is true).ToList();
        var meant = placers.Count == 1 ? placers[0] : all.Count == 1 ? all[0] : null;
        Needs(meant?.Value is not null, "case-reference-missing", $"Give your own reference as the only identifier, or mark it as the placer's (PLAC) or as {FhirNames.CaseReference}.", $"{At}.identifier");
        return meant?.Value;
    }

    private DateOnly AuthoredOn()
    {
        // A date, or an instant with its offset; FHIR also knows a year, and a month, which are no day.
        var text = _request.AuthoredOn ?? string.Empty;

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        if (text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return instant.DateInLondon();
        }

        Fault("date-missing", "Give the day on which the request was made.", $"{At}.authoredOn");
        return default;
    }

    private string? ResponsibleAgency() =>
        Value<Identifier>(_request, FhirNames.ResponsibleAgency, At) is { } identifier ? PartyNamed(identifier, party => party.IsAgency, "agency-unknown", "agency", $"{At}.extension('{FhirNames.ResponsibleAgency}')") : null;

    private (StatutoryStatus? Status, DateOnly? Since, string? Authority) Status()
    {
        if (Whole(FhirNames.StatutoryStatus, ["status", "since", "authority"]) is not { } whole)
        {
            return default;
        }

        var at = $"{At}.extension('{FhirNames.StatutoryStatus}')";
        var code = Value<Code>(whole, "status", at)?.Value;
        var status = Statuses.TryGetValue(code ?? string.Empty, out var known) ? known : (StatutoryStatus?)null;
        Needs(status is not null, "statutory-status-unknown", $"Known are {string.Join(", ", Statuses.Keys)}.", at);
        var authority = Value<Identifier>(whole, "authority", at) is { } identifier
            ? PartyNamed(identifier, party => party.Kind == PartyKind.Council, "authority-unknown", "authority", at)
            : null;
        return (status, DayOf(Value<Date>(whole, "since", at), at), authority);
    }

    private SocialCareToldRequest? SocialCareTold()
    {
        if (Whole(FhirNames.SocialCareTold, ["on", "role"]) is not { } whole)
        {
            return null;
        }

        var at = $"{At}.extension('{FhirNames.SocialCareTold}')";
        var on = DayOf(Value<Date>(whole, "on", at), at);
        var role = Value<FhirString>(whole, "role", at)?.Value;
        Needs(on is not null && role is not null, "social-care-told-incomplete", "Say both when children's social care was told and by which role.", at);
        return new SocialCareToldRequest { On = on ?? default, Role = role ?? string.Empty };
    }

    /// <summary>The one party that an identifier means; teams of a trust share its code, and some other party may.</summary>
    private string? PartyNamed(Identifier identifier, Func<Party, bool> fits, string code, string what, string at)
    {
        var found = identifier.PartiesIn(partnership).Where(fits).ToList();
        Needs(found.Count == 1, code, $"There is no such {what} in the directory. Name it by its ODS code, or by its id as {FhirNames.Party}.", at);
        return found.Count == 1 ? found[0].Id.ToString() : null;
    }

    private DateOnly? DayOf(Date? date, string at)
    {
        if (date?.Value is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(date.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Fault("date-missing", "Give a day, not a month or a year.", at);
        return null;
    }

    /// <summary>An extension that holds others, of which each is known.</summary>
    private Extension? Whole(string url, string[] parts)
    {
        var found = Only(_request, url, At);
        var unknown = found?.Extension.Exists(part => !parts.Contains(part.Url)) is true;
        Needs(!unknown, "field-unknown", $"This extension holds {string.Join(", ", parts)}, and nothing else.", $"{At}.extension('{url}')");
        Needs(found?.Value is null, "field-invalid", $"This extension holds {string.Join(", ", parts)}, and no value of its own.", $"{At}.extension('{url}')");
        return found;
    }

    private T? Value<T>(IExtendable of, string url, string at)
        where T : DataType
    {
        var found = Only(of, url, at);
        Needs(found is null or { Value: T }, "field-invalid", "This extension's value is not of the kind that is expected.", $"{at}.extension('{url}')");
        return found?.Value as T;
    }

    private Extension? Only(IExtendable of, string url, string at)
    {
        var found = of.Extension.Where(each => each.Url == url).ToList();
        Needs(found.Count <= 1, "field-twice", "This extension is given twice.", $"{at}.extension('{url}')");
        return found.FirstOrDefault();
    }

    private void Needs(bool isRight, string code, string detail, string at)
    {
        if (!isRight)
        {
            Fault(code, detail, at);
        }
    }

    private void Fault(string code, string detail, string at) => _faults.Add(new InvalidProblem(code, detail, at));
}
