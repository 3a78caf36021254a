namespace TroveClusters.Tests.Run;

/// <summary>Whether the transport over SSH.NET is tested: where it is asked for, or where a folder that has its package is named.</summary>
internal static class SshNetPackage
{
    private const string Asked = "WithSshNet";
    private const string Source = "TROVE_SSHNET_SOURCE";

    /// <summary>Null when it is, for MSBuild takes what is asked for from the environment; else why not.</summary>
    public static string? Ensure()
    {
        if (Environment.GetEnvironmentVariable(Source) is { Length: > 0 })
            Environment.SetEnvironmentVariable(Asked, "true");
        return Environment.GetEnvironmentVariable(Asked) == "true"
            ? null
            : $"the transport over SSH.NET is not part of the default build: {Asked}=true tests it, {Source} names a folder that has its package";
    }
}
