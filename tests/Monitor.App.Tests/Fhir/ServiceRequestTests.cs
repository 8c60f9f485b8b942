using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Fhir;

/// <summary>A ServiceRequest is a referral like any other.</summary>
public sealed class ServiceRequestTests
{
    private static readonly TestAppSettings WithCodes = new()
    {
        Parties = [.. SmallPartnership.Parties.Select(party => party.Id.ToString() switch
        {
            SmallPartnership.Surgery => party with { OdsCode = OdsCode.Parse("A81001", null) },
            "camhs-team" or "family-intervention-team" => party with { OdsCode = OdsCode.Parse("RX4", null) },
            SmallPartnership.Council => party with { OdsCode = OdsCode.Parse("10100", null) },
            _ => party,
        })],
    };

    [Fact]
    public async Task Its_entry_is_the_one_that_the_same_referral_makes_over_the_other_API()
    {
        await using var fhir = await TestApp.StartAsync();
        await using var own = await TestApp.StartAsync();

        var answer = await fhir.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.ServiceRequest, "key-00001");
        var referral = await own.As(SmallPartnership.School).PostJsonAsync(Referring.Path, """
            {"service":"CAMHS","caseReference":"ASH-00412","receivedOn":"2026-03-02","levelOfNeed":3,"statutoryStatus":"early-help","statusSince":"2026-01-12",
             "leadRole":"Family support worker","nhsNumber":"943 476 5919","upn":"H801200001001"}
            """);

