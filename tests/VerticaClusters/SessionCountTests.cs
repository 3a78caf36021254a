using System.Globalization;
using TroveClusters.Tests.VerticaClusters.Harness;
using Xunit.Abstractions;

namespace TroveClusters.Tests.VerticaClusters;

/// <summary>How often an operation goes to the hosts, by the audit logs of the hosts themselves.</summary>
public sealed class SessionCountTests(ITestOutputHelper output)
{
    private static readonly string[] s_changing =
        ["install_vertica", "update_vertica", "create_db", "db_add_node", "db_remove_node", "stop_db", "drop_db"];

    [Fact]
    public async Task Each_operation_goes_to_the_hosts_a_known_number_of_times_and_changes_things_once()
    {
        await using VerticaHome home = await VerticaHome.StartAsync(6);
        await CountAsync(home, "create 3", Requests.Create("sales", 1, 2, 3), driver: 45, other: 30, "create_db", "install_vertica");
        VerticaCluster cluster = await home.GetAsync("sales");
        await CountAsync(home, "grow 3 to 6", Requests.Grow(cluster, 4, 5, 6), driver: 40, other: 20, "db_add_node", "update_vertica");
        cluster = await home.GetAsync("sales");
        await CountAsync(home, "shrink 6 to 5", Requests.Shrink(cluster, 6), driver: 30, other: 20, "db_remove_node", "update_vertica");
        cluster = await home.GetAsync("sales");
        await CountAsync(home, "delete 5", Requests.Delete(cluster), driver: 30, other: 20, "drop_db", "stop_db");
    }

    private async Task CountAsync(VerticaHome home, string what, OperationRequest request, int driver, int other, params string[] changing)
    {
        AuditTrail trail = AuditTrail.From(home.Sim);
        await home.RunAsync(request);
        Dictionary<string, int> sessions = trail.Sessions.CountBy(session => session.Host).OrderBy(host => host.Key, StringComparer.Ordinal).ToDictionary();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {sessions.Values.Sum()} sessions ({string.Join(", ", sessions.Select(host => $"{host.Key} {host.Value}"))}); programs of Vertica: {string.Join(", ", trail.Runs.CountBy(run => run.Tool).OrderBy(tool => tool.Key, StringComparer.Ordinal).Select(tool => $"{tool.Key} {tool.Value}"))}"));
        Assert.Equal(changing, trail.Runs.Select(run => run.Tool).Where(s_changing.Contains).Order());
        Assert.All(sessions, host => Assert.InRange(host.Value, 1, host.Key == "vhost1" ? driver : other));
    }
}
