using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Monitor.App.Features.Referrals;
using Monitor.App.Features.Watching;
using Monitor.App.Hosting;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.StandIn;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.EndToEnd.Tests;

/// <summary>
/// A partnership on one Azurite and one broker, watched over by several processes of the program as it is built, all by one clock; any of them may be
/// killed and started again.
/// </summary>
internal sealed partial class SeveralInstances : IAsyncDisposable
{
    private const int LeaseSeconds = 2;
    private const int LockSeconds = 3;
    private static readonly TimeSpan HandedOverAhead = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly AzuriteServer _azurite;
    private readonly BrokerProcess _broker;
    private readonly WebApplication _eye;
    private readonly FakeTimeProvider _eyesClock;
    private readonly string _mails = Directory.CreateTempSubdirectory("monitor-instances-").FullName;
    private readonly ConcurrentQueue<(int Place, RunningProgram Program)> _programs = [];
    private readonly RunningProgram?[] _running;

    private SeveralInstances(AzuriteServer azurite, BrokerProcess broker, DateTimeOffset startsAt, int instances)
    {
        _azurite = azurite;
        _broker = broker;
        _eyesClock = new FakeTimeProvider(startsAt);
        _running = new RunningProgram?[instances];
        _eye = Eye.Open(azurite.ConnectionString, _eyesClock);
    }

    public BrokerProcess Broker => _broker;

    /// <summary>Notification and attempt of every mail that was delivered to somebody of an agency.</summary>
    public IEnumerable<string> Mails => Directory.GetFiles(_mails, "*.eml")
        .Where(file => !IsOfTheBoard(File.ReadAllText(file)))
        .Select(file => Path.GetFileNameWithoutExtension(file)!)
        .Order(StringComparer.Ordinal);

    /// <summary>Of each mail how often a provider was given it, as far as whoever did lived to say.</summary>
    public IReadOnlyDictionary<string, int> Given => _programs
        .SelectMany(each => GivenLine().Matches(each.Program.Said).Select(line => $"{line.Groups[1].Value}.{line.Groups[2].Value}"))
        .GroupBy(mail => mail).ToDictionary(mail => mail.Key, mail => mail.Count());

    /// <summary>How many mails were given away from each place.</summary>
    public IReadOnlyList<int> Shares => [.. Enumerable.Range(0, _running.Length)
        .Select(place => _programs.Where(each => each.Place == place).Sum(each => GivenLine().Count(each.Program.Said)))];

    public static async Task<SeveralInstances> StartAsync(DateTimeOffset startsAt, int instances, CancellationToken cancellationToken)
    {
        var azurite = await AzuriteServer.StartAsync(cancellationToken);
        var several = new SeveralInstances(azurite, await BrokerProcess.StartAsync(LockSeconds, cancellationToken), startsAt, instances);
        await SharedClock.SetAsync(azurite.ConnectionString, startsAt, cancellationToken);
        await several._eye.Services.GetRequiredService<IStorage>().PrepareAsync(cancellationToken);
        await several._eye.Services.GetRequiredService<IDirectoryStore>().WriteAsync(SmallPartnership.Parties, cancellationToken);
        return several;
    }

    /// <summary>Puts an entry on the list, now; the same in any world.</summary>
    public static async Task ReferAsync(IServiceProvider services, string agency, int level, string key, DateOnly receivedOn, CancellationToken cancellationToken)
    {
        var referral = new Referral { Service = "FI", CaseReference = $"CASE-{key}", ReceivedOn = receivedOn, Level = level };
        var result = await services.GetRequiredService<AddReferral>().HandleAsync(new Actor(PartyId.Parse(agency, null), "system"), key, key, referral, key, cancellationToken);
        Assert.True(result.IsSuccess(out _, out var problem), problem?.Detail);
    }

    public Task ReferAsync(string agency, int level, string key, DateOnly receivedOn, CancellationToken cancellationToken) =>
        ReferAsync(_eye.Services, agency, level, key, receivedOn, cancellationToken);

    public void Start(int place)
    {
        var port = RunningProgram.FreePort();
        var environment = Eye.Settings(_azurite.ConnectionString);
        environment["Mail__Folder"] = _mails;
        environment["ServiceBus"] = _broker.ConnectionString;
        environment["Monitor__LeaseSeconds"] = LeaseSeconds.ToString(CultureInfo.InvariantCulture);
        environment["Monitor__RelayEverySeconds"] = "1";
        environment["Monitor__SweepEverySeconds"] = "1";
        environment["Mail__TimeoutSeconds"] = "1";
        environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Monitor.StandIn.dll");
        environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "Monitor.StandIn";
        environment[SharedClock.Setting] = _azurite.ConnectionString;
        _running[place] = RunningProgram.Start("Monitor.App.dll", port, environment);
        _programs.Enqueue((place, _running[place]!));
    }

