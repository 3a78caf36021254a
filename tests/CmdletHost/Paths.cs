namespace System.Management.Automation;

/// <summary>The file system is the only provider here, and the process's folder the location.</summary>
public sealed class SessionState
{
    public PathIntrinsics Path { get; } = new();
}

public sealed class PathIntrinsics
{
    public string GetUnresolvedProviderPathFromPSPath(string path, out ProviderInfo provider, out PSDriveInfo drive)
    {
        (provider, drive) = (new ProviderInfo("FileSystem"), new PSDriveInfo());
        return IO.Path.GetFullPath(path);
    }
}

public sealed class ProviderInfo(string name)
{
    public string Name { get; } = name;
}

public sealed class PSDriveInfo;
