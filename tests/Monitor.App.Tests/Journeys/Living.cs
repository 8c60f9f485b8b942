using System.Globalization;
using Monitor.App.Features.Watching;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.Email;
using Monitor.Domain.Escalations;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.WaitingList;
using Monitor.Domain.Work;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.Journeys;

/// <summary>Living through weeks, and reading what happened in them.</summary>
internal static class Living
{
    extension(TestApp app)
    {
        /// <summary>A referral of the school of which everything is recorded but interim support.</summary>
        public async Task<EntryId> ReferWithoutSupportAsync(string receivedOn, int level, string key = "key-00001")
        {
            var body = Referring.With(
                ("receivedOn", $"\"{receivedOn}\""), ("levelOfNeed", $"{level}"), ("caseReference", $"\"CASE-{key[4..]}\""), ("leadRole", "\"Family support lead\""),
                ("socialCareTold", $$"""{"on":"{{receivedOn}}","role":"Head teacher"}"""));
            var id = (await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, body, key)).Id;
            await app.AnswerAsync(SmallPartnership.School, id);
            return id;
        }

        /// <summary>The service accepted it, the carer was told, and need was reviewed long enough ahead for any journey.</summary>
        public Task AnswerAsync(string party, EntryId id)
        {
            var today = app.Clock.TodayInLondon();
            return app.HappenAsync(
                party, id, new ReferralAccepted(today), new ReferrerTold(today), new CarerAdded(1, "Mother"), new CarerTold(1, 1, today),
                new NeedReviewed(today.AddYears(1), TestPolicy.Current.NeedTools[0], NeedResult.Same));
        }

        /// <summary>Adds events to an entry as they are, whatever the rules of recording say.</summary>
        public async Task HappenAsync(string party, EntryId id, params EntryEvent[] events)
        {
            var stored = await app.StoredAsync(party, id);
            var at = app.Clock.GetUtcNow();
            var change = Consequences.OfRecording(
                stored, [.. events.Select(happened => new NewEvent(happened))], Days.On(at.DateInLondon()), new Provenance("test", "test", at), null);
            Assert.Equal([CommitResult.Committed], await app.Get<IWaitingListStore>().CommitAsync(stored.Entry.Responsible, [change], TestContext.Current.CancellationToken));
        }

        /// <summary>A stretch of a night's audit, or of its housekeeping, whatever was done before; true once it is done.</summary>
        public async Task<bool> RunNightAsync(ScheduledKind kind, string night = "night")
        {
            var real = app.Clock.GetUtcNow();
            Assert.True(await app.Get<IJobStore>().TryClaimAsync(kind.ToString(), night, real, real, real.AddMinutes(1), TestContext.Current.CancellationToken));
            return kind == ScheduledKind.Audit
                ? await app.Get<AuditAll>().HandleAsync(night, TestContext.Current.CancellationToken)
                : await app.Get<Housekeeping>().HandleAsync(night, TestContext.Current.CancellationToken);
        }

        /// <summary>Records that there was contact with the family today.</summary>
        public async Task RecordContactAsync(EntryId id)
        {
            var today = app.Clock.TodayInLondon().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var answer = await app.As(SmallPartnership.School).PostJsonAsync($"/api/entries/{id}/contacts", $$"""{"on":"{{today}}"}""", $"contact-{id}-{today}");
            Assert.Equal(System.Net.HttpStatusCode.Created, answer.Status);
        }

        /// <summary>Records support that begins today and is looked at again in half a year.</summary>
        public async Task RecordSupportAsync(EntryId id)
        {
            var today = app.Clock.TodayInLondon();
            var answer = await app.As(SmallPartnership.School).PostJsonAsync(
                $"/api/entries/{id}/supports",
                $$"""{"kind":"parenting","provider":"Family hub","startedOn":"{{today:yyyy-MM-dd}}","reviewBy":"{{today.AddMonths(6):yyyy-MM-dd}}","agreedWithFamily":true}""",
                $"support-{id}-{today:yyyyMMdd}");
            Assert.Equal(System.Net.HttpStatusCode.Created, answer.Status);
        }

        /// <summary>Lives to a day at noon, in contact with the family every working day so that only support is missing.</summary>
        public async Task LiveInContactAsync(EntryId id, string to)
        {
            for (var day = app.Clock.TodayInLondon(); day < Days.Day(to); day = day.AddDays(1))
            {
                await app.LiveThroughAsync(day.At(new TimeOnly(12, 0)));
                await app.RecordContactAsync(id);
            }

            await app.LiveThroughAsync(Days.Day(to).At(new TimeOnly(12, 0)));
        }

        public async Task<Ladder> LadderAsync(EntryId id, string check = "WL-02") =>
            (await app.EntryAsync(SmallPartnership.School, id)).LadderFor(check) ?? throw new InvalidOperationException($"No ladder of {check}.");

        /// <summary>The digests somebody got, by London date; only those that speak of an entry when one is given.</summary>
        public IReadOnlyList<string> DigestsOf(string address, EntryId? about = null) =>
            [.. app.Emails.To(address).Where(mail => mail.Kind == MailKind.Digest && Speaks(mail.Text, about)).Select(mail => On(mail))];

        /// <summary>The days on which a digest told somebody something for the first time.</summary>
        public IReadOnlyList<string> NewsOf(string address, EntryId? about = null) =>
            [.. app.Emails.To(address).Where(mail => mail.Kind == MailKind.Digest && mail.Text.Contains("New since your last digest", StringComparison.Ordinal)
                && Speaks(mail.Text.Split("Still open, told to you before")[0], about)).Select(mail => On(mail))];

        /// <summary>At most one digest and one other a person and day, beside the harm mark (DOMAIN §4).</summary>
        public void AssertQuiet()
        {
            foreach (var day in app.Emails.Accepted.Where(mail => mail.Kind != MailKind.HarmNotice).GroupBy(mail => (mail.To, On(mail))))
            {
                Assert.True(day.Count(mail => mail.Kind == MailKind.Digest) <= 1, $"{day.Key} has more than one digest.");
                Assert.True(day.Count(mail => mail.Kind != MailKind.Digest) <= 1, $"{day.Key} has more than one other mail.");
            }
        }
    }

    /// <summary>Who was told which step on which day, as in <c>1 2026-03-04 assurance@ashdown-primary.example</c>.</summary>
    public static IEnumerable<string> Told(this Ladder ladder) =>
        ladder.Raisings.Select(raising => string.Create(CultureInfo.InvariantCulture, $"{raising.Step} {raising.ToldOn:yyyy-MM-dd} {NameOf(raising.ToldTo)}"));

    /// <summary>The London date of a mail.</summary>
    public static string On(EmailMessage mail) => mail.At.DateInLondon().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool Speaks(string text, EntryId? about) => about is not { } id || text.Contains(id.ToString(), StringComparison.Ordinal);

    private static string NameOf(PersonId? person) =>
        SmallPartnership.Parties.SelectMany(party => party.Contacts).FirstOrDefault(contact => contact.Person == person)?.Email ?? "nobody";
}
