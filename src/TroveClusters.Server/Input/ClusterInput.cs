using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;

namespace TroveClusters.Server.Input;

/// <summary>Makes requests to the engine of bodies that their schemas let through.</summary>
internal static class ClusterInput
{
    /// <summary>The cluster that POST /clusters asks for.</summary>
    /// <param name="cluster">The value of <c>cluster</c>.</param>
    /// <param name="command">The command, for the journal.</param>
    /// <param name="askedBy">Who asks.</param>
    /// <exception cref="Fault">Something is asked for that there is not here.</exception>
    public static CreateClusterRequest Create(JsonElement cluster, string command, string askedBy)
    {
        JsonElement datastore = cluster.GetProperty("datastore");
        if (Text(cluster, "configuration") is { Length: > 0 })
            throw new Fault(StatusCodes.Status400BadRequest, "Configuration groups not supported by the datastore.");
        return new CreateClusterRequest
        {
            Name = Text(cluster, "name")!,
            Datastore = Text(datastore, "type")!,
            DatastoreVersion = Text(datastore, "version"),
            Locality = Locality(Text(cluster, "locality")),
            Nodes = Nodes(cluster.GetProperty("instances")),
            Command = command,
            AskedBy = askedBy,
        };
    }

    /// <summary>The nodes that a list of instances asks for.</summary>
    /// <exception cref="Fault">Something is asked for that there is not here, or a flavor is missing.</exception>
    public static IReadOnlyList<TroveNodeSpec> Nodes(JsonElement instances)
    {
        List<TroveNodeSpec> nodes = [.. instances.EnumerateArray().Select(Node)];
        if (nodes.Exists(node => node.Flavor is null))
            throw new Fault(StatusCodes.Status403Forbidden, "A flavor is required for each instance in the cluster.");
        return nodes;
    }

    /// <summary>The ids of the instances that <c>shrink</c> names.</summary>
    public static IReadOnlyList<string> Ids(JsonElement instances) =>
        [.. instances.EnumerateArray().Select(instance => Guid.Parse(Text(instance, "id")!).ToString("D")).Distinct()];

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TroveNodeSpec Node(JsonElement instance)
    {
        RefuseWhatThereIsNot(instance);
        return new TroveNodeSpec
        {
            Flavor = Flavor(instance),
            VolumeSize = instance.TryGetProperty("volume", out JsonElement volume) ? Size(volume.GetProperty("size")) : null,
            Name = Text(instance, "name"),
            AvailabilityZone = Text(instance, "availability_zone"),
        };
    }

    /// <summary>Whoever asks for a network, a module or a type of volume counts on getting it.</summary>
    private static void RefuseWhatThereIsNot(JsonElement instance)
    {
        if (instance.TryGetProperty("nics", out JsonElement nics) && nics.GetArrayLength() > 0)
        {
            string? network = Text(nics[0], "network_id") ?? Text(nics[0], "net-id") ?? Text(nics[0], "subnet_id");
            throw new Fault(StatusCodes.Status400BadRequest, $"Network Resource {network ?? "without an id"} cannot be found.");
        }
        if (instance.TryGetProperty("modules", out JsonElement modules) && modules.GetArrayLength() > 0)
            throw new Fault(StatusCodes.Status404NotFound, $"Module {Text(modules[0], "id")} cannot be found.");
        if (instance.TryGetProperty("volume", out JsonElement volume) && Text(volume, "type") is { } type)
            throw new Fault(StatusCodes.Status400BadRequest, $"Volume type '{type}' cannot be found.");
    }

    /// <summary>An id, or an address whose last part is one.</summary>
    private static string? Flavor(JsonElement instance)
    {
        if (!instance.TryGetProperty("flavorRef", out JsonElement flavor))
            return null;
        string text = flavor.ValueKind == JsonValueKind.String ? flavor.GetString()! : flavor.GetRawText();
        return text[(text.LastIndexOf('/') + 1)..] is { Length: > 0 } id ? id : null;
    }

    /// <summary>A size that is larger than any number here is as large as can be: too large, as the engine will say.</summary>
    private static int Size(JsonElement size)
    {
        string digits = size.ValueKind == JsonValueKind.String ? size.GetString()! : size.GetRawText();
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int gb) ? gb : int.MaxValue;
    }

    private static TroveLocality Locality(string? text) => text switch
    {
        null => TroveLocality.None,
        "affinity" => TroveLocality.Affinity,
        "anti-affinity" => TroveLocality.AntiAffinity,
        _ => throw new Fault(StatusCodes.Status400BadRequest, $"Invalid locality '{text}'. Must be one of ['affinity', 'anti-affinity']"),
    };
}
