using System.Text.Json;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaClusters.Harness;

/// <summary>All that a request which is refused must leave as it was: the catalog's records, the double's state, and what was run on hosts.</summary>
internal sealed record Snapshot(string Records, string State, string Programs, int Sessions)
{
    private static readonly string[] s_tables = ["clusters", "nodes", "operations", "operation_steps", "hosts", "secrets", "host_secrets", "leftovers"];

    /// <summary>What only asks.</summary>
    private static readonly string[] s_looks = ["vsql", "list_allnodes", "show_active_db", "db_status", "view_cluster"];

    public static Snapshot Take(VerticaHome home) => new(
        home.Catalog.Read("", session => string.Join('\n', [
            .. s_tables.Select(table => $"{table}: {session.Count(table)}"),
            .. session.Query("SELECT id || ' ' || revision || ' ' || task || ' ' || facts FROM clusters ORDER BY id", row => row.Text(0)),
            .. session.Query("SELECT id || ' ' || status || ' ' || host || ' ' || facts FROM nodes ORDER BY id", row => row.Text(0)),
        ])),
        JsonSerializer.Serialize(home.Sim.State, StateJson.Default.SimState),
        string.Join('\n', AuditTrail.Of(home.Sim).Runs.Where(run => !s_looks.Contains(run.Tool))),
        AuditTrail.Of(home.Sim).Sessions.Count);

    /// <summary>Sees that nothing has changed.</summary>
    /// <param name="before">What there was.</param>
    /// <param name="asksHosts">Whether there may have been sessions that only looked.</param>
    public void AssertSame(Snapshot before, bool asksHosts)
    {
        Assert.Equal(before.Records, Records);
        Assert.Equal(before.State, State);
        Assert.Equal(before.Programs, Programs);
        if (!asksHosts)
            Assert.Equal(before.Sessions, Sessions);
    }
}
