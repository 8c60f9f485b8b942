using System.Security.Cryptography;
using Monitor.Domain.Checks;
using Monitor.Domain.Email;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.People;
using Monitor.Domain.Policies;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;

namespace Monitor.Local.Dev;

/// <summary>Made-up entries and parties of which previews speak, on a Tuesday after a bank holiday weekend.</summary>
internal sealed class PreviewFacts(Policy policy, WorkingDays workingDays)
{
    private const string Long = "St Wilfrid and All Angels Church of England Voluntary Aided Primary School and Nursery";
    private const string LongService = "Child, Adolescent and Family Intensive Intervention and Neurodevelopmental Support";

    public static readonly DateOnly Today = new(2026, 4, 7);

    public static readonly PersonId Reader = PersonId.Of("assurance@preview.example");

    public Policy Policy => policy;

    /// <summary>The same policy, with services that are called at length.</summary>
    public Policy WithLongNames { get; } = policy with { Services = [.. policy.Services.Select((service, i) => service with { Name = $"{LongService} {i + 1}" })] };

    public Party School { get; } = Agency("preview-school", "Preview Primary School");

    public Party LongSchool { get; } = Agency("preview-school", Long);

    public Partnership Partnership => new([School, Board]);

    public static EntryId Id(int number) => EntryId.From(SHA256.HashData(BitConverter.GetBytes(number)));

    public Circumstances Now(Policy? other = null) => new(Today, other ?? policy, workingDays);

    public WaitingListEntry Entry(int number, DateOnly? receivedOn = null, params IEnumerable<EntryEvent> facts)
    {
        var received = receivedOn ?? Today.AddDays(-20 - (number % 40));
        var service = policy.Services[number % policy.Services.Length].Code;
        return WaitingListEntry.Fold(Id(number), [Received(service, received), new LevelRecorded(1 + (number % 3), received), .. facts]);
    }

    /// <summary>With nothing recorded for it, and a ladder that was raised on a day and told or not.</summary>
    public WaitingListEntry Found(int number, string check, DateOnly? toldOn = null)
    {
        var on = toldOn ?? Today;
        IEnumerable<EntryEvent> facts = [new LadderOpened(check, 1, on.AddDays(-1), on, policy.Version, null), new StepRaised(check, 1, 1, 0, on)];
        return Entry(number, facts: toldOn is null ? facts : [.. facts, new StepTold(check, 1, 1, 0, on, Reader)]);
    }

    /// <summary>With all that is owed recorded until the summer.</summary>
    public WaitingListEntry Well(int number) => Entry(
        number, Today.AddDays(-10), new LeadNamed("Family support lead", Today.AddDays(-9)), new ContactMade(Today.AddDays(-1)), new ReferralAccepted(Today.AddDays(-8)), new ReferrerTold(Today.AddDays(-8)),
        new SupportRecorded(1, SupportKind.Parenting, "Family hub", Today.AddDays(-8), Today.AddDays(90), null, true), new CarerAdded(1, "Mother"), new CarerTold(1, 1, Today.AddDays(-9)));

    public NewsOfEntry News(int number, params EntryEvent[] facts)
    {
        EntryEvent[] all = [Received(policy.Services[0].Code, Today.AddDays(-2)), .. facts];
        return new NewsOfEntry(
            WaitingListEntry.Fold(Id(number), all),
            [.. all.Select((happened, i) => new HistoryItem(i + 1, Today.At(new TimeOnly(9, 0)), "team", "preview", happened, null))],
            [.. all.Select((_, i) => new ReferralNews(School.Id, Id(number), i + 1, NewsOf.Received))]);
    }

    private Party Board { get; } = new(PartyId.Board, "The board", PartyKind.Board, null, Today.AddYears(-1), Today.AddYears(-1), [], []);

    private Received Received(ServiceCode service, DateOnly on) => new(service, School.Id, School.Id, CaseReference.FromStored("PREVIEW-1"), on, false, null);

    private static Party Agency(string id, string name) => new(
        PartyId.Parse(id, null), name, PartyKind.School, null, Today.AddYears(-1), Today.AddYears(-1), [new Contact(ContactRole.AssuranceContact, "Assurance contact", "assurance@preview.example")], []);
}
