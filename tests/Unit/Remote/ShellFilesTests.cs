using System.Text;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>The commands that write and read files, with real shells.</summary>
public sealed class ShellFilesTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trove-files-");

    public static TheoryData<string> Shells => PosixShells.All;

    public void Dispose() => _folder.Delete(recursive: true);

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_write_that_is_cut_off_leaves_the_old_file_and_nothing_beside_it(string shell)
    {
        string path = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(path, "old");
        using var input = new MemoryStream(new byte[1_500_000]);
        using ShellExchange exchange = LocalShell.Exchange(shell, ShellFiles.Writing(new RemoteFile(path, Mode), 3_000_000), out _, input, 3_000_000);

        await Assert.ThrowsAsync<EndOfStreamException>(() => exchange.RunAsync(TimeSpan.FromSeconds(60), default));
        Assert.Equal(["file"], Names);
        Assert.Equal("old", await File.ReadAllTextAsync(path));
    }

    [ShellTheory, MemberData(nameof(Shells))]
    public async Task A_link_that_lies_in_wait_under_the_temporary_name_is_not_followed(string shell)
    {
        string path = Path.Combine(_folder.FullName, "file"), target = Path.Combine(_folder.FullName, "target");
        await File.WriteAllTextAsync(target, "old");
        RemoteCommand command = ShellFiles.Writing(new RemoteFile(path, Mode), 1) with { StandardInput = new byte[1] };
        // Nobody could guess the name; the test need not.
        File.CreateSymbolicLink(command.Arguments.Single(argument => argument.Reveal().Contains("/.trove-", StringComparison.Ordinal)).Reveal(), target);

        ShellReply reply = await LocalShell.RunAsync(shell, command);

        Assert.NotEqual(0, reply.ExitCode);
        Assert.Equal("old", await File.ReadAllTextAsync(target));
        Assert.False(File.Exists(path));
    }

    private string[] Names => [.. _folder.EnumerateFileSystemInfos().Select(file => file.Name).Order(StringComparer.Ordinal)];
}