    public async Task KillAsync(int place, CancellationToken cancellationToken)
    {
        _running[place]!.Kill();
        await _running[place]!.EndedAsync(cancellationToken);
    }

    /// <summary>Ends all as an operator does; answers how each ended.</summary>
    /// <summary>Ends them as a platform does; one that has only just been started again first comes as far as to hear it.</summary>
    public Task<int[]> TerminateAsync(CancellationToken cancellationToken) => Task.WhenAll(_running.Select(async program =>
    {
        await program!.UntilAnswersAsync("/healthz", cancellationToken);
        return await program.TerminateAsync(cancellationToken);
    }));

    public async Task MoveToAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        _eyesClock.SetUtcNow(instant);
        await SharedClock.SetAsync(_azurite.ConnectionString, instant, cancellationToken);
    }

    /// <summary>Waits until nothing is left to do at this time: in the lists, the calendar, the outboxes and the queues.</summary>
    public async Task UntilSettledAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();

        while (await WhatIsLeftAsync(cancellationToken) is { } left)
        {
            Assert.True(started.Elapsed < LongestStep, $"At {_eyesClock.GetUtcNow():u} was left for too long: {left}. The last instance said: {_programs.Last().Program.Said}");
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Every entry and how its ladders climbed, told or not.</summary>
    public Task<IReadOnlyList<string>> LaddersAsync(CancellationToken cancellationToken) => LaddersAsync(_eye.Services, cancellationToken);

    public static async Task<IReadOnlyList<string>> LaddersAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var ladders = new List<string>();

        foreach (var agency in SmallPartnership.Parties.Where(party => party.IsAgency))
        {
            var page = await services.GetRequiredService<IWaitingListStore>().ReadCurrentAsync(agency.Id, null, 1000, cancellationToken);
            ladders.AddRange(page.Items.SelectMany(stored => stored.Entry.Ladders.Select(ladder =>
                $"{stored.Entry.Id} {ladder.Check} {ladder.N} {string.Join(", ", ladder.Raisings.Select(raising => $"{raising.Step}.{raising.Raise} {raising.On:yyyy-MM-dd} told {raising.ToldOn:yyyy-MM-dd} {raising.ToldTo}"))}")));
        }

        return [.. ladders.Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, program) in _programs)
        {
            await program.DisposeAsync();
        }

        await _eye.DisposeAsync();
        await _broker.DisposeAsync();
        await _azurite.DisposeAsync();
        Directory.Delete(_mails, recursive: true);
    }

    /// <summary>What the board hears also tells of the monitor itself, as that a sweep was late, which depends on who was killed when.</summary>
    private static bool IsOfTheBoard(string mail) => BoardsLine().IsMatch(mail);

    private async Task<string?> WhatIsLeftAsync(CancellationToken cancellationToken)
    {
        var services = _eye.Services;
        var now = _eyesClock.GetUtcNow();
        var present = services.GetRequiredService<Present>();
        var jobs = services.GetRequiredService<IJobStore>();

        if (await jobs.FindLastDoneAsync(SweepDue.Job, cancellationToken) is not { } sweep || sweep.At < now)
        {
            return "a sweep";
        }

        foreach (var job in Schedule.DueAt(now, new DateOnly(2026, 3, 2), present.Policy, present.WorkingDays))
        {
            if (await jobs.FindAsync(job.Kind.ToString(), job.Period, cancellationToken) is not { Done: true })
            {
                return $"{job.Kind} {job.Period}";
            }
        }

        foreach (var party in SmallPartnership.Parties)
        {
            if (await services.GetRequiredService<IOutboxStore>().NextAsync(party.Id, cancellationToken) <= now + HandedOverAhead)
            {
                return $"the outbox of {party.Id}";
            }

            if (party.IsAgency && await services.GetRequiredService<IWaitingListStore>().NextWakeAsync(party.Id, cancellationToken) <= now)
            {
                return $"a wake of {party.Id}";
            }
        }

        return (await _broker.AskAsync(cancellationToken)).Where(queue => queue.Waiting > 0).Select(queue => $"{queue.Waiting} in {queue.Queue}").FirstOrDefault();
    }

    [GeneratedRegex(@"Mail ([0-9a-f]+) \(\w+\), attempt (\d+): Accepted")]
    private static partial Regex GivenLine();

    [GeneratedRegex("^(To: .*@board\\.example|X-Monitor-Kind: SelfFault)", RegexOptions.Multiline)]
    private static partial Regex BoardsLine();
}
