namespace TroveClusters.Engine.Platform;

/// <summary>This operating system's way to start detached processes.</summary>
internal static class ProcessLauncher
{
    /// <summary>The one for the platform that this runs on.</summary>
    public static IProcessLauncher Current { get; } =
        OperatingSystem.IsWindows() ? new WindowsLauncher() : new PosixLauncher();
}
