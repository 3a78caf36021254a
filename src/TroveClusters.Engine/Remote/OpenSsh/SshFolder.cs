using System.Globalization;
using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>
/// A transport's private folder (0700): control sockets, known hosts, and while connecting what a password is told through.
/// It is held by a lock for as long as its process lives, so that the folders of killed ones are found and removed.
/// </summary>
internal sealed class SshFolder : IDisposable
{
    private const string Prefix = "trove-ssh-";
    private const string LockName = "lock";

    /// <summary>What the system takes as a socket's path, its ending NUL included.</summary>
    private static readonly int s_longestSocketPath = OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? 108 : 104;

    /// <summary>What ssh appends to a socket's path while it makes it: a dot and 16 characters.</summary>
    private const int MakingSuffix = 17;

    private readonly FileStream _lock;
    private int _last;

    private SshFolder(string path, FileStream held) => (FullPath, _lock) = (path, held);

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>Makes a new one, and removes those that killed processes of this user left.</summary>
    /// <exception cref="IOException">None could be made.</exception>
    public static SshFolder Create()
    {
        string[] bases = [.. Bases().Where(Directory.Exists).Where(FitsSockets)];
        if (bases.Length == 0)
            throw new IOException($"No folder for the sockets of SSH connections has a path that is short enough: {string.Join(", ", Bases())}.");
        foreach (string folder in bases)
            RemoveLeftovers(folder);
        IOException? trouble = null;
        foreach (string folder in bases)
        {
            try
            {
                return CreateIn(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                trouble = e as IOException ?? new IOException(e.Message, e);
            }
        }

        throw trouble!;
    }

    /// <summary>Whether sockets in a folder's private folders have paths that the system takes.</summary>
    internal static bool FitsSockets(string folder) =>
        Encoding.UTF8.GetByteCount(Path.Combine(folder, Prefix + new string('x', 12), "s" + int.MaxValue)) + MakingSuffix < s_longestSocketPath;

    /// <summary>A path in the folder that was not given before.</summary>
    public string NewPath(char kind) =>
        Path.Combine(FullPath, string.Create(CultureInfo.InvariantCulture, $"{kind}{Interlocked.Increment(ref _last)}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove(FullPath);
        _lock.Dispose();
    }

    private static SshFolder CreateIn(string folder)
    {
        string path = Path.Combine(folder, Prefix + Guid.NewGuid().ToString("N")[..12]);
        if (Directory.Exists(path))
            throw new IOException($"The folder '{path}' exists.");
        PrivateFile.EnsureFolder(path);
        try
        {
            return new SshFolder(path, PrivateFile.TryLock(Path.Combine(path, LockName)) ?? throw new IOException($"The folder '{path}' is another's."));
        }
        catch
        {
            Remove(path);
            throw;
        }
    }

    private static IEnumerable<string> Bases()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Path.IsPathFullyQualified(runtime))
            yield return runtime;
        yield return Path.GetTempPath();
        if (!OperatingSystem.IsWindows())
            yield return "/tmp";
    }

    private static void RemoveLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateDirectories(folder, Prefix + "*"))
        {
            try
            {
                // One just being made has no lock yet; it is not old either.
                bool isNew = DateTime.UtcNow - Directory.GetLastWriteTimeUtc(path) < TimeSpan.FromMinutes(1);
                if (isNew || !File.Exists(Path.Combine(path, LockName)))
                    continue;
                using FileStream? free = PrivateFile.TryLock(Path.Combine(path, LockName));
                if (free is not null)
                    Remove(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or gone meanwhile.
            }
        }
    }

    private static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or not ours; the next transport tries again.
        }
    }
}
