using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Monitor.Domain.Email;
using Monitor.Domain.Time;
using Monitor.Infrastructure.Storage;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Year;

/// <summary>A year of a partnership, day by day through the real use cases over the tables' twin. <c>make year</c> lives it with 2,000 subjects.</summary>
public sealed class YearTests(ITestOutputHelper output)
{
    private const int Usual = 60;

    [Fact]
    public async Task In_a_year_no_lapse_goes_unseen_and_nobody_is_mailed_more_than_they_should()
    {
        var subjects = int.TryParse(Environment.GetEnvironmentVariable("YEAR_SUBJECTS"), CultureInfo.InvariantCulture, out var asked) ? asked : Usual;
        await using var app = await StartAsync(seed: 1);

        await LiveAsync(app, seed: 1, subjects, YearPartnership.Last, output);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes()
    {
        var prints = new List<string>();

        foreach (var seed in (int[])[2, 2, 3])
        {
            await using var app = await StartAsync(seed);
            prints.Add((await LiveAsync(app, seed, 400, YearPartnership.First.AddDays(60), output)).Fingerprint());
        }

        Assert.Equal(prints[0], prints[1]);
        Assert.NotEqual(prints[1], prints[2]);
    }

    /// <summary>An app that does one thing after another and takes no chance, so that one seed makes one year.</summary>
    private static Task<TestApp> StartAsync(int seed)
    {
        var random = new Random(seed);
        return TestApp.StartAsync(new TestAppSettings
        {
            StartsAt = YearPartnership.First.StartsAt().AddMinutes(1),
            Parties = YearPartnership.Parties,
            Configuration = new Dictionary<string, string?> { ["Monitor:MessagesAtOnce"] = "1" },
            Services = services => services.AddSingleton(new Salts(length =>
            {
                var salt = new byte[length];
                random.NextBytes(salt);
                return salt;
            })),
        });
    }

    private static async Task<Checking> LiveAsync(TestApp app, int seed, int subjects, DateOnly last, ITestOutputHelper output)
    {
        app.Tables.Faults = new FaultPlan { RemembersCalls = false };
        var token = TestContext.Current.CancellationToken;
        var people = new People(app, seed, subjects, token);
        var checking = new Checking(app, token);
        var watch = Stopwatch.StartNew();
        var (living, checks, acting) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

        for (var today = YearPartnership.First; today <= last; today = today.AddDays(1))
        {
            watch.Restart();
            await app.LiveThroughAsync(today.At(new TimeOnly(7, 30)));
            checking.LookAhead(today, await checking.ReadAsync());
            await app.LiveThroughAsync(today.At(new TimeOnly(12, 0)));
            living += watch.Elapsed;
            watch.Restart();
            var entries = await checking.ReadAsync();
            await checking.CheckAsync(today, entries);

            if (today.AddDays(1).Day == 1 || today == last)
            {
                await checking.CheckAllAsync(entries);
            }

            checks += watch.Elapsed;
            watch.Restart();
            await people.DoAsync(today, [.. entries.Select(stored => stored.Entry)]);
            await app.RunAsync();
            acting += watch.Elapsed;
        }

        Report(app, people, checking, last, output);
        output.WriteLine($"Seconds: living {living.TotalSeconds:F1}, checking {checks.TotalSeconds:F1}, recording {acting.TotalSeconds:F1}.");
        return checking;
    }

    private static void Report(TestApp app, People people, Checking checking, DateOnly last, ITestOutputHelper output)
    {
        var weeks = (last.DayNumber - YearPartnership.First.DayNumber + 1) / 7.0;
        var mails = app.Emails.Accepted;
        output.WriteLine($"{people.Referred} referrals, {people.Recorded} facts ({people.Refused} refused), {checking.Findings} findings, {checking.Raisings} raisings, {mails.Count} mails.");
        output.WriteLine($"Announced before the deadline: {Share(checking.Announced, checking.Findings)} (a line shown: {Share(checking.Shown, checking.Findings)}; "
            + $"no Monday in between: {Share(checking.TooSoon, checking.Findings)}).");

        foreach (var role in mails.GroupBy(mail => mail.To.Split('@')[0]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var each = role.GroupBy(mail => mail.To).Select(person => person.Count() / weeks).Order().ToList();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{role.Key}: {each.Count} people, mails a week {each.Average():F2} on average, {each[^1]:F2} at most; "
                + $"harm notices {role.Count(mail => mail.Kind == MailKind.HarmNotice)}"));
        }
    }

    private static string Share(int part, int whole) => whole == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F0}%");
}
