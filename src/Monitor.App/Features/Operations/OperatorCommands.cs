using System.Collections.Immutable;
using System.Globalization;
using Monitor.App.Hosting;
using Monitor.Domain;
using Monitor.Domain.People;
using Monitor.Domain.Time;
using Monitor.Domain.Work;

namespace Monitor.App.Features.Operations;

/// <summary>What a command has: the program's services, and what was typed after its name.</summary>
internal sealed record CommandLine(IServiceProvider Services, ImmutableArray<string> Arguments, TextWriter Out)
{
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public void Say(string line) => Out.WriteLine(line);

    /// <summary>Says why nothing was done; 1, as whoever runs it from a script expects.</summary>
    public int Refuse(Problem problem)
    {
        Say($"{problem.Detail} ({problem.Code})");
        return 1;
    }
}

/// <summary>One thing that is done from a command line, over the same settings as the program that serves people.</summary>
internal sealed record OperatorCommand(string Name, string Arguments, string Summary, int Least, int Most, Func<CommandLine, CancellationToken, Task<int>> RunAsync);

/// <summary>
/// What whoever runs the monitor does beside it: <c>Monitor.App verify-audit</c>. A command starts no server and relays nothing; it reads and writes the tables that
/// the settings name, and ends with 0 when all is well.
/// </summary>
internal static class OperatorCommands
{
    private const int Misused = 2;

    public static ImmutableArray<OperatorCommand> All { get; } =
    [
        new("begin", "NAME ROLE EMAIL", "Names the board and the one person who can name all others; only where nobody is named yet", 3, 3, BeginAsync),
        new("verify-audit", "", "Follows the events of every entry, and says what does not follow", 0, 0, VerifyAsync),
        new("backup", "FOLDER", "Copies everything that is stored into a new folder, while the monitor works", 1, 1, BackUpAsync),
        new("check-backup", "FOLDER", "Says whether a folder holds a whole copy", 1, 1, CheckAsync),
        new("restore", "FOLDER", "Puts a copy into empty tables, and verifies it", 1, 1, RestoreAsync),
        new("aside", "", "Lists what was kept aside and waits for a person", 0, 0, ListAsideAsync),
        new("redo", "PARTY ID", "Handles a message once more that was kept aside", 2, 2, (line, token) => ActAsync(line, line.Get<RedoAside>().HandleAsync, token)),
        new("drop", "PARTY ID", "Lets go of what was kept aside and dealt with otherwise", 2, 2, (line, token) => ActAsync(line, line.Get<RedoAside>().DropAsync, token)),
    ];

    /// <summary>Whether the program was asked for a command instead of for itself.</summary>
    public static bool Are(string[] args) => args is [var first, ..] && (first == "help" || All.Any(command => command.Name == first));

