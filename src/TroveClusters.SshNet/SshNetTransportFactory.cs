using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Remote;

namespace TroveClusters.SshNet;

/// <summary>What the engine makes the transport by.</summary>
internal sealed class SshNetTransportFactory : IRemoteTransportFactory
{
    static SshNetTransportFactory()
    {
        // The engine's list of dependencies does not have SSH.NET; it lies beside this assembly.
        Assembly own = typeof(SshNetTransportFactory).Assembly;
        string folder = Path.GetDirectoryName(own.Location)!;
        AssemblyLoadContext.GetLoadContext(own)!.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var path && name.Name == "Renci.SshNet" && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    public IRemoteTransport Create(RemoteOptions options, ILogger logger) => new SshNetTransport(options, logger);
}
