using Microsoft.Extensions.Logging;

namespace TroveClusters.Engine.Remote;

/// <summary>Makes the transport of an assembly that is not part of the engine. It has a constructor without parameters.</summary>
internal interface IRemoteTransportFactory
{
    /// <summary>A new transport.</summary>
    IRemoteTransport Create(RemoteOptions options, ILogger logger);
}
