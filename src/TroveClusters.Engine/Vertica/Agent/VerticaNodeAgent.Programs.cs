using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>The installer and <c>admintools</c>.</summary>
internal sealed partial class VerticaNodeAgent
{
    private const string AdminTools = "/opt/vertica/bin/admintools";
    private const string Installer = "/opt/vertica/sbin/install_vertica";
    private const string Updater = "/opt/vertica/sbin/update_vertica";

    /// <summary>The tools that ask what they are not told, and take the option not to.</summary>
    private static readonly HashSet<string> s_asking = new(StringComparer.Ordinal)
    {
        "create_db", "db_add_node", "db_remove_node", "start_db", "stop_db", "restart_node",
    };

    /// <inheritdoc/>
    public async Task<InstallReport> InstallAsync(InstallRequest request, Action<string>? lines, CancellationToken cancellationToken)
    {
        RemoteCommand command = InstallCommand(request) with { User = Root, Lines = Pass(lines, SecretMask.Of([])) };
        string name = command.Program[(command.Program.LastIndexOf('/') + 1)..];
        RemoteResult result = await RunLongAsync(name, command, limits.Install, cancellationToken);
        // The package brings the installer, which brings the package to all other hosts.
        if (result.ExitCode == NoProgram && request.Package is { } package)
        {
            RemoteCommand unpack = Unpack(package) with { User = Root, Lines = command.Lines };
            result = await RunLongAsync(unpack.Program, unpack, limits.Install, cancellationToken);
            if (result.Succeeded)
                result = await RunLongAsync(name, command, limits.Install, cancellationToken);
        }
        return new InstallReport(
            result.ExitCode, InstallFindings.Parse(result.Output + "\n" + result.Error), result.Succeeded ? "" : ProgramWords.Of(result, SecretMask.Of([])));
    }

    /// <inheritdoc/>
    public async Task<AdminToolsReport> RunToolAsync(AdminToolsCall call, Action<string>? lines, CancellationToken cancellationToken)
    {
        RemoteCommand command = ToolCommand(call);
        SecretMask mask = SecretMask.Of(command);
        RemoteResult result = await RunAdministratorAsync($"admintools -t {call.Tool}", command with { Lines = Pass(lines, mask) }, call.Limit, cancellationToken);
        return new AdminToolsReport(result.ExitCode, result.Succeeded ? "" : ProgramWords.Of(result, mask), mask.Apply(result.Output + result.Error));
    }

    /// <inheritdoc/>
    public async Task<string?> GetActiveDatabaseAsync(CancellationToken cancellationToken)
    {
        var call = new AdminToolsCall("show_active_db") { Limit = limits.Short };
        RemoteResult result = await RunAdministratorAsync("admintools -t show_active_db", ToolCommand(call), call.Limit, cancellationToken);
        if (result.Succeeded)
        {
            return result.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToArray() switch
            {
                [] => null,
                [var name] when !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) => name,
                _ => throw VerticaReply.Unexpected("The reply to show_active_db", HostName, "it is no name of a database", result.Output),
            };
        }
        // It fails where it has no cluster to look at. What it says then is different from version to version, so its file
        // is asked; one that was left behind on a host that was removed has no node there.
        return result.ExitCode == NoProgram || !await HasNodeAsync(cancellationToken)
            ? null
            : throw Failed("Which database runs could not be found out", result);
    }

    private static RemoteCommand InstallCommand(InstallRequest request)
    {
        (string program, string list, IReadOnlyList<string> hosts) = (request.Hosts.Count, request.Add.Count, request.Remove.Count) switch
        {
            ( > 0, 0, 0) => (Installer, "--hosts", request.Hosts),
            (0, > 0, 0) => (Updater, "--add-hosts", request.Add),
            (0, 0, > 0) => (Updater, "--remove-hosts", request.Remove),
            _ => throw new TroveException(TroveErrorId.InvalidArgument, "Vertica's installer is told of hosts to install, to add, or to remove: one of the three."),
        };
        List<RemoteArgument> arguments = [list, string.Join(',', hosts)];
        if (request.Remove.Count == 0)
        {
            // Nobody is there to be asked for a password, and to accept the agreement.
            arguments.AddRange(["--dba-user-password-disabled", "--accept-eula"]);
            AddOption("--data-dir", request.DataFolder);
            AddOption("--failure-threshold", request.FailureThreshold);
            AddOption(IsRpm(request.Package) ? "--rpm" : "--deb", request.Package);
            AddOption("--license", request.License);
        }
        if (request.PointToPoint)
            arguments.Add("--point-to-point");
        if (request.Remove.Count == 0)
            arguments.AddRange(request.Options.Select(option => (RemoteArgument)option));
        return new RemoteCommand(program, arguments);

        void AddOption(string option, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                arguments.AddRange([option, value]);
        }
    }

    private static bool IsRpm(string? package) => package?.EndsWith(".rpm", StringComparison.OrdinalIgnoreCase) == true;

    private static RemoteCommand Unpack(string package) =>
        IsRpm(package) ? new RemoteCommand("rpm", ["-U", package]) : new RemoteCommand("dpkg", ["-i", package]);

    private static RemoteCommand ToolCommand(AdminToolsCall call)
    {
        List<RemoteArgument> arguments = ["-t", call.Tool];
        if (call.Database is { } database)
            arguments.AddRange(["-d", database]);
        if (call.Hosts.Count > 0)
            arguments.AddRange(["-s", string.Join(',', call.Hosts)]);
        if (call.Password is { } password)
            arguments.AddRange(["-p", password]);
        arguments.AddRange(call.Options.Select(option => (RemoteArgument)option));
        if (s_asking.Contains(call.Tool) && !call.Options.Any(option => option is "-i" or "--noprompt" or "--noprompts"))
            arguments.Add("--noprompts");
        if (call.WaitSeconds is { } seconds)
            arguments.AddRange(["--timeout", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return new RemoteCommand(AdminTools, arguments) { User = Administrator };
    }

    private static Action<RemoteLine>? Pass(Action<string>? lines, SecretMask mask) =>
        lines is null ? null : line => lines(VerticaReply.Shown(mask.Apply(line.Text)).TrimEnd());

    /// <summary>Runs a program as dbadmin. A host without that user has no cluster, and so none of its programs to run.</summary>
    private async Task<RemoteResult> RunAdministratorAsync(string what, RemoteCommand command, TimeLimit limit, CancellationToken token)
    {
        try
        {
            return await RunLongAsync(what, command, limit, token);
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.PrivilegeRequired)
        {
            if (await WithinAsync(limits.Short, $"id -u {Administrator}", HasAdministratorAsync, token))
                throw;
            return new RemoteResult(NoProgram, "", $"There is no user {Administrator} on {HostName}", false);
        }
    }

    private Task<bool> HasNodeAsync(CancellationToken cancellationToken) => WithinAsync(limits.Short, "look for nodes of databases", async token =>
    {
        Task<AdminToolsConfiguration?> configuration = ReadConfigurationNowAsync(token);
        Task<IReadOnlyList<string>> addresses = AddressesAsync(token);
        await Task.WhenAll(configuration, addresses);
        IReadOnlyList<ConfiguredDatabase> databases = (await configuration)?.Databases ?? [];
        // Without addresses nothing can be told apart.
        return databases.SelectMany(database => database.Nodes).Any(node => addresses.Result.Count == 0 || addresses.Result.Contains(node.Address));
    }, cancellationToken);
}
