using System.Collections.Immutable;
using static Monitor.Domain.Imports.ImportField;

namespace Monitor.Domain.Imports;

/// <summary>
/// Mappings to begin with. Case systems let each council name its own columns, so that those of Mosaic (formerly Frameworki) and Liquidlogic show the shape of
/// their reports and are to be changed to what one's own report says.
/// </summary>
public static class ImportSamples
{
    /// <summary>A file that is written for this: every column is called as its field is.</summary>
    public static ImportMapping Plain { get; } = new(
        "plain", "A file made for the monitor", [.. ImportFields.All.Select(field => new MappedColumn(field, field.ColumnName))], []);

    /// <summary>One row for each contact or support of a case, each with its step's number.</summary>
    public static ImportMapping Mosaic { get; } = new(
        "mosaic", "Mosaic (Frameworki): report of open referrals with steps",
        [
            new(CaseReference, "Person ID"), new(RowId, "Step ID"), new(ReferredBy, "Referring Organisation"), new(ReceivedOn, "Referral Received Date"),
            new(Level, "Threshold Level") { Values = [new("Universal", "1"), new("Universal Plus", "2"), new("Targeted", "3"), new("Specialist", "4")] },
            new(StatutoryStatus, "Legal Status") { Values = [new("CIN", "child-in-need"), new("CP", "child-protection"), new("CLA", "looked-after"), new("Early Help", "early-help"), new("None", "none")] },
            new(StatusSince, "Status Start Date"), new(HarmMark, "Significant Harm Indicated"), new(SocialCareToldOn, "MASH Contact Date"), new(SocialCareToldRole, "MASH Contact Made By Role"),
            new(LeadRole, "Allocated Worker Role"), new(LeadSince, "Allocation Start Date"), new(AcceptedOn, "Referral Accepted Date"),
            new(SupportKind, "Service Provision Type") { Values = [new("Parenting Programme", "parenting"), new("School Support", "school-based"), new("Family Network Meeting", "family-network-meeting"), new("Contact", "contact-and-check-in")] },
            new(SupportProvider, "Service Provider"), new(SupportStartedOn, "Provision Start Date"), new(SupportReviewBy, "Provision Review Date"), new(SupportEndedOn, "Provision End Date"),
            new(SupportAgreed, "Agreed With Family"), new(LastContactOn, "Contact Date"), new(NeedReviewedOn, "Assessment Completed Date"), new(ClosedOn, "Referral Closed Date"),
            new(ClosingReason, "Closure Reason") { Values = [new("Needs Met", "needs-met"), new("Stepped Down", "de-escalated"), new("Declined", "declined"), new("Moved Out Of Area", "moved"), new("DNA", "was-not-brought"), new("Deceased", "died")] },
            new(NhsNumber, "NHS Number"), new(Upn, "UPN"),
        ],
        [new FixedField(Service, "FI")]);

    /// <summary>One row for each case, with the latest of everything.</summary>
    public static ImportMapping Liquidlogic { get; } = new(
        "liquidlogic", "Liquidlogic (EHM): list of early help episodes",
        [
            new(CaseReference, "EHM Episode ID"), new(Service, "Requested Service") { Values = [new("Family Intervention", "FI"), new("Child and Adolescent Mental Health", "CAMHS")] },
            new(ReferredBy, "Source Agency"), new(ReceivedOn, "Request Date"),
            new(Level, "Level Of Need"), new(StatutoryStatus, "Statutory Involvement"), new(StatusSince, "Involvement Start"), new(HarmMark, "Risk Of Harm Flag"),
            new(SocialCareToldOn, "Children's Social Care Notified"), new(SocialCareToldRole, "Notified By"),
            new(LeadRole, "Lead Professional Role"), new(LeadSince, "Lead Professional From"),
            new(CarersToldOn, "Family Informed Date"), new(NeedReviewedOn, "Last Assessment Date"),
            new(SupportKind, "Intervention Type"), new(SupportProvider, "Delivered By"), new(SupportStartedOn, "Intervention Start"), new(SupportReviewBy, "Intervention Review"),
            new(SupportEndedOn, "Intervention End"), new(SupportAgreed, "Consent Given"), new(SupportDeclinedOn, "Support Declined Date"), new(SupportAskAgainOn, "Next Offer Date"),
            new(LastContactOn, "Last Contact"), new(StartedOn, "Service Start Date"), new(ClosedOn, "Episode End Date"), new(ClosingReason, "Episode End Reason"), new(Upn, "UPN"),
        ],
        []);

    public static ImmutableArray<ImportMapping> All { get; } = [Plain, Mosaic, Liquidlogic];

    public static ImportMapping? Find(string name) => All.FirstOrDefault(sample => sample.Name == name);
}
