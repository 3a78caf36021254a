namespace TroveClusters.Commands;

/// <summary>Loads the engine from <c>lib/</c>, once, when it is first needed.</summary>
internal static class EngineLoader
{
    private const string AssemblyFile = "TroveClusters.Engine.dll";
    private const string FactoryType = "TroveClusters.Engine.EngineFactory";

    private static readonly object s_lock = new();
    private static ITroveServiceFactory? s_factory;
    private static ModuleLoadContext? s_context;

    /// <summary>The engine's factory.</summary>
    /// <exception cref="TroveException"><c>EngineFault</c>: the engine cannot be loaded. The next call tries again.</exception>
    public static ITroveServiceFactory Factory
    {
        get
        {
            lock (s_lock)
                return s_factory ??= Load();
        }
    }

    private static ITroveServiceFactory Load()
    {
        string folder = Path.GetDirectoryName(typeof(EngineLoader).Assembly.Location)!;
        string main = Path.Combine(folder, "lib", AssemblyFile);
        try
        {
            s_context ??= new ModuleLoadContext(main);
            Type type = s_context.LoadFromAssemblyPath(main).GetType(FactoryType, throwOnError: true)!;
            return (ITroveServiceFactory)Activator.CreateInstance(type)!;
        }
        catch (Exception e)
        {
            throw new TroveException(
                TroveErrorId.EngineFault,
                $"The engine of TroveClusters could not be loaded from '{main}': {e.GetBaseException().Message}",
                main,
                "Install the module again: its lib folder is incomplete or damaged.",
                e);
        }
    }
}
