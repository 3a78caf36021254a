using System.Reflection;
using System.Runtime.Loader;

namespace TroveClusters.Engine.Datastores.Loading;

/// <summary>
/// Where the strategies of one assembly live, with the libraries they bring. Only the contracts and the engine are not
/// theirs: both exist once, or their types would not be ours.
/// </summary>
internal sealed class StrategyLoadContext : AssemblyLoadContext
{
    /// <summary>The assemblies a strategy shares with the engine, whatever lies beside it.</summary>
    private static readonly Assembly[] s_shared = [typeof(ITroveService).Assembly, typeof(IApiStrategy).Assembly];

    private readonly string _folder;
    private readonly AssemblyDependencyResolver _resolver;

    public StrategyLoadContext(string assemblyFile)
        : base(Path.GetFileNameWithoutExtension(assemblyFile), isCollectible: false)
    {
        _folder = Path.GetDirectoryName(assemblyFile)!;
        _resolver = new AssemblyDependencyResolver(assemblyFile);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Array.Find(s_shared, shared => shared.GetName().Name == assemblyName.Name) is { } ours)
            return ours;
        string? path = _resolver.ResolveAssemblyToPath(assemblyName) ?? Beside(assemblyName.Name + ".dll");
        if (path is null)
            return null;
        StrategyFiles.Verify(path);
        return LoadFromAssemblyPath(path);
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        if (_resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is not { } path)
            return IntPtr.Zero;
        StrategyFiles.Verify(path);
        return LoadUnmanagedDllFromPath(path);
    }

    private string? Beside(string file) => Path.Combine(_folder, file) is var path && File.Exists(path) ? path : null;
}
