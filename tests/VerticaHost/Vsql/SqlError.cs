namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>
/// A refusal by the database. It is shown as <c>ERROR 4566:  text</c>; clients recognise it by its number.
/// Numbers from <see cref="Invented"/> on are this double's own, since the real ones are not documented.
/// </summary>
internal sealed class SqlError(int number, string text) : Exception(text)
{
    /// <summary>Where invented numbers begin. No message of Vertica has one as high.</summary>
    public const int Invented = 99000;

    /// <summary>The message's number.</summary>
    public int Number { get; } = number;

    /// <summary>The line vsql writes on standard error.</summary>
    public string Line => $"ERROR {Number}:  {Message}";

    public static SqlError NodesDown() => new(2159, "All nodes must be UP to rebalance a cluster");

    public static SqlError RebalanceRunning() => new(4527, "Rebalance is already running");

    public static SqlError RebalanceScheduled() => new(4528, "Rebalance is already scheduled to run in the background");

    public static SqlError NoRelation(string name) => new(4566, $"Relation \"{name}\" does not exist");

    public static SqlError NoColumn(string name) => new(2624, $"Column \"{name}\" does not exist");

    public static SqlError NoFunction(string name) => new(3457, $"Function {name} does not exist, or permission is denied for {name}");

    public static SqlError Syntax(string token, int position) => new(4856, $"Syntax error at or near \"{token}\" at character {position}");

    public static SqlError SyntaxAtEnd(int position) => new(4856, $"Syntax error at end of input at character {position}");

    /// <summary>The text is documented for MARK_DESIGN_KSAFE; its number is not.</summary>
    public static SqlError MissingBuddies(int k, string projection) =>
        new(Invented + 1, $"The schema does not meet requirements for K={k}. Fact table projection {projection} has insufficient \"buddy\" projections.");

    /// <summary>Invented: more K-safety than the number of nodes allows.</summary>
    public static SqlError TooFewNodes(int k, int needed, int nodes) =>
        new(Invented + 2, $"K-safety {k} needs at least {needed} nodes; the database has {nodes}");

    /// <summary>Invented: a K-safety that does not exist.</summary>
    public static SqlError NoSuchKSafety(string k) => new(Invented + 3, $"Invalid K-safety level {k}: must be 0, 1 or 2");

    /// <summary>Invented: a scaling factor outside 1 to 32.</summary>
    public static SqlError ScalingFactor(string factor) => new(Invented + 4, $"Invalid scaling factor {factor}: must be between 1 and 32");

    /// <summary>Invented: a node's disk is full.</summary>
    public static SqlError DiskFull(string node) => new(Invented + 5, $"Insufficient disk space on node {node} to rebalance the cluster");

    /// <summary>Invented: a function with effects in a query that reads rows, where nobody could say how often it runs.</summary>
    public static SqlError MetaFunction(string name) => new(Invented + 6, $"Meta-function (\"{name}\") can be used only alone in the SELECT clause");

    /// <summary>Invented: somebody ended the rebalance this session waited for.</summary>
    public static SqlError RebalanceCanceled() => new(Invented + 7, "The rebalance was canceled");

    /// <summary>Invented: the database went away under the session.</summary>
    public static SqlError ConnectionLost() => new(Invented + 9, "The connection to the database was lost");

    /// <summary>Invented: a user or role of that name is there already.</summary>
    public static SqlError ObjectExists(string name) => new(Invented + 10, $"Object \"{name}\" already exists");

    /// <summary>Invented: there is no such user.</summary>
    public static SqlError NoUser(string name) => new(Invented + 11, $"User \"{name}\" does not exist");

    /// <summary>Invented: a default role that was never granted.</summary>
    public static SqlError RoleNotGranted(string role, string user) => new(Invented + 12, $"Role \"{role}\" has not been granted to user \"{user}\"");

    /// <summary>Invented: only a superuser may.</summary>
    public static SqlError NotSuperuser() => new(Invented + 13, "Must be superuser to do this");

    /// <summary>Invented: an argument of another kind than the function takes.</summary>
    public static SqlError BadArgument(string function, string text) => new(Invented + 8, $"Invalid argument for {function}: {text}");
}
