namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>The types of columns, as far as they change what is written.</summary>
internal enum SqlType
{
    Varchar,
    Integer,

    /// <summary>Written with two digits after the point.</summary>
    Numeric,

    /// <summary>Kept as 1 and 0, written as t and f.</summary>
    Boolean,
    Timestamp,
}

/// <summary>A system table: its real columns in their real order, and its rows at one moment.</summary>
/// <param name="Schema">v_catalog or v_monitor.</param>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Values as SQLite takes them: long, double, string, bool or null.</param>
internal sealed record SystemTable(string Schema, string Name, IReadOnlyList<(string Name, SqlType Type)> Columns, IReadOnlyList<object?[]> Rows);
