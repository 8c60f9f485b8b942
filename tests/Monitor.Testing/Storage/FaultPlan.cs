namespace Monitor.Testing.Storage;

/// <summary>One call to a table of the twin.</summary>
/// <param name="Number">Counts from one over all tables, in the order the calls came.</param>
/// <param name="Kind">find, read or commit.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Partition">The partition asked for.</param>
/// <param name="Rows">The row found, the rows written, or where the range begins.</param>
internal sealed record TableCall(int Number, string Kind, string Table, string Partition, string Rows)
{
    public bool IsCommit => Kind == "commit";

    public override string ToString() => $"{Number} {Kind} {Table} {Partition} {Rows}";
}

/// <summary>
/// What goes wrong at which call. To try every point of failure: run once without faults, read <see cref="Calls"/>, and run
/// again for each number.
/// </summary>
internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<TableCall> _calls = [];
    private readonly List<(int From, int To, Fault Fault)> _faults = [];
    private int _count;

    /// <summary>False where a test makes so many calls that to remember them all would be most of its work.</summary>
    public bool RemembersCalls { get; init; } = true;

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<TableCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The call fails and nothing is done.</summary>
    public FaultPlan FailBefore(int call) => Add(call, call, new Fault(AfterEffect: false, null));

    /// <summary>The call is done, and then fails: its answer is lost.</summary>
    public FaultPlan LoseAnswer(int call) => Add(call, call, new Fault(AfterEffect: true, null));

    /// <summary>This call and all after it fail, as for a process that stopped.</summary>
    public FaultPlan FailFrom(int call) => Add(call, int.MaxValue, new Fault(AfterEffect: false, null));

    /// <summary>The service is busy for some calls, and says when to come back.</summary>
    public FaultPlan Throttle(int from, int calls, TimeSpan retryAfter) => Add(from, from + calls - 1, new Fault(AfterEffect: false, retryAfter));

    internal (TableCall Call, Fault? Fault) Next(string kind, string table, string partition, string rows)
    {
        lock (_lock)
        {
            var call = new TableCall(++_count, kind, table, partition, rows);

            if (RemembersCalls)
            {
                _calls.Add(call);
            }

            var fault = _faults.Find(planned => planned.From <= call.Number && call.Number <= planned.To).Fault;
            return (call, fault);
        }
    }

    private FaultPlan Add(int from, int to, Fault fault)
    {
        lock (_lock)
        {
            _faults.Add((from, to, fault));
        }

        return this;
    }

    internal sealed record Fault(bool AfterEffect, TimeSpan? RetryAfter);
}
