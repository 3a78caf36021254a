using System.Globalization;

namespace TroveClusters.Tests.VerticaHost.InProcess.Tools;

/// <summary>The tools for files that an engine needs, each with the options it needs.</summary>
internal static class FileTools
{
    public static int Cat(ToolCall call)
    {
        call.Options([], []);
        if (call.Operands.Count == 0)
            call.Call.Out.Write(call.Call.In.ReadToEnd());
        return EachPath(call, path => call.Call.Out.Write(call.Files.ReadText(path)));
    }

    public static int Tail(ToolCall call)
    {
        call.Options([], ["-n"]);
        int count = int.Parse(call["-n"] ?? "10", CultureInfo.InvariantCulture);
        return EachPath(call, path =>
        {
            foreach (string line in call.Files.ReadText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count))
                call.Say(line);
        });
    }

    /// <summary>One condition, perhaps negated.</summary>
    public static int Test(ToolCall call)
    {
        bool negated = call.Call.Arguments.Count > 0 && call.Call.Arguments[0] == "!";
        bool holds = call.Call.Arguments.Skip(negated ? 1 : 0).ToArray() switch
        {
            ["-e", string path] => call.Files.Find(call.Absolute(path)) is not null,
            ["-f", string path] => call.Files.FileExists(call.Absolute(path)),
            ["-d", string path] => call.Files.FolderExists(call.Absolute(path)),
            ["-x", string path] => call.Files.IsExecutable(call.Absolute(path)),
            ["-s", string path] => call.Files.Find(call.Absolute(path)) is { Bytes.Length: > 0 },
            ["-n", string text] => text.Length > 0,
            ["-z", string text] => text.Length == 0,
            [string left, "=", string right] => left == right,
            _ => throw call.Unknown("such condition"),
        };
        return holds == negated ? 1 : 0;
    }

    public static int Ls(ToolCall call)
    {
        call.Options(["-1", "-a", "-A", "-d"], []);
        bool hidden = call.Has("-a", "-A");
        int code = 0;
        foreach (string operand in call.Operands.Count == 0 ? ["."] : call.Operands)
        {
            string path = call.Absolute(operand);
            if (call.Files.Find(path) is not { } entry)
            {
                call.Complain($"cannot access '{operand}': {HostFileException.Missing}");
                code = 2;
            }
            else if (!entry.IsFolder || call.Has("-d"))
                call.Say(operand);
            else
            {
                if (call.Operands.Count > 1)
                    throw call.Unknown("list of several folders");
                if (call.Has("-a"))
                    call.Call.Out.Write(".\n..\n");
                foreach (string name in call.Files.List(path).Where(name => hidden || name[0] != '.'))
                    call.Say(name);
            }
        }
        return code;
    }

    public static int MakeFolder(ToolCall call)
    {
        call.Options(["-p"], ["-m"]);
        UnixFileMode mode = MemoryVolume.Mode(call["-m"] ?? "755");
        return EachPath(call, path =>
        {
            if (!call.Has("-p") && call.Files.Find(path) is not null)
                throw new HostFileException(path, "File exists");
            if (!call.Has("-p") && !call.Files.FolderExists(MemoryVolume.Parent(path)))
                throw new HostFileException(path, HostFileException.Missing);
            call.Files.MakeFolder(path, mode);
        });
    }

    public static int Remove(ToolCall call)
    {
        call.Options(["-r", "-R", "-f"], []);
        return EachPath(call, path =>
        {
            if (call.Files.Find(path) is not { } entry)
            {
                if (!call.Has("-f"))
                    throw new HostFileException(path, HostFileException.Missing);
                return;
            }
            if (entry.IsFolder && !call.Has("-r", "-R"))
                throw new HostFileException(path, HostFileException.IsFolder);
            call.Files.Delete(path);
        });
    }

    public static int RemoveFolder(ToolCall call)
    {
        call.Options([], []);
        return EachPath(call, path =>
        {
            if (call.Files.List(path).Count > 0)
                throw new HostFileException(path, "Directory not empty");
            call.Files.Delete(path);
        });
    }

    public static int Move(ToolCall call)
    {
        call.Options(["-f"], []);
        if (call.Operands is not [string from, string to])
            throw call.Unknown("move of anything but one path to another");
        return Try(call, () => call.Files.Move(call.Absolute(from), call.Absolute(to)));
    }

    public static int ChangeMode(ToolCall call)
    {
        call.Options(["-R"], []);
        if (call.Operands.Count < 2 || !call.Operands[0].All(char.IsAsciiDigit))
            throw call.Unknown("mode that is not octal");
        UnixFileMode mode = MemoryVolume.Mode(call.Operands[0]);
        return EachInTree(call, path => call.Files.Change(path, mode, null, null));
    }

    public static int ChangeOwner(ToolCall call)
    {
        call.Options(["-R"], []);
        string[] names = call.Operands[0].Split(':', 2);
        string? owner = names[0].Length > 0 ? names[0] : null;
        if (owner is not null && !call.System.HasUser(owner))
        {
            call.Complain($"invalid user: '{call.Operands[0]}'");
            return 1;
        }
        string? group = names.Length == 1 ? null : names[1].Length > 0 ? names[1] : call.System.GroupsOf(owner!)[0];
        if (group is not null && call.System.GroupLine(group) is null)
        {
            call.Complain($"invalid group: '{call.Operands[0]}'");
            return 1;
        }
        return EachInTree(call, path => call.Files.Change(path, null, owner, group));
    }

    public static int Stat(ToolCall call)
    {
        call.Options([], ["-c", "--format"]);
        string format = call["-c"] ?? call["--format"] ?? throw call.Unknown("output without a format");
        return EachPath(call, path =>
        {
            MemoryVolume.Entry entry = call.Files.Find(path) ?? throw new HostFileException(path, HostFileException.Missing);
            string text = format
                .Replace("%a", Convert.ToString((int)entry.Mode, 8), StringComparison.Ordinal)
                .Replace("%U", entry.Owner, StringComparison.Ordinal)
                .Replace("%G", entry.Group, StringComparison.Ordinal)
                .Replace("%s", (entry.Bytes?.Length ?? 4096).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("%F", entry.IsFolder ? "directory" : "regular file", StringComparison.Ordinal)
                .Replace("%n", path, StringComparison.Ordinal);
            if (text.Contains('%', StringComparison.Ordinal))
                throw call.Unknown($"format {format}");
            call.Say(text);
        });
    }

    private static int EachInTree(ToolCall call, Action<string> act)
    {
        int code = 0;
        foreach (string operand in call.Operands.Skip(1))
        {
            string top = call.Absolute(operand);
            foreach (string path in call.Has("-R") ? call.Files.Tree(top) : [top])
                code |= Try(call, () => act(path));
        }
        return code;
    }

    private static int EachPath(ToolCall call, Action<string> act)
    {
        int code = 0;
        foreach (string operand in call.Operands)
            code |= Try(call, () => act(call.Absolute(operand)));
        return code;
    }

    private static int Try(ToolCall call, Action act)
    {
        try
        {
            act();
            return 0;
        }
        catch (HostFileException exception)
        {
            call.Complain(exception.Message);
            return 1;
        }
    }
}
