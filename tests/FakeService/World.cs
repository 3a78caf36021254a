using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TroveClusters.FakeService;

/// <summary>What there is and what happens, as a case describes it. Unknown keys are errors.</summary>
public sealed record World
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The clusters there are.</summary>
    public IReadOnlyList<ClusterScript> Clusters { get; init; } = [];

    /// <summary>The operations in the journal, newest first.</summary>
    public IReadOnlyList<OperationScript> Operations { get; init; } = [];

    /// <summary>The kinds of operations that may run; any other that is run is a fault of the case.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Errors to raise.</summary>
    public IReadOnlyList<FailureScript> Failures { get; init; } = [];

    /// <summary>The options of the configuration.</summary>
    public IReadOnlyList<SettingScript> Settings { get; init; } = [];

    /// <summary>What is wrong in the configuration file, in whole sentences.</summary>
    public IReadOnlyList<string> ConfigurationWarnings { get; init; } = [];

    /// <summary>The flavors besides 1 (tiny) and 2 (small), which are always there.</summary>
    public IReadOnlyList<FlavorScript> Flavors { get; init; } = [];

    /// <summary>The quotas of tenants.</summary>
    public IReadOnlyList<QuotaScript> Quotas { get; init; } = [];

    /// <summary>The hosts that are registered.</summary>
    public IReadOnlyList<HostScript> Hosts { get; init; } = [];

    /// <summary>The tokens of the server.</summary>
    public IReadOnlyList<TokenScript> Tokens { get; init; } = [];

    /// <summary>
    /// The step at which an operation waits until it is cancelled; <c>Reads</c>: reading clusters or operations counts as
    /// waiting; null for none.
    /// </summary>
    public string? WaitAt { get; init; }

    /// <summary>A warning every operation gives while it runs; null for none.</summary>
    public string? Warning { get; init; }

    /// <summary>Reads a world.</summary>
    public static World FromJson(string json) =>
        JsonSerializer.Deserialize<World>(json, s_options) ?? throw new JsonException("A world must be an object.");

    /// <summary>An id that follows from a name, so that cases can speak of it.</summary>
    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}

/// <summary>A cluster: its nodes are <c>name-member-1</c> and so on; the last ones own no slots. The datastore <c>vertica</c> makes it one of Vertica.</summary>
public sealed record ClusterScript(
    string Name,
    int Nodes,
    int EmptyNodes = 0,
    string Datastore = "redis",
    string Version = "7.0.15",
    TroveClusterStatus Status = TroveClusterStatus.Active,
    string Task = "NONE")
{
    /// <summary>Vertica: whether root is enabled.</summary>
    public bool Root { get; init; }

    /// <summary>Vertica: the number of the last nodes that are down.</summary>
    public int DownNodes { get; init; }

    /// <summary>Vertica: whether it was imported.</summary>
    public bool Adopted { get; init; }

    /// <summary>What it becomes each time it is read again; null: it is gone.</summary>
    public IReadOnlyList<TroveClusterStatus?> Then { get; init; } = [];
}

/// <summary>An operation in the journal.</summary>
public sealed record OperationScript(
    string Cluster, TroveOperationKind Kind, TroveOperationState State, TroveErrorId? Error = null, string Message = "", string User = "operator")
{
    /// <summary>What it becomes each time it is read again.</summary>
    public IReadOnlyList<TroveOperationState> Then { get; init; } = [];

    /// <summary>Whether it has gone too far to be undone.</summary>
    public bool TooFar { get; init; }
}

/// <summary>An option with a yes or no for its value.</summary>
public sealed record SettingScript(string Group, string Name, bool Value = true, bool Default = true, TroveSettingSource Source = TroveSettingSource.Default);

/// <summary>A flavor that was made; its id is <c>id-name</c>.</summary>
public sealed record FlavorScript(string Name, int Ram = 1024, bool InUse = false);

/// <summary>A tenant's quota of a resource.</summary>
public sealed record QuotaScript(
    string Resource, int Limit = 10, long InUse = 0, string Tenant = "default", TroveQuotaSource Source = TroveQuotaSource.Default);

/// <summary>A token of the server.</summary>
public sealed record TokenScript(string Name, string Tenant = "default", TroveServerRole Role = TroveServerRole.Member, DateTimeOffset? Expires = null, bool IsExpired = false);

/// <summary>A host; its address is <c>name.example.net</c>, its key <c>ssh-ed25519 SHA256:name</c>.</summary>
public sealed record HostScript(
    string Name, TroveHostStatus Status = TroveHostStatus.Active, int Nodes = 0, string Zone = "", string? Flavor = null, string Message = "")
{
    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The check that fails when it is tested; null for none.</summary>
    public string? Fails { get; init; }
}

/// <summary>An error: in which call (Plan, Run, Read …), of which kind, about which name, and what it is.</summary>
public sealed record FailureScript(
    string In, TroveErrorId Error, string Message, string? Kind = null, string? Name = null, string? Target = null, string? Action = null);
