using System.Collections;

namespace TroveClusters.Commands;

/// <summary>Completes flavors: by id, or by name where the id was generated.</summary>
public sealed class FlavorCompleter : CatalogCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken)
    {
        IReadOnlyList<TroveFlavor> flavors = await service.GetFlavorsAsync(cancellationToken);
        return
        [
            .. flavors.Where(flavor => !Guid.TryParse(flavor.Id, out _)).Select(flavor => Of(flavor.Id, flavor)),
            .. flavors.Select(flavor => Of(flavor.Name, flavor)),
        ];
    }

    internal static Suggestion Of(string text, TroveFlavor flavor) => new(
        text, FormattableString.Invariant($"{flavor.Name}: {flavor.Ram} MB, {flavor.Vcpus} vCPU, disk {flavor.Disk} GB, ephemeral {flavor.Ephemeral} GB"));
}
