using System.Diagnostics;
using System.Globalization;
using System.Net;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>
/// Nodes that are processes on this machine, each with a folder of its own below the Trove home. They outlive the session
/// that started them, its Ctrl-C and its terminal.
/// </summary>
internal sealed class LocalProvider : INodeProvider
{
    /// <summary>The provider's name.</summary>
    public const string ProviderName = "local";

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a server that was asked to end is given before it is asked again.</summary>
    private static readonly TimeSpan s_askAgain = TimeSpan.FromSeconds(2);

    private readonly LocalProviderOptions _options;
    private readonly IPAddress _address;
    private readonly IProcessLauncher _launcher;
    private readonly IProcessSystem _processes;

    /// <summary>The provider for a Trove home on this machine.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the address or the ports make no sense.</exception>
    public LocalProvider(LocalProviderOptions options)
        : this(options, ProcessLauncher.Current, ProcessSystem.Current)
    {
    }

    internal LocalProvider(LocalProviderOptions options, IProcessLauncher launcher, IProcessSystem processes)
    {
        if (!IPAddress.TryParse(options.BindAddress, out IPAddress? address))
        {
            throw new TroveException(
                TroveErrorId.ConfigurationInvalid,
                $"'{options.BindAddress}' is not an address that local nodes could bind to.",
                options.BindAddress,
                "Configure an IP address of this machine, such as 127.0.0.1.");
        }

        if (options.FirstPort < 1 || options.LastPort > IPEndPoint.MaxPort || options.FirstPort > options.LastPort)
        {
            throw new TroveException(
                TroveErrorId.ConfigurationInvalid,
                string.Create(CultureInfo.InvariantCulture, $"{options.FirstPort}-{options.LastPort} is not a range of ports."),
                options,
                "Configure a first and a last port between 1 and 65535.");
        }

        _options = options with { Home = Path.GetFullPath(options.Home) };
        _address = address;
        _launcher = launcher;
        _processes = processes;
    }

    /// <inheritdoc/>
    public string Name => ProviderName;

