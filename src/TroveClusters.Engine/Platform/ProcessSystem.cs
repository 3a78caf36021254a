namespace TroveClusters.Engine.Platform;

/// <summary>This operating system's processes.</summary>
internal static class ProcessSystem
{
    /// <summary>The one for the platform that this runs on.</summary>
    public static IProcessSystem Current { get; } =
        OperatingSystem.IsWindows() ? new WindowsProcessSystem()
        : OperatingSystem.IsMacOS() ? new MacProcessSystem()
        : new LinuxProcessSystem();
}
