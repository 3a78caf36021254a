namespace TroveClusters.Tests.Run;

/// <summary>Sees to it that the tests can drive the REST server by OpenStack's own clients.</summary>
internal static class OpenStackClients
{
    /// <summary>Null when they can; else why not.</summary>
    public static string? Ensure() => DebianPackages.Ensure(
        new NeededProgram("openstack", "python3-openstackclient"),
        new NeededProgram("trove", "python3-troveclient"));
}
