using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Monitor.Testing.App;

/// <summary>One line that the app logged.</summary>
public sealed record LoggedLine(LogLevel Level, string Category, string Text, Exception? Exception)
{
    /// <summary>What stands around it, as a log would show it.</summary>
    public string Around { get; init; } = string.Empty;
}

/// <summary>Remembers what the app logs, so that a test can look for what should be there, and for what never should.</summary>
public sealed class RecordedLogs : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    private readonly ConcurrentQueue<LoggedLine> _lines = [];

    public IReadOnlyCollection<LoggedLine> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private string Around()
    {
        var around = new List<string>();
        _scopes.ForEachScope((scope, all) => all.Add($"{scope}"), around);
        return string.Join(" => ", around);
    }

    private sealed class Logger(string category, RecordedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs._lines.Enqueue(new LoggedLine(logLevel, category, formatter(state, exception), exception) { Around = logs.Around() });
    }
}
