using System.Globalization;
using System.Text;
using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>A host in memory: its volume, and the users its <c>/etc/passwd</c> and <c>/etc/group</c> name.</summary>
internal sealed class MemorySystem : IHostSystem
{
    private const UnixFileMode Public = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly MemoryVolume _volume = new();
    private readonly MemoryFiles _root;

    public MemorySystem(string name)
    {
        _root = new MemoryFiles(_volume, "root", GroupsOf);
        // Who owns a file is looked up in these two, so they come by themselves.
        _volume.Put("/etc", new MemoryVolume.Entry(null, MemoryVolume.Mode("755"), "root", "root"));
        Put("/etc/group", "root:x:0:\n");
        Put("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
        foreach (string folder in (string[])["/home", "/opt", "/var/lib/dpkg", "/usr/bin", "/usr/sbin"])
            _root.MakeFolder(folder, MemoryVolume.Mode("755"));
        _root.WriteText("/etc/hostname", name + "\n", Public);
        _root.WriteText(
            "/etc/os-release",
            "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nID=debian\n",
            Public);
        _root.MakeFolder("/root", MemoryVolume.Mode("700"));
        _root.MakeFolder("/root/.ssh", MemoryVolume.Mode("700"));
        foreach (string folder in (string[])["/tmp", "/var/tmp"])
            _root.MakeFolder(folder, MemoryVolume.Mode("777"));
    }

    public IHostFiles FilesOf(string user) => Files(user);

    /// <summary>As <see cref="FilesOf"/>, with all that files in memory can.</summary>
    public MemoryFiles Files(string user) => user == "root" ? _root : new MemoryFiles(_volume, user, GroupsOf);

    public bool HasUser(string user) => UserLine(user) is not null;

    public string HomeOf(string user) => (UserLine(user) ?? throw NoUser(user))[5];

    /// <summary>The fields of a user's line in <c>/etc/passwd</c>; null where there is none.</summary>
    public string[]? UserLine(string user) => Lines("/etc/passwd").FirstOrDefault(fields => fields[0] == user);

    /// <summary>The fields of a group's line in <c>/etc/group</c>; null where there is none.</summary>
    public string[]? GroupLine(string group) => Lines("/etc/group").FirstOrDefault(fields => fields[0] == group);

    /// <summary>The groups a user is in, the own one first.</summary>
    public IReadOnlyList<string> GroupsOf(string user)
    {
        string[] fields = UserLine(user) ?? throw NoUser(user);
        return [.. Lines("/etc/group")
            .Where(group => group[2] == fields[3] || group[3].Split(',').Contains(user))
            .OrderByDescending(group => group[2] == fields[3])
            .Select(group => group[0])];
    }

    public void AddGroup(string group)
    {
        if (GroupLine(group) is not null)
            return;
        int id = Math.Max(1000, Lines("/etc/group").Max(fields => int.Parse(fields[2], CultureInfo.InvariantCulture)) + 1);
        Append("/etc/group", string.Create(CultureInfo.InvariantCulture, $"{group}:x:{id}:\n"));
    }

    public void AddUser(string user, string group, string home)
    {
        AddGroup(group);
        int id = Math.Max(1000, Lines("/etc/passwd").Max(fields => int.Parse(fields[2], CultureInfo.InvariantCulture)) + 1);
        Append("/etc/passwd", string.Create(CultureInfo.InvariantCulture, $"{user}:x:{id}:{GroupLine(group)![2]}::{home}:/bin/bash\n"));
        _root.MakeFolder(home, MemoryVolume.Mode("755"), user);
    }

    public void MakeKeyPair(string user, string path)
    {
        SshKeyText pair = SshKeyText.Make($"{user}@{_root.ReadText("/etc/hostname").Trim()}");
        _root.WriteText(path, pair.Private, MemoryVolume.Mode("600"), user);
        _root.WriteText(path + ".pub", pair.Public, MemoryVolume.Mode("644"), user);
    }

    private void Put(string path, string text) =>
        _volume.Put(path, new MemoryVolume.Entry(Encoding.UTF8.GetBytes(text), Public, "root", "root"));

    private static ArgumentException NoUser(string user) => new($"There is no user {user} on this host.");

    private IEnumerable<string[]> Lines(string path) =>
        _root.ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':'));

    private void Append(string path, string line)
    {
        lock (_volume.Gate)
            _root.WriteText(path, _root.ReadText(path) + line, Public);
    }
}
