using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Engine.Redis;

/// <summary>Which version the servers of a cluster may be given.</summary>
internal static class RedisUpgradeRules
{
    /// <exception cref="TroveException">
    /// <c>OperationNotSupported</c>: it is another kind of server, or an older one, whose format of data is an older one.
    /// </exception>
    public static void Check(ClusterRow cluster, RedisServer before, RedisServer after)
    {
        if (after.Kind != before.Kind)
        {
            throw new TroveException(
                TroveErrorId.OperationNotSupported,
                $"The nodes of '{cluster.Name}' are {before.Kind} servers; {after.DatastoreVersion} is a {after.Kind} server. The kinds of servers cannot be mixed in a cluster.",
                after.DatastoreVersion, "Create a cluster of the version you want, and copy the data.");
        }
        if (Generation(after).CompareTo(Generation(before)) < 0)
        {
            throw new TroveException(
                TroveErrorId.OperationNotSupported,
                $"'{cluster.Name}' has version {before.DatastoreVersion}; {after.DatastoreVersion} is older, and may not read what the newer one has written.",
                after.DatastoreVersion, "Create a cluster of the version you want, and copy the data.");
        }
    }

    /// <summary>What the format of the data can change with; never with the third part of a version.</summary>
    private static (int Major, int Minor) Generation(RedisServer server)
    {
        string[] parts = server.Version.Split('.', '-');
        return (Part(0), Part(1));

        int Part(int index) => index < parts.Length && WholeNumber.TryParse(parts[index], out int number) ? number : 0;
    }
}
