using TroveClusters.Tests.VerticaHost.Databases;
using TroveClusters.Tests.VerticaHost.Programs;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>A connection to one node of a running database, as dbadmin or as one of the users it was given.</summary>
internal sealed class VsqlConnection
{
    public const string Administrator = "dbadmin";

    private const string Port = "5433";

    private readonly ProgramCall _call;
    private readonly string _node;

    private readonly string _user;

    private VsqlConnection(ProgramCall call, string database, string node, string user) => (_call, Database, _node, _user) = (call, database, node, user);

    public string Database { get; }

    /// <summary>Connects as the options and the variables of the environment say.</summary>
    /// <exception cref="ProgramExitException">Code 2: nobody answers there, or says no.</exception>
    public static VsqlConnection Open(ProgramCall call, VsqlOptions options)
    {
        var host = options.Host ?? Variable(call, "VSQL_HOST") ?? "localhost";
        var port = options.Port ?? Variable(call, "VSQL_PORT") ?? Port;
        var address = host is "localhost" or "127.0.0.1" ? call.Host.Address : call.Host.World.Resolve(host)
            ?? throw Fail($"could not translate host name \"{host}\" to address: Name or service not known");
        var found = DatabaseView.All(call.Host.World, call.ReadState())
            .SelectMany(view => view.Nodes.Where(view.IsNodeUp), (view, node) => (View: view, Node: node))
            .FirstOrDefault(candidate => candidate.Node.Host == address);
        if (found.View is null || port != Port)
        {
            throw Fail($"could not connect to server: Connection refused\n\tIs the server running on host \"{host}\" and accepting\n" +
                $"\tTCP/IP connections on port {port}?");
        }

        var database = options.Database ?? Variable(call, "VSQL_DATABASE");
        if (database is not null && database != found.View.Name) throw Fail($"FATAL {SqlError.Invented}:  Database \"{database}\" does not exist"); // [I]
        var user = options.User ?? Variable(call, "VSQL_USER") ?? call.User;
        var password = options.Password ?? Variable(call, "VSQL_PASSWORD") ?? "";
        // A user without a password is not asked for one: whatever is given then is never looked at.
        return DatabaseUsers.PasswordOf(found.View.State, user) is { } secret && (secret.Length == 0 || secret == password)
            ? new(call, found.View.Name, found.Node.Name, user)
            : throw Fail("FATAL 3781:  Invalid username or password");
    }

    /// <summary>Answers a query as things are now.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="notice">Takes warnings and notices.</param>
    /// <exception cref="SqlError">The database refuses.</exception>
    public SqlTable Query(string sql, Action<string> notice)
    {
        var state = Rebalances.Read(_call);
        var (view, node) = Find(state);
        var functions = new SqlFunctions(_call, Database, _node, notice).Table;
        return new SqlQuery(new SystemTables(_call.Host.World, state, view, node).All(), functions).Run(sql);
    }

    /// <summary>Changes the users of the database.</summary>
    /// <exception cref="SqlError">The database refuses.</exception>
    public void ChangeUsers(Action<DatabaseState> change) => _call.Store.Change(state => change(Find(state).View.State));

    /// <summary>Whether who is logged in may do all: dbadmin, and who has the role by default.</summary>
    public bool IsSuperuser => DatabaseUsers.IsSuperuser(Find(_call.ReadState()).View.State, _user);

    /// <summary>Sees that the node is still there.</summary>
    /// <exception cref="SqlError">It is not.</exception>
    public void Check() => Find(_call.ReadState());

    private (DatabaseView View, NodeState Node) Find(SimState state)
    {
        if (!state.Dbs.TryGetValue(Database, out var database)) throw SqlError.ConnectionLost();
        var view = new DatabaseView(_call.Host.World, Database, database);
        return view.Nodes.FirstOrDefault(node => node.Name == _node) is { } node && view.IsNodeUp(node) ? (view, node) : throw SqlError.ConnectionLost();
    }

    private static string? Variable(ProgramCall call, string name) => call.Variables.TryGetValue(name, out var value) ? value : null;

    private static ProgramExitException Fail(string text) => new(2, null, $"vsql: {text}");
}
