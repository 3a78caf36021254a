namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>A column of a result.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether it is set to the right.</param>
internal sealed record SqlColumn(string Name, bool IsNumber = false);

/// <summary>A result, its values as text; null is SQL's NULL, which is shown as nothing.</summary>
internal sealed record SqlTable(IReadOnlyList<SqlColumn> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows);
