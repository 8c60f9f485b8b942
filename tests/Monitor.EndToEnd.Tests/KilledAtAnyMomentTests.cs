namespace Monitor.EndToEnd.Tests;

/// <summary>The program is killed while it imports, while it mails, and again; a run that was left alone is what it must amount to.</summary>
public class KilledAtAnyMomentTests
{
    /// <summary>Twenty-two days ago: after the import, with a week of digests and the first weekly summaries.</summary>
    private static readonly DateTimeOffset Until = DateTimeOffset.UtcNow.Date.AddDays(-22).AddHours(12);

    [Fact]
    public async Task Nothing_is_lost_and_nothing_is_mailed_twice_when_it_is_killed_and_started_again()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var leftAlone = await LocalRun.PrepareAsync(Until, cancellationToken);
        await using var killed = await LocalRun.PrepareAsync(Until, cancellationToken);
        await using var first = leftAlone.Start();
        await LocalRun.UntilLivedThroughAsync(first, cancellationToken);

        foreach (var mails in (int[])[0, 1, 9, 30])
        {
            await using var program = killed.Start();
            await program.UntilAsync(
                () => Task.FromResult(mails == 0 ? program.Said.Contains("Importing", StringComparison.Ordinal) : killed.Mails.Count >= mails), cancellationToken);
            program.Kill();
        }

        await using var last = killed.Start();
        await LocalRun.UntilLivedThroughAsync(last, cancellationToken);

        Assert.True(leftAlone.Mails.Count > 40, $"Only {leftAlone.Mails.Count} mails were sent.");
        Assert.All(killed.Mails, mail => Assert.EndsWith(".1", mail, StringComparison.Ordinal));
        Assert.Equal(leftAlone.Mails, killed.Mails);
    }
}
