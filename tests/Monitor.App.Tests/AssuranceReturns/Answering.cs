using System.Net;
using Monitor.App.Tests.Referrals;
using Monitor.Domain.AssuranceReturns;
using Monitor.Domain.Checks;
using Monitor.Domain.People;
using Monitor.Testing;
using Monitor.Testing.App;

namespace Monitor.App.Tests.AssuranceReturns;

/// <summary>An agency with entries of March, and what it says in its return.</summary>
internal static class Answering
{
    public const string March = "/api/returns/2026-03";
    public const string Assurance = "assurance@ashdown-primary.example";

    /// <summary>Half an hour before March's returns are opened at three in the morning.</summary>
    public static readonly TestAppSettings TheNightBefore = new() { StartsAt = Days.Instant("2026-04-01T01:30Z") };

    public static readonly DateTimeOffset AtThree = Days.Instant("2026-04-01T02:00Z");

    /// <summary>An app in which the school has March's return open, of six entries.</summary>
    public static async Task<TestApp> WithReturnOpenAsync()
    {
        var app = await TestApp.StartAsync(TheNightBefore);
        await app.ReferSeveralAsync(6);
        await app.LiveThroughAsync(AtThree);
        return app;
    }

    extension(TestApp app)
    {
        /// <summary>So many entries, received two days before the end of March unless said otherwise.</summary>
        public async Task ReferSeveralAsync(int count, string receivedOn = "2026-03-30", string party = SmallPartnership.School)
        {
            for (var i = 1; i <= count; i++)
            {
                await app.ReferAsync(receivedOn, 2, $"key-{i:00000}", party);
            }
        }

        public async Task<IReadOnlyList<AssuranceReturn>> ReturnsAsync(string party = SmallPartnership.School) =>
            [.. (await app.Get<IReturnStore>().ReadAsync(PartyId.Parse(party, null), TestContext.Current.CancellationToken)).Select(stored => stored.Return)];

        public async Task<Duty?> ReturnDutyAsync(string about = "2026-03", string party = SmallPartnership.School) =>
            (await app.Get<IDutyStore>().FindAsync(PartyId.Parse(party, null), "AR-01", about, TestContext.Current.CancellationToken))?.Duty;

        /// <summary>Confirms every figure and writes on every theme.</summary>
        public async Task AnswerAllAsync(string path = March, string party = SmallPartnership.School, string key = "answer")
        {
            var figures = string.Join(',', ReturnFigures.All.Select(kind => $$"""{"figure":"{{kind.Code}}"}"""));
            var narratives = string.Join(',', TestPolicy.Current.Returns.Themes.Select(theme => $$"""{"theme":"{{theme.Code}}","narrative":"What we did about {{theme.Code}}."}"""));
            Assert.Equal(HttpStatusCode.Created, (await app.As(party).PostJsonAsync($"{path}/figures", $$"""{"figures":[{{figures}}]}""", $"{key}-figures")).Status);
            Assert.Equal(HttpStatusCode.Created, (await app.As(party).PostJsonAsync($"{path}/narratives", $$"""{"narratives":[{{narratives}}]}""", $"{key}-narratives")).Status);
        }

        public Task<Answer> SignAsync(string path = March, string party = SmallPartnership.School, string key = "signature-1") =>
            app.As(party).PostJsonAsync($"{path}/signature", """{"role":"head-of-service"}""", key);

        public async Task AnswerAndSignAsync(string path = March, string party = SmallPartnership.School)
        {
            await app.AnswerAllAsync(path, party, path.Replace('/', '-'));
            Assert.Equal(HttpStatusCode.Created, (await app.SignAsync(path, party, $"sign{path.Replace('/', '-')}")).Status);
        }
    }
}
