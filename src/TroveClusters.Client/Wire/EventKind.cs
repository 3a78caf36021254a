using System.Text.Json;

namespace TroveClusters.Client.Wire;

/// <summary>The kinds of server-sent events.</summary>
internal static class EventKind
{
    /// <summary>An operation as the journal has it.</summary>
    public const string Operation = "operation";

    /// <summary>The end of an operation: its result.</summary>
    public const string Result = "result";

    /// <summary>The end of an operation: its error.</summary>
    public const string Error = "error";

    /// <summary>The catalog was written to.</summary>
    public const string Changed = "changed";

    private static readonly Dictionary<Type, string> s_names = new()
    {
        [typeof(OperationStarted)] = "started", [typeof(StepStarted)] = "step", [typeof(StepProgress)] = "progress",
        [typeof(OperationStopping)] = "stopping", [typeof(WarningEvent)] = "warning", [typeof(VerboseEvent)] = "verbose", [typeof(DebugEvent)] = "debug",
    };

    private static readonly Dictionary<string, Type> s_types = s_names.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>What an operation's event is called.</summary>
    public static string Of(OperationEvent e) => s_names[e.GetType()];

    /// <summary>An operation's event again; null where it is none, or one that only a newer client knows.</summary>
    /// <exception cref="JsonException">Its data is not what its kind says.</exception>
    public static OperationEvent? Read(string kind, string data) =>
        s_types.TryGetValue(kind, out Type? type) ? (OperationEvent?)JsonSerializer.Deserialize(data, type, WireJson.Answers) : null;
}
