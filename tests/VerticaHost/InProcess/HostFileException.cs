namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>A file operation failed, as the C library says it.</summary>
internal sealed class HostFileException(string path, string reason) : IOException($"{path}: {reason}")
{
    public const string Missing = "No such file or directory";
    public const string Denied = "Permission denied";
    public const string IsFolder = "Is a directory";
    public const string NoFolder = "Not a directory";
    public const string NotPermitted = "Operation not permitted";

    /// <summary>The reason alone.</summary>
    public string Reason => reason;
}
