using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Ends the session's connection with a server. What the server does goes on.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "TroveServer")]
[OutputType(typeof(TroveServerConnection))]
public sealed class DisconnectTroveServerCommand : StoppableCmdlet
{
    /// <summary>The server: a connection, its address, or its host and port. Without it, the one that commands go to.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ServerNameCompleter))]
    [ValidateNotNull]
    public TroveServerIdentity? Server { get; set; }

    private protected override void ProcessInput() => Guard(Disconnect, Server);

    private void Disconnect()
    {
        if (Server is { IsLocal: true })
            throw new TroveException(TroveErrorId.InvalidArgument, "This machine is no server that the session is connected with.", TroveServerIdentity.LocalName);
        IRemoteTroveService service = Server is { } named ? ServerConnections.Find(named)
            : ServerConnections.Default ?? throw new TroveException(TroveErrorId.ServerNotConnected, "Commands go to this machine: there is no connection to end.");
        ServerConnections.Remove(service);
        string next = ServerConnections.Default is { } other ? other.Connection.ToString() : "this machine";
        WriteVerbose($"Commands go to {next} from now on.");
        WriteObject(service.Connection);
    }
}