    /// <summary>Runs the command that was asked for.</summary>
    public static async Task<int> RunAsync(string[] args, IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        // What follows is a setting of the program, as --Storage:Endpoint=….
        ImmutableArray<string> arguments = [.. args.Skip(1).Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
        var command = All.FirstOrDefault(each => each.Name == args[0]);

        if (command is null || arguments.Length < command.Least || arguments.Length > command.Most)
        {
            Explain(output);
            return command is null ? 0 : Misused;
        }

        return await command.RunAsync(new CommandLine(services, arguments, output), cancellationToken);
    }

    private static void Explain(TextWriter output)
    {
        output.WriteLine("Without a command the monitor runs. With one it does that and ends; settings are the same.");

        foreach (var command in All)
        {
            output.WriteLine($"  {command.Name + " " + command.Arguments,-24} {command.Summary}");
        }
    }

    private static async Task<int> BeginAsync(CommandLine line, CancellationToken cancellationToken)
    {
        var directory = line.Get<IDirectoryStore>();
        var today = line.Get<Present>().Now.DateInLondon();
        await line.Get<IStorage>().PrepareAsync(cancellationToken);

        if (!(await directory.ReadAsync(cancellationToken)).IsEmpty)
        {
            return line.Refuse(new ConflictProblem("directory-in-use", "Somebody is named already. Whoever manages the board names others, at /app/board and below /api/agencies."));
        }

        if (!Directing.Beginning(line.Arguments[0], line.Arguments[1], line.Arguments[2], today).IsSuccess(out var board, out var problem))
        {
            return line.Refuse(problem);
        }

        if (!await directory.AddAsync(board, cancellationToken))
        {
            return line.Refuse(new ConflictProblem("directory-in-use", "Somebody else has begun meanwhile."));
        }

        line.Say($"{board.Name} is there, and {board.Contacts[0].Title} can sign in and name all others.");
        return 0;
    }

    private static async Task<int> VerifyAsync(CommandLine line, CancellationToken cancellationToken)
    {
        var verified = await line.Get<VerifyAudit>().HandleAsync(cancellationToken);

        foreach (var fault in verified.Faults)
        {
            line.Say($"Entry {fault.Id}: {fault.Fault}");
        }

        line.Say(string.Create(
            CultureInfo.InvariantCulture, $"{verified.Entries} entries and {verified.Events} events were followed: {(verified.Faults.Count == 0 ? "all is as it was recorded" : $"{verified.Faults.Count} faults")}."));
        return verified.Faults.Count == 0 ? 0 : 1;
    }

    private static async Task<int> BackUpAsync(CommandLine line, CancellationToken cancellationToken)
    {
        if (!(await line.Get<ICopies>().WriteAsync(Path.GetFullPath(line.Arguments[0]), line.Get<Present>().Now, cancellationToken)).IsSuccess(out var copy, out var problem))
        {
            return line.Refuse(problem);
        }

        Describe(line, copy, "were copied");

        if (copy.Unsettled > 0)
        {
            line.Say(string.Create(CultureInfo.InvariantCulture, $"{copy.Unsettled} entries were on their way between two agencies all the while, and are in it as they were."));
        }

        line.Say("It holds personal data: keep it where the tables themselves might be kept, and no longer than the policy keeps entries.");
        return 0;
    }

    private static async Task<int> CheckAsync(CommandLine line, CancellationToken cancellationToken)
    {
        if (!(await line.Get<ICopies>().CheckAsync(Path.GetFullPath(line.Arguments[0]), cancellationToken)).IsSuccess(out var copy, out var problem))
        {
            return line.Refuse(problem);
        }

        Describe(line, copy, "are in it, as they were written");
        return 0;
    }

    private static async Task<int> RestoreAsync(CommandLine line, CancellationToken cancellationToken)
    {
        if (!(await line.Get<ICopies>().RestoreAsync(Path.GetFullPath(line.Arguments[0]), cancellationToken)).IsSuccess(out var copy, out var problem))
        {
            return line.Refuse(problem);
        }

        Describe(line, copy, "were restored");
        return await VerifyAsync(line, cancellationToken);
    }

    private static void Describe(CommandLine line, Copy copy, string what)
    {
        foreach (var table in copy.Tables)
        {
            line.Say(string.Create(CultureInfo.InvariantCulture, $"  {table.Name.ToLowerInvariant(),-12}{table.Rows,9}"));
        }

        line.Say(string.Create(CultureInfo.InvariantCulture, $"{copy.Rows} rows as of {copy.At:yyyy-MM-dd HH:mm} UTC {what}."));
    }

    private static async Task<int> ListAsideAsync(CommandLine line, CancellationToken cancellationToken)
    {
        var kept = await line.Get<RedoAside>().ReadAsync(cancellationToken);

        foreach (var each in kept)
        {
            line.Say(string.Create(
                CultureInfo.InvariantCulture, $"{each.Party} {each.Aside.Id} {each.Aside.At:yyyy-MM-dd HH:mm} {each.Aside.Queue}: {each.Aside.Reason}{(each.CanBeRedone ? " (can be redone)" : string.Empty)}"));
        }

        line.Say(kept.Count == 0 ? "Nothing waits." : string.Create(CultureInfo.InvariantCulture, $"{kept.Count} wait for a person."));
        return 0;
    }

    private static async Task<int> ActAsync(CommandLine line, Func<PartyId, string, CancellationToken, Task<Result<KeptAside>>> act, CancellationToken cancellationToken)
    {
        if (!PartyId.TryParse(line.Arguments[0], null, out var party))
        {
            return line.Refuse(new InvalidProblem("party-unknown", "There is no such party."));
        }

        if (!(await act(party, line.Arguments[1], cancellationToken)).IsSuccess(out var kept, out var problem))
        {
            return line.Refuse(problem);
        }

        line.Say($"{kept.Aside.Id} is done with.");
        return 0;
    }
}
