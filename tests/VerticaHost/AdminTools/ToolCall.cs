using System.Globalization;
using TroveClusters.Tests.VerticaHost.Config;
using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>One call of a tool, with what several of them need.</summary>
internal sealed class ToolCall(string tool, ProgramCall call, OptionParser parser, ParsedOptions options)
{
    private const string Administrator = "dbadmin";

    /// <summary>What <c>-i</c> without <c>--timeout</c> means, in seconds.</summary>
    private const double DefaultLimit = 20 * 60;

    public ProgramCall Program => call;

    public ParsedOptions Options => options;

    public SimWorld World => call.Host.World;

    /// <summary>The password, empty when none was given.</summary>
    public string Password => options["password"] ?? "";

    public void Say(string line) => call.Say(line);

    /// <summary>Reaches the fault point <c>TOOL:name</c>.</summary>
    public Task<Faults.FaultEffect> FaultAsync(string point, string? target = null) => call.FaultAsync($"{tool}:{point}", target);

    /// <summary>An option's value.</summary>
    /// <exception cref="ProgramExitException">It was not given. [I]</exception>
    public string Required(string name) => options[name] is { Length: > 0 } value ? value : throw ProgramCall.Fail($"Error: {tool} needs --{name}");

    /// <summary>The addresses of a list of hosts, which has names or addresses; each once.</summary>
    /// <exception cref="ProgramExitException">There are none, one twice, or one that does not resolve. [I]</exception>
    public IReadOnlyList<string> Hosts(string option)
    {
        var addresses = Required(option).Split(',').Select(host => World.Resolve(host)
            ?? throw ProgramCall.Fail($"Error: could not resolve host '{host.Trim()}'")).ToList();
        return addresses.Distinct().Count() == addresses.Count ? addresses : throw ProgramCall.Fail($"Error: the list of hosts {Python(addresses)} has duplicates");
    }

    /// <summary>The database of <c>-d</c>.</summary>
    /// <exception cref="ProgramExitException">There is none of that name. [I]</exception>
    public DatabaseView Database(SimState state, string option = "database") => Find(state, Required(option));

    /// <inheritdoc cref="Database"/>
    public DatabaseView Find(SimState state, string name) => state.Dbs.TryGetValue(name, out var database)
        ? new(World, name, database)
        : throw ProgramCall.Fail($"Error: Database {name} does not exist");

    /// <summary>Sees that the database answers, and that the password is the right one.</summary>
    /// <exception cref="ProgramExitException">The text of the first is invented; the second has the database's own.</exception>
    public void CheckConnection(DatabaseView database)
    {
        if (!database.IsUp) throw ProgramCall.Fail($"Error: Database {database.Name} is not running"); // [I]
        if (database.State.Password.Length > 0 && database.State.Password != Password)
            throw ProgramCall.Fail("Error: DB client operation failed: FATAL 3781:  Invalid username or password");
    }

    /// <summary>Changes the database, seen as it is at that moment.</summary>
    public void Change(string name, Action<DatabaseView> change) => call.Store.Change(state => change(Find(state, name)));

    /// <summary>Gives <c>admintools.conf</c>, as the state now has it, to every member that can be reached.</summary>
    public async Task DistributeAsync()
    {
        var state = call.ReadState();
        var hosts = state.Cluster!.Hosts;
        var errors = await Task.WhenAll(hosts.Select(host => TryOnAsync(host, AdminToolsConf.Write(state))));
        foreach (var (host, error) in hosts.Zip(errors).Where(sent => sent.Second is not null))
            Say($"Warning: could not send admintools.conf to {host}: {error}"); // [I]
    }

    /// <summary>Does things on a host as dbadmin, over SSH where it is another one.</summary>
    /// <returns>What the actions answer, in order.</returns>
    /// <exception cref="ProgramExitException">The host cannot be reached, or the system there refuses, in its words.</exception>
    public async Task<IReadOnlyList<string?>> OnAsync(string host, params IReadOnlyList<PeerAction> actions)
    {
        try
        {
            var replies = await call.Host.Peers.DoAsync(host, Administrator, actions, null, call.Cancellation);
            return [.. replies.Select(reply => reply.Done ? reply.Text : throw ProgramCall.Fail($"Error: {reply.Error} (on {host})"))]; // [I]
        }
        catch (PeerException error)
        {
            throw ProgramCall.Fail($"Error: Not all nodes could be reached during database {(tool == "create_db" ? "create" : "operation")}: {error.Message}");
        }
    }

    /// <summary>Does things on a host as dbadmin: null when they worked, else why not.</summary>
    public async Task<string?> TryOnAsync(string host, params IReadOnlyList<PeerAction> actions)
    {
        try
        {
            return (await call.Host.Peers.DoAsync(host, Administrator, actions, null, call.Cancellation)).FirstOrDefault(reply => !reply.Done)?.Error;
        }
        catch (PeerException error)
        {
            return error.Message;
        }
    }

    /// <summary>How long to wait, in seconds: null, with nobody to ask, is for ever.</summary>
    public WaitLimit Limit() => options["timeout"] switch
    {
        null => options.Has("noprompts") ? WaitLimit.After(DefaultLimit) : WaitLimit.Asks,
        "never" => WaitLimit.Never,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 => WaitLimit.After(seconds),
        { } text => throw parser.Error($"option --timeout: invalid value: '{text}'"), // [I]
    };

    /// <summary>A list as Python writes it: <c>['10.0.0.1', '10.0.0.2']</c>.</summary>
    public static string Python(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(item => $"'{item}'"))}]";
}

/// <summary>How long a tool waits for nodes.</summary>
/// <param name="Seconds">At most so many of the double's seconds; null for no limit of its own.</param>
/// <param name="MayAsk">Whether it asks, after a while, if it shall go on.</param>
internal readonly record struct WaitLimit(double? Seconds, bool MayAsk)
{
    public static WaitLimit Asks { get; } = new(null, true);

    public static WaitLimit Never { get; } = new(null, false);

    public static WaitLimit After(double seconds) => new(seconds, false);
}
