using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.InProcess.Tools;

/// <summary>The system's tools that hosts in this process have, by name.</summary>
internal static class HostTools
{
    private static readonly Dictionary<string, ISimProgram> Table = new Dictionary<string, Func<ToolCall, int>>
    {
        ["cat"] = FileTools.Cat,
        ["tail"] = FileTools.Tail,
        ["test"] = FileTools.Test,
        ["ls"] = FileTools.Ls,
        ["mkdir"] = FileTools.MakeFolder,
        ["rm"] = FileTools.Remove,
        ["rmdir"] = FileTools.RemoveFolder,
        ["mv"] = FileTools.Move,
        ["chmod"] = FileTools.ChangeMode,
        ["chown"] = FileTools.ChangeOwner,
        ["stat"] = FileTools.Stat,
        ["id"] = UserTools.Id,
        ["getent"] = UserTools.GetEntry,
        ["useradd"] = UserTools.AddUser,
        ["groupadd"] = UserTools.AddGroup,
        ["ssh-keygen"] = UserTools.MakeKey,
        ["uname"] = SystemTools.UName,
        ["hostname"] = SystemTools.HostName,
        ["df"] = SystemTools.DiskFree,
        ["date"] = SystemTools.Date,
        ["rpm"] = SystemTools.Absent,
        ["true"] = _ => 0,
        ["false"] = _ => 1,
    }.ToDictionary(entry => entry.Key, entry => (ISimProgram)new ToolProgram(entry.Value));

    private static readonly DpkgProgram Dpkg = new();

    private static readonly string[] Folders = ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/"];

    /// <summary>The tool of that name or path; null for none.</summary>
    public static ISimProgram? Find(string program)
    {
        string name = Folders.FirstOrDefault(folder => program.StartsWith(folder, StringComparison.Ordinal)) is { } folder
            ? program[folder.Length..]
            : program;
        return name == "dpkg" ? Dpkg : Table.GetValueOrDefault(name);
    }
}
