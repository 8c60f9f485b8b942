using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Monitor.App.Features.Imports;
using Monitor.App.Hosting;
using Monitor.Domain.Imports;
using Monitor.Domain.People;
using Monitor.Infrastructure.Storage;
using Monitor.Testing;
using Monitor.Testing.Storage;

namespace Monitor.Benchmarks;

/// <summary>
/// Fifty thousand rows of a case system, made while they are sent, over the tables' twin: the most that is held above idle, with the rows that the twin keeps, which in
/// Azure are elsewhere. And the same list brought again, so that the twin does not grow by entries: the most while its rows are received, compared and found unchanged.
/// Looked at after a full collection, at every tenth of the file and at every two hundredth call to the tables.
/// </summary>
internal static class Importing
{
    private const int Rows = 50_000;
    private const int RowsApplied = 5_000;
    private const double Megabyte = 1024 * 1024;
    private const double MostMegabytes = 150;
    private static readonly DateTimeOffset At = Days.Instant("2026-03-02T09:00Z");

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken cancellationToken)
    {
        var tables = new InMemoryTables { Faults = new FaultPlan { RemembersCalls = false } };
        await using var app = Build(tables);
        await app.Services.GetRequiredService<IDirectoryStore>().WriteAsync([Parties.School(), Parties.Board()], cancellationToken);
        await ReceiveAsync(app, "warm", 100, _ => { }, cancellationToken);
        var peak = new Peak();
        var import = await ReceiveAsync(app, "whole", Rows, row => peak.Look(row % (Rows / 10) == 0), cancellationToken);

        if (import.Rows != Rows || import.Counts.Refused != 0)
        {
            throw new InvalidOperationException($"{import.Rows} rows came, {import.Counts.Refused} of them refused.");
        }

        return
        [
            new Figure("import: most held while 50,000 rows come", peak.Most, MostMegabytes, 1, "MB"),
            new Figure("import: most held while 5,000 are brought again", await AgainAsync(cancellationToken), MostMegabytes, 1, "MB"),
        ];
    }

    private static async Task<double> AgainAsync(CancellationToken cancellationToken)
    {
        var calls = 0;
        Peak? peak = null;
        var tables = new InMemoryTables { Faults = new FaultPlan { RemembersCalls = false } };
        tables.BeforeCall = _ =>
        {
            peak?.Look(Interlocked.Increment(ref calls) % 200 == 0);
            return Task.CompletedTask;
        };
        await using var app = Build(tables);
        await app.Services.GetRequiredService<IDirectoryStore>().WriteAsync([Parties.School(), Parties.Board()], cancellationToken);
        await BringAsync(app, "first", cancellationToken);
        peak = new Peak();
        var again = await BringAsync(app, "again", cancellationToken);

        return again.Counts.Unchanged == RowsApplied ? peak.Most : throw new InvalidOperationException($"The same file again came to {again.Counts}.");
    }

    private static async Task<Import> BringAsync(WebApplication app, string key, CancellationToken cancellationToken)
    {
        var imports = app.Services.GetRequiredService<IImportStore>();
        var received = await ReceiveAsync(app, key, RowsApplied, _ => { }, cancellationToken);

        while ((await imports.FindAsync(received.Agency, received.Id, cancellationToken))!.Import is { State: ImportState.Applying } waiting)
        {
            await app.Services.GetRequiredService<ApplyImports>().HandleAsync(new Domain.Work.ApplyImport(waiting.Agency, waiting.Id), cancellationToken);
        }

        return (await imports.FindAsync(received.Agency, received.Id, cancellationToken))!.Import;
    }

    private static async Task<Import> ReceiveAsync(WebApplication app, string key, int rows, Action<int> atRow, CancellationToken cancellationToken)
    {
        await using var file = new Made(rows, atRow);
        var received = await app.Services.GetRequiredService<ReceiveImport>().HandleAsync(new Actor(Parties.School().Id, "agency-lead"), $"{key}-00001", "plain", isWhole: true, file, cancellationToken);
        return received.IsSuccess(out var stored, out var problem) ? stored.Import : throw new InvalidOperationException(problem.Detail);
    }

    private static double Held() => GC.GetTotalMemory(forceFullCollection: true) / Megabyte;

    private static WebApplication Build(InMemoryTables tables)
    {
        var builder = AppHost.CreateBuilder([]);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Mail:Folder"] = "nowhere",
            ["Monitor:PublicBaseUrl"] = "https://monitor.example",
            ["Monitor:IdKey"] = "a key for benchmarks, of 32 characters or more",
            ["Monitor:MatchingKeys:0:Id"] = "k1",
            ["Monitor:MatchingKeys:0:Value"] = "a key for recognising children in benchmarks",
            ["Monitor:PolicyFile"] = Repository.PathTo("policy.json"),
            ["Monitor:RunsItself"] = "false",
        });
        builder.Services.AddSingleton<ITables>(tables);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(At));
        return AppHost.Build(builder);
    }

    /// <summary>The most that was held at any look, beside what was held at the beginning.</summary>
    private sealed class Peak
    {
        public double Idle { get; } = Held();

        public double Most { get; private set; }

        public void Look(bool really) => Most = really ? Math.Max(Most, Held() - Idle) : Most;
    }

    /// <summary>A file that is made row by row as it is read.</summary>
    private sealed class Made(int rows, Action<int> atRow) : Stream
    {
        private byte[] _line = Encoding.UTF8.GetBytes("case_reference,service,received_on,level,lead_role,last_contact_on,support_kind,support_provider,support_started_on,support_review_by,support_agreed,nhs_number,notes\n");
        private int _at;
        private int _row;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == _line.Length)
            {
                if (_row == rows)
                {
                    return 0;
                }

                atRow(++_row);
                _line = Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"CASE-{_row:D6},FI,26/02/2026,{1 + (_row % 3)},Family support lead,2026-03-01,parenting,Family hub,2026-02-27,2026-04-01,yes,,\"A note of a hundred characters or so, in two\nlines, that nobody may keep and that is never looked at here\"\n"));
                _at = 0;
            }

            var taken = Math.Min(count, _line.Length - _at);
            _line.AsSpan(_at, taken).CopyTo(buffer.AsSpan(offset));
            _at += taken;
            return taken;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
