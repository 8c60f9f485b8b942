using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Checks;

/// <summary>Every obligation that is watched, in the order in which people read them.</summary>
public static class Catalogue
{
    internal const int Size = 16;

    private static readonly IObligation[] Obligations =
    [
        new LeadProfessionalNamed(),
        new InterimSupportRecorded(),
        new SupportNotLapsed(),
        new ContactWithFamily(),
        new CarersTold(),
        new NeedReviewedWithTool(),
        new ServiceStartsWithinTarget(),
        new LongWaitLookedAt(),
        new HarmReview(),
        new StatutoryVisit(),
        new LevelOfNeedAgreed(),
        new ReferralAnswered(),
        new RejectedFamilyContacted(),
        new HandoverPlan(),
        new ResponsibilityTaken(),
        new CommitmentReviewedAtClosing(),
    ];

    public static IReadOnlyList<IObligation> All => Obligations;

    public static IObligation Find(string code) =>
        Array.Find(Obligations, obligation => obligation.Code == code)
        ?? throw new InvalidOperationException($"There is no obligation {code}.");

    /// <summary>What an entry is owed on a day. One whose wait has ended is owed only what follows from how it ended; after a death, nothing.</summary>
    public static Assessment Assess(WaitingListEntry entry, in Circumstances now)
    {
        var assessment = Assessment.Start();

        for (var i = 0; i < Obligations.Length; i++)
        {
            assessment.Set(i, !entry.IsSilent && Obligations[i].AppliesTo(entry) ? Obligations[i].Of(entry, now) : Standing.NothingOwed, now.Today);
        }

        return assessment;
    }
}
