using System.Globalization;

namespace TroveClusters.Tests.VerticaHost.InProcess.Tools;

/// <summary>The tools that tell of the system.</summary>
internal static class SystemTools
{
    /// <summary>Size of each host's disk in KiB, and what of it is used: all of it where the disk is full.</summary>
    private const long DiskSize = 100L * 1024 * 1024;

    public static int HostName(ToolCall call)
    {
        call.Options(["-f", "-s", "-I"], []);
        call.Say(call.Has("-I") ? call.Call.Host.Address : call.Call.Host.Name);
        return 0;
    }

    public static int UName(ToolCall call)
    {
        call.Options(["-s", "-r", "-m", "-n"], []);
        var words = new List<string>();
        if (call.Has("-s") || call.Call.Arguments.Count == 0)
            words.Add("Linux");
        if (call.Has("-n"))
            words.Add(call.Call.Host.Name);
        if (call.Has("-r"))
            words.Add("6.1.0-18-amd64");
        if (call.Has("-m"))
            words.Add("x86_64");
        call.Say(string.Join(' ', words));
        return 0;
    }

    public static int DiskFree(ToolCall call)
    {
        call.Options(["-P", "-k"], []);
        if (!call.Has("-P") || !call.Has("-k"))
            throw call.Unknown("output without -P and -k");
        string address = call.Call.Host.Address;
        long used = call.Call.ReadState().IsDiskFull(address) ? DiskSize : DiskSize / 10;
        int code = 0;
        bool headed = false;
        foreach (string operand in call.Operands.Count == 0 ? ["/"] : call.Operands)
        {
            if (call.Files.Find(call.Absolute(operand)) is null)
            {
                call.Complain($"{operand}: {HostFileException.Missing}");
                code = 1;
                continue;
            }
            if (!headed)
                call.Say("Filesystem     1024-blocks      Used Available Capacity Mounted on");
            headed = true;
            call.Say(string.Create(CultureInfo.InvariantCulture, $"/dev/vda1 {DiskSize} {used} {DiskSize - used} {used * 100 / DiskSize}% /"));
        }
        return code;
    }

    /// <summary>What is not on these hosts, which are Debian's: a shell does not find it.</summary>
    public static int Absent(ToolCall call)
    {
        call.Complain("not found");
        return 127;
    }

    public static int Date(ToolCall call)
    {
        call.Options(["-u"], []);
        if (call.Operands is not ["+%s"])
            throw call.Unknown("format but +%s");
        call.Say(DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
