using Hl7.Fhir.Model;
using Monitor.App.Features.Entries;
using Monitor.App.Pages.Entries;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Features.Fhir;

/// <summary>Gives an entry back as a ServiceRequest, with what <see cref="EntryResponse"/> shows to whoever asks and no more. Of whom it is about nothing is there to be given.</summary>
internal static class ServiceRequests
{
    public static ServiceRequest Of(EntryResponse view, Policy policy, Partnership partnership)
    {
        var service = policy.FindService(ServiceCode.Parse(view.Service));
        var request = new ServiceRequest
        {
            Id = view.Id,
            Status = StatusOf(view.Status),
            Intent = RequestIntent.Order,
            Code = new CodeableConcept(FhirNames.Service, view.Service, service?.Name, null),
            Subject = new ResourceReference { Extension = [new Extension(FhirNames.DataAbsent, new Code("masked"))], Type = service?.IsForFamilies is true ? nameof(Group) : nameof(Patient) },
            AuthoredOn = $"{view.ReceivedOn:yyyy-MM-dd}",
            Identifier = view.CaseReference is null ? [] : [new Identifier(FhirNames.CaseReference, view.CaseReference)],
            Requester = view.ReferredBy is null ? null : new ResourceReference { Type = nameof(Organization), Identifier = Named(view.ReferredBy, partnership) },
            Note = view.ActNow is null ? [] : [new Annotation { Text = view.ActNow }],
        };

        Add(FhirNames.ResponsibleAgency, view.ResponsibleAgency is null ? null : Named(view.ResponsibleAgency, partnership));
        Add(FhirNames.LevelOfNeed, view.LevelOfNeed is { } level ? new Integer(level) : null);
        Add(FhirNames.HarmMark, view.HarmMark is { } mark ? new FhirBoolean(mark) : null);
        Add(FhirNames.LeadRole, view.LeadRole is null ? null : new FhirString(view.LeadRole));
        Add(FhirNames.ExpectedWait, view.ExpectedWait is null ? null : new FhirString(view.ExpectedWait));
        return request;

        void Add(string url, DataType? value)
        {
            if (value is not null)
            {
                request.Extension.Add(new Extension(url, value));
            }
        }
    }

    private static RequestStatus StatusOf(string status) =>
        status == EntriesFilter.Slug(EntryState.Started) ? RequestStatus.Completed
        : status == EntriesFilter.Slug(EntryState.Closed) ? RequestStatus.Revoked
        : RequestStatus.Active;

    private static Identifier Named(string party, Partnership partnership) =>
        PartyId.TryParse(party, null, out var id) && partnership.Find(id)?.OdsCode is { } code ? new Identifier(FhirNames.OdsCode, code.ToString()) : new Identifier(FhirNames.Party, party);
}
