using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TroveClusters.Server.Hosting;

/// <summary>Where the server listens, once it does.</summary>
internal sealed class ServerAddress(IServer server)
{
    /// <summary>Such as <c>http://127.0.0.1:8779</c>.</summary>
    public string Url => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The server does not listen yet.");
}
