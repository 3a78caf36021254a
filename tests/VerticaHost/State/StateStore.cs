using System.Text.Json;

namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>
/// Where the state lives: one JSON file, changed under a lock and replaced by rename, so that whoever reads sees a whole
/// state and whoever dies while changing leaves the old one.
/// </summary>
internal sealed class StateStore
{
    private const UnixFileMode ForAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly string _file;
    private readonly string _lock;
    private readonly string _topologyLock;

    /// <param name="folder">The folder <c>state</c>; must exist.</param>
    public StateStore(string folder)
    {
        _file = Path.Combine(folder, "cluster.json");
        _lock = Path.Combine(folder, "lock");
        _topologyLock = Path.Combine(folder, "oplock");
    }

    /// <summary>Writes the first state, and the locks that both root and dbadmin will open.</summary>
    public void Create(SimState state)
    {
        foreach (string path in (string[])[_lock, _topologyLock])
        {
            File.WriteAllText(path, "");
            OpenToAll(path);
        }
        Write(state);
    }

    /// <summary>The state as it is now: a copy, changing it changes nothing.</summary>
    public SimState Read()
    {
        // Windows replaces no file that somebody reads.
        using IDisposable? alone = OperatingSystem.IsWindows() ? FileLock.Take(_lock) : null;
        return ReadFile();
    }

    /// <summary>Changes the state in one go. What throws changes nothing.</summary>
    public T Change<T>(Func<SimState, T> change)
    {
        using (FileLock.Take(_lock))
        {
            SimState state = ReadFile();
            T result = change(state);
            Write(state);
            return result;
        }
    }

    /// <inheritdoc cref="Change{T}"/>
    public void Change(Action<SimState> change) => Change(state =>
    {
        change(state);
        return true;
    });

    /// <summary>
    /// The lock of a program that changes the topology: one at a time. Null: another has it. It ends with its holder,
    /// however that dies.
    /// </summary>
    public IDisposable? TryTakeTopology() => FileLock.TryTake(_topologyLock);

    private SimState ReadFile()
    {
        using var file = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return JsonSerializer.Deserialize(file, StateJson.Default.SimState)
            ?? throw new InvalidDataException($"{_file} holds no state.");
    }

    private void Write(SimState state)
    {
        string beside = $"{_file}.{Guid.NewGuid():N}";
        using (FileStream file = File.Create(beside))
            JsonSerializer.Serialize(file, state, StateJson.Default.SimState);
        OpenToAll(beside);
        File.Move(beside, _file, overwrite: true);
    }

    private static void OpenToAll(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, ForAll);
    }
}
