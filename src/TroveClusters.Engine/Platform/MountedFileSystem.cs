namespace TroveClusters.Engine.Platform;

/// <summary>A file system and where it is mounted.</summary>
/// <param name="MountPoint">The folder.</param>
/// <param name="Type">Its kind as the system names it, such as <c>ext4</c> or <c>nfs4</c>.</param>
internal sealed record MountedFileSystem(string MountPoint, string Type);
