using System.Diagnostics;

namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>A lock the kernel holds for a file: between processes and between tasks, gone when its holder dies.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Takes the lock at once, or says by null that somebody has it.</summary>
    public static IDisposable? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Waits for the lock. It is only ever held for a moment.</summary>
    /// <exception cref="TimeoutException">Half a minute passed.</exception>
    public static IDisposable Take(string path)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"The lock {path} was not free within {Patience.TotalSeconds} seconds.");
            Thread.Sleep(1);
        }
    }
}
