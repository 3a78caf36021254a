using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>What the cmdlets share that take care of the catalog as a whole: paths, and to check before they ask.</summary>
public abstract class TroveCatalogCmdlet : TroveChangingCmdlet
{
    /// <summary>Checks, asks, does it, and writes what came of it.</summary>
    /// <param name="action">The action, for the confirmation.</param>
    /// <param name="send">Sends the request, to check only or to be done.</param>
    private protected void Care<T>(string action, Func<bool, TroveCatalogCare<T>> send)
    {
        TroveCatalogCare<T> planned = send(true);
        bool approved = Approve(planned.Target, action);
        ShowSteps(recovers: null, planned.Steps);
        if (!approved)
            return;
        TroveCatalogCare<T> done = send(false);
        foreach (string warning in done.Warnings)
            WriteWarning(warning);
        WriteObject(done.Result);
    }

    /// <summary>The one file that a path or a wildcard stands for. What exists by that very name is meant by it.</summary>
    /// <exception cref="TroveException"><c>BackupNotFound</c>; <c>InvalidArgument</c>: several match.</exception>
    private protected string OneFile(string path)
    {
        // Which files there are at a server is not known here.
        if (RemoteServer is { } server && !ServedFile.IsHere(server))
            return FileSystemPath(path);
        if (!NamePattern.HasWildcard(path) || File.Exists(FileSystemPath(path)))
            return FileSystemPath(path);
        string folder = FileSystemPath(Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".");
        var pattern = new NamePattern(Path.GetFileName(path));
        string[] found = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Where(file => pattern.IsMatch(Path.GetFileName(file)))] : [];
        return found switch
        {
            [var one] => one,
            [] => throw new TroveException(TroveErrorId.BackupNotFound, $"No file matches '{path}'.", path),
            _ => throw new TroveException(TroveErrorId.InvalidArgument, $"'{path}' matches {found.Length} files; a catalog is restored from one.", path),
        };
    }
}
