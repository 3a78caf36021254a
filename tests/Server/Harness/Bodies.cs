using System.Text.Json.Nodes;

namespace TroveClusters.Tests.Server.Harness;

/// <summary>Bodies of requests.</summary>
internal static class Bodies
{
    /// <summary>A cluster of so many nodes of the smallest flavor.</summary>
    public static string Create(string name, int nodes, string datastore = "redis", string version = "7") => new JsonObject
    {
        ["cluster"] = new JsonObject
        {
            ["name"] = name,
            ["datastore"] = new JsonObject { ["type"] = datastore, ["version"] = version },
            ["instances"] = Instances(nodes),
        },
    }.ToJsonString();

    /// <summary>The action <c>grow</c>.</summary>
    public static string Grow(int nodes) => new JsonObject { ["grow"] = Instances(nodes) }.ToJsonString();

    /// <summary>The action <c>shrink</c>.</summary>
    public static string Shrink(params string[] ids) => new JsonObject { ["shrink"] = new JsonArray([.. ids.Select(id => new JsonObject { ["id"] = id })]) }.ToJsonString();

    private static JsonArray Instances(int nodes) =>
        new([.. Enumerable.Range(0, nodes).Select(_ => new JsonObject { ["flavorRef"] = "1", ["volume"] = new JsonObject { ["size"] = 1 } })]);
}
