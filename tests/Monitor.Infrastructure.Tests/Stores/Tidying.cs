using Monitor.Domain.People;
using Monitor.Domain.WaitingList;

namespace Monitor.Infrastructure.Tests.Stores;

/// <summary>Doing to the end what is done some rows at a time.</summary>
internal static class Tidying
{
    extension(IWaitingListStore store)
    {
        public async Task<int> TidyAllAsync(PartyId party, DateTimeOffset endedBefore, DateTimeOffset receiptsBefore, CancellationToken cancellationToken)
        {
            var rows = 0;
            string? after = null;

            do
            {
                var tidied = await store.TidyAsync(party, endedBefore, receiptsBefore, after, cancellationToken);
                rows += tidied.Rows;
                after = tidied.Next;
            }
            while (after is not null);

            return rows;
        }

        public async Task<List<AuditFinding>> ClearAllStrayAsync(PartyId party, CancellationToken cancellationToken)
        {
            var found = new List<AuditFinding>();
            string? after = null;

            do
            {
                var page = await store.ClearStrayAsync(party, after, cancellationToken);
                found.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);

            return found;
        }
    }
}
