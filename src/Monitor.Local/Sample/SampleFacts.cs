using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Monitor.App.Features.Records;
using Monitor.App.Features.Referrals;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.Audit;
using Monitor.Domain.Checks;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Local.Sample;

/// <summary>Something a person recorded after the export, at an instant.</summary>
internal sealed record SampleFact(DateTimeOffset At, int Row, IReadOnlyDictionary<string, string> Fields)
{
    public string this[string column] => Fields.GetValueOrDefault(column, string.Empty);

    public PartyId Agency => PartyId.Parse(this["agency"], null);
}

/// <summary>Records the sample's facts through the same use cases as people do; recording one again changes nothing.</summary>
internal sealed class SampleFacts(AddReferral addReferral, RecordFact recordFact, IDirectoryStore directory, Keyed keyed)
{
    /// <summary>Reads <c>after-the-export.csv</c>, oldest first; what lies before the import is taken to happen just after it.</summary>
    public static IReadOnlyList<SampleFact> Read(string csv, DateOnly dayZero, DateTimeOffset importedAt)
    {
        using var reader = new CsvReader(new StringReader(SampleDates.Resolve(csv, dayZero)), new CsvConfiguration(CultureInfo.InvariantCulture));
        var facts = new List<SampleFact>();
        reader.Read();
        reader.ReadHeader();

        while (reader.Read())
        {
            var fields = reader.HeaderRecord!.ToDictionary(column => column, column => reader.GetField(column) ?? string.Empty, StringComparer.Ordinal);
            var at = DateOnly.ParseExact(fields["on"], "yyyy-MM-dd", CultureInfo.InvariantCulture).At(TimeOnly.ParseExact(fields["time"], "HH:mm", CultureInfo.InvariantCulture));
            facts.Add(new SampleFact(at > importedAt ? at : importedAt, reader.Parser.Row, fields));
        }

        return [.. facts.OrderBy(fact => fact.At).ThenBy(fact => fact.Row)];
    }

    /// <summary>Records a fact. False when the entry does not take it, as one that is not there.</summary>
    public async Task<bool> RecordAsync(SampleFact fact, IReadOnlyDictionary<string, EntryId> entries, CancellationToken cancellationToken)
    {
        var on = fact.At.DateInLondon();
        var key = $"sample:{fact.Row}:{fact["on"]}";
        var actor = new Actor(fact.Agency, "sample");

        if (fact["what"] == "referral")
        {
            var referral = new Referral
            {
                Service = fact["service"],
                CaseReference = fact["case_reference"],
                ReceivedOn = on,
                Level = Whole(fact["level"]),
                HarmMark = fact["harm_mark"] == "yes",
            };

            return (await addReferral.HandleAsync(actor, ReferralKey(fact.Agency, fact["case_reference"], fact["service"]), Digest.Of(key), referral, key, cancellationToken)).IsSuccess(out _, out _);
        }

        if (!entries.TryGetValue(NameOf(fact.Agency, fact["case_reference"], fact["service"]), out var id))
        {
            id = keyed.EntryFor(fact.Agency, ReferralKey(fact.Agency, fact["case_reference"], fact["service"]));
        }

        var partnership = await directory.ReadAsync(cancellationToken);
        var receipt = new Receipt(keyed.OperationFor(fact.Agency, key), Digest.Of(key));
        return (await recordFact.HandleAsync(actor, id, (WaitingListEntry entry, in Circumstances now) => Rule(fact, on, entry, partnership, now), receipt, key, cancellationToken)).IsSuccess(out _, out _);
    }

    public static string NameOf(PartyId agency, string caseReference, string service) => $"{agency}/{caseReference}/{service}";

    private static string ReferralKey(PartyId agency, string caseReference, string service) => $"sample-referral:{NameOf(agency, caseReference, service)}";

    private static Result<ImmutableArray<NewEvent>> Rule(
        SampleFact fact, DateOnly on, WaitingListEntry entry, Partnership partnership, in Circumstances now) => fact["what"] switch
        {
            "contact" => Recording.Contact(entry, on, null, now),
            "attempt" => Recording.Attempt(entry, on, Named<ContactMeans>(fact["means"]), now),
            "support" => Recording.Support(entry, Named<SupportKind>(fact["kind"]), fact["provider"], on, Date(fact["review_by"]), Date(fact["ended_on"]), true, now,
                partnership.FindLocalServiceNamed(fact["provider"])),
            "support-reviewed" => Recording.SupportReview(entry, Latest(entry), on, Date(fact["review_by"]), now),
            "support-ended" => Recording.SupportEnd(entry, Latest(entry), on, now),
            "support-declined" => Recording.Declined(entry, on, "carer", Date(fact["ask_again_on"]), now),
            "lead" => Recording.Lead(entry, on, fact["role"], now),
            "level" => Recording.Level(entry, on, Whole(fact["level"]), now),
            "social-care-told" => Recording.SocialCare(entry, on, fact["role"].Length > 0 ? fact["role"] : "designated safeguarding lead", now),
            "started" => Recording.ImportedStart(entry, on, now),
            "closed" => Recording.ImportedClosing(entry, on, Named<ClosingReason>(fact["reason"]), now),
            var what => throw new InvalidOperationException($"The sample says '{what}', which nobody can record."),
        };

    private static int? Latest(WaitingListEntry entry) => entry.Supports.MaxBy(support => support.Cover.To)?.Number;

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static T? Named<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var value) ? value : null;
}
