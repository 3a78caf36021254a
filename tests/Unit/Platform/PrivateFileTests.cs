using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Tests.Unit.Platform;

public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode Mode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Mode0700 = Mode0600 | UnixFileMode.UserExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trove-private-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_and_the_missing_ones_above_it_are_closed_to_others()
    {
        string inner = In("a/b");
        PrivateFile.EnsureFolder(inner);
        PrivateFile.EnsureFolder(inner);

        AssertMode(Mode0700, In("a"));
        AssertMode(Mode0700, inner);
    }

    [Fact]
    public void A_folder_that_others_may_read_is_closed()
    {
        string folder = In("open");
        Directory.CreateDirectory(folder);
        SetMode(folder, Mode0700 | UnixFileMode.GroupRead | UnixFileMode.OtherExecute);

        PrivateFile.EnsureFolder(folder);

        AssertMode(Mode0700, folder);
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_refused_and_left_as_it_is()
    {
        if (OperatingSystem.IsWindows())
            return;

        const UnixFileMode shared = Mode0700 | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute
            | UnixFileMode.StickyBit;
        string folder = In("shared");
        Directory.CreateDirectory(folder);
        SetMode(folder, shared);

        UnauthorizedAccessException error = Assert.Throws<UnauthorizedAccessException>(() => PrivateFile.EnsureFolder(folder));

        Assert.Contains("1707", error.Message, StringComparison.Ordinal);
        AssertMode(shared, folder);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replacing_leaves_the_new_content_private_and_nothing_beside_it(bool durable)
    {
        string path = In("file");
        File.WriteAllText(path, "old");
        SetMode(path, Mode0600 | UnixFileMode.OtherRead);

        PrivateFile.Replace(path, "new ü", durable);

        Assert.Equal("new ü", File.ReadAllText(path, Encoding.UTF8));
        AssertMode(Mode0600, path);
        Assert.Single(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void Replacing_a_link_replaces_the_link_and_not_what_it_points_at()
    {
        string target = In("target");
        string link = In("link");
        File.WriteAllText(target, "untouched");
        File.CreateSymbolicLink(link, target);

        PrivateFile.Replace(link, "secret");

        Assert.Equal("untouched", File.ReadAllText(target));
        Assert.Null(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_failed_replacement_leaves_nothing_beside_it()
    {
        string path = In("folder");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<Exception>(() => PrivateFile.Replace(path, "content"));

        Assert.Single(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void Of_many_creators_exactly_one_succeeds_and_all_see_its_whole_content()
    {
        const int Creators = 8, Rounds = 50;
        // Many rounds, each begun by all at once: the moment between looking and creating is short.
        using var start = new Barrier(Creators);
        int[] created = new int[Rounds];
        var seen = new string[Rounds, Creators];
        Thread[] threads = [.. Enumerable.Range(0, Creators).Select(creator => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                byte[] content = Encoding.ASCII.GetBytes(new string((char)('a' + creator), 4096));
                start.SignalAndWait();
                if (PrivateFile.TryCreate(In($"key{round}"), content))
                    Interlocked.Increment(ref created[round]);
                seen[round, creator] = File.ReadAllText(In($"key{round}"));
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.All(created, count => Assert.Equal(1, count));
        for (int round = 0; round < Rounds; round++)
        {
            string content = File.ReadAllText(In($"key{round}"));
            Assert.Equal(new string(content[0], 4096), content);
            Assert.All(Enumerable.Range(0, Creators), creator => Assert.Equal(content, seen[round, creator]));
        }
        AssertMode(Mode0600, In("key0"));
        Assert.Equal(Rounds, _folder.GetFileSystemInfos().Length);
    }

    [Fact]
    public void A_lock_is_held_once_and_free_again_when_let_go()
    {
        string path = In("lock");
        using (FileStream? first = PrivateFile.TryLock(path))
        {
            Assert.NotNull(first);
            Assert.Null(PrivateFile.TryLock(path));
            AssertMode(Mode0600, path);
        }

        using FileStream? again = PrivateFile.TryLock(path);
        Assert.NotNull(again);
    }

    [Fact]
    public void A_lock_that_cannot_be_made_is_an_error_and_not_a_lock_held_by_another() =>
        Assert.Throws<DirectoryNotFoundException>(() => PrivateFile.TryLock(In("missing/lock")));

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    private static void AssertMode(UnixFileMode expected, string path)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(expected, File.GetUnixFileMode(path));
    }
}
