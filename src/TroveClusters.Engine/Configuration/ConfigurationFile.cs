using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Configuration;

/// <summary>
/// The configuration file as bytes. A reader sees it before a change or after it, whole; of several processes that change
/// it at once, one does so at a time.
/// </summary>
internal sealed class ConfigurationFile(TroveHome home)
{
    /// <summary>A change takes milliseconds. Not configured: it guards the configuration itself.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <summary>The file, as it is named to users.</summary>
    public string Path => home.ConfigurationFile;

    /// <summary>What it holds; null when it is not there.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: it cannot be read.</exception>
    public byte[]? Read()
    {
        home.Verify();
        try
        {
            return File.Exists(Path) ? File.ReadAllBytes(Path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Error($"{Path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Replaces what it holds; nothing is written where nothing changes.</summary>
    /// <param name="change">Makes the new content of the present one. It may refuse by throwing; the file is left alone then.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: it cannot be read or written.</exception>
    public async Task ChangeAsync(Func<byte[]?, byte[]?> change, CancellationToken cancellationToken)
    {
        home.Verify();
        try
        {
            home.EnsureCreated();
            using FileStream held = await LockAsync(cancellationToken);
            byte[]? before = Read();
            byte[]? after = change(before);
            if (after is not null && (before is null || !before.AsSpan().SequenceEqual(after)))
                Write(after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Error($"{Path} cannot be written, and was left as it was: {DiskTrouble.Describe(e, home.Folder)}", e);
        }
    }

    private void Write(byte[] content)
    {
        // Where the name is a link, what it leads to is replaced, and not the link.
        string target = File.Exists(Path) ? File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path : Path;
        UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(target) ? File.GetUnixFileMode(target) : null;
        PrivateFile.Replace(target, content);
        // The file is the user's, who may have opened it to others for reading.
        if (!OperatingSystem.IsWindows() && mode is { } kept)
            File.SetUnixFileMode(target, kept);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset end = EngineServices.Now + s_patience;
        while (true)
        {
            if (PrivateFile.TryLock(Path + ".lock") is { } held)
                return held;
            if (EngineServices.Now > end)
                throw Error($"Another process has been changing {Path} for {s_patience.TotalSeconds:0} s: it holds {Path}.lock.", null);
            await Task.Delay(s_interval, cancellationToken);
        }
    }

    private TroveException Error(string message, Exception? inner) => new(TroveErrorId.ConfigurationInvalid, message, Path, inner: inner);
}
