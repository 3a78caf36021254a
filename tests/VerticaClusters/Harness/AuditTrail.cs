using System.Text.Json.Nodes;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>A program of Vertica that ran on a host.</summary>
internal sealed record ProgramRun(string Host, string Program, IReadOnlyList<string> Arguments, string User)
{
    /// <summary>For admintools its tool, else the program.</summary>
    public string Tool => Program is "admintools" or "adminTools" && Arguments.ToList().IndexOf("-t") is >= 0 and var at ? Arguments[at + 1] : Program;

    public override string ToString() => $"{User}@{Host}$ {Program} {string.Join(' ', Arguments)}";
}

/// <summary>A session that somebody from outside had on a host.</summary>
internal sealed record HostSession(string Host, string Command, string User, bool SecretSeen, double Began);

/// <summary>What the double's audit logs say, since a moment.</summary>
internal sealed class AuditTrail
{
    private readonly VerticaSim _sim;
    private readonly Dictionary<string, int> _skip;

    private AuditTrail(VerticaSim sim, Dictionary<string, int> skip) => (_sim, _skip) = (sim, skip);

    /// <summary>All there is.</summary>
    public static AuditTrail Of(VerticaSim sim) => new(sim, []);

    /// <summary>What comes from now on.</summary>
    public static AuditTrail From(VerticaSim sim) => new(sim, sim.World.Topology.Hosts.ToDictionary(host => host.Name, host => sim.Control.Audit(host.Name).Read().Count));

    /// <summary>The sessions of the engine, by host and in order; what hosts do to each other is none.</summary>
    public IReadOnlyList<HostSession> Sessions =>
    [
        .. Entries().Where(entry => Kind(entry.Entry) == "start" && (bool?)entry.Entry["agent"] != true).Select(entry => new HostSession(
            entry.Host, (string?)entry.Entry["command"] ?? "", (string?)entry.Entry["user"] ?? "", (bool?)entry.Entry["secret_on_argv"] ?? false, (double?)entry.Entry["ts"] ?? 0)),
    ];

    /// <summary>The programs of Vertica that were run.</summary>
    public IReadOnlyList<ProgramRun> Runs =>
    [
        .. Entries().Where(entry => Kind(entry.Entry) == "run").Select(entry => new ProgramRun(
            entry.Host, (string?)entry.Entry["program"] ?? "", [.. entry.Entry["argv"]!.AsArray().Select(word => (string)word!)], (string?)entry.Entry["user"] ?? "")),
    ];

    /// <summary>The runs of a tool of admintools, or of another program of Vertica.</summary>
    public IReadOnlyList<ProgramRun> RunsOf(string tool) => [.. Runs.Where(run => run.Tool == tool)];

    /// <summary>How many entries of a kind there are.</summary>
    public int Count(string kind) => Entries().Count(entry => Kind(entry.Entry) == kind);

    private IEnumerable<(string Host, JsonObject Entry)> Entries()
    {
        foreach (SimHostName host in _sim.World.Topology.Hosts)
        {
            foreach (JsonObject entry in _sim.Control.Audit(host.Name).Read().Skip(_skip.GetValueOrDefault(host.Name)))
                yield return (host.Name, entry);
        }
    }

    private static string Kind(JsonObject entry) => (string)entry["event"]!;
}
