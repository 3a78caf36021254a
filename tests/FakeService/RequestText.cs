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
                ("replicas", r.ReplicaCount == 0 ? null : r.ReplicaCount), ("password", r.Password is null ? null : "given"), ("keep", r.KeepOnFailure ? true : null)),
            AddNodesRequest r => Line(nameOf(r.ClusterId), ("nodes", Specs(r.Nodes)), ("flavor", r.Flavor), ("volume", r.VolumeSize), ("role", r.Role),
                ("replicaOf", r.ReplicaOf), ("keep", r.KeepOnFailure ? true : null)),
            RemoveNodesRequest r => Line(nameOf(r.ClusterId), ("nodes", r.Nodes.Count == 0 ? null : string.Join(',', r.Nodes.Select(node => Guid.TryParse(node, out Guid id) ? nameOf(id) : node))),
                ("count", r.Count), ("unreachable", r.AllowUnreachable ? "allowed" : null)),
            RemoveClusterRequest r => Line(nameOf(r.ClusterId), ("unreachable", r.AllowUnreachable ? "allowed" : null)),
            StartClusterRequest r => Line(nameOf(r.ClusterId)),
            _ => throw new NotSupportedException($"The fake service does not know {request.GetType().Name}."),
        };
        return $"{request.Kind} {head}{(request.Timeout is { } timeout ? string.Create(CultureInfo.InvariantCulture, $" timeout={timeout.TotalSeconds}s") : "")}";
    }

    private static string Specs(IReadOnlyList<TroveNodeSpec> specs) => specs.All(spec => Spec(spec).Length == 0)
        ? specs.Count.ToString(CultureInfo.InvariantCulture)
        : "[" + string.Join("; ", specs.Select(Spec)) + "]";

    private static string Spec(TroveNodeSpec spec) => Line("", ("name", spec.Name), ("flavor", spec.Flavor), ("volume", spec.VolumeSize), ("host", spec.Host),
        ("port", spec.Port), ("role", spec.Role), ("zone", spec.AvailabilityZone)).Trim();

    private static string Line(string head, params (string Key, object? Value)[] parts) =>
        string.Join(' ', new[] { head }.Concat(parts.Where(part => part.Value is not null).Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Key}={part.Value}"))));
}
