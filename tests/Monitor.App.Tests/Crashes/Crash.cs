using Monitor.Domain.Checks;
using Monitor.Domain.Imports;
using Monitor.Domain.Summaries;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Crashes;

/// <summary>Counts an instance's side effects, commits and accepted mails, and stops it at one of them: nothing it tries from then on happens.</summary>
internal sealed class Crash
{
    private readonly TestApp _app;
    private readonly int _at;
    private readonly bool _afterEffect;
    private int _effects;
    private volatile bool _isDead;

    /// <param name="app">The instance that stops.</param>
    /// <param name="at">At which effect, from 1; 0 for never.</param>
    /// <param name="afterEffect">Whether the effect still takes place, and its answer is lost.</param>
    public Crash(TestApp app, int at, bool afterEffect)
    {
        _app = app;
        _at = at;
        _afterEffect = afterEffect;
        app.Tables.BeforeCall = call =>
        {
            Pass(call.IsCommit);
            return Task.CompletedTask;
        };
        app.Emails.BeforeAccepting = _ => Pass(isEffect: true);
        app.Emails.AfterAccepting = _ => Pass(isEffect: false);
    }

    public int Effects => _effects;

    public bool Happened => _isDead;

    /// <summary>Does something until it is done, or until the instance stops.</summary>
    public async Task DoAsync(Func<TestApp, Task> act)
    {
        try
        {
            await act(_app);
        }
        catch (Exception) when (_isDead)
        {
            // It stopped: nobody hears why.
        }
        finally
        {
            _app.Tables.BeforeCall = _ => Task.CompletedTask;
            _app.Emails.BeforeAccepting = _ => { };
            _app.Emails.AfterAccepting = _ => { };
        }
    }

    /// <summary>What people and programs can notice: each mail by whom, kind and words; each entry's events but for instants; the challenge log.</summary>
    public static async Task<string> ObserveAsync(TestApp app)
    {
        var token = TestContext.Current.CancellationToken;
        var seen = app.Emails.Accepted.Select(mail => $"{mail.To} {mail.Kind} {mail.Subject}\n{mail.Text}").ToList();

        foreach (var agency in SmallPartnership.Parties.Where(party => party.IsAgency))
        {
            foreach (var entry in await app.EntriesAsync(agency.Id.ToString()))
            {
                var history = await app.Get<IWaitingListStore>().ReadHistoryAsync(agency.Id, entry.Id, token);
                seen.AddRange(history.Select(item => $"{entry.Id} {item.Event}"));
            }
        }

        foreach (var agency in SmallPartnership.Parties)
        {
            seen.AddRange((await app.Get<IImportStore>().ReadAsync(agency.Id, token)).Select(stored => $"{stored.Import.Id} {stored.Import.State} {stored.Import.Rows} {stored.Import.Counts} {stored.Import.Missing}"));
        }

        foreach (var party in SmallPartnership.Parties)
        {
            var duties = await app.Get<IDutyStore>().ReadAsync(party.Id, token);
            seen.AddRange(duties.Select(stored => $"{party.Id} {stored.Duty.Check} {stored.Duty.About} {stored.Duty.Deadline} {stored.Duty.MetOn} "
                + string.Join(' ', stored.Duty.Ladder?.Raisings.Select(raising => raising.ToString()) ?? [])));
        }

        seen.AddRange((await app.Get<IBoardStore>().ReadChallengesAsync(token)).Select(challenge => $"challenge {challenge.Number} {challenge.Check} {challenge.Entries.Count}"));
        return string.Join("\n", seen.Order(StringComparer.Ordinal));
    }

    /// <summary>What holds at rest after anything: nothing left to send, every history whole, nobody mailed twice.</summary>
    public static async Task AssertAtRestAsync(TestApp app)
    {
        var token = TestContext.Current.CancellationToken;
        var now = KeyEncoder.Instant(app.Clock.GetUtcNow());
        Assert.DoesNotContain(
            app.Tables.Rows(TableName.Assurance),
            row => row.Row.StartsWith("o!", StringComparison.Ordinal) && string.CompareOrdinal(RowKeys.Split(row.Row)[1], now) <= 0);
        Assert.DoesNotContain(app.Tables.Rows(TableName.Assurance), row => row.Row.StartsWith("a!", StringComparison.Ordinal));
        Assert.Equal(app.Emails.Accepted.Count, app.Emails.Accepted.Select(mail => mail.Id).Distinct().Count());

        foreach (var agency in SmallPartnership.Parties.Where(party => party.IsAgency))
        {
            foreach (var stored in (await app.Get<IWaitingListStore>().ReadCurrentAsync(agency.Id, null, 100, token)).Items)
            {
                Assert.Empty(await app.Get<IWaitingListStore>().AuditAsync(agency.Id, stored, token));
            }
        }
    }

    private void Pass(bool isEffect)
    {
        if (_isDead)
        {
            throw new StorageUnavailable("This instance has stopped.", null);
        }

        if (isEffect && Interlocked.Increment(ref _effects) == _at)
        {
            _isDead = true;

            if (!_afterEffect)
            {
                throw new StorageUnavailable("This instance has stopped.", null);
            }
        }
    }
}
