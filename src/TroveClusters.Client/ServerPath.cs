using TroveClusters.Client.Wire;

namespace TroveClusters.Client;

/// <summary>Where things are at a server.</summary>
internal static class ServerPath
{
    /// <summary>The call of a method of the service.</summary>
    public static string Call(string tenant, string method) => $"{CallName.Root}/{Uri.EscapeDataString(tenant)}/{CallName.Of(method)}";

    /// <summary>The events of an operation.</summary>
    public static string Events(string tenant, Guid operation) => $"{CallName.Root}/{Uri.EscapeDataString(tenant)}/operations/{operation:D}/events";
}
