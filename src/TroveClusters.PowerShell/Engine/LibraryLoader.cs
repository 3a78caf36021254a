namespace TroveClusters.Commands;

/// <summary>Loads what lies in <c>lib/</c>, each once, when it is first needed.</summary>
/// <param name="assembly">The file.</param>
/// <param name="type">The type in it that is its front door.</param>
/// <param name="what">What it is, for errors.</param>
internal sealed class LibraryLoader<T>(string assembly, string type, string what)
    where T : class
{
    private readonly object _lock = new();
    private T? _made;
    private ModuleLoadContext? _context;

    /// <summary>The front door.</summary>
    /// <exception cref="TroveException"><c>EngineFault</c>: it cannot be loaded. The next call tries again.</exception>
    public T Get()
    {
        lock (_lock)
            return _made ??= Load();
    }

    private T Load()
    {
        string folder = Path.GetDirectoryName(typeof(LibraryLoader<>).Assembly.Location)!;
        string main = Path.Combine(folder, "lib", assembly);
        try
        {
            _context ??= new ModuleLoadContext(main);
            return (T)Activator.CreateInstance(_context.LoadFromAssemblyPath(main).GetType(type, throwOnError: true)!)!;
        }
        catch (Exception e)
        {
            throw new TroveException(
                TroveErrorId.EngineFault,
                $"The {what} of TroveClusters could not be loaded from '{main}': {e.GetBaseException().Message}",
                main,
                "Install the module again: its lib folder is incomplete or damaged.",
                e);
        }
    }
}
