using System.Text;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>The keys by which the members log in to each other.</summary>
internal sealed partial class VerticaNodeAgent
{
    private const int MostKeyBytes = 1024 * 1024;

    /// <summary>The pair that is made where there is none.</summary>
    private const string OwnPair = "id_ed25519";

    /// <summary>What <c>ssh</c> offers by itself, in the order in which it is preferred here: the installer makes the first.</summary>
    private static readonly string[] s_pairs = ["id_rsa", "id_ecdsa", OwnPair];

    /// <inheritdoc/>
    public Task<VerticaKey> GetPublicKeyAsync(string user, CancellationToken cancellationToken) => WithinAsync(limits.Short, $"find the key of {user}", async token =>
    {
        string folder = $"{await ExistingHomeAsync(user, token)}/.ssh";
        HashSet<string> files = await FilesInAsync(folder, token);
        if (s_pairs.FirstOrDefault(pair => files.Contains(pair) && files.Contains(pair + ".pub")) is { } found)
            return await ReadKeyAsync($"{folder}/{found}.pub", isNew: false, user, token);
        string path = $"{folder}/{OwnPair}";
        if (files.Contains(OwnPair))
        {
            // Whoever made it was interrupted before its second half.
            RemoteResult half = await RunAsAsync(user, "ssh-keygen", ["-y", "-P", "", "-f", path], "The public half of a key could not be made", token);
            await WriteAsync($"{path}.pub", UnixFileMode.GroupRead | UnixFileMode.OtherRead, user, Encoding.UTF8.GetBytes(half.Output), token);
            return await ReadKeyAsync($"{path}.pub", isNew: false, user, token);
        }
        await MakeFolderAsync(folder, user, token);
        await RunAsAsync(user, "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path], "A pair of keys could not be made", token);
        return await ReadKeyAsync($"{path}.pub", isNew: true, user, token);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> AuthorizeKeysAsync(
        string user, IReadOnlyCollection<string> keys, Action<IReadOnlyList<string>>? willAdd, CancellationToken cancellationToken) =>
        WithinAsync(limits.Short, $"authorize keys for {user}", async token =>
        {
            string home = await ExistingHomeAsync(user, token);
            byte[]? content = await host.ReadFileAsync(AuthorizedFile(home), MostKeyBytes, Root, token);
            var file = new AuthorizedKeys(content ?? []);
            IReadOnlyList<string> missing = file.Add(keys);
            if (missing.Count > 0)
                willAdd?.Invoke(missing);
            if (content is null && file.HasChanged)
                await MakeFolderAsync($"{home}/.ssh", user, token);
            if (file.HasChanged)
                await WriteAsync(AuthorizedFile(home), UnixFileMode.None, user, file.Content, token);
            return missing;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task RevokeKeysAsync(string user, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        WithinAsync(limits.Short, $"revoke keys for {user}", async token =>
        {
            if (await HomeAsync(user, token) is { } home)
                await RevokeAsync(user, home, keys, token);
            return true;
        }, cancellationToken);

    private static string AuthorizedFile(string home) => $"{home}/.ssh/authorized_keys";

    private async Task RevokeAsync(string user, string home, IReadOnlyCollection<string> keys, CancellationToken token)
    {
        if (await host.ReadFileAsync(AuthorizedFile(home), MostKeyBytes, Root, token) is not { } content)
            return;
        var file = new AuthorizedKeys(content);
        file.Remove(keys);
        if (file.HasChanged)
            await WriteAsync(AuthorizedFile(home), UnixFileMode.None, user, file.Content, token);
    }

    private async Task<string> ExistingHomeAsync(string user, CancellationToken token) =>
        await HomeAsync(user, token) ?? throw new TroveException(
            TroveErrorId.HostNotSuitable, $"There is no user {user} on {HostName}.", HostName, "Install Vertica on the host first: its installer makes the user.");

    /// <summary>A user's home; null where there is no such user.</summary>
    private async Task<string?> HomeAsync(string user, CancellationToken token)
    {
        RemoteResult result = await RunRootAsync("getent", ["passwd", user], token);
        return result.ExitCode switch
        {
            0 => HostReplies.Home(result.Output) ?? throw VerticaReply.Unexpected($"The reply to getent passwd {user}", HostName, "it names no home", result.Output),
            2 => null,
            _ => throw Failed($"The user {user} could not be looked up", result),
        };
    }

    private async Task<HashSet<string>> FilesInAsync(string folder, CancellationToken token)
    {
        RemoteResult result = await RunRootAsync("ls", ["-1", "-A", "--", folder], token);
        // A folder that is not there yet is an empty one. Whatever else is wrong with it, the next command says.
        return result.Succeeded ? [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    private async Task<VerticaKey> ReadKeyAsync(string path, bool isNew, string user, CancellationToken token)
    {
        byte[] bytes = await host.ReadFileAsync(path, MostKeyBytes, Root, token)
            ?? throw new TroveException(TroveErrorId.RemoteCommandFailed, $"The key {path} of {user} on {HostName} is gone.", HostName);
        string line = Encoding.UTF8.GetString(bytes).Trim();
        return PublicKeyLine.ParsePlain(line) is not null && !line.Any(char.IsControl)
            ? new VerticaKey(line, isNew)
            : throw VerticaReply.Unexpected($"The file {path}", HostName, "it is no public key", line);
    }

    private async Task MakeFolderAsync(string folder, string user, CancellationToken token) =>
        await RunAsAsync(user, "mkdir", ["-p", "-m", "700", "--", folder], "The folder for keys could not be made", token);

    private async Task<RemoteResult> RunAsAsync(string user, string program, RemoteArgument[] arguments, string failure, CancellationToken token)
    {
        RemoteResult result = await RunAsync(new RemoteCommand(program, arguments) { User = user }, token);
        return result.Succeeded ? result : throw Failed(failure, result);
    }

    /// <summary>Writes a file that its owner alone may write and, unless more is said, read.</summary>
    private async Task WriteAsync(string path, UnixFileMode more, string user, byte[] bytes, CancellationToken token)
    {
        using var content = new MemoryStream(bytes, writable: false);
        await host.WriteFileAsync(new RemoteFile(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | more) { User = user }, content, token);
    }
}
