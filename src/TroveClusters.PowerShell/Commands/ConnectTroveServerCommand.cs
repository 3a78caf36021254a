using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;

namespace TroveClusters.Commands;

/// <summary>Connects the session with a server: from then on the cmdlets work through it.</summary>
[Cmdlet(VerbsCommunications.Connect, "TroveServer")]
[OutputType(typeof(TroveServerConnection))]
public sealed class ConnectTroveServerCommand : StoppableCmdlet
{
    /// <summary>The server's address, such as https://trove.example.com:8779. Plain http is for this machine only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Uri Uri { get; set; } = null!;

    /// <summary>The token, as New-TroveServerToken returns it. Servers that ask for none need none.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public SecureString? Token { get; set; }

    /// <summary>A PEM file with the certificate of the authority that has signed the server's, where this machine does not know it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaCertificate { get; set; }

    /// <summary>The tenant to work for. A token says it itself; without a token and without this it is the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Tenant { get; set; }

    private protected override void ProcessInput()
    {
        try
        {
            Connect();
        }
        // What comes after it in a script must not go to this machine instead.
        catch (TroveException e) when (!Stopping)
        {
            ThrowTerminatingError(ErrorRecords.From(e, Uri));
        }
    }

    private void Connect()
    {
        var login = new TroveServerLogin
        {
            Uri = Uri,
            Token = Token is null ? null : Plain(Token),
            Tenant = Tenant,
            CaCertificate = CaCertificate is null ? null : LocalPath(CaCertificate),
        };
        TroveServerConnection connection = ServerConnections.Add(Await(token => Libraries.Client.Get().ConnectAsync(login, token)));
        WriteVerbose($"Commands go to {connection} from now on, as {connection.User} for tenant '{connection.Tenant}'.");
        WriteObject(connection);
    }

    private static string Plain(SecureString secret)
    {
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(text)!;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }
}
