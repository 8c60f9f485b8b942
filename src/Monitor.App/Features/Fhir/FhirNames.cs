namespace Monitor.App.Features.Fhir;

/// <summary>
/// By which FHIR messages name what a referral holds (docs/fhir.md). The NHS's and HL7's names are theirs; ours are urns, so that a message that was made for one
/// deployment fits another.
/// </summary>
internal static class FhirNames
{
    public const string NhsNumber = "https://fhir.nhs.uk/Id/nhs-number";
    public const string OdsCode = "https://fhir.nhs.uk/Id/ods-organization-code";
    public const string MessageEvents = "https://fhir.nhs.uk/CodeSystem/message-events-bars";
    public const string MessageReasons = "https://fhir.nhs.uk/CodeSystem/message-reason-bars";
    public const string IdentifierTypes = "http://terminology.hl7.org/CodeSystem/v2-0203";
    public const string DataAbsent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    /// <summary>What begins with this is ours, and is refused when it is not known.</summary>
    public const string Own = "urn:monitor:fhir:";

    public const string Upn = Own + "upn";
    public const string Party = Own + "party";
    public const string Service = Own + "service";
    public const string CaseReference = Own + "case-reference";
    public const string ResponsibleAgency = Own + "responsible-agency";
    public const string LevelOfNeed = Own + "level-of-need";
    public const string StatutoryStatus = Own + "statutory-status";
    public const string HarmMark = Own + "harm-mark";
    public const string SocialCareTold = Own + "social-care-told";
    public const string LeadRole = Own + "lead-role";
    public const string ExpectedWait = Own + "expected-wait";

    /// <summary>The stable codes of refusals, the same as those of problems.</summary>
    public const string Problems = "urn:monitor:problem";
}
