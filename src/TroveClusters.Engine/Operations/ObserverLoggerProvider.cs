using Microsoft.Extensions.Logging;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// Hands the engine's log to the observer of the operation in whose course it is written, found by the flow of the
/// calls: so the log lands in the streams of the command that caused it.
/// </summary>
internal sealed class ObserverLoggerProvider : ILoggerProvider
{
    private static readonly AsyncLocal<IOperationObserver?> s_observer = new();

    /// <summary>Sends what is logged from here on, in this flow of calls, to an observer.</summary>
    public static void Attach(IOperationObserver? observer) => s_observer.Value = observer;

    public ILogger CreateLogger(string categoryName) => new ObserverLogger();

    public void Dispose()
    {
    }

    private sealed class ObserverLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => s_observer.Value is not null && logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (s_observer.Value is not { } observer || logLevel < LogLevel.Debug)
                return;
            string text = formatter(state, exception);
            observer.OnEvent(logLevel switch
            {
                LogLevel.Debug => new DebugEvent(text),
                LogLevel.Information => new VerboseEvent(text),
                _ => new WarningEvent(text),
            });
        }
    }
}
