namespace TroveClusters.Engine.Remote;

/// <summary>A file to be written on a host.</summary>
/// <param name="Path">Its absolute path; its folder must exist.</param>
/// <param name="Mode">Its permission bits.</param>
internal sealed record RemoteFile(string Path, UnixFileMode Mode)
{
    /// <summary>Who writes it and owns it (with that user's own group); null for the login's user.</summary>
    public string? User { get; init; }
}
