using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Puts a backup in the place of the catalog.</summary>
[Cmdlet(VerbsData.Restore, "TroveCatalog", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = PathSet)]
[OutputType(typeof(TroveCatalogRestore))]
public sealed class RestoreTroveCatalogCommand : TroveCatalogCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The backup. A wildcard must match exactly one file.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The backup, taken as it stands: no wildcards.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    private protected override void ProcessInput()
    {
        string named = ParameterSetName == LiteralPathSet ? LiteralPath : Path;
        Guard(() => Restore(named), named);
    }

    private void Restore(string named)
    {
        string path = ParameterSetName == LiteralPathSet ? FileSystemPath(named) : OneFile(named);
        Care("Restore catalog", checkOnly =>
        {
            var request = new RestoreCatalogRequest { Path = path, CheckOnly = checkOnly };
            return Call((service, token) => service.RestoreCatalogAsync(request, token));
        });
    }
}
