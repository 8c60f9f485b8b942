namespace Monitor.App.Features.Fhir;

/// <summary>What a system may send, for whoever reads the description; the same as the files in docs/fhir. The numbers are published samples, the rest is invented.</summary>
internal static class FhirExamples
{
    public const string ServiceRequest = """
        {
          "resourceType": "ServiceRequest",
          "contained": [
            {
              "resourceType": "Patient",
              "id": "child",
              "identifier": [
                { "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919" },
                { "system": "urn:monitor:fhir:upn", "value": "H801200001001" }
              ],
              "name": [{ "family": "Sample", "given": ["Not kept"] }],
              "birthDate": "2015-01-01"
            }
          ],
          "extension": [
            { "url": "urn:monitor:fhir:level-of-need", "valueInteger": 3 },
            { "url": "urn:monitor:fhir:harm-mark", "valueBoolean": false },
            {
              "url": "urn:monitor:fhir:statutory-status",
              "extension": [
                { "url": "status", "valueCode": "early-help" },
                { "url": "since", "valueDate": "2026-01-12" }
              ]
            },
            { "url": "urn:monitor:fhir:lead-role", "valueString": "Family support worker" }
          ],
          "identifier": [{ "system": "https://case-system.example/referrals", "value": "ASH-00412" }],
          "status": "active",
          "intent": "order",
          "code": { "coding": [{ "system": "urn:monitor:fhir:service", "code": "CAMHS" }] },
          "subject": { "reference": "#child" },
          "authoredOn": "2026-03-02"
        }
        """;

    public const string Transaction = """
        {
          "resourceType": "Bundle",
          "identifier": { "system": "https://case-system.example/bundles", "value": "2026-03-02-0001" },
          "type": "transaction",
          "entry": [
            {
              "fullUrl": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
              "resource": {
                "resourceType": "Patient",
                "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919" }]
              },
              "request": { "method": "POST", "url": "Patient" }
            },
            {
              "fullUrl": "urn:uuid:9b1e2f6a-3c53-4c52-9e0c-2f4f5ad4c7f1",
              "resource": {
                "resourceType": "Group",
                "type": "person",
                "actual": true,
                "member": [{ "entity": { "reference": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0" } }]
              },
              "request": { "method": "POST", "url": "Group" }
            },
            {
              "fullUrl": "urn:uuid:77831928-2a35-4c08-9496-8232323bf48c",
              "resource": {
                "resourceType": "ServiceRequest",
                "extension": [{ "url": "urn:monitor:fhir:level-of-need", "valueInteger": 2 }],
                "identifier": [{ "system": "https://case-system.example/referrals", "value": "ASH-00413" }],
                "status": "active",
                "intent": "order",
                "code": { "coding": [{ "system": "urn:monitor:fhir:service", "code": "FI" }] },
                "subject": { "reference": "urn:uuid:9b1e2f6a-3c53-4c52-9e0c-2f4f5ad4c7f1" },
                "authoredOn": "2026-03-02"
              },
              "request": { "method": "POST", "url": "ServiceRequest" }
            }
          ]
        }
        """;

    public const string Message = """
        {
          "resourceType": "Bundle",
          "type": "message",
          "timestamp": "2026-03-02T07:00:00+00:00",
          "entry": [
            {
              "fullUrl": "urn:uuid:5ee88ae9-8c5f-4b3c-9f52-0fb7cbd0a4a1",
              "resource": {
                "resourceType": "MessageHeader",
                "id": "5ee88ae9-8c5f-4b3c-9f52-0fb7cbd0a4a1",
                "eventCoding": { "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars", "code": "servicerequest-request" },
                "source": { "endpoint": "https://case-system.example/fhir" },
                "reason": { "coding": [{ "system": "https://fhir.nhs.uk/CodeSystem/message-reason-bars", "code": "new" }] },
                "focus": [{ "reference": "urn:uuid:236bb75d-90ef-461f-b71e-fde7f899802c" }]
              }
            },
            {
              "fullUrl": "urn:uuid:236bb75d-90ef-461f-b71e-fde7f899802c",
              "resource": {
                "resourceType": "ServiceRequest",
                "identifier": [{ "system": "https://case-system.example/referrals", "value": "ASH-00414" }],
                "status": "active",
                "intent": "plan",
                "category": [{ "coding": [{ "system": "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest", "code": "referral" }] }],
                "code": { "coding": [{ "system": "urn:monitor:fhir:service", "code": "CAMHS" }] },
                "subject": { "reference": "urn:uuid:4b4b0c4e-7f10-4d36-8c1f-95b7f2f9c9d0" },
                "authoredOn": "2026-03-02T06:45:00+00:00"
              }
            },
            {
              "fullUrl": "urn:uuid:4b4b0c4e-7f10-4d36-8c1f-95b7f2f9c9d0",
              "resource": {
                "resourceType": "Patient",
                "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919" }]
              }
            }
          ]
        }
        """;
}
