using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Monitor.Testing.App;

/// <summary>One line that the app logged.</summary>
public sealed record LoggedLine(LogLevel Level, string Category, string Text, Exception? Exception);

/// <summary>Remembers what the app logs, so that a test can look for what should be there, and for what never should.</summary>
public sealed class RecordedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LoggedLine> _lines = [];

    public IReadOnlyCollection<LoggedLine> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LoggedLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LoggedLine(logLevel, category, formatter(state, exception), exception));
    }
}
