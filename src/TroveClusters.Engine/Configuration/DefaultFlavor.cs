using TroveClusters.Engine.Catalog;

namespace TroveClusters.Engine.Configuration;

/// <summary>Looks at whether the flavor that is configured for nodes that name none is there.</summary>
internal static class DefaultFlavor
{
    private static readonly OptionDefinition s_option = OptionCatalog.General.First(option => option.Name == "default_flavor");

    /// <summary>
    /// What is wrong with it; null where nothing is, or where nobody can tell: the configuration can be read and mended
    /// while the catalog cannot.
    /// </summary>
    public static OptionProblem? Problem(CatalogDatabase catalog, TroveOptions options)
    {
        if (options.Problem(s_option) is not null || options.Text(s_option)?.Trim() is not { Length: > 0 } wanted)
            return null;
        FlavorCatalog flavors;
        try
        {
            flavors = FlavorCatalog.Load(catalog);
        }
        catch (TroveException)
        {
            return null;
        }
        if (flavors.Find(wanted) is not null)
            return null;
        var error = new TroveException(
            TroveErrorId.FlavorNotFound, $"{options.Where(s_option)} says '{wanted}', which is no flavor. There are: {flavors}.", wanted);
        // Settings may be brought to another home before its flavors are made.
        return new OptionProblem(s_option, error, IsRefused: false);
    }
}
