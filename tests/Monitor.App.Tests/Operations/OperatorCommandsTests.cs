using Monitor.App.Features.Operations;
using Monitor.App.Tests.Journeys;
using Monitor.Domain.Email;
using Monitor.Domain.People;
using Monitor.Domain.Work;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.App;
using Monitor.Testing.Storage;

namespace Monitor.App.Tests.Operations;

/// <summary>What is done beside the monitor, as whoever runs it reads it.</summary>
public sealed class OperatorCommandsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("verify-audit")]
    [InlineData("backup folder")]
    [InlineData("help")]
    public void The_program_knows_when_it_is_asked_for_a_command(string typed) => Assert.True(OperatorCommands.Are(typed.Split(' ')));

    [Theory]
    [InlineData("")]
    [InlineData("--Storage:Endpoint=https://example.table.core.windows.net")]
    [InlineData("verify")]
    public void Anything_else_is_for_the_program_itself(string typed) => Assert.False(OperatorCommands.Are(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("help", 0)]
    [InlineData("backup", 2)]
    [InlineData("redo ashdown-primary", 2)]
    [InlineData("verify-audit now", 2)]
    public async Task What_is_missing_or_too_much_is_answered_with_what_there_is(string typed, int code)
    {
        await using var app = await TestApp.StartAsync();

        var (ended, said) = await RunAsync(app, typed.Split(' '));

        Assert.Equal(code, ended);
        Assert.All(OperatorCommands.All, command => Assert.Contains($"  {command.Name} ", said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partnership_begins_with_one_person_who_can_name_all_others_and_begins_once()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = [] });

        var begun = await RunAsync(app, "begin", "Northmere Safeguarding Children Partnership", "Partnership manager", "Manager@Northmere-SCP.example");
        var again = await RunAsync(app, "begin", "Another board", "Manager", "manager@another.example");

        Assert.Equal((0, "Northmere Safeguarding Children Partnership is there, and Partnership manager can sign in and name all others.\n"), begun);
        Assert.Equal(1, again.Code);
        Assert.Contains("(directory-in-use)", again.Said, StringComparison.Ordinal);
        var partnership = await app.Get<IDirectoryStore>().ReadAsync(Cancellation);
        var membership = Assert.Single(Memberships.Of(VerifiedIdentity.OfPerson("manager@northmere-scp.example"), partnership, Days.Day("2026-03-02")));
        Assert.True(Permissions.Allow(membership.Roles, Permission.ManageDirectory) && Permissions.Allow(membership.Roles, Permission.ManageBoard));
        var joined = await app.As("board").PostJsonAsync(
            "/api/agencies", """{"id":"brook-lane-surgery","name":"Brook Lane Surgery","kind":"health","liveFrom":"2026-09-01"}""", "join-0001");
        Assert.Equal(System.Net.HttpStatusCode.Created, joined.Status);
    }

    [Fact]
    public async Task A_partnership_does_not_begin_without_somebody_who_can_be_reached()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { Parties = [] });

        Assert.Equal(1, (await RunAsync(app, "begin", "Northmere", "Manager", "not an address")).Code);

        Assert.True((await app.Get<IDirectoryStore>().ReadAsync(Cancellation)).IsEmpty);
    }

    [Fact]
    public async Task A_verified_audit_ends_with_0_and_a_fault_with_1()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-03-02", 2);

        Assert.Equal((0, $"1 entries and {(await app.StoredAsync(SmallPartnership.School, id)).Events} events were followed: all is as it was recorded.\n"), await RunAsync(app, "verify-audit"));

        await app.Tables.Assurance.CommitAsync(SmallPartnership.School, [TableWrite.DeleteAny(SmallPartnership.School, Keys.Event(id, 2))], Cancellation);
        var (code, said) = await RunAsync(app, "verify-audit");
        Assert.Equal(1, code);
        Assert.StartsWith($"Entry {id}: Event 2 does not follow from the one before it.\n", said, StringComparison.Ordinal);
        Assert.EndsWith("1 faults.\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_backed_up_is_restored_into_empty_tables_and_verified()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("monitor-backup-").FullName, "copy");

        try
        {
            await using var app = await TestApp.StartAsync();
            var id = await app.ReferWithoutSupportAsync("2026-03-02", 2);
            await app.LiveThroughAsync("2026-03-20T12:00Z");
            var tables = new InMemoryTables();
            await using var empty = TestApp.Build(new TestAppSettings(), tables, app.Emails, app.Clock, app.Logs);

            var backedUp = await RunAsync(app, "backup", folder);
            Assert.Equal(0, backedUp.Code);
            Assert.Contains("It holds personal data", backedUp.Said, StringComparison.Ordinal);
            Assert.Equal(0, (await RunAsync(app, "check-backup", folder)).Code);
            Assert.Contains("(tables-in-use)", (await RunAsync(app, "restore", folder)).Said, StringComparison.Ordinal);

            var restored = await RunAsync(empty.Services, "restore", folder);

            Assert.Equal(0, restored.Code);
            Assert.EndsWith("all is as it was recorded.\n", restored.Said, StringComparison.Ordinal);
            Assert.Equal(app.Tables.Dump(Enum.GetValues<TableName>()), tables.Dump(Enum.GetValues<TableName>()));
            Assert.Contains($"{id}", tables.Dump(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    [Fact]
    public async Task What_was_kept_aside_is_listed_done_once_more_and_let_go()
    {
        await using var app = await TestApp.StartAsync();
        var school = PartyId.Parse(SmallPartnership.School, null);
        var body = app.Get<IMessageFormat>().Write(new SettleDuties(school, Days.Day("2026-03-02")));
        await app.Get<IAsideStore>().KeepAsync(school, new Aside("0a1b", "work", "JsonException", body, null, null, app.Clock.GetUtcNow()), Cancellation);
        await app.Get<IAsideStore>().KeepAsync(PartyId.Board, MailFault.OfTheProvider(MailFault.ProviderBusy, app.Clock.GetUtcNow()), Cancellation);

        Assert.Equal(
            (0, "ashdown-primary 0a1b 2026-03-02 07:00 work: JsonException (can be redone)\nboard provider-busy 2026-03-02 07:00 mail: provider-busy\n2 wait for a person.\n"),
            await RunAsync(app, "aside"));
        Assert.Equal((0, "0a1b is done with.\n"), await RunAsync(app, "redo", SmallPartnership.School, "0a1b"));
        Assert.Contains(app.Tables.Rows(TableName.Assurance, SmallPartnership.School), row => RowKeys.Split(row.Row)[0] == Keys.Outbox && row.GetString("body").Contains("2026-03-02", StringComparison.Ordinal));
        Assert.Contains("(aside-without-body)", (await RunAsync(app, "redo", "board", "provider-busy")).Said, StringComparison.Ordinal);
        Assert.Equal((0, "provider-busy is done with.\n"), await RunAsync(app, "drop", "board", "provider-busy"));
        Assert.Equal((0, "Nothing waits.\n"), await RunAsync(app, "aside"));
        Assert.Contains("(aside-not-found)", (await RunAsync(app, "drop", "board", "provider-busy")).Said, StringComparison.Ordinal);
        Assert.Contains("(party-unknown)", (await RunAsync(app, "drop", "No Party", "provider-busy")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_redone_is_handled()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ReferWithoutSupportAsync("2026-03-02", 2);
        var school = PartyId.Parse(SmallPartnership.School, null);
        var body = app.Get<IMessageFormat>().Write(new PointToEntry(school, id, PartyId.Parse(SmallPartnership.Council, null), Domain.WaitingList.PointerKind.Follows));
        await app.Get<IAsideStore>().KeepAsync(school, new Aside("0a1b", "work", "JsonException", body, null, null, app.Clock.GetUtcNow()), Cancellation);

        await RunAsync(app, "redo", SmallPartnership.School, "0a1b");
        await app.RunAsync();

        Assert.True(await app.Get<Domain.WaitingList.IWaitingListStore>().HasPointerAsync(PartyId.Parse(SmallPartnership.Council, null), Domain.WaitingList.PointerKind.Follows, id, Cancellation));
    }

    private static Task<(int Code, string Said)> RunAsync(TestApp app, params string[] typed) => RunAsync(app.Services, typed);

    private static async Task<(int Code, string Said)> RunAsync(IServiceProvider services, params string[] typed)
    {
        var said = new StringWriter { NewLine = "\n" };
        return (await OperatorCommands.RunAsync(typed, services, said, Cancellation), said.ToString());
    }
}
