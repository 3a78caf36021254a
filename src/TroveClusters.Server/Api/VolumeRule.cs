using Microsoft.AspNetCore.Http;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Tenants;

namespace TroveClusters.Server.Api;

/// <summary>
/// The REST API never chooses a size for anybody: where cmdlets take the configured one, or that of the nodes there are,
/// a request must name it.
/// </summary>
internal sealed class VolumeRule(TenantServices tenants)
{
    /// <summary>Refuses nodes without a volume where nodes have volumes.</summary>
    /// <exception cref="Fault">400.</exception>
    public async Task CheckAsync(string tenant, string datastore, IReadOnlyList<TroveNodeSpec> nodes, CancellationToken cancellationToken)
    {
        if (nodes.All(node => node.VolumeSize is not null))
            return;
        TroveConfiguration configuration = await tenants.Of(tenant).GetConfigurationAsync(cancellationToken);
        // What is no datastore has no such option, and is refused by its own error.
        if (configuration.Settings.Any(setting => setting.Name == "volume_support"
            && string.Equals(setting.Group, datastore, StringComparison.OrdinalIgnoreCase) && setting.Value is true))
            throw new Fault(StatusCodes.Status400BadRequest, "A volume size is required for each instance in the cluster.");
    }
}
