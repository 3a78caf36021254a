using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Remote.OpenSsh;

namespace TroveClusters.Engine.Remote;

/// <summary>The transports there are, by the names of the option <c>ssh_client</c>.</summary>
internal static class RemoteTransports
{
    /// <summary>The transport that is a build's own choice.</summary>
    public const string SshNet = "ssh.net";

    /// <summary>The assembly that has it, where the build does.</summary>
    public const string SshNetAssembly = "TroveClusters.SshNet";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [OpenSshTransport.ConfiguredName, SshNet];

    /// <summary>The transport that is configured.</summary>
    /// <param name="client">The value of <c>ssh_client</c>.</param>
    /// <param name="options">What is configured besides.</param>
    /// <param name="logger">Takes what is done on hosts.</param>
    /// <param name="folder">Where other assemblies lie; null for the engine's own folder.</param>
    /// <exception cref="TroveException">
    /// <c>OperationNotSupported</c>: this build has no such transport; <c>ServerBinaryNotFound</c>: there is no OpenSSH client.
    /// </exception>
    public static IRemoteTransport Create(string client, RemoteOptions options, ILogger logger, string? folder = null) =>
        string.Equals(client, SshNet, StringComparison.OrdinalIgnoreCase)
            ? Factory(folder ?? Path.GetDirectoryName(typeof(RemoteTransports).Assembly.Location)!).Create(options, logger)
            : new OpenSshTransport(
                new OpenSshOptions { ConnectLimit = options.ConnectLimit, KeepAlive = options.KeepAlive, Parallel = options.Parallel }, logger);

    private static IRemoteTransportFactory Factory(string folder)
    {
        string path = Path.Combine(folder, SshNetAssembly + ".dll");
        if (!File.Exists(path))
            throw Missing($"it should be {path}");
        try
        {
            // In the engine's own context, wherever that is: the interface must be the same type.
            Assembly assembly = AssemblyLoadContext.GetLoadContext(typeof(RemoteTransports).Assembly)!.LoadFromAssemblyPath(path);
            Type factory = Array.Find(assembly.GetTypes(), type => type.IsAssignableTo(typeof(IRemoteTransportFactory)) && !type.IsAbstract)
                ?? throw Missing($"{path} is of another version");
            return (IRemoteTransportFactory)Activator.CreateInstance(factory)!;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or ReflectionTypeLoadException or TypeLoadException or MissingMethodException)
        {
            throw Missing($"{path} cannot be loaded: {e.Message}", e);
        }
    }

    private static TroveException Missing(string why, Exception? inner = null) => new(
        TroveErrorId.OperationNotSupported,
        $"default.ssh_client is {SshNet}, but this build of TroveClusters lacks the assembly {SshNetAssembly}: {why}.",
        SshNet,
        $"Set default.ssh_client to {OpenSshTransport.ConfiguredName}, or build TroveClusters with -p:WithSshNet=true.",
        inner);
}
