using System.Text;
using TroveClusters.Tests.VerticaHost.Hosts;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Config;

/// <summary>
/// <c>/opt/vertica/config/admintools.conf</c>: every member has it, owned by dbadmin; a host that was removed keeps its last
/// copy. A host counts as a member for what runs there when this file names it.
/// </summary>
internal static class AdminToolsConf
{
    public const string Path = "/opt/vertica/config/admintools.conf";

    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;

    /// <summary>The file's text for a state that has a cluster.</summary>
    public static string Render(SimState state)
    {
        ClusterState cluster = state.Cluster ?? throw new InvalidOperationException("There is no cluster to write a configuration of.");
        var text = new StringBuilder();
        text.Append("[Configuration]\nformat = 3\ninstall_opts = \n");
        text.Append("default_base = ").Append(cluster.DataDir).Append('\n');
        text.Append("controlmode = ").Append(cluster.Pt2pt ? "pt2pt" : "broadcast").Append('\n');
        text.Append("controlsubnet = default\nspreadlog = False\nlast_port = 5433\ntmp_dir = /tmp\natdebug = False\natgui_default_license = False\nunreachable_host_caching = True\nrebalance_data = False\nadmintools_config_version = 110\nthread_timeout = 1200\n");
        text.Append("\n[Cluster]\nhosts = ").AppendJoin(',', cluster.Hosts).Append("\nspread_hosts = \n");
        text.Append("\n[Nodes]\n");
        foreach ((string name, string address) in cluster.Nodes)
            text.Append($"{name} = {address},{cluster.DataDir},{cluster.DataDir}\n");
        foreach (NodeState node in state.Dbs.Values.SelectMany(database => database.Nodes))
            text.Append($"{node.Name} = {node.Host},{node.CatalogDir},{node.DataDir}\n");
        foreach ((string name, DatabaseState database) in state.Dbs)
        {
            text.Append($"\n[Database:{name}]\nrestartpolicy = {database.Policy}\nport = 5433\n");
            text.Append("path = ").Append(database.Nodes.Count > 0 ? database.Nodes[0].CatalogDir : "").Append('\n');
            text.Append("nodes = ").AppendJoin(',', database.Nodes.Select(node => node.Name)).Append('\n');
        }
        text.Append("\n[SSHConfig]\nssh_user = \nssh_ident = \nssh_options = -oConnectTimeout=30 -o TCPKeepAlive=no -o ServerAliveInterval=15 -o ServerAliveCountMax=2 -o StrictHostKeyChecking=no -o BatchMode=yes\n");
        return text.ToString();
    }

    /// <summary>What to do on a member to give it the file for this state.</summary>
    public static PeerAction Write(SimState state) => PeerAction.Write(Path, Render(state), Mode, "dbadmin");
}
