using System.Globalization;
using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>Looks hosts up in known_hosts files, as ssh does: the operator's own and the system's, or those that are configured.</summary>
/// <param name="files">The files; none for the usual ones.</param>
/// <param name="limit">How long a file may take.</param>
internal sealed class KnownHostsLookup(IReadOnlyList<string> files, TimeLimit limit)
{
    private const int StandardPort = 22;

    /// <summary>The keys that are known of a host: those to trust, and those that were revoked, which are never among them.</summary>
    /// <exception cref="TroveException">
    /// <c>InvalidEndpoint</c>; <c>ServerBinaryNotFound</c>: there is no ssh-keygen; <c>UnexpectedReply</c>: a file cannot be read, or
    /// has a line for the host that is no key; <c>OperationTimedOut</c>.
    /// </exception>
    public async Task<(IReadOnlyList<HostKey> Trusted, IReadOnlyList<HostKey> Revoked)> FindAsync(string address, int port, CancellationToken cancellationToken)
    {
        SshArguments.VerifyAddress(address, port);
        string program = OpenSshPrograms.FindKeyGen();
        // Names are compared as they are when they are hashed, and ssh writes them in small letters.
        string name = address.ToLowerInvariant();
        var revoked = new List<HostKey>();
        var trusted = new List<HostKey>();
        // As ssh, which takes a key that is known without the port where none is known with it.
        foreach (string known in port == StandardPort ? [name] : new[] { string.Create(CultureInfo.InvariantCulture, $"[{name}]:{port}"), name })
        {
            var found = new List<(HostKey Key, bool IsRevoked)>();
            foreach (string? file in Files())
                found.AddRange(KnownHosts.ParseFound(await AskAsync(program, known, file, cancellationToken)));
            revoked.AddRange(found.Where(one => one.IsRevoked).Select(one => one.Key));
            if (trusted.Count == 0)
                trusted.AddRange(found.Where(one => !one.IsRevoked).Select(one => one.Key));
        }

        return ([.. trusted.Except(revoked)], [.. revoked.Distinct()]);
    }

    /// <summary>The files; null stands for the operator's own, which only OpenSSH knows the place of: it does not go by HOME.</summary>
    private IEnumerable<string?> Files()
    {
        if (files.Count > 0)
            return files;
        string system = OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "ssh", "ssh_known_hosts")
            : "/etc/ssh/ssh_known_hosts";
        return [null, system];
    }

    private async Task<string> AskAsync(string program, string name, string? file, CancellationToken cancellationToken)
    {
        if (file is not null && !File.Exists(file))
            return "";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit.Timer);
        string where = file ?? "the operator's known hosts";
        try
        {
            await using IPipedProcess process = PipedProcess.Start(
                program, ["-F", name, .. file is null ? Array.Empty<string>() : ["-f", file]], SshContext.Environment(askPass: null));
            await process.Input.DisposeAsync();
            Task<string> errors = ReadAsync(process.Error, deadline.Token);
            string output = await ReadAsync(process.Output, deadline.Token);
            string words = (await errors).Trim();
            int exitCode = await process.WaitAsync(deadline.Token);
            // 1 says that the host is not in the file, in silence; there need not be a file.
            return exitCode == 0 || (exitCode == 1 && words.Length == 0) ? output
                : file is null && words.EndsWith("No such file or directory", StringComparison.Ordinal) ? ""
                : throw new TroveException(
                    TroveErrorId.UnexpectedReply, string.Create(CultureInfo.InvariantCulture, $"{name} could not be looked up in {where}: ssh-keygen ended with {exitCode}. {words}").TrimEnd(),
                    name, "Make the file readable, or register the host (Register-TroveHost).");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw limit.Struck($"ssh-keygen did not find {name} in {where} within {limit}.", name);
        }
        catch (IOException e)
        {
            throw new TroveException(TroveErrorId.UnexpectedReply, $"{name} could not be looked up in {where}: {e.Message}", name, inner: e);
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
