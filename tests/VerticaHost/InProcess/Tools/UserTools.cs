namespace TroveClusters.Tests.VerticaHost.InProcess.Tools;

/// <summary>The tools for users, groups and keys.</summary>
internal static class UserTools
{
    public static int Id(ToolCall call)
    {
        call.Options(["-u", "-g", "-G", "-n"], []);
        string user = call.Operands.Count > 0 ? call.Operands[0] : call.Call.User;
        if (call.System.UserLine(user) is not { } fields)
        {
            call.Complain($"'{user}': no such user");
            return 1;
        }
        IReadOnlyList<string> groups = call.System.GroupsOf(user);
        string Number(string group) => call.System.GroupLine(group)![2];
        string text = (call.Has("-u"), call.Has("-g"), call.Has("-G"), call.Has("-n")) switch
        {
            (true, false, false, true) => user,
            (true, false, false, false) => fields[2],
            (false, true, false, true) => groups[0],
            (false, true, false, false) => fields[3],
            (false, false, true, true) => string.Join(' ', groups),
            (false, false, true, false) => string.Join(' ', groups.Select(Number)),
            (false, false, false, false) =>
                $"uid={fields[2]}({user}) gid={fields[3]}({groups[0]}) groups={string.Join(',', groups.Select(group => $"{Number(group)}({group})"))}",
            _ => throw call.Unknown("such options together"),
        };
        call.Say(text);
        return 0;
    }

    public static int GetEntry(ToolCall call)
    {
        call.Options([], []);
        string? line = call.Operands switch
        {
            ["passwd", string user] => call.System.UserLine(user) is { } fields ? string.Join(':', fields) : null,
            ["group", string group] => call.System.GroupLine(group) is { } fields ? string.Join(':', fields) : null,
            ["hosts" or "ahosts", string name] => call.Call.Host.World.Topology.Find(name) is { } host ? $"{host.Address} {host.Name}" : null,
            _ => throw call.Unknown("such database"),
        };
        if (line is null)
            return 2;
        call.Say(line);
        return 0;
    }

    public static int AddUser(ToolCall call)
    {
        call.Options(["-m", "--create-home"], ["-g", "--gid", "-d", "--home-dir", "-s", "--shell", "-p"]);
        if (call.Operands is not [string user])
            throw call.Unknown("user without a name");
        if (call.Call.User != "root")
        {
            call.Complain("Permission denied.");
            return 1;
        }
        if (call.System.HasUser(user))
        {
            call.Complain($"user '{user}' already exists");
            return 9;
        }
        if ((call["-g"] ?? call["--gid"]) is { } group && call.System.GroupLine(group) is null)
        {
            call.Complain($"group '{group}' does not exist");
            return 6;
        }
        call.System.AddUser(user, call["-g"] ?? call["--gid"] ?? user, call["-d"] ?? call["--home-dir"] ?? $"/home/{user}");
        return 0;
    }

    public static int AddGroup(ToolCall call)
    {
        call.Options(["-f"], []);
        if (call.Operands is not [string group])
            throw call.Unknown("group without a name");
        if (call.System.GroupLine(group) is not null && !call.Has("-f"))
        {
            call.Complain($"group '{group}' already exists");
            return 9;
        }
        call.System.AddGroup(group);
        return 0;
    }

    public static int MakeKey(ToolCall call)
    {
        call.Options(["-q", "-y"], ["-t", "-N", "-f", "-C", "-b", "-P"]);
        if (call.Has("-y"))
            return PublicHalf(call);
        if (call["-N"] != "" || call["-f"] is not { } file)
            throw call.Unknown("key without a file, or with a passphrase");
        string path = call.Absolute(file);
        if (call.Files.FileExists(path))
        {
            call.Say($"{path} already exists.\nOverwrite (y/n)? ");
            return 1;
        }
        if (call["-P"] is not null)
            throw call.Unknown("old passphrase of a new key");
        SshKeyText pair = SshKeyText.Make(call["-C"] ?? $"{call.Call.User}@{call.Call.Host.Name}");
        try
        {
            call.Files.WriteText(path, pair.Private, MemoryVolume.Mode("600"));
            call.Files.WriteText(path + ".pub", pair.Public, MemoryVolume.Mode("644"));
        }
        catch (HostFileException exception)
        {
            call.Complain($"Saving key \"{path}\" failed: {exception.Reason}");
            return 1;
        }
        return 0;
    }

    /// <summary>Writes the public half of a private key without a passphrase.</summary>
    private static int PublicHalf(ToolCall call)
    {
        if (call["-P"] != "" || call["-f"] is not { } file || call["-N"] is not null || call["-t"] is not null || call["-C"] is not null)
            throw call.Unknown("public half of anything but the key in a file, without a passphrase");
        string path = call.Absolute(file);
        try
        {
            if (SshKeyText.PublicOfPrivate(call.Files.ReadText(path)) is { } line)
            {
                call.Call.Out.Write(line);
                return 0;
            }
            call.Call.Error.Write($"Load key \"{path}\": error in libcrypto\n");
        }
        catch (HostFileException exception)
        {
            call.Call.Error.Write($"{path}: {exception.Reason}\n");
        }
        return 255;
    }
}
