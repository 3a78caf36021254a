using System.Net;
using System.Net.Sockets;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>Tells whether a port of this machine is free, by binding it.</summary>
internal sealed class BindProbe(IPAddress address)
{
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: the address is not of this machine.</exception>
    public bool IsFree(int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // On Windows an address may be bound twice unless it is bound exclusively.
            if (OperatingSystem.IsWindows())
                probe.ExclusiveAddressUse = true;
            probe.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException e)
        {
            throw new TroveException(
                TroveErrorId.ConfigurationInvalid,
                $"Local nodes cannot bind to {address}: {e.Message}.",
                address.ToString(),
                "Configure an address of this machine.",
                e);
        }
    }
}