        Assert.Equal((HttpStatusCode.Created, Messages.FhirJson), (answer.Status, answer.ContentType));
        Assert.Equal($"/api/fhir/ServiceRequest/{referral.Id}", answer.Location);
        Assert.Equal(EntryText.Of(await own.EntryAsync(SmallPartnership.School, referral.Id)), EntryText.Of(await fhir.EntryAsync(SmallPartnership.School, answer.Id)));
        Assert.Equal(own.Tables.Rows(TableName.Locator).Select(row => row.ToString()), fhir.Tables.Rows(TableName.Locator).Select(row => row.ToString()));
        await own.RunAsync();
        await fhir.RunAsync();
        Assert.NotEmpty(fhir.Tables.Rows(TableName.Matching));
        Assert.Equal(own.Tables.Rows(TableName.Matching).Select(row => $"{row.Partition} {row.Row}"), fhir.Tables.Rows(TableName.Matching).Select(row => $"{row.Partition} {row.Row}"));
    }

    [Fact]
    public async Task It_is_given_back_as_it_stands_without_anybody_in_it()
    {
        await using var app = await TestApp.StartAsync();
        var created = await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.ServiceRequest);

        var answer = await app.As(SmallPartnership.School).GetAnswerAsync(created.Location!);

        Assert.Equal((HttpStatusCode.OK, created.Body), (answer.Status, answer.Body));
        Assert.Equal(("ServiceRequest", "active", "order", "2026-03-02"), (answer.Text("resourceType"), answer.Text("status"), answer.Text("intent"), answer.Text("authoredOn")));
        Assert.Equal("""{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}],"type":"Patient"}""", answer.Text("subject"));
        Assert.Equal("CAMHS", answer.Json.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.False(answer.Json.TryGetProperty("contained", out _));
    }

    [Theory]
    [InlineData("start", "completed")]
    [InlineData("rejection", "active")] // the referrer may send it again
    public async Task Its_status_is_how_the_wait_stands(string what, string status)
    {
        await using var app = await TestApp.StartAsync();
        var id = (await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.Plain(service: "FI"))).Id;
        await app.RunAsync();
        var team = app.As("family-intervention-team");
        var body = what == "start" ? """{"on":"2026-03-02"}""" : """{"on":"2026-03-02","reason":"threshold-not-met"}""";

        Assert.Equal(HttpStatusCode.Created, (await team.PostJsonAsync($"/api/entries/{id}/{what}", body)).Status);

        Assert.Equal(status, (await app.As(SmallPartnership.School).GetAnswerAsync($"{Messages.Create}/{id}")).Text("status"));
    }

    [Fact]
    public async Task A_closed_one_is_revoked()
    {
        await using var app = await TestApp.StartAsync();
        var id = (await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.Plain())).Id;

        Assert.Equal(HttpStatusCode.Created, (await app.As(SmallPartnership.School).DecideAsync(id, "closure", """{"on":"2026-03-02","reason":"referred-elsewhere"}""")).Status);

        Assert.Equal("revoked", (await app.As(SmallPartnership.School).GetAnswerAsync($"{Messages.Create}/{id}")).Text("status"));
    }

    [Fact]
    public async Task Likely_harm_is_answered_with_whom_to_ring_and_told_like_any_other()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(
            Messages.Create, Messages.Plain().With("extension", """[{"url":"urn:monitor:fhir:harm-mark","valueBoolean":true}]"""));
        await app.RunAsync();

        Assert.Contains("01632 960 100", answer.Json.GetProperty("note")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(app.Emails.Accepted, mail => mail.Kind == Domain.Email.MailKind.HarmNotice);
    }

    [Fact]
    public async Task All_that_it_can_say_is_taken()
    {
        await using var app = await TestApp.StartAsync(WithCodes);
        var extensions = """
            [
              {"url":"urn:monitor:fhir:level-of-need","valueInteger":4},
              {"url":"urn:monitor:fhir:harm-mark","valueBoolean":true},
              {"url":"urn:monitor:fhir:social-care-told","extension":[{"url":"on","valueDate":"2026-03-01"},{"url":"role","valueString":"Safeguarding lead"}]},
              {"url":"urn:monitor:fhir:statutory-status","extension":[{"url":"status","valueCode":"child-in-need"},{"url":"since","valueDate":"2026-02-01"},
                {"url":"authority","valueIdentifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"10100"}}]},
              {"url":"urn:monitor:fhir:responsible-agency","valueIdentifier":{"system":"urn:monitor:fhir:party","value":"ashdown-primary"}},
              {"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-SourceOfServiceRequest","valueCodeableConcept":{"text":"Somebody else's, and not read"}}
            ]
            """;
        var request = Messages.Plain().With("extension", extensions)
            .With("requester", """{"reference":"#role"}""")
            .With("performer", """[{"identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"RX4"}}]""")
            .With("contained/1", """{"resourceType":"PractitionerRole","id":"role","organization":{"reference":"#surgery"}}""")
            .With("contained/2", """{"resourceType":"Organization","id":"surgery","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"a81001"}]}""");

        var answer = await app.As(SmallPartnership.Surgery).SendFhirAsync(Messages.Create, request);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var entry = await app.EntryAsync(SmallPartnership.Surgery, answer.Id);
        Assert.Equal((4, true, StatutoryStatus.ChildInNeed, Day("2026-02-01"), SmallPartnership.Council), (entry.Level, entry.HarmMark, entry.Status, entry.StatusSince, $"{entry.Authority}"));
        Assert.Equal(new SocialCareTelling(Day("2026-03-01"), "Safeguarding lead"), entry.SocialCareTold);
        Assert.Equal((SmallPartnership.Surgery, SmallPartnership.School), ($"{entry.Responsible}", $"{entry.Proposal?.To}"));
    }

    [Theory]
    [InlineData("status", "\"draft\"", "status-not-taken@ServiceRequest.status")]
    [InlineData("intent", "\"proposal\"", "intent-not-taken@ServiceRequest.intent")]
    [InlineData("doNotPerform", "true", "modifier-not-taken@ServiceRequest.doNotPerform")]
    [InlineData("implicitRules", "\"urn:other:rules\"", "modifier-not-taken@ServiceRequest.implicitRules")]
    [InlineData("modifierExtension", """[{"url":"urn:other:not","valueBoolean":true}]""", "modifier-not-taken@ServiceRequest.modifierExtension")]
    [InlineData("replaces", """[{"reference":"ServiceRequest/1"}]""", "replaces-not-taken@ServiceRequest.replaces")]
    [InlineData("code", """{"coding":[{"system":"urn:monitor:fhir:service","code":"XX"}]}""", "service-unknown@ServiceRequest.code")]
    [InlineData("code", """{"text":"CAMHS"}""", "service-unknown@ServiceRequest.code")]
    [InlineData("code", null, "service-unknown@ServiceRequest.code")]
    [InlineData("code", """{"coding":[{"system":"urn:monitor:fhir:service","code":"FI"},{"system":"urn:monitor:fhir:service","code":"CAMHS"}]}""", "service-twice@ServiceRequest.code")]
    [InlineData("identifier", null, "case-reference-missing@ServiceRequest.identifier")]
    [InlineData("identifier", """[{"value":"A-1"},{"value":"A-2"}]""", "case-reference-missing@ServiceRequest.identifier")]
    [InlineData("identifier", """[{"system":"urn:a:b","value":"9434765919"}]""", "case-reference-looks-personal@ServiceRequest.identifier")]
    [InlineData("authoredOn", null, "date-missing@ServiceRequest.authoredOn")]
    [InlineData("authoredOn", "\"2026-02\"", "date-missing@ServiceRequest.authoredOn")]
    [InlineData("authoredOn", "\"2026-03-03\"", "date-in-the-future@ServiceRequest.authoredOn")]
    [InlineData("authoredOn", "\"1999-12-31\"", "date-too-early@ServiceRequest.authoredOn")]
    [InlineData("subject", """{"display":"Somebody"}""", "subject-missing@ServiceRequest.subject")]
    [InlineData("subject", """{"reference":"Patient/elsewhere"}""", "subject-missing@ServiceRequest.subject")]
    [InlineData("subject", """{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765918"}}""", "nhs-number-invalid@ServiceRequest.subject.identifier")]
    [InlineData("contained/0/identifier/0/value", "\"9434765918\"", "nhs-number-invalid@ServiceRequest.contained[0].identifier[0]")]
    [InlineData("contained/0/identifier/1/value", "\"H801200001002\"", "upn-invalid@ServiceRequest.contained[0].identifier[1]")]
    [InlineData("contained/0/identifier/2", """{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"4010232137"}""", "identifier-twice@ServiceRequest.contained[0]")]
    [InlineData("contained/0/modifierExtension", """[{"url":"urn:other:not","valueBoolean":true}]""", "modifier-not-taken@ServiceRequest.contained[0].modifierExtension")]
    [InlineData("contained/0", """{"resourceType":"Location","id":"child"}""", "subject-missing@ServiceRequest.subject")]
    [InlineData("requester", """{"identifier":{"system":"urn:monitor:fhir:party","value":"northmere-surgery"}}""", "requester-not-you@ServiceRequest.requester.identifier")]
    [InlineData("requester", """{"identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"A81001"}}""", "requester-not-you@ServiceRequest.requester.identifier")]
    [InlineData("performer", """[{"identifier":{"system":"urn:monitor:fhir:party","value":"family-intervention-team"}}]""", "performer-not-fitting@ServiceRequest.performer[0].identifier")]
    [InlineData("extension/4", """{"url":"urn:monitor:fhir:level","valueInteger":3}""", "field-unknown@ServiceRequest.extension[4]")]
    [InlineData("extension/4", """{"url":"urn:monitor:fhir:level-of-need","valueInteger":2}""", "field-twice@ServiceRequest.extension('urn:monitor:fhir:level-of-need')")]
    [InlineData("extension/0", """{"url":"urn:monitor:fhir:level-of-need","valueInteger":5}""", "level-unknown@ServiceRequest.extension('urn:monitor:fhir:level-of-need')")]
    [InlineData("extension/0", """{"url":"urn:monitor:fhir:level-of-need","valueString":"3"}""", "field-invalid@ServiceRequest.extension('urn:monitor:fhir:level-of-need')")]
    [InlineData("extension/2/extension/0/valueCode", "\"sad\"", "statutory-status-unknown@ServiceRequest.extension('urn:monitor:fhir:statutory-status')")]
    [InlineData("extension/2/extension/1/valueDate", "\"2026\"", "date-missing@ServiceRequest.extension('urn:monitor:fhir:statutory-status')")]
    [InlineData("extension/2/extension/2", """{"url":"authority","valueIdentifier":{"system":"urn:monitor:fhir:party","value":"northmere-surgery"}}""", "authority-unknown@ServiceRequest.extension('urn:monitor:fhir:statutory-status')")]
    [InlineData("extension/4", """{"url":"urn:monitor:fhir:responsible-agency","valueIdentifier":{"system":"urn:monitor:fhir:party","value":"camhs-team"}}""", "agency-unknown@ServiceRequest.extension('urn:monitor:fhir:responsible-agency')")]
    [InlineData("extension/4", """{"url":"urn:monitor:fhir:social-care-told","extension":[{"url":"role","valueString":"Lead"}]}""", "social-care-told-incomplete@ServiceRequest.extension('urn:monitor:fhir:social-care-told')")]
    [InlineData("extension/3/valueString", "\"tom@school.example\"", "lead-role-holds-personal-data@ServiceRequest.extension('urn:monitor:fhir:lead-role')")]
    public async Task What_cannot_be_right_or_is_not_understood_is_refused_with_its_place(string path, string? json, string issue)
    {
        await using var app = await TestApp.StartAsync();
        var before = app.Tables.Dump();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.ServiceRequest.With(path, json), "key-00001");

        Assert.Equal((HttpStatusCode.BadRequest, Messages.FhirJson), (answer.Status, answer.ContentType));
        Assert.Equal([issue], answer.Issues);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(
            Messages.Create, Messages.ServiceRequest.With("authoredOn", null).With("status", "\"draft\"").With("contained/0/identifier/0/value", "\"1\""), "key-00001");

        Assert.Equal(
            ["status-not-taken@ServiceRequest.status", "nhs-number-invalid@ServiceRequest.contained[0].identifier[0]", "date-missing@ServiceRequest.authoredOn"], answer.Issues);
    }

    [Theory]
    [InlineData("2026-03-02T00:30:00+01:00", "2026-03-01")] // the day before in London
    [InlineData("2026-03-01T23:59:59Z", "2026-03-01")]
    [InlineData("2026-02-28T23:30:00-05:00", "2026-03-01")] // already the next day in London
    [InlineData("2026-03-01", "2026-03-01")]
    public async Task The_day_of_a_request_is_the_day_in_London(string authoredOn, string received)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.Plain().With("authoredOn", $"\"{authoredOn}\""));

        Assert.Equal(Day(received), (await app.EntryAsync(SmallPartnership.School, answer.Id)).ReceivedOn);
    }

    [Fact]
    public async Task A_number_that_was_used_before_is_not_the_childs()
    {
        await using var app = await TestApp.StartAsync();
        var request = Messages.Plain().With("contained/0/identifier/2", """{"use":"old","system":"https://fhir.nhs.uk/Id/nhs-number","value":"4010232137"}""");

        Assert.Equal(HttpStatusCode.Created, (await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, request)).Status);
    }

    [Fact]
    public async Task The_boards_policy_may_name_a_service_by_other_codes()
    {
        var policy = Testing.TestPolicy.Current;
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Services = services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, policy with
            {
                Services = [.. policy.Services.Select(service => service.Code.ToString() == "CAMHS" ? service with { Codings = ["http://snomed.info/sct|415277000"] } : service)],
            }),
        });

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(
            Messages.Create, Messages.Plain().With("code", """{"coding":[{"system":"http://snomed.info/sct","code":"415277000"}]}"""));

        Assert.Equal("CAMHS", (await app.EntryAsync(SmallPartnership.School, answer.Id)).Service.ToString());
    }

    [Fact]
    public async Task A_family_of_which_any_child_was_known_goes_on_in_its_wait()
    {
        await using var app = await TestApp.StartAsync();
        await app.As(SmallPartnership.Surgery).PostJsonAsync(Referring.Path, """{"service":"FI","caseReference":"SUR-1","receivedOn":"2026-02-05","nhsNumber":"4010232137"}""");
        var request = Messages.Plain(service: "FI").With("subject", """{"reference":"#family"}""")
            .With("contained/1", """{"resourceType":"Patient","id":"other","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"401 023 2137"}]}""")
            .With("contained/2", """{"resourceType":"Group","id":"family","type":"person","actual":true,"member":[{"entity":{"reference":"#child"}},{"entity":{"reference":"#other"}}]}""");

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, request);
        await app.RunAsync();

        Assert.Equal(Day("2026-02-05"), (await app.EntryAsync(SmallPartnership.School, answer.Id)).WaitFrom);
    }

    [Theory]
    [InlineData("FI", "person", null)]
    [InlineData("CAMHS", "person", "subject-not-fitting@ServiceRequest.subject")] // one child waits for it
    [InlineData("FI", "device", "subject-not-fitting@ServiceRequest.contained[1]")]
    public async Task A_family_waits_for_a_service_for_families(string service, string type, string? issue)
    {
        await using var app = await TestApp.StartAsync();
        var request = Messages.Plain(service: service).With("subject", """{"reference":"#family"}""")
            .With("contained/1", $$$"""{"resourceType":"Group","id":"family","type":"{{{type}}}","actual":true,"member":[{"entity":{"reference":"#child"}}]}""");

        var answer = await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, request);

        Assert.Equal(issue is null ? [] : [issue], answer.Status == HttpStatusCode.Created ? [] : answer.Issues);
    }

    [Fact]
    public async Task It_is_known_when_it_comes_again_by_the_senders_key_or_else_by_its_identifier()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);

        var first = await school.SendFhirAsync(Messages.Create, Messages.Plain());
        var again = await school.SendFhirAsync(Messages.Create, Messages.Plain().With("note", """[{"text":"Not read"}]"""));
        var changed = await school.SendFhirAsync(Messages.Create, Messages.Plain().With("authoredOn", "\"2026-02-27\""));
        var keyed = await school.SendFhirAsync(Messages.Create, Messages.Plain(), "key-00002");
        var others = await app.As(SmallPartnership.Surgery).SendFhirAsync(Messages.Create, Messages.Plain());
        var unknown = await school.SendFhirAsync(Messages.Create, Messages.Plain().With("identifier/0/system", null));

        Assert.Equal((HttpStatusCode.Created, first.Body, first.Location), (again.Status, again.Body, again.Location));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency-key-reused"), (changed.Status, changed.Code));
        Assert.Equal("duplicate", changed.Json.GetProperty("issue")[0].GetProperty("code").GetString());
        Assert.Equal(3, new[] { first, keyed, others }.Select(answer => answer.Id).Distinct().Count());
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key-missing"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task Of_sixteen_at_once_one_is_recorded()
    {
        await using var app = await TestApp.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.Plain()))));

        Assert.Single(answers.Select(answer => (answer.Status, answer.Body)).Distinct());
        Assert.Single(app.Tables.Rows(TableName.Locator));
    }

    [Fact]
    public async Task Anothers_is_as_one_that_never_was_and_no_address_is_one()
    {
        await using var app = await TestApp.StartAsync();
        var id = (await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.Plain())).Id;
        var surgery = app.As(SmallPartnership.Surgery);

        var theirs = await surgery.GetAnswerAsync($"{Messages.Create}/{id}");
        var nobodys = await surgery.GetAnswerAsync($"{Messages.Create}/{Entries.Id(4711)}");
        var none = await surgery.GetAnswerAsync($"{Messages.Create}/..%2F..");

        Assert.Equal((HttpStatusCode.NotFound, "entry-not-found", nobodys.Body, nobodys.Headers), (theirs.Status, theirs.Code, theirs.Body, theirs.Headers));
        Assert.Equal((nobodys.Status, nobodys.Body), (none.Status, none.Body));
    }

    [Fact]
    public async Task A_referrer_sees_what_became_of_it_and_no_more()
    {
        await using var app = await TestApp.StartAsync();
        var created = await app.As(SmallPartnership.School).SendFhirAsync(Messages.Create, Messages.ServiceRequest);

        var seen = await app.As(SmallPartnership.School, "referrer").GetAnswerAsync(created.Location!);

        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.All((string[])["identifier", "requester", "level-of-need", "lead-role", "harm-mark", "responsible-agency"], hidden => Assert.DoesNotContain(hidden, seen.Body, StringComparison.Ordinal));
        Assert.Contains("urn:monitor:fhir:expected-wait", seen.Body, StringComparison.Ordinal);
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
