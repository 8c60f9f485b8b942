using Monitor.Domain.Email;
using Monitor.Domain.Matching;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Testing;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>One message of every kind, made by hand, with no field left at its default.</summary>
internal static class SampleMessages
{
    private static readonly PartyId School = Parties.School().Id;
    private static readonly NotificationId Mail = NotificationId.For(MailKind.Digest, "somebody", "2026-03-02");

    public static IReadOnlyList<Message> All =>
    [
        new SendMailMessage(School, Mail, 2),
        new AskForReceipt(School, Mail, 2),
        new MailNotDelivered(School, Mail),
        new PointToEntry(School, Entries.Id(1), PartyId.Board, PointerKind.Asked),
        new PlanDigests(School, Days.Day("2026-03-02")),
        new PlanWeeklySummary(School, Days.Day("2026-03-02")),
        new PlanMonthlySummary(Days.Day("2026-03-01")),
        new RecordTold(School, Mail),
        new TellBoard(School, Entries.Id(1).ToString(), "WL-02", 1, 3, 1, Days.Day("2026-03-16"), PartyId.Parse("camhs-team", null)),
        new SettleDuties(School, Days.Day("2026-03-16")),
        new OpenReturns(School, Days.Day("2026-03-01")),
        new ChaseReturns(School, Days.Day("2026-04-09")),
        new MoveEntry(Entries.Id(1), School, PartyId.Parse("northmere-surgery", null)),
        new MergeEntries(School, PartyId.Parse("northmere-surgery", null)),
        new TellReferrer(School, Entries.Id(1), PartyId.Parse("northmere-surgery", null), NewsOf.Rejected, 7, Days.Day("2026-03-16")),
        new TellAsked(School, Entries.Id(1), PartyId.Parse("northmere-surgery", null), Days.Day("2026-03-16")),
        new ApplyImport(School, new string('a', 32)),
        new MatchEntry(School, Entries.Id(1), MatchingHash.Write([new MatchingHash("k2", new string('a', 64)), new MatchingHash("k1", new string('b', 64))])),
    ];
}
