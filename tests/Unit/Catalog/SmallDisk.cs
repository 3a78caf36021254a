using System.Diagnostics;

namespace TroveClusters.Tests.Unit.Catalog;

/// <summary>A file system of a few megabytes in memory, which can fill up and be made read-only. Only root can have one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> s_canMount = new(Try);

    public SmallDisk(string parent, int megabytes)
    {
        Folder = Directory.CreateDirectory(Path.Combine(parent, "disk")).FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "tmpfs", Folder))
            throw new InvalidOperationException("A small disk cannot be mounted here.");
    }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? WhyNot => s_canMount.Value ? null : "a small disk (tmpfs) cannot be mounted here: that needs root on Linux";

    public string Folder { get; }

    /// <summary>
    /// Waits until what was deleted has left its room. A process that another test starts at this moment has what this one
    /// had open, until its program begins.
    /// </summary>
    public void Settle() => Assert.True(
        SpinWait.SpinUntil(() => !Directory.EnumerateDirectories("/proc").Any(HoldsDeleted), TimeSpan.FromSeconds(60)), "A deleted file is held open.");

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Folder));

    public void MakeWritable() => Assert.True(Run("mount", "-o", "remount,rw", Folder));

    public void Dispose()
    {
        // Detached at once, also where a failed test still has a file open.
        if (!Run("umount", Folder))
            Run("umount", "--lazy", Folder);
    }

    private bool HoldsDeleted(string process)
    {
        try
        {
            return Path.GetFileName(process).All(char.IsAsciiDigit) && Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Any(entry => new FileInfo(entry).LinkTarget is { } file && file.StartsWith(Folder, StringComparison.Ordinal) && file.EndsWith(" (deleted)", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or is somebody else's.
        }
    }

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        using var home = new TemporaryHome();
        try
        {
            using var disk = new SmallDisk(home.Folder, 1);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs a disk of its own; skipped, with the reason, where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsSmallDiskFactAttribute : FactAttribute
{
    public NeedsSmallDiskFactAttribute() => Skip = SmallDisk.WhyNot;
}

/// <inheritdoc cref="NeedsSmallDiskFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsSmallDiskTheoryAttribute : TheoryAttribute
{
    public NeedsSmallDiskTheoryAttribute() => Skip = SmallDisk.WhyNot;
}
