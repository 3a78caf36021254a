namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>Where a host in namespaces has what the double needs there.</summary>
internal static class HostLayout
{
    public const string Folder = "/etc/vsim";

    /// <summary>The host's address, one line.</summary>
    public const string Address = Folder + "/address";

    /// <summary>The folder <c>state</c> of all hosts.</summary>
    public const string State = Folder + "/state";

    /// <summary>The double's executable.</summary>
    public const string Programs = Folder + "/bin";

    /// <summary>.NET.</summary>
    public const string Runtime = Folder + "/dotnet";

    /// <summary>What sshd runs for every session.</summary>
    public const string Shell = Folder + "/shell";
}
