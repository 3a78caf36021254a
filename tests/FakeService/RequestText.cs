using System.Globalization;

namespace TroveClusters.FakeService;

/// <summary>Writes requests down as one line, so that a case can say which it expects.</summary>
internal static class RequestText
{
    public static string Of(OperationRequest request, Func<Guid, string> nameOf)
    {
        string head = request switch
        {
            CreateClusterRequest r => Line(r.Name, ("datastore", r.Datastore), ("version", r.DatastoreVersion), ("nodes", Specs(r.Nodes)), ("flavor", r.Flavor),
                ("volume", r.VolumeSize), ("provider", r.Provider), ("locality", r.Locality == TroveLocality.None ? null : r.Locality),
                ("replicas", r.ReplicaCount == 0 ? null : r.ReplicaCount), ("database", r.Database), ("ksafety", r.KSafety), ("package", r.Package), ("license", r.License),
                ("threshold", r.FailureThreshold), ("pointToPoint", r.PointToPoint),
                ("password", Given(r.Password)), ("hostUser", r.HostUser), ("hostPassword", Given(r.HostPassword)),
                ("keep", r.KeepOnFailure ? true : null)),
            AddNodesRequest r => Line(nameOf(r.ClusterId), ("nodes", Specs(r.Nodes)), ("flavor", r.Flavor), ("volume", r.VolumeSize), ("role", r.Role),
                ("replicaOf", r.ReplicaOf), ("ksafety", r.KSafety), ("rebalance", r.Rebalance ? "yes" : r.NoRebalance ? "no" : null), ("limits", Limits(r.Limits)), ("package", r.Package), ("threshold", r.FailureThreshold),
                ("hostUser", r.HostUser), ("hostPassword", Given(r.HostPassword)), ("keep", r.KeepOnFailure ? true : null)),
            RemoveNodesRequest r => Line(nameOf(r.ClusterId), ("nodes", r.Nodes.Count == 0 ? null : string.Join(',', r.Nodes.Select(node => Guid.TryParse(node, out Guid id) ? nameOf(id) : node))),
                ("count", r.Count), ("drain", r.Drain ? "yes" : null), ("limits", Limits(r.Limits)), ("unreachable", r.AllowUnreachable ? "allowed" : null)),
            RemoveClusterRequest r => Line(nameOf(r.ClusterId), ("unreachable", r.AllowUnreachable ? "allowed" : null), ("data", r.DeleteData ? "delete" : null)),
            ImportClusterRequest r => Line(r.Name ?? "", ("datastore", r.Datastore), ("nodes", Specs(r.Nodes)), ("database", r.Database), ("password", Given(r.Password)),
                ("hostUser", r.HostUser), ("hostPassword", Given(r.HostPassword)), ("flavor", r.Flavor), ("volume", r.VolumeSize)).TrimStart(),
            OptimizeClusterRequest r => Line(nameOf(r.ClusterId), ("by", r.By),
                ("weights", r.Weights.Count == 0 ? null : string.Join(',', r.Weights.OrderBy(weight => weight.Key, StringComparer.Ordinal).Select(weight => FormattableString.Invariant($"{weight.Key}:{weight.Value}")))),
                ("threshold", r.ThresholdPercent), ("limits", Limits(r.Limits))),
            MoveSlotsRequest r => Line(nameOf(r.ClusterId), ("slots", r.Slots.Count == 0 ? null : string.Join(',', r.Slots)), ("from", r.From), ("to", r.To), ("limits", Limits(r.Limits))),
            ResizeClusterRequest r => Line(nameOf(r.ClusterId), ("size", r.NodeCount), ("limits", Limits(r.Limits))),
            RepairClusterRequest r => Line(nameOf(r.ClusterId), ("nodes", r.Nodes.Count == 0 ? null : string.Join(',', r.Nodes)),
                ("replacement", r.Replacement is null ? null : Specs([r.Replacement])), ("hostUser", r.HostUser), ("hostPassword", Given(r.HostPassword))),
            EnableRootRequest r => Line(nameOf(r.ClusterId), ("password", Given(r.Password))),
            StartClusterRequest r => Line(nameOf(r.ClusterId)),
            StopClusterRequest r => Line(nameOf(r.ClusterId), ("unreachable", r.AllowUnreachable ? "allowed" : null)),
            RestartClusterRequest r => Line(nameOf(r.ClusterId), ("nodes", r.Nodes.Count == 0 ? null : string.Join(',', r.Nodes)),
                ("unreachable", r.AllowUnreachable ? "allowed" : null)),
            UpgradeClusterRequest r => Line(nameOf(r.ClusterId), ("version", r.DatastoreVersion), ("unreachable", r.AllowUnreachable ? "allowed" : null)),
            SetClusterRequest r => Line(nameOf(r.ClusterId), ("flavor", r.Flavor),
                ("values", r.Configuration.Count == 0 ? null : string.Join(',', r.Configuration.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}:{value.Value ?? "default"}"))),
                ("unreachable", r.AllowUnreachable ? "allowed" : null), ("loss", r.AllowDataLoss ? "allowed" : null)),
            _ => throw new NotSupportedException($"The fake service does not know {request.GetType().Name}."),
        };
        return $"{request.Kind} {head}{(request.Timeout is { } timeout ? string.Create(CultureInfo.InvariantCulture, $" timeout={timeout.TotalSeconds}s") : "")}";
    }

    public static string Of(RegisterHostRequest r) => "Register " + Line(r.Address, ("name", r.Name), ("port", r.Port), ("user", r.User), ("keyFile", r.KeyFile),
        ("password", Given(r.Password)), ("flavor", r.Flavor), ("capacity", r.Capacity), ("tags", r.Tags is null ? null : string.Join(',', r.Tags)),
        ("zone", r.AvailabilityZone), ("keys", r.HostKeys.Count == 0 ? null : string.Join(',', r.HostKeys)), ("agreed", r.AgreedKeys is null ? null : string.Join(',', r.AgreedKeys)));

    private static string? Limits(SlotMoveLimits limits) => limits == new SlotMoveLimits() ? null
        : string.Join('+', new[] { limits.Latency is { } latency ? $"{latency.TotalMilliseconds}ms" : null, limits.BytesPerSecond is { } bytes ? $"{bytes}B/s" : null }.OfType<string>());

    private static string? Given(string? secret) => secret is null ? null : "given";

    private static string Specs(IReadOnlyList<TroveNodeSpec> specs) => specs.All(spec => Spec(spec).Length == 0)
        ? specs.Count.ToString(CultureInfo.InvariantCulture)
        : "[" + string.Join("; ", specs.Select(Spec)) + "]";

    private static string Spec(TroveNodeSpec spec) => Line("", ("name", spec.Name), ("flavor", spec.Flavor), ("volume", spec.VolumeSize), ("host", spec.Host),
        ("port", spec.Port), ("role", spec.Role), ("zone", spec.AvailabilityZone)).Trim();

    private static string Line(string head, params (string Key, object? Value)[] parts) =>
        string.Join(' ', new[] { head }.Concat(parts.Where(part => part.Value is not null).Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Key}={part.Value}"))));
}
