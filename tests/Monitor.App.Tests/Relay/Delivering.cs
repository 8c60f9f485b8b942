using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Relay;

/// <summary>Mails on their way, and looking at what became of them.</summary>
internal static class Delivering
{
    /// <summary>A referral that owes the school's safeguarding lead one mail at once, on a Saturday, when no other leaves.</summary>
    public static async Task<(TestApp App, EntryId Entry)> StartWithOneMailAsync()
    {
        var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant("2026-08-01T07:00Z") });
        return (app, await app.ReferAsync("2026-08-01", 4));
    }

    extension(TestApp app)
    {
        /// <summary>The only mail that the school has.</summary>
        public async Task<Notification> OnlyMailAsync()
        {
            var row = Assert.Single(app.Tables.Rows(TableName.Assurance, SmallPartnership.School), row => row.Row.StartsWith("n!", StringComparison.Ordinal));
            var id = NotificationId.FromStored(RowKeys.Split(row.Row)[1]);
            var stored = await app.Get<INotificationStore>().FindAsync(PartyId.Parse(SmallPartnership.School, null), id, TestContext.Current.CancellationToken);
            return stored!.Notification;
        }

        /// <summary>What waits in every outbox; news of a referral waits there for its hour, and is no part of what is looked at here.</summary>
        public IReadOnlyList<TableRow> Outbox() => [.. app.Tables.Rows(TableName.Assurance)
            .Where(row => row.Row.StartsWith("o!", StringComparison.Ordinal) && row.GetString("message") != "tell-referrer")];

        /// <summary>Breaks the row of an entry, so that it cannot be read.</summary>
        public async Task BreakAsync(string party, EntryId id)
        {
            var row = app.Tables.Rows(TableName.Assurance, party).Single(row => row.Row == Keys.Entry(id));
            var broken = new TableRow(row.Partition, row.Row);

            foreach (var (column, value) in row)
            {
                broken.AddAny(column, column == "entry" ? "{\"id\":" : value);
            }

            var outcome = await app.Tables.Table(TableName.Assurance).CommitAsync(party, [TableWrite.Upsert(broken)], TestContext.Current.CancellationToken);
            Assert.True(outcome.IsCommitted);
        }

        /// <summary>Messages that were kept aside for a party.</summary>
        public Task<IReadOnlyList<Aside>> AsidesAsync(string party) =>
            app.Get<IAsideStore>().ReadAsync(PartyId.Parse(party, null), TestContext.Current.CancellationToken);

        /// <summary>
        /// Does something in this instance, and before the <paramref name="k"/>th call of a sort to a table lets another instance do everything that
        /// is due, as long as it likes. Answers whether there was such a call.
        /// </summary>
        public async Task<bool> InterruptedAsync(int k, Func<TableCall, bool> sort, Func<Task> work, Func<Task> other)
        {
            var count = 0;
            var interrupted = false;
            app.Tables.BeforeCall = async call =>
            {
                if (sort(call) && Interlocked.Increment(ref count) == k)
                {
                    interrupted = true;
                    app.Tables.BeforeCall = _ => Task.CompletedTask;
                    await other();
                }
            };

            await work();
            app.Tables.BeforeCall = _ => Task.CompletedTask;
            return interrupted;
        }
    }
}
