using System.Globalization;
using System.Text;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers.Local;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>What the system tells of processes and mounts, and what the provider wrote about a process.</summary>
public sealed class PlatformFuzz(ITestOutputHelper output)
{
    private static readonly string[] s_points = ["/", "/mnt", "/mnt/a", "/mnt/a b", "/mnt/a\tb", "/mnt/a\\b", "/mnt/a\nb", "/home/é", "/home/é/x", "/mnt/a b/c"];
    private readonly Fuzzer _fuzzer = new(output);

    [Fact]
    public void A_process_is_read_whatever_its_program_is_called() => _fuzzer.Run("/proc/<pid>/stat", fuzz =>
    {
        Chance chance = fuzz.Chance;
        string name = chance.Of("redis-server", "a) R 1 2 3", ")", "((", "\n", "x y", ") Z 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 5", Texts.Any(chance));
        (char state, int session, int threads, ulong start) = (chance.Of('R', 'S', 'Z', 'X', 'T'), chance.Below(99999), chance.Below(9), chance.Bits() >> 20);
        int[] rest = chance.Many(16, 16, () => chance.Below(999));
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{chance.Below(99999)} ({name}) {state} {rest[0]} {rest[1]} {session} {string.Join(' ', rest.Skip(2).Take(13))} {threads} 0 {start} {rest[15]} 0 0\n");
        string given = Mutations.Maybe(chance, line, 70, " ", ")", "(", "-");
        fuzz.Input = given;
        LinuxProcessSystem.Stat? read = LinuxProcessSystem.Stat.Parse(given);
        if (given == line)
            Assert.Equal(new LinuxProcessSystem.Stat(state, session, threads, start.ToString(CultureInfo.InvariantCulture)), read);
        if (read is { } stat)
        {
            Assert.True(stat.Threads >= 0);
            Assert.True(stat.StartTime.Length > 0 && stat.StartTime.All(char.IsAsciiDigit), $"the start time is '{stat.StartTime}'");
        }
        return read is not null;
    }, most: 90);

    [Fact]
    public void The_mount_of_a_path_is_the_longest_that_holds_it() => _fuzzer.Run("/proc/self/mountinfo", fuzz =>
    {
        Chance chance = fuzz.Chance;
        (int Id, int Parent, string Point, string Type)[] mounts = [.. Enumerable.Range(1, chance.Between(1, 5)).Select(number =>
            (number, chance.Below(number), chance.Of<string>(s_points), chance.Of("ext4", "nfs", "fuse.sshfs", "tmpfs")))];
        string text = string.Concat(mounts.Select(mount => string.Create(CultureInfo.InvariantCulture,
            $"{mount.Id} {mount.Parent} 0:{chance.Below(99)} / {Escape(mount.Point)} rw,relatime{chance.Of("", " shared:1", " shared:1 master:2")} - {mount.Type} {chance.Of("/dev/sda1", "none", "-")} rw\n")));
        string given = Mutations.Maybe(chance, text, 60, " ", "\\", "\\040", "\n", " - ");
        string path = chance.Of<string>(s_points) + chance.Of("", "/x", "/x/y", "x");
        fuzz.Input = $"{path} in {given}";
        MountedFileSystem? found = MountTable.Parse(given).Find(path);
        if (given == text)
        {
            string[] holding = [.. mounts.Select(mount => mount.Point).Where(point => Holds(point, path)).OrderByDescending(point => point.Length)];
            Assert.Equal(holding.FirstOrDefault(), found?.MountPoint);
            Assert.True(found is null || mounts.Any(mount => mount.Point == found.MountPoint && mount.Type == found.Type));
        }
        Assert.True(found is null || Holds(found.MountPoint, path));
        return found is not null;
    });

    [Fact]
    public void A_record_of_a_process_is_whole_or_none() => _fuzzer.Run("process.json", fuzz =>
    {
        Chance chance = fuzz.Chance;
        var record = new ProcessRecord(
            chance.Below(99999), chance.Percent(80) ? chance.Bits().ToString(CultureInfo.InvariantCulture) : "", chance.Percent(80) ? chance.Id().ToString() : "",
            chance.Of("", "4026531836"), "/usr/bin/" + Texts.Word(chance), "127.0.0.1", chance.Below(65536), DateTimeOffset.UnixEpoch.AddSeconds(chance.Below(int.MaxValue)));
        byte[] bytes = record.ToJson();
        byte[] given = chance.Percent(50)
            ? Mutations.Maybe(chance, bytes, 60)
            : Encoding.UTF8.GetBytes(Mutations.Maybe(chance, JsonTexts.Damaged(chance, Encoding.UTF8.GetString(bytes)), 30, "null", ",", "\"\\ud800\""));
        fuzz.Input = given;
        ProcessRecord? read = ProcessRecord.Parse(given);
        if (given.AsSpan().SequenceEqual(bytes))
            Assert.Equal(record, read);
        if (read is null)
            return false;
        // Whatever it says of a process, it can be asked whether it lives.
        _ = read.Identity.GetLiveness();
        Assert.Equal(read, ProcessRecord.Parse(read.ToJson()));
        return true;
    });

    private static bool Holds(string point, string path) => point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);

    private static string Escape(string text) => text.Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal)
        .Replace("\t", "\\011", StringComparison.Ordinal).Replace("\n", "\\012", StringComparison.Ordinal);
}