    /// <summary>The absolute path of a node's folder.</summary>
    public string FolderOf(Guid nodeId) => Folder(nodeId).Path;

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodePlace>> AllocateAsync(
        IReadOnlyList<NodeWish> nodes, PortNeeds ports, IReadOnlySet<HostPort> taken, CancellationToken cancellationToken)
    {
        var allocator = new PortAllocator(_options.FirstPort, _options.LastPort, EphemeralPorts.Read(), new BindProbe(_address).IsFree, _address.ToString());
        HashSet<int> here = [.. taken.Where(port => port.HostId is null).Select(port => port.Port)];
        return Task.Run<IReadOnlyList<NodePlace>>(
            () =>
            {
                IReadOnlyList<int> chosen = allocator.Allocate(nodes.Count, ports.Offsets, here, cancellationToken);
                return nodes.Zip(chosen, (node, port) => new NodePlace(node.NodeId, _options.BindAddress, port)).ToArray();
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<NodeStartResult> StartAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken) =>
        // On the pool: of a hundred started at once, each would otherwise hold the caller up until its first wait.
        Task.Run(() => StartCoreAsync(place, launch, cancellationToken), cancellationToken);

    private async Task<NodeStartResult> StartCoreAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken)
    {
        NodeFolder folder = Folder(place.NodeId);
        bool existed = folder.Ensure();

        // Two that start one node at once (a recovery, and an owner thought dead) must not start two servers.
        using FileStream startLock = await LockAsync(folder, cancellationToken);
        // Whether there was a folder was asked before the lock: of two that found none, the other may have started the server
        // since, and its record tells.
        if (existed || File.Exists(folder.ProcessRecord))
        {
            if (Find(folder, null) is { } running)
                return new NodeStartResult(NodeStartOutcome.Started, running, "");
            await EndHelpersAsync(place, folder, null, cancellationToken);
        }

        folder.Write(launch.Files);
        long logStart = folder.TurnLog();
        Record(folder, place, launch, new NodeProcess(0, "", MachineIdentity.BootId));
        int id = _launcher.Launch(new ProcessLaunch(
            launch.Program,
            [.. launch.Arguments.Select(folder.Expand)],
            NodeEnvironment.For(place.NodeId, launch.Environment.Select(pair => KeyValuePair.Create(pair.Key, folder.Expand(pair.Value)))),
            folder.Path,
            folder.Log));
        using IProcessHandle handle = _processes.OpenChild(id, out string startTime);
        var process = new NodeProcess(id, startTime, MachineIdentity.BootId);
        Record(folder, place, launch, process);

        return await new StartWatch(place, launch, folder, logStart, _options.StartPatience)
            .WaitAsync(handle, process, cancellationToken);
    }

    /// <inheritdoc/>
    public Task WriteFilesAsync(NodePlace place, NodeLaunch launch, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                NodeFolder folder = Folder(place.NodeId);
                if (folder.Exists)
                    folder.Write(launch.Files);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<NodeProcessState> GetStateAsync(NodePlace place, NodeProcess? process, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                NodeProcess? found = Find(Folder(place.NodeId), process);
                return new NodeProcessState(found is not null, found);
            },
            cancellationToken);

    /// <inheritdoc/>
    public bool IsCertainlyGone(NodeProcess process) =>
        new ProcessIdentity(process.Id, process.StartTime, process.BootId, MachineIdentity.ProcessNamespace).GetLiveness() == ProcessLiveness.Dead;

    /// <inheritdoc/>
    public Task<bool> TryEndAsync(NodePlace place, NodeProcess? process, TimeSpan patience, CancellationToken cancellationToken) =>
        Task.Run(() => TryEndCoreAsync(place, process, patience, cancellationToken), cancellationToken);

    private async Task<bool> TryEndCoreAsync(NodePlace place, NodeProcess? process, TimeSpan patience, CancellationToken cancellationToken)
    {
        NodeFolder folder = Folder(place.NodeId);
        while (Find(folder, process) is { } running)
        {
            using IProcessHandle? handle = _processes.Open(running.Id, running.StartTime);
            if (handle is not null && !await AskUntilItEndsAsync(handle, patience, cancellationToken))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Asks more than once: a server that cannot end just now forgets that it was asked. Redis cannot while it writes its
    /// first append-only file after a replica's full synchronisation, and says so in its log only.
    /// </summary>
    private static async Task<bool> AskUntilItEndsAsync(IProcessHandle handle, TimeSpan patience, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (handle.AskToEnd())
        {
            TimeSpan left = patience - clock.Elapsed;
            bool last = left <= s_askAgain;
            if (await WaitForExitAsync(handle, !last ? s_askAgain : left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken))
                return true;
            if (last)
                return false;
        }

        return false;
    }

    /// <inheritdoc/>
    public Task StopAsync(NodePlace place, NodeProcess? process, TimeSpan grace, CancellationToken cancellationToken) =>
        Task.Run(() => StopCoreAsync(place, process, grace, cancellationToken), cancellationToken);

    private async Task StopCoreAsync(NodePlace place, NodeProcess? process, TimeSpan grace, CancellationToken cancellationToken)
    {
        NodeFolder folder = Folder(place.NodeId);
        bool endedByItself = false;
        while (Find(folder, process) is { } running)
        {
            using IProcessHandle? handle = _processes.Open(running.Id, running.StartTime);
            if (handle is null)
                continue; // It ended in this moment.

            process = running;
            endedByItself = handle.AskToEnd() && await WaitForExitAsync(handle, grace, cancellationToken);
            if (!endedByItself)
                await KillAsync(place, running.Id, handle, cancellationToken);
        }

        if (!endedByItself)
            await EndHelpersAsync(place, folder, process, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(NodePlace place, CancellationToken cancellationToken) =>
        Task.Run(() => RemoveCore(place), cancellationToken);

    private void RemoveCore(NodePlace place)
    {
        NodeFolder folder = Folder(place.NodeId);
        if (Find(folder, null) is { } running)
        {
            throw new TroveException(
                TroveErrorId.EngineFault,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The folder of node {place.NodeId} is not removed: its server runs (process {running.Id}, {place.Host}:{place.Port})."),
                place.NodeId,
                "Stop the server, then remove the node again.");
        }

        folder.Remove();
    }

    /// <inheritdoc/>
    public Task<long?> MeasureAsync(NodePlace place, CancellationToken cancellationToken) =>
        Task.Run(() => DiskUsage.Measure(FolderOf(place.NodeId)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadLogAsync(NodePlace place, int lines, CancellationToken cancellationToken)
    {
        NodeFolder folder = Folder(place.NodeId);
        return Task.Run<IReadOnlyList<string>>(
            () =>
            {
                IReadOnlyList<string> newest = LogTail.Read(folder.Log, lines);
                return newest.Count >= lines ? newest : [.. LogTail.Read(folder.OlderLog, lines - newest.Count), .. newest];
            },
            cancellationToken);
    }

    private NodeFolder Folder(Guid nodeId) => new(_options.Home, nodeId);

    /// <summary>
    /// The node's process: as the caller knows it, as the folder records it, or, where the record is missing or stopped at
    /// the intent to launch, found by its output.
    /// </summary>
    private NodeProcess? Find(NodeFolder folder, NodeProcess? known)
    {
        if (known is not null
            && new ProcessIdentity(known.Id, known.StartTime, known.BootId, MachineIdentity.ProcessNamespace).GetLiveness()
                == ProcessLiveness.Alive)
        {
            return known;
        }

        if (!folder.Exists)
            return null;
        if (ProcessRecord.Read(folder.ProcessRecord) is { IsIntent: false } record)
        {
            switch (record.Identity.GetLiveness())
            {
                case ProcessLiveness.Alive:
                    return new NodeProcess(record.ProcessId, record.StartTime, record.BootId);
                case ProcessLiveness.Dead:
                    return null;
            }
        }

        foreach (FoundProcess found in _processes.FindByOutput(folder.Path).Where(found => found.IsLaunched))
        {
            if (_processes.GetStartTime(found.Id) is { } start)
                return new NodeProcess(found.Id, start, MachineIdentity.BootId);
        }

        return null;
    }

    private static void Record(NodeFolder folder, NodePlace place, NodeLaunch launch, NodeProcess process) =>
        new ProcessRecord(
            process.Id,
            process.StartTime,
            process.BootId,
            MachineIdentity.ProcessNamespace,
            launch.Program,
            place.Host,
            place.Port,
            DateTimeOffset.UtcNow).Write(folder.ProcessRecord);

    /// <summary>
    /// Ends what a server left behind that did not end by itself: its helpers, such as one that writes a snapshot, go on
    /// writing into the folder.
    /// </summary>
    private async Task EndHelpersAsync(
        NodePlace place, NodeFolder folder, NodeProcess? server, CancellationToken cancellationToken)
    {
        int? session = server?.Id ?? ProcessRecord.Read(folder.ProcessRecord)?.ProcessId;
        foreach (FoundProcess helper in _processes.FindByOutput(folder.Path)
            .Where(found => found.Session == session && !found.IsLaunched))
        {
            using IProcessHandle? handle = _processes.GetStartTime(helper.Id) is { } start ? _processes.Open(helper.Id, start) : null;
            if (handle is not null)
                await KillAsync(place, helper.Id, handle, cancellationToken);
        }
    }

    private static async Task KillAsync(NodePlace place, int id, IProcessHandle handle, CancellationToken cancellationToken)
    {
        handle.Kill();
        try
        {
            await WaitForExitAsync(handle, Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            throw new WaitCanceledException(
                string.Create(CultureInfo.InvariantCulture, $"process {id} on {place.Host}:{place.Port} was killed, but has not ended; the system may be waiting for its disk"), e);
        }
    }

    private static async Task<bool> WaitForExitAsync(IProcessHandle handle, TimeSpan patience, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var pause = new GrowingPause(s_shortestPause, s_longestPause);
        while (!handle.HasExited)
        {
            if (patience != Timeout.InfiniteTimeSpan && clock.Elapsed >= patience)
                return false;
            await pause.WaitAsync(cancellationToken);
        }

        return true;
    }

    private static async Task<FileStream> LockAsync(NodeFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (PrivateFile.TryLock(folder.StartLock) is { } held)
                    return held;
                await Task.Delay(s_longestPause, cancellationToken);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new WaitCanceledException($"another process is starting the server in '{folder.Path}'", e);
        }
    }
}
