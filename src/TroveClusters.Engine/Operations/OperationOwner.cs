using System.Text.Json;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Operations;

/// <summary>
/// Who runs an operation: a process that can be told from any other, also after a reboot and after its number has been
/// given to another process.
/// </summary>
internal sealed record OperationOwner(
    string User, string Host, int ProcessId, string ProcessStart, string Boot, string Namespace, Guid Engine)
{
    /// <summary>
    /// A heartbeat older than this, in seconds, is that of a dead owner, where the process cannot be looked at. Not configured,
    /// nor how often it beats: a process that is told to expect more beats than another one makes takes over what is alive.
    /// </summary>
    public const int StaleAfterSeconds = 60;

    /// <summary>Tells two engines in one process apart, and this process from a clone of it.</summary>
    private static readonly Guid s_engine = Guid.NewGuid();

    /// <summary>This process.</summary>
    public static OperationOwner Current { get; } = new(
        Environment.UserName, Environment.MachineName, Environment.ProcessId, ProcessIdentity.Current.StartTime,
        MachineIdentity.BootId, MachineIdentity.ProcessNamespace, s_engine);

    /// <summary>This process, working for somebody; null for its own user.</summary>
    public static OperationOwner For(string? somebody) => somebody is null ? Current : Current with { User = somebody };

    /// <summary>For people: <c>user@host (pid n)</c>.</summary>
    public override string ToString() => $"{User}@{Host} (pid {ProcessId})";

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.OperationOwner);

    public static OperationOwner Of(OperationRow operation) => Of(operation.Id, operation.Owner, "owner");

    /// <summary>Reads an owner from a column of an operation.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: it is none.</exception>
    public static OperationOwner Of(Guid operationId, string json, string column) =>
        RowReader.Json(json, EngineJson.Default.OperationOwner, "operations", operationId, column, owner =>
            owner is { User: not null, Host: not null, ProcessStart: not null, Boot: not null, Namespace: not null });

    /// <summary>
    /// Whether this owner is certainly gone. Where its process can be looked at, that decides; elsewhere (another
    /// container) only a heartbeat that has stopped.
    /// </summary>
    public bool IsDead(DateTimeOffset heartbeat, DateTimeOffset now) =>
        new ProcessIdentity(ProcessId, ProcessStart, Boot, Namespace).GetLiveness() switch
        {
            ProcessLiveness.Alive => false,
            ProcessLiveness.Dead => true,
            _ => (now - heartbeat).TotalSeconds > StaleAfterSeconds,
        };
}
