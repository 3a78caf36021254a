using System.Text.Json;
using System.Text.Json.Serialization;

namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>What hosts there are: fixed for a double's life (<c>state/hosts.json</c>).</summary>
/// <param name="Port">The port of all their SSH servers.</param>
/// <param name="Hosts">The hosts.</param>
internal sealed record SimTopology(int Port, IReadOnlyList<SimHostName> Hosts)
{
    /// <summary>The host of that name or address; null: neither name nor address of one, as DNS would say.</summary>
    public SimHostName? Find(string nameOrAddress) =>
        Hosts.FirstOrDefault(host => host.Name == nameOrAddress || host.Address == nameOrAddress);

    public static SimTopology Load(string folder) =>
        JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, "hosts.json")), TopologyJson.Default.SimTopology)
        ?? throw new InvalidDataException($"{folder}/hosts.json holds no hosts.");

    public void Save(string folder) =>
        File.WriteAllText(Path.Combine(folder, "hosts.json"), JsonSerializer.Serialize(this, TopologyJson.Default.SimTopology));
}

/// <summary>A host's name and address.</summary>
internal sealed record SimHostName(string Name, string Address);

[JsonSerializable(typeof(SimTopology))]
internal sealed partial class TopologyJson : JsonSerializerContext;
