using System.Reflection;
using System.Runtime.Loader;

namespace TroveClusters.Commands;

/// <summary>
/// Where the engine and everything it brings live, apart from the session's own assemblies: another module's older or
/// newer copy of the same library neither disturbs the engine nor is disturbed by it.
/// </summary>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly AssemblyDependencyResolver _resolver;

    public ModuleLoadContext(string mainAssembly)
        : base("TroveClusters", isCollectible: false)
    {
        _folder = Path.GetDirectoryName(mainAssembly)!;
        _resolver = new AssemblyDependencyResolver(mainAssembly);
    }

    // Null means the default context, which has the framework and the contracts: those must exist once only.
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        string? path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? IntPtr.Zero : LoadUnmanagedDllFromPath(path);
    }
}
