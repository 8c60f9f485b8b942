using System.Diagnostics;
using Monitor.Domain.Checks;
using Monitor.Domain.WaitingList;
using Monitor.Testing;

namespace Monitor.Benchmarks;

/// <summary>How fast an entry without a finding is assessed against every obligation, on one core, and what that allocates.</summary>
internal static class Assessing
{
    private const double AskedForASecond = 1_000_000;
    private const int RoundsToMeasure = 7;
    private const int PassesOfARound = 100_000;

    private static readonly DateOnly Today = Days.Day("2026-03-27");

    public static Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        var entries = WithoutFinding();
        var now = Days.On(Today);
        var nanoseconds = new List<double>();
        Pass(entries, now, PassesOfARound);

        for (var round = 0; round < RoundsToMeasure; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            Pass(entries, now, PassesOfARound);
            nanoseconds.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / PassesOfARound / entries.Length);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(entries, now, PassesOfARound);
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / PassesOfARound / entries.Length;

        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            new Figure("one assessment, a million a second asked for", Rounds.Median(nanoseconds), 1e9 / AskedForASecond, 1, "ns"),
            new Figure("allocated by an assessment, nothing asked for", bytes, 0, 0, "bytes"),
        ]);
    }

    /// <summary>Waits as they are: new and long, at every level, with supports that follow one another, with attempts, with a quiet start.</summary>
    private static WaitingListEntry[] WithoutFinding()
    {
        WaitingListEntry[] entries =
        [
            Entries.Open(1).ReceivedOn(Today),
            Entries.Open(2).AtLevel(1).ReceivedOn(Today.AddDays(-1)),
            Entries.Open(3).WithNothingOwed(),
            Entries.Open(4).AtLevel(2).AtLevel(3, Today.AddDays(-10)).WithNothingOwed(),
            Entries.Open(5).AtLevel(4).WithSocialCareTold(Today).WithNothingOwed(),
            Entries.Open(6).WithAcceptance().WithCarer(toldOn: Entries.Listing).WithLead().WithContact(Today.AddDays(-3))
                .WithSupport(Entries.Listing, Today.AddDays(-8)).WithSupport(Today.AddDays(-8), Today.AddDays(20))
                .WithSupport(Today.AddDays(21), Today.AddDays(60)),
            Entries.Open(7).WithAcceptance().WithCarer(toldOn: Entries.Listing).WithLead().WithSupportDeclined(Today.AddDays(-5), Today.AddDays(20)).WithContact(Today.AddDays(-9))
                .WithAttempt(Today.AddDays(-2)).WithAttempt(Today.AddDays(-1), ContactMeans.Letter),
            Entries.Open(8).WithAcceptance().FromQuietStart(Today.AddDays(-10)),
        ];

        return entries.All(entry => entry.IsOpen && !Catalogue.Assess(entry, Days.On(Today)).HasFinding)
            ? entries
            : throw new InvalidOperationException("One of the entries to assess has a finding.");
    }

    private static int Pass(WaitingListEntry[] entries, in Circumstances now, int times)
    {
        var found = 0;

        for (var i = 0; i < times; i++)
        {
            foreach (var entry in entries)
            {
                found += Catalogue.Assess(entry, now).HasFinding ? 1 : 0;
            }
        }

        return found;
    }
}
