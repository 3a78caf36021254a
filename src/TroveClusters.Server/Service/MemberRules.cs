using TroveClusters.Server.Auth;

namespace TroveClusters.Server.Service;

/// <summary>
/// What only administrators may have done: whatever makes the server read its own files, or speak to machines that nobody has
/// registered. Whoever has a member's token has a tenant's clusters, and not the server.
/// </summary>
internal static class MemberRules
{
    /// <summary>Refuses what a caller may not ask for.</summary>
    /// <exception cref="TroveException"><c>AdministratorRequired</c>.</exception>
    public static async Task CheckAsync(Caller caller, ITroveService service, OperationRequest request, CancellationToken cancellationToken)
    {
        if (caller.IsAdmin)
            return;
        switch (request)
        {
            case ImportClusterRequest:
                throw Refuse("Importing a cluster is for administrators: the server would speak to machines that nobody has registered.");
            case CreateClusterRequest { Package: not null } or CreateClusterRequest { License: not null } or AddNodesRequest { Package: not null }:
                throw Refuse("Packages and licences are files of the server: only administrators may name them.");
            case CreateClusterRequest { HostUser: not null } or CreateClusterRequest { HostPassword: not null }
                or AddNodesRequest { HostUser: not null } or AddNodesRequest { HostPassword: not null }
                or RepairClusterRequest { HostUser: not null } or RepairClusterRequest { HostPassword: not null }:
                throw Refuse("Hosts are registered by administrators: only they may say how to log in to them.");
        }
        List<string> named = [.. Specs(request).Select(spec => spec.Host).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (named.Count == 0)
            return;
        IReadOnlyList<TroveHost> hosts = await service.GetHostsAsync(new HostQuery(), cancellationToken);
        if (named.Find(name => !hosts.Any(host => IsCalled(host, name))) is { } unknown)
            throw Refuse($"'{unknown}' is no registered host; only administrators may bring others in.", unknown);
    }

    /// <summary>The error for a call that is for administrators.</summary>
    public static TroveException Refuse(string message, object? target = null) => new(TroveErrorId.AdministratorRequired, message, target);

    private static IEnumerable<TroveNodeSpec> Specs(OperationRequest request) => request switch
    {
        CreateClusterRequest create => create.Nodes,
        AddNodesRequest add => add.Nodes,
        RepairClusterRequest { Replacement: { } replacement } => [replacement],
        _ => [],
    };

    private static bool IsCalled(TroveHost host, string name) =>
        string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(host.Address, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(host.Id.ToString(), name, StringComparison.OrdinalIgnoreCase);
}
