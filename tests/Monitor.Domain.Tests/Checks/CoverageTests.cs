using CsCheck;
using Monitor.Domain.InterimSupport;
using Monitor.Domain.WaitingList;

namespace Monitor.Domain.Tests.Checks;

public sealed class CoverageTests
{
    private static readonly Gen<int> Offset = Gen.Int[-10, 60];

    [Fact]
    public void Agrees_with_looking_at_every_day() => Gen.Select(Histories, Gen.Int[0, 90]).Sample((entry, days) =>
    {
        var today = entry.ReceivedOn.AddDays(days);
        var coverage = Coverage.Of(entry, On(today));
        var covers = CoversOf(entry);
        var begun = covers.Any(cover => cover.From <= today);

        Assert.Equal(begun, coverage.HasBegun);
        Assert.Equal(Covers(covers, today), coverage.InForce);

        if (begun)
        {
            Assert.Equal(LapseSeenDayByDay(covers, today), coverage.LapseCountsFrom);
        }

        if (!coverage.InForce)
        {
            Assert.Equal(covers.Select(cover => cover.From).Where(from => from > today).DefaultIfEmpty(DateOnly.MaxValue).Min(), coverage.NextStart);
        }
        else
        {
            Assert.True(coverage.NextStart >= coverage.LapseCountsFrom);
        }
    });

    [Fact]
    public void The_order_in_which_supports_were_recorded_does_not_matter() => Gen.Select(Histories, Gen.Int[0, 90]).Sample((entry, days) =>
    {
        var today = entry.ReceivedOn.AddDays(days);
        var turned = entry with { Supports = [.. entry.Supports.Reverse()], Declined = [.. entry.Declined.Reverse()] };

        Assert.Equal(Coverage.Of(entry, On(today)), Coverage.Of(turned, On(today)));
    });

    private static Gen<WaitingListEntry> Histories => Gen.Select(
        Gen.Select(Offset, Gen.Int[-3, 25], Gen.Int[-5, 30]).List[0, 5],
        Gen.Select(Offset, Gen.Int[0, 28]).List[0, 2],
        (supports, declined) =>
        {
            var entry = Entries.Open();

            foreach (var (from, reviewAfter, endedAfter) in supports)
            {
                var start = entry.ReceivedOn.AddDays(from);
                entry = entry.WithSupport(start, start.AddDays(reviewAfter), endedAfter > 20 ? null : start.AddDays(endedAfter));
            }

            return declined.Aggregate(entry, (known, asked) => known.WithSupportDeclined(
                known.ReceivedOn.AddDays(asked.Item1), known.ReceivedOn.AddDays(asked.Item1 + asked.Item2)));
        });

    private static List<Cover> CoversOf(WaitingListEntry entry) =>
    [
        .. entry.Supports.Select(support => support.Cover).Concat(entry.Declined.Select(declined => declined.Cover))
            .Where(cover => cover.To >= cover.From && cover.To >= entry.ReceivedOn),
    ];

    private static bool Covers(List<Cover> covers, DateOnly day) => covers.Exists(cover => cover.From <= day && day <= cover.To);

    /// <summary>Goes to the last day that is covered without a gap, or back to the last one that was, and asks what ended on it.</summary>
    private static DateOnly LapseSeenDayByDay(List<Cover> covers, DateOnly today)
    {
        var last = today;

        if (Covers(covers, today))
        {
            while (Covers(covers, last.AddDays(1)))
            {
                last = last.AddDays(1);
            }
        }
        else
        {
            while (!Covers(covers, last))
            {
                last = last.AddDays(-1);
            }
        }

        return covers.Where(cover => cover.To == last).Max(cover => cover.LapseCountsFrom);
    }
}
