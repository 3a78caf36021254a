using System.Text;
using TroveClusters.Engine;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Tests.Integration.Redis;

/// <summary>
/// Other versions of the server that is installed: copies of it that say so, to whoever asks the program and to whoever asks the
/// server. What differs between two real versions is not theirs to show.
/// </summary>
internal sealed class OtherRedis : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trove-redis-").FullName;

    private OtherRedis(RedisServer present) => Present = present;

    /// <summary>The server that is installed.</summary>
    public RedisServer Present { get; }

    /// <summary>A later version, which differs in its last part.</summary>
    public string Later => Present.Version[..LastPart] + new string('9', Present.Version.Length - LastPart);

    /// <summary>A version of an older generation.</summary>
    public string Older => "0" + Present.Version[Present.Version.IndexOf('.', StringComparison.Ordinal)..];

    private int LastPart => Present.Version.LastIndexOf('.') + 1;

    public static async Task<OtherRedis> OfPresentAsync() => new(
        await new RedisServerLocator(ServerSearch.FromEnvironment(), new TimeLimit(TimeSpan.FromSeconds(30), "a test")).LocateAsync(null, CancellationToken.None));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The installed program itself, at a place of the test's own.</summary>
    public string Copy(string name) => Make(name, Present.Version);

    /// <summary>A program of another version.</summary>
    /// <param name="name">The folder it gets; a program that is there already is replaced, as a package manager does.</param>
    /// <param name="version">The version: as long as the present one.</param>
    public string Make(string name, string version)
    {
        byte[] program = File.ReadAllBytes(Present.Path);
        byte[] from = Encoding.ASCII.GetBytes(Present.Version), to = Encoding.ASCII.GetBytes(version);
        Assert.Equal(from.Length, to.Length);
        int found = 0;
        for (int at = program.AsSpan().IndexOf(from); at >= 0; found++)
        {
            to.CopyTo(program, at);
            int next = program.AsSpan(at + from.Length).IndexOf(from);
            at = next < 0 ? -1 : at + from.Length + next;
        }
        Assert.NotEqual(0, found);
        return Put(name, program);
    }

    /// <summary>A program that says that it is of a version, and runs it as often as it is let; then it does not start any more.</summary>
    public string MakeFailing(string name, string version, int starts)
    {
        string real = Make(name + "-real", version), count = Path.Combine(_folder, name + ".count");
        return Put(name, Encoding.UTF8.GetBytes($"""
            #!/bin/sh
            [ "$1" = --version ] && exec '{real}' --version
            n=$(cat '{count}' 2>/dev/null || echo 0)
            echo $((n + 1)) > '{count}'
            [ "$n" -lt {starts} ] && exec '{real}' "$@"
            echo 'this version does not start' >&2
            exit 1

            """));
    }

    /// <summary>The installed version, which once it is started never listens: whatever waits for it goes on waiting.</summary>
    public string MakeSilent(string name) => Put(name, Encoding.UTF8.GetBytes($"""
        #!/bin/sh
        [ "$1" = --version ] && exec '{Present.Path}' --version
        exec sleep infinity

        """));

    private string Put(string name, byte[] program)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        string path = Path.Combine(folder, "redis-server"), made = path + ".new";
        File.WriteAllBytes(made, program);
        File.SetUnixFileMode(made, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(made, path, overwrite: true);
        return path;
    }
}
