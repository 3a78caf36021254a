using System.Globalization;
using TroveClusters.Engine.Providers.Local;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Providers.Ssh;

/// <summary>
/// Nodes that are processes on registered hosts, each with a folder of its own there. They are started over SSH and outlive
/// its connections. Each call is one script on the host, which looks at what is there before it acts.
/// </summary>
/// <param name="hosts">How a registered host is logged in to.</param>
/// <param name="options">Where nodes live and how long hosts may take.</param>
internal sealed class SshProvider(Func<Guid, IRemoteHost> hosts, SshProviderOptions options) : INodeProvider
{
    /// <summary>The provider's name.</summary>
    public const string ProviderName = "ssh";

    private const long LogTurnsAt = 8 * 1024 * 1024;

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public bool SeesProcesses => false;

    /// <summary>Looks at what a host offers, and for programs on its PATH, or at their places.</summary>
    /// <exception cref="TroveException">As for <see cref="IRemoteHost.RunAsync"/>.</exception>
    public Task<HostSurvey> SurveyAsync(Guid hostId, IReadOnlyList<string> programs, CancellationToken cancellationToken) =>
        SurveyAsync(hosts(hostId), programs, cancellationToken);

    /// <summary>As the other, of a host that need not be registered.</summary>
    /// <exception cref="TroveException">As for <see cref="IRemoteHost.RunAsync"/>.</exception>
    public async Task<HostSurvey> SurveyAsync(IRemoteHost host, IReadOnlyList<string> programs, CancellationToken cancellationToken) =>
        HostSurvey.Parse(await new HostShell(host).RunAsync(HostScripts.Survey, [options.DataFolder(), .. programs], options.ActionLimit, cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NodePlace>> AllocateAsync(
        IReadOnlyList<NodeWish> nodes, PortNeeds ports, IReadOnlySet<HostPort> taken, CancellationToken cancellationToken)
    {
        NodePlace[][] places = await Task.WhenAll(nodes.GroupBy(HostOf).Select(async group =>
        {
            HostSurvey survey = await SurveyAsync(group.Key, [], cancellationToken);
            return Allocate(group.Key, [.. group], ports, [.. taken.Where(port => port.HostId == group.Key).Select(port => port.Port)], survey, cancellationToken);
        }));
        Dictionary<Guid, NodePlace> all = places.SelectMany(group => group).ToDictionary(place => place.NodeId);
        return [.. nodes.Select(node => all[node.NodeId])];
    }

    /// <inheritdoc/>
    public async Task<NodeStartResult> StartAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken)
    {
        HostShell shell = Shell(place);
        HostReply prepared = await shell.RunAsync(HostScripts.Prepare, Node(place, null), options.ActionLimit, cancellationToken);
        switch (prepared.First)
        {
            case ("runs", var process):
                return new NodeStartResult(NodeStartOutcome.Started, prepared.Process(process), "");
            case ("ready", _):
                break;
            default:
                throw prepared.Unexpected();
        }
        await WriteAsync(shell, place, launch, cancellationToken);
        HostReply reply = await shell.RunAsync(HostScripts.Start, [.. Node(place, null), .. StartArguments(place, launch)], options.ActionLimit, cancellationToken);
        return reply.First switch
        {
            ("starts" or "runs", var process) => new NodeStartResult(
                NodeStartOutcome.Started, reply.Process(process), reply.Texts("silent").Any() ? $"The server runs, but has not said yet that it has taken port {place.Port}." : ""),
            ("missing", _) => throw new TroveException(
                TroveErrorId.ServerBinaryNotFound, $"On the host '{shell.Name}' there is no program {launch.Program}.", shell.Name, "Install it there again."),
            ("ended", var status) => StartFailure.Of(launch, $"on the host '{shell.Name}', with exit code {status}", string.Join('\n', reply.Texts("log"))),
            _ => throw reply.Unexpected(),
        };
    }

    /// <inheritdoc/>
    public async Task WriteFilesAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken)
    {
        HostShell shell = Shell(place);
        HostReply state = await shell.RunAsync(HostScripts.State, Node(place, null), options.AnswerLimit, cancellationToken);
        if (state.First.Word != "nothing")
            await WriteAsync(shell, place, launch, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<NodeProcessState> GetStateAsync(NodePlace place, NodeProcess? process, CancellationToken cancellationToken)
    {
        if (!HasPlace(place))
            return new NodeProcessState(false, null);
        HostReply reply = await Shell(place).RunAsync(HostScripts.State, Node(place, process), options.AnswerLimit, cancellationToken);
        return reply.First switch
        {
            ("runs", var text) => new NodeProcessState(true, reply.Process(text)),
            ("folder" or "nothing", _) => new NodeProcessState(false, null),
            _ => throw reply.Unexpected(),
        };
    }

    /// <inheritdoc/>
    public bool IsCertainlyGone(NodeProcess process) => false;

    /// <inheritdoc/>
    public async Task<bool> IsGoneAsync(NodePlace place, NodeProcess process, CancellationToken cancellationToken)
    {
        try
        {
            return !(await GetStateAsync(place, process, cancellationToken)).Running;
        }
        catch (TroveException)
        {
            return false; // A host that does not answer says nothing of its processes.
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TryEndAsync(NodePlace place, NodeProcess? process, TimeSpan patience, CancellationToken cancellationToken) =>
        !HasPlace(place) || await EndAsync(place, process, patience, force: false, cancellationToken);

    /// <inheritdoc/>
    public async Task StopAsync(NodePlace place, NodeProcess? process, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (HasPlace(place))
            await EndAsync(place, process, grace, force: true, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(NodePlace place, CancellationToken cancellationToken)
    {
        if (!HasPlace(place))
            return;
        HostShell shell = Shell(place);
        HostReply reply = await shell.RunAsync(HostScripts.Remove, Node(place, null), options.ActionLimit, cancellationToken);
        switch (reply.First)
        {
            case ("removed", _):
                return;
            case ("runs", var text):
                throw new TroveException(
                    TroveErrorId.EngineFault,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The folder {place.Folder} on the host '{shell.Name}' is not removed: its server runs (process {reply.Process(text).Id}, {place.Host}:{place.Port})."),
                    place.NodeId,
                    "Stop the server, then remove the node again.");
            default:
                throw reply.Unexpected();
        }
    }

    /// <inheritdoc/>
    public async Task<long?> MeasureAsync(NodePlace place, CancellationToken cancellationToken)
    {
        if (!HasPlace(place))
            return null;
        try
        {
            HostReply reply = await Shell(place).RunAsync(HostScripts.Measure, Node(place, null), options.AnswerLimit, cancellationToken);
            return reply.First is ("takes", { Length: > 0 } kilobytes) ? reply.Bytes(kilobytes) : null;
        }
        catch (TroveException)
        {
            return null; // Of a host that does not answer it cannot be told.
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadLogAsync(NodePlace place, int lines, CancellationToken cancellationToken)
    {
        if (!HasPlace(place) || lines <= 0)
            return [];
        HostReply reply = await Shell(place).RunAsync(HostScripts.ReadLog, [.. Node(place, null), Text(lines)], options.AnswerLimit, cancellationToken);
        return [.. reply.Texts("log")];
    }

    private async Task<bool> EndAsync(NodePlace place, NodeProcess? process, TimeSpan patience, bool force, CancellationToken cancellationToken)
    {
        HostReply reply = await Shell(place).RunAsync(
            HostScripts.Stop, [.. Node(place, process), Text((long)patience.TotalMilliseconds), force ? "yes" : "no"], null, cancellationToken);
        return reply.First.Word switch
        {
            "ended" or "killed" => true,
            "runs" => false,
            _ => throw reply.Unexpected(),
        };
    }

    private NodePlace[] Allocate(
        Guid hostId, IReadOnlyList<NodeWish> nodes, PortNeeds ports, HashSet<int> taken, HostSurvey survey, CancellationToken cancellationToken)
    {
        string host = hosts(hostId).Login.Name;
        var chosen = new Dictionary<Guid, int>();
        foreach (NodeWish node in nodes.Where(node => node.Port is not null))
        {
            int[] all = [node.Port!.Value, .. ports.Offsets.Select(offset => node.Port.Value + offset)];
            if (Array.Find(all, port => taken.Contains(port) || survey.Listening.Contains(port)) is > 0 and var busy)
                throw new TroveException(
                    TroveErrorId.PortsExhausted, $"Port {busy} of the host '{host}' is taken{(busy == node.Port ? "" : $"; the node at port {node.Port} needs it too")}.",
                    node.Port, "Choose another port, or leave it out of the node.");
            chosen[node.NodeId] = node.Port.Value;
            taken.UnionWith(all);
        }
        var allocator = new PortAllocator(options.FirstPort, options.LastPort, survey.Ephemeral, port => !survey.Listening.Contains(port), host);
        NodeWish[] others = [.. nodes.Where(node => node.Port is null)];
        foreach ((NodeWish node, int port) in others.Zip(allocator.Allocate(others.Length, ports.Offsets, taken, cancellationToken)))
            chosen[node.NodeId] = port;
        return [.. nodes.Select(node => new NodePlace(node.NodeId, node.Address, chosen[node.NodeId]) { HostId = hostId, Folder = $"{options.DataFolder()}/{node.NodeId:D}" })];
    }

    private static async Task WriteAsync(HostShell shell, NodePlace place, NodeLaunch launch, CancellationToken cancellationToken)
    {
        foreach ((string name, string content) in launch.Files)
        {
            // Folders within the node's are not made: no launch has any.
            if (name.Contains('/', StringComparison.Ordinal) || name is "" or "." or "..")
                throw new ArgumentException($"The file '{name}' would not lie in the node's folder.", nameof(launch));
            await shell.WriteFileAsync($"{place.Folder}/{name}", Expand(place, content), cancellationToken);
        }
    }

    private IEnumerable<string> StartArguments(NodePlace place, NodeLaunch launch) =>
    [
        Text((long)options.StartPatience.TotalMilliseconds), Text(LogTurnsAt), string.Join('\n', launch.StartedMarks), launch.Program,
        .. launch.Environment.Select(pair => $"{pair.Key}={Expand(place, pair.Value)}"),
        $"{NodeEnvironment.Mark}={place.NodeId:D}", "setsid", launch.Program, .. launch.Arguments.Select(argument => Expand(place, argument)),
    ];

    private static string[] Node(NodePlace place, NodeProcess? process) =>
        [place.Folder, process is null ? "" : Text(process.Id), process?.StartTime ?? "", process?.BootId ?? ""];

    private static string Expand(NodePlace place, string text) => text.Replace(NodeFolder.Placeholder, place.Folder, StringComparison.Ordinal);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the node has been given a place: before, nothing of it can be on any host.</summary>
    private static bool HasPlace(NodePlace place) => place is { HostId: not null, Folder.Length: > 0 };

    private static Guid HostOf(NodeWish node) =>
        node.HostId ?? throw new ArgumentException($"No host was chosen for node {node.NodeId}.", nameof(node));

    private HostShell Shell(NodePlace place) =>
        Shell(place.HostId ?? throw new ArgumentException($"Node {place.NodeId} is on no host.", nameof(place)));

    private HostShell Shell(Guid hostId) => new(hosts(hostId));
}
