using System.Collections.Immutable;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.WaitingList;

public sealed class ReferralRulesTests
{
    private static readonly Party Surgery = Parties.Agency("northmere-surgery", "Northmere Surgery", PartyKind.Health);
    private static readonly Party Council = Parties.Agency("northmere-council", "Northmere Council", PartyKind.Council);

    private static readonly Partnership Partnership = new(
        [Parties.School(), Surgery, Council, Parties.Empty("camhs-team", "CAMHS", PartyKind.ServiceTeam), Parties.Board()]);

    private static readonly Referral Plain = new() { Service = "CAMHS", CaseReference = "NS-4711", ReceivedOn = Day("2026-03-02") };

    [Fact]
    public void A_plain_referral_is_received_by_the_agency_that_sends_it() => Assert.Equal(
        [new Received(ServiceCode.Parse("CAMHS"), Surgery.Id, Surgery.Id, CaseReference.FromStored("NS-4711"), Day("2026-03-02"), false, null)],
        EventsOf(Plain));

    [Fact]
    public void Everything_that_is_known_becomes_an_event_of_its_own_day()
    {
        var events = EventsOf(Plain with
        {
            ResponsibleAgency = "ashdown-primary",
            Level = 4,
            Status = StatutoryStatus.ChildInNeed,
            Authority = "northmere-council",
            HarmMark = true,
            SocialCareToldOn = Day("2026-03-01"),
            SocialCareToldRole = "General practitioner",
            LeadRole = "Health visitor",
            LeadSince = Day("2026-02-01"),
            History = [new NewEvent(new ContactMade(Day("2026-03-03")))],
        });

        Assert.Equal(
            [
                new Received(ServiceCode.Parse("CAMHS"), Surgery.Id, Surgery.Id, CaseReference.FromStored("NS-4711"), Day("2026-03-02"), true, null),
                new ResponsibilityProposed(Parties.School().Id, Day("2026-03-11")), // until it accepts, the referring agency answers
                new LevelRecorded(4, Day("2026-03-02")),
                new StatusRecorded(StatutoryStatus.ChildInNeed, Day("2026-03-02"), Council.Id),
                new SocialCareTold(Day("2026-03-01"), "General practitioner"),
                new LeadNamed("Health visitor", Day("2026-02-01")),
                new ContactMade(Day("2026-03-03")),
            ],
            events);
    }

    [Theory]
    [InlineData(true, "2025-08-31", "2025-09-01", true)] // received before the agency went live, imported on its first day
    [InlineData(true, "2025-09-01", "2025-09-01", false)] // received on its first day
    [InlineData(true, "2025-08-31", "2025-09-29", true)] // imported on the last of its 20 working days
    [InlineData(true, "2025-08-31", "2025-09-30", false)] // imported the day after
    [InlineData(false, "2025-08-31", "2025-09-01", false)] // referred by somebody, not imported
    public void Only_what_is_imported_while_the_agencys_quiet_start_lasts_is_quiet(bool isImported, string receivedOn, string today, bool isQuiet)
    {
        var referral = Plain with { ReceivedOn = Day(receivedOn), IsImported = isImported };

        Assert.True(ReferralRules.Check(referral, Surgery.Id, Partnership, On(today)).IsSuccess(out var facts, out _));

        Assert.Equal(isQuiet ? Surgery.LiveFrom : null, Assert.IsType<Received>(facts[0].Event).QuietFrom);
    }

    [Fact]
    public void No_statutory_status_is_no_event() => Assert.Single(EventsOf(Plain with { Status = StatutoryStatus.None }));

    [Fact]
    public void What_is_wrong_is_named_by_field()
    {
        Assert.Equal("service", FieldOf(Plain with { Service = "SALT" }));
        Assert.Equal("service", FieldOf(Plain with { Service = null }));
        Assert.Equal("caseReference", FieldOf(Plain with { CaseReference = "Smith" }));
        Assert.Equal("receivedOn", FieldOf(Plain with { ReceivedOn = Day("2026-03-12") }));
        Assert.Equal("receivedOn", FieldOf(Plain with { ReceivedOn = null }));
        Assert.Equal("levelOfNeed", FieldOf(Plain with { Level = 5 }));
        Assert.Equal("responsibleAgency", FieldOf(Plain with { ResponsibleAgency = "nobody" }));
        Assert.Equal("responsibleAgency", FieldOf(Plain with { ResponsibleAgency = "Not a party" }));
        Assert.Equal("responsibleAgency", FieldOf(Plain with { ResponsibleAgency = "camhs-team" }));
        Assert.Equal("responsibleAgency", FieldOf(Plain with { ResponsibleAgency = "board" }));
        Assert.Equal("owningAuthority", FieldOf(Plain with { Authority = "northmere-surgery" }));
        Assert.Equal("statusSince", FieldOf(Plain with { Status = StatutoryStatus.Enquiry, StatusSince = Day("2026-03-12") }));
        Assert.Equal("socialCareTold", FieldOf(Plain with { SocialCareToldRole = "Health visitor" }));
        Assert.Equal("socialCareTold", FirstFieldOf(Plain with { SocialCareToldOn = Day("2026-03-02"), SocialCareToldRole = " " }));
        Assert.Equal("leadRole", FieldOf(Plain with { LeadRole = "07700 900123" }));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        ReferralRules.Check(new Referral(), Surgery.Id, Partnership, On("2026-03-11")).IsSuccess(out _, out var problem);

        Assert.Equal(["receivedOn", "service", "caseReference"], Assert.IsType<InvalidFields>(problem).Faults.Select(fault => fault.Field));
    }

    private static ImmutableArray<EntryEvent> EventsOf(Referral referral) => ReferralRules.Check(referral, Surgery.Id, Partnership, On("2026-03-11"))
        .Match<ImmutableArray<EntryEvent>>(events => [.. events.Select(happened => happened.Event)], problem => throw new InvalidOperationException(problem.Detail));

    /// <summary>The one field that is wrong.</summary>
    private static string? FieldOf(Referral referral) => Refused(referral) is InvalidFields several ? $"{several.Faults.Length} fields" : FirstFieldOf(referral);

    private static string? FirstFieldOf(Referral referral) => Refused(referral)?.Field;

    private static Problem? Refused(Referral referral) =>
        ReferralRules.Check(referral, Surgery.Id, Partnership, On("2026-03-11")).Match<Problem?>(_ => null, problem => problem);
}
