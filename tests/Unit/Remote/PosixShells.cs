namespace TroveClusters.Tests.Unit.Remote;

/// <summary>The POSIX shells of this machine.</summary>
public static class PosixShells
{
    /// <summary>Those there are, each once under its own name.</summary>
    public static TheoryData<string> All
    {
        get
        {
            var shells = new TheoryData<string>();
            foreach (string name in new[] { "sh", "dash", "bash", "busybox", "ksh", "mksh", "zsh" })
            {
                if (Array.Find(["/bin/", "/usr/bin/"], folder => File.Exists(folder + name)) is { } found)
                    shells.Add(found + name);
            }

            return shells;
        }
    }
}

/// <summary>Runs where there is a POSIX shell; elsewhere says so.</summary>
public sealed class ShellTheoryAttribute : TheoryAttribute
{
    public ShellTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no POSIX shell." : null!;
}
