using TroveClusters.Tests.VerticaHost.Hosts;

namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>The package manager, as far as Vertica's package goes: whether it is there, its installation from a file, its removal.</summary>
internal sealed class DpkgProgram : ISimProgram
{
    /// <summary>Where it is.</summary>
    public const string Path = "/usr/bin/dpkg";

    public Task<int> RunAsync(ProgramCall call) => Task.FromResult(call.Arguments.ToArray() switch
    {
        ["-s" or "--status", string name] => Status(call, name),
        ["-i" or "--install", string file] => AsRoot(call) ?? Install(call, file),
        ["-r" or "--remove" or "-P" or "--purge", string name] => AsRoot(call) ?? Remove(call, name),
        _ => throw new NotSupportedException($"The double's dpkg does not know: dpkg {string.Join(' ', call.Arguments)}"),
    });

    private static int? AsRoot(ProgramCall call)
    {
        if (call.User == "root")
            return null;
        call.Error.Write("dpkg: error: requested operation requires superuser privilege\n");
        return 2;
    }

    private static int Status(ProgramCall call, string name)
    {
        if (name != "vertica" || VerticaPackage.Version(call.Files) is not { } version)
        {
            call.Error.Write($"dpkg-query: package '{name}' is not installed and no information is available\n");
            return 1;
        }
        call.Say($"Package: vertica\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version.TrimStart('v')}");
        return 0;
    }

    private static int Install(ProgramCall call, string file)
    {
        if (!call.Files.FileExists(file))
        {
            call.Error.Write($"dpkg: error: cannot access archive '{file}': No such file or directory\n");
            return 2;
        }
        string text = call.Files.ReadText(file);
        if (!text.StartsWith(VerticaPackage.FileMark, StringComparison.Ordinal))
        {
            call.Error.Write($"dpkg-deb: error: '{file}' is not a Debian format archive\n");
            return 1;
        }
        VerticaPackage.Install(call.Files, text[VerticaPackage.FileMark.Length..].Trim());
        call.Say("Setting up vertica ...");
        return 0;
    }

    private static int Remove(ProgramCall call, string name)
    {
        if (name != "vertica" || VerticaPackage.Version(call.Files) is null)
        {
            call.Error.Write($"dpkg: warning: ignoring request to remove {name} which isn't installed\n");
            return 0;
        }
        VerticaPackage.Remove(call.Files);
        call.Say("Removing vertica ...");
        return 0;
    }
}
