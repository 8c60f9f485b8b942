using System.Net;
using Monitor.Domain.Email;
using Monitor.Domain.WaitingList;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Referrals;

public sealed class AddReferralTests
{
    [Fact]
    public async Task Puts_the_referral_on_the_list_and_says_where_it_is()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal($"/api/entries/{answer.Id}", answer.Location);
        Assert.Equal("ASH-00412", answer.Text("caseReference"));
        Assert.Equal("4", answer.Text("daysWaited"));
        Assert.Equal(HttpStatusCode.OK, (await app.As(SmallPartnership.School).GetAnswerAsync(answer.Location!)).Status);
    }

    [Fact]
    public async Task Takes_two_writes_and_no_query()
    {
        await using var app = await TestApp.StartAsync();
        app.Tables.Faults = new FaultPlan();

        await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body);

        Assert.Equal(["commit locator", "commit assurance"], app.Tables.Faults.Calls.Select(call => $"{call.Kind} {call.Table}"));
    }

    [Fact]
    public async Task Finds_the_same_entry_when_asked_again_with_the_same_key_even_days_later()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);
        var first = await school.PostJsonAsync(Referring.Path, Referring.Body);
        app.Clock.Advance(TimeSpan.FromDays(3));

        var again = await school.PostJsonAsync(Referring.Path, """{ "levelOfNeed": 2, "receivedOn": "2026-02-26", "caseReference": "ASH-00412", "service": "FI" }""");

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(first.Id, again.Id);
        Assert.Single(await app.EntriesAsync(SmallPartnership.School));
    }

    [Fact]
    public async Task Refuses_a_key_that_came_with_another_referral()
    {
        await using var app = await TestApp.StartAsync();
        var school = app.As(SmallPartnership.School);
        await school.PostJsonAsync(Referring.Path, Referring.Body);
        var before = app.Tables.Dump();

        var other = await school.PostJsonAsync(Referring.Path, Referring.With(("levelOfNeed", "3")));

        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Equal("idempotency-key-reused", other.Code);
        Assert.Equal(before, app.Tables.Dump());
    }

    [Fact]
    public async Task The_same_key_of_another_caller_is_another_entry()
    {
        await using var app = await TestApp.StartAsync();

        var school = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body);
        var surgery = await app.As(SmallPartnership.Surgery).PostJsonAsync(Referring.Path, Referring.Body);

        Assert.NotEqual(school.Id, surgery.Id);
        Assert.Single(await app.EntriesAsync(SmallPartnership.School));
        Assert.Single(await app.EntriesAsync(SmallPartnership.Surgery));
    }

    [Fact]
    public async Task Until_the_agency_that_it_names_accepts_the_referring_agency_answers()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.As(SmallPartnership.Surgery).PostJsonAsync(
            Referring.Path, Referring.With(("responsibleAgency", $"\"{SmallPartnership.School}\"")));
        await app.RunAsync();

        var entry = await app.EntryAsync(SmallPartnership.Surgery, answer.Id);
        Assert.Equal((SmallPartnership.Surgery, SmallPartnership.School), (entry.Responsible.ToString(), entry.Proposal!.To.ToString()));
        Assert.Contains(app.Tables.Rows(TableName.Assurance, SmallPartnership.School), row => row.Row == Keys.Pointer(PointerKind.Asked, answer.Id));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.School).GetAnswerAsync(answer.Location!)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(SmallPartnership.Council).GetAnswerAsync(answer.Location!)).Status);
    }

    [Fact]
    public async Task The_service_may_list_what_lives_with_an_agency()
    {
        await using var app = await TestApp.StartAsync();
        var answer = await app.As(SmallPartnership.Surgery).PostJsonAsync(
            Referring.Path, Referring.With(("responsibleAgency", $"\"{SmallPartnership.School}\"")));

        await app.RunAsync();

        foreach (var reader in (string[])["family-intervention-team"])
        {
            Assert.Contains(app.Tables.Rows(TableName.Assurance, reader), row => row.Row == Keys.Pointer(PointerKind.Follows, answer.Id));
        }

        Assert.DoesNotContain(app.Tables.Rows(TableName.Assurance, "camhs-team"), row => row.Row == Keys.Pointer(PointerKind.Follows, answer.Id));
    }

    [Theory]
    [InlineData("harmMark", "true")]
    [InlineData("levelOfNeed", "4")]
    public async Task Harm_or_level_4_is_answered_with_whom_to_ring_and_told_to_the_safeguarding_lead_at_once(string field, string json)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { StartsAt = Days.Instant("2026-03-01T03:00Z") }); // a Sunday night

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.With((field, json)));
        await app.RunAsync();

        var actNow = answer.Text("actNow");
        Assert.Contains("This is not a referral to children's social care.", actNow, StringComparison.Ordinal);
        Assert.Contains(TestPolicy.Current.Emergency.SocialCareDay, actNow, StringComparison.Ordinal);
        Assert.Contains(TestPolicy.Current.Emergency.SocialCareOutOfHours, actNow, StringComparison.Ordinal);
        var mail = Assert.Single(app.Emails.Accepted);
        Assert.Equal((MailKind.HarmNotice, "safeguarding@ashdown-primary.example"), (mail.Kind, mail.To));
        Assert.Equal(app.Clock.GetUtcNow(), mail.At);
    }

    [Theory]
    [InlineData("levelOfNeed", "3")]
    [InlineData("socialCareTold", """{"on":"2026-03-02","role":"Head teacher"}""")]
    public async Task Nobody_is_told_to_act_when_there_is_no_need(string field, string json)
    {
        await using var app = await TestApp.StartAsync();
        var body = field == "socialCareTold" ? Referring.With(("harmMark", "true"), ("levelOfNeed", "4"), (field, json)) : Referring.With((field, json));

        var answer = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, body);
        await app.RunAsync();

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Null(answer.Text("actNow"));
        Assert.Empty(app.Emails.Accepted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_fails_or_is_lost_at_whatever_call_asking_again_leaves_one_entry_and_one_notice(bool afterTheEffect)
    {
        var body = Referring.With(("harmMark", "true"));

        for (var k = 1; ; k++)
        {
            await using var app = await TestApp.StartAsync();
            var school = app.As(SmallPartnership.School);
            app.Tables.Faults = afterTheEffect ? new FaultPlan().LoseAnswer(k) : new FaultPlan().FailBefore(k);
            var first = await school.PostJsonAsync(Referring.Path, body);
            var calls = app.Tables.Faults.Calls.Count;
            app.Tables.Faults = new FaultPlan();

            Assert.True(first.Status == HttpStatusCode.Created || first is { Status: HttpStatusCode.ServiceUnavailable, Code: "storage-unavailable" });
            var again = await school.PostJsonAsync(Referring.Path, body);
            await app.RunAsync();

            Assert.Equal(HttpStatusCode.Created, again.Status);
            Assert.Equal(again.Id, Assert.Single(await app.EntriesAsync(SmallPartnership.School)).Id);
            Assert.Single(app.Tables.Rows(TableName.Locator));
            Assert.Single(app.Emails.Accepted);

            if (calls < k)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task An_entry_that_was_claimed_by_a_call_that_crashed_is_completed_by_the_next()
    {
        await using var app = await TestApp.StartAsync();
        app.Tables.Faults = new FaultPlan().FailFrom(2);
        await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body);
        Assert.Single(app.Tables.Rows(TableName.Locator));
        Assert.DoesNotContain(app.Tables.Rows(TableName.Assurance), row => row.Row.StartsWith('f'));
        app.Tables.Faults = new FaultPlan();

        var again = await app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body);

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(EntryId.Parse(app.Tables.Rows(TableName.Locator).Single().Partition, null), again.Id);
    }

    [Fact]
    public async Task Sixteen_times_the_same_request_at_once_is_one_entry()
    {
        await using var app = await TestApp.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.As(SmallPartnership.School).PostJsonAsync(Referring.Path, Referring.Body)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Single(await app.EntriesAsync(SmallPartnership.School));
    }
}
