using System.Globalization;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>The command lines of ssh and ssh-keyscan. Options given here win over the operator's configuration, which holds otherwise.</summary>
internal static class SshArguments
{
    /// <summary>A connection that others share: it runs no command itself.</summary>
    public static IReadOnlyList<string> Master(HostLogin login, OpenSshOptions options, string knownHosts, string socket) =>
        [.. Login(login, options, knownHosts), "-N", "-M", "-S", socket, "-o", "ControlPersist=no", "--", login.Address];

    /// <summary>A session of a connection that is there. Without one it must fail rather than connect by itself.</summary>
    public static IReadOnlyList<string> Session(string socket, string command) =>
        ["-F", "none", "-T", "-S", socket, "-o", "ControlMaster=no", "-o", "ProxyCommand=false", "-o", "EscapeChar=none", "-o", "LogLevel=ERROR", "--", "trove", command];

    /// <summary>A connection for one session, where connections cannot be shared.</summary>
    public static IReadOnlyList<string> Single(HostLogin login, OpenSshOptions options, string knownHosts, string command) =>
        [.. Login(login, options, knownHosts), "-T", "-o", "ControlMaster=no", "-o", "ControlPath=none", "--", login.Address, command];

    /// <summary>Asks a host for its keys.</summary>
    public static IReadOnlyList<string> KeyScan(string address, int port, TimeSpan limit) =>
        ["-T", Seconds(limit), "-p", port.ToString(CultureInfo.InvariantCulture), "-t", "ed25519,ecdsa,rsa", "--", address];

    /// <summary>Makes sure that a login's parts are what they are called: they become arguments and lines of files.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>.</exception>
    public static void Verify(HostLogin login)
    {
        VerifyAddress(login.Address, login.Port);
        if (!LoginName.IsValid(login.User))
            throw Invalid($"'{login.User}' cannot be the name of a user.", login.User);
        foreach (HostKey key in login.Keys)
        {
            if (!KnownHosts.IsKey(key.Type, key.Blob))
                throw Invalid($"'{key.Type} {key.Blob}' is no host key.", login.Name);
        }

        if (login.Password is { } password && password.Reveal().AsSpan().ContainsAny('\n', '\r', '\0'))
            throw Invalid($"The password of {login} has a line end or a NUL, which SSH's client cannot be told.", login.Name);
        if (login.KeyFile is { } file && !File.Exists(file))
            throw new TroveException(TroveErrorId.AuthenticationFailed, $"The key file '{file}' of {login.Name} ({login}) does not exist or cannot be seen.", login.Name);
    }

    /// <exception cref="TroveException"><c>InvalidEndpoint</c>.</exception>
    public static void VerifyAddress(string address, int port)
    {
        if (address.Length == 0 || address[0] == '-' || !address.All(c => char.IsLetterOrDigit(c) || c is '.' or ':' or '-' or '_' or '%') || port is < 1 or > 65535)
            throw new TroveException(TroveErrorId.InvalidEndpoint, $"'{address}' with port {port} is no address of a host.", address);
    }

    private static IEnumerable<string> Login(HostLogin login, OpenSshOptions options, string knownHosts)
    {
        foreach (string option in options.Further)
            yield return $"-o{option}";
        // What clients of other ages do not know is left out by them.
        yield return "-oIgnoreUnknown=KnownHostsCommand,ForkAfterAuthentication,StdinNull,RequiredRSASize,ObscureKeystrokeTiming";
        foreach (string option in Trust(login, knownHosts).Concat(Authentication(login)).Concat(Session(options)))
            yield return $"-o{option}";
        yield return "-p";
        yield return login.Port.ToString(CultureInfo.InvariantCulture);
        yield return "-l";
        yield return login.User;
        if (login.KeyFile is { } file)
        {
            yield return "-i";
            yield return file;
        }
    }

    private static IEnumerable<string> Trust(HostLogin login, string knownHosts) =>
    [
        "StrictHostKeyChecking=yes",
        $"UserKnownHostsFile=\"{knownHosts}\"",
        "GlobalKnownHostsFile=none",
        "KnownHostsCommand=none",
        $"HostKeyAlias={login.Address}",
        $"HostKeyAlgorithms={KnownHosts.Algorithms(login.Keys)}",
        "UpdateHostKeys=no",
        "HashKnownHosts=no",
        "CheckHostIP=no",
        "VerifyHostKeyDNS=no",
        "NoHostAuthenticationForLocalhost=no",
    ];

    private static IEnumerable<string> Authentication(HostLogin login)
    {
        if (login.Password is null)
            yield return "BatchMode=yes";
        else
            yield return "BatchMode=no";
        yield return "NumberOfPasswordPrompts=1";
        if (login.KeyFile is not null)
        {
            yield return "IdentitiesOnly=yes";
            yield return "PreferredAuthentications=publickey";
        }
        else if (login.Password is not null)
        {
            yield return "PubkeyAuthentication=no";
            yield return "PreferredAuthentications=password,keyboard-interactive";
        }
    }

    private static IEnumerable<string> Session(OpenSshOptions options) =>
    [
        $"ConnectTimeout={Seconds(options.ConnectLimit.Time)}",
        "ConnectionAttempts=1",
        $"ServerAliveInterval={Seconds(options.KeepAlive)}",
        $"ServerAliveCountMax={OpenSshOptions.KeepAliveCount}",
        "TCPKeepAlive=yes",
        "LogLevel=INFO",
        "RequestTTY=no",
        "RemoteCommand=none",
        "ForkAfterAuthentication=no",
        "StdinNull=no",
        "PermitLocalCommand=no",
        "ClearAllForwardings=yes",
        "ForwardAgent=no",
        "ForwardX11=no",
        "Tunnel=no",
        "EscapeChar=none",
        "VisualHostKey=no",
    ];

    // Whole seconds are all that the programs know.
    private static string Seconds(TimeSpan time) =>
        Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static TroveException Invalid(string message, string target) => new(TroveErrorId.InvalidArgument, message, target);
}
