namespace TroveClusters.Engine.Configuration;

/// <summary>Something of which a tenant can have only so much.</summary>
internal sealed class QuotaResource
{
    private readonly Func<QuotaAmounts, long> _amount;

    private QuotaResource(string name, string unit, Func<QuotaAmounts, long> amount) => (Name, Unit, _amount) = (name, unit, amount);

    /// <summary>The resources, in Trove's order.</summary>
    public static IReadOnlyList<QuotaResource> All { get; } =
    [
        new("instances", "nodes", amounts => amounts.Instances),
        new("ram", "MB of memory", amounts => amounts.Ram),
        new("volumes", "GB of volumes", amounts => amounts.Volumes),
    ];

    /// <summary>Trove's word.</summary>
    public string Name { get; }

    /// <summary>What it is counted in.</summary>
    public string Unit { get; }

    /// <summary>The option that limits it for all tenants.</summary>
    public string Option => $"max_{Name}_per_tenant";

    /// <exception cref="TroveException"><c>InvalidArgument</c>: there is no such resource.</exception>
    public static QuotaResource Get(string name) =>
        All.FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new TroveException(
            TroveErrorId.InvalidArgument, $"There is no quota of '{name}'. There are: {string.Join(", ", All.Select(resource => resource.Name))}.", name);

    /// <summary>How much of it there is.</summary>
    public long In(QuotaAmounts amounts) => _amount(amounts);
}
