using System.Globalization;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Databases;

/// <summary>Names and numbers of a database's nodes.</summary>
internal static class NodeNames
{
    /// <summary>Vertica's catalog ids begin here.</summary>
    private const long FirstId = 45035996273704980;

    /// <summary>A new node: the lowest free number of its database, an id nobody had, DOWN.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="state">The database, without the node.</param>
    /// <param name="host">The node's address.</param>
    /// <param name="catalog">The catalog's base folder.</param>
    /// <param name="data">The data's base folder.</param>
    public static NodeState Next(string database, DatabaseState state, string host, string catalog, string data)
    {
        var taken = state.Nodes.Select(node => node.Name).ToHashSet();
        var name = Enumerable.Range(1, taken.Count + 1).Select(number => Name(database, number)).First(free => !taken.Contains(free));
        return new NodeState
        {
            Name = name,
            Host = host,
            Catalog = catalog,
            Data = data,
            CatalogDir = $"{catalog}/{database}/{name}_catalog",
            DataDir = $"{data}/{database}/{name}_data",
            State = "DOWN",
            Id = state.Nodes.Select(node => node.Id).Append(FirstId).Max() + 4,
        };
    }

    /// <summary>The node as it would be on another host, with the same folders there.</summary>
    public static NodeState On(NodeState node, string host) => new()
    {
        Name = node.Name, Host = host, Catalog = node.Catalog, Data = node.Data, CatalogDir = node.CatalogDir, DataDir = node.DataDir,
        State = "DOWN", Ephemeral = node.Ephemeral, Rows = node.Rows, Id = node.Id,
    };

    private static string Name(string database, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"v_{database.ToLowerInvariant()}_node{number:D4}");
}
