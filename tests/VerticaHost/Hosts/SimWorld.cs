using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>What all hosts of one double share: the folder <c>state</c> and what is in it.</summary>
internal sealed class SimWorld
{
    /// <summary>For this long before a node is up it shows INITIALIZING, in the double's seconds.</summary>
    public const double Initializing = 0.3;

    /// <summary>The world of a double that exists.</summary>
    /// <param name="folder">Its folder <c>state</c>.</param>
    /// <param name="isAlone">Whether no other process has a part in it.</param>
    public SimWorld(string folder, bool isAlone = false)
    {
        Folder = folder;
        Topology = SimTopology.Load(folder);
        Clock = SimClock.Open(folder, standsStill: isAlone);
        Store = new StateStore(folder);
    }

    /// <summary>The folder <c>state</c>.</summary>
    public string Folder { get; }

    public SimTopology Topology { get; }

    public SimClock Clock { get; }

    public StateStore Store { get; }

    /// <summary>Makes a double's folder: every host off until it is set on.</summary>
    public static SimWorld Create(string folder, SimTopology topology, double speed, SimState state, bool isAlone = false)
    {
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Path.Combine(folder, "audit"));
        foreach (SimHostName host in topology.Hosts)
            Directory.CreateDirectory(Path.Combine(folder, "hosts", host.Address));
        topology.Save(folder);
        SimClock.Create(folder, speed);
        new StateStore(folder).Create(state);
        var world = new SimWorld(folder, isAlone);
        foreach (SimHostName host in topology.Hosts)
            world.SetPower(host.Address, HostPower.Off);
        return world;
    }

    /// <summary>What the host at this address is wanted to be.</summary>
    public HostPower Power(string address) => File.ReadAllText(WantFile(address)).Trim() switch
    {
        "on" => HostPower.On,
        "off" => HostPower.Off,
        "freeze" => HostPower.Freeze,
        string other => throw new InvalidDataException($"{WantFile(address)} says '{other}'."),
    };

    /// <summary>Told after a host's power was set through this object.</summary>
    public event Action<string, HostPower>? PowerSet;

    public void SetPower(string address, HostPower power)
    {
        string beside = WantFile(address) + ".new";
        File.WriteAllText(beside, power switch { HostPower.On => "on", HostPower.Off => "off", _ => "freeze" });
        File.Move(beside, WantFile(address), overwrite: true);
        PowerSet?.Invoke(address, power);
    }

    /// <summary>What state a node shows: UP, DOWN, INITIALIZING or STANDBY.</summary>
    public string ShownState(NodeState node)
    {
        if (Power(node.Host) != HostPower.On)
            return "DOWN";
        double left = node.UpAt - Clock.Now;
        return node.State != "UP" || left <= 0 ? node.State : left <= Initializing ? "INITIALIZING" : "DOWN";
    }

    /// <summary>The address a host name stands for; null where it stands for none.</summary>
    public string? Resolve(string nameOrAddress) => Topology.Find(nameOrAddress.Trim())?.Address;

    /// <summary>Folder of one host's own files: <c>want</c>, its host key, its server's configuration.</summary>
    public string HostFolder(string address) => Path.Combine(Folder, "hosts", address);

    private string WantFile(string address) => Path.Combine(HostFolder(address), "want");
}
