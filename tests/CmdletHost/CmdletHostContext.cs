using System.Reflection;
using System.Runtime.Loader;

namespace TroveClusters.Tests;

/// <summary>
/// Loads the staged module where there is no PowerShell: the name System.Management.Automation resolves to the test
/// host, the contracts to the staged ones, all else to the given folders. Compiled into whoever starts the host, since
/// the host itself lives inside.
/// </summary>
internal sealed class CmdletHostContext : AssemblyLoadContext
{
    private const string HostName = "System.Management.Automation";
    private readonly string _host;
    private readonly string[] _folders;

    /// <param name="hostFolder">Where the test host's assembly lies.</param>
    /// <param name="folders">Where the module and what drives it lie; the first one that has an assembly counts.</param>
    public CmdletHostContext(string hostFolder, params string[] folders)
        : base("CmdletHost")
    {
        (_host, _folders) = (Path.Combine(hostFolder, HostName + ".dll"), folders);
        // The engine's own context asks the default one for the contracts, as in PowerShell, where they live there.
        Default.Resolving += (_, name) => name.Name == "TroveClusters" ? LoadFromAssemblyName(name) : null;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == HostName)
            return LoadFromAssemblyPath(_host);
        string? path = _folders.Select(folder => Path.Combine(folder, assemblyName.Name + ".dll")).FirstOrDefault(File.Exists);
        return path is null ? null : LoadFromAssemblyPath(path);
    }
}
