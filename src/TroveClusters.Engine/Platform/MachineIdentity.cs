using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32;

namespace TroveClusters.Engine.Platform;

/// <summary>Which run of which machine this is: the scope in which process ids mean anything.</summary>
internal static partial class MachineIdentity
{
    private static readonly Lazy<string> s_bootId = new(ReadBootId);
    private static readonly Lazy<string> s_processNamespace = new(ReadProcessNamespace);

    /// <summary>
    /// A mark of the machine's present boot; another one means that every process recorded is gone. Containers share it
    /// with their host. Empty where the platform does not tell.
    /// </summary>
    public static string BootId => s_bootId.Value;

    /// <summary>
    /// The space this process's ids are counted in: two containers on one machine count from 1 each. Empty where the
    /// platform has one space only.
    /// </summary>
    public static string ProcessNamespace => s_processNamespace.Value;

    private static string ReadBootId()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            if (OperatingSystem.IsMacOS())
                return ReadMacBootSession();
            if (OperatingSystem.IsWindows())
                return ReadWindowsBootNumber();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            // Unknown is an answer here: start times alone must then tell processes apart.
        }

        return "";
    }

    private static string ReadProcessNamespace()
    {
        if (!OperatingSystem.IsLinux())
            return "";
        try
        {
            return new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Not the boot time: that moves when the clock is set. Not yet run on macOS.</summary>
    private static unsafe string ReadMacBootSession()
    {
        Span<byte> buffer = stackalloc byte[64];
        nuint size = (nuint)buffer.Length;
        fixed (byte* start = buffer)
        {
            if (SysctlByName("kern.bootsessionuuid", start, ref size, 0, 0) != 0)
                return "";
        }

        return Encoding.ASCII.GetString(buffer[..(int)size]).TrimEnd('\0');
    }

    /// <summary>Windows counts its boots. Not yet run there.</summary>
    [SupportedOSPlatform("windows")]
    private static string ReadWindowsBootNumber()
    {
        const string Key = @"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters";
        using RegistryKey? key = Registry.LocalMachine.OpenSubKey(Key);
        return key?.GetValue("BootId") is int number ? number.ToString(CultureInfo.InvariantCulture) : "";
    }

    [LibraryImport("libc", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int SysctlByName(string name, byte* value, ref nuint size, nint newValue, nuint newSize);
}
