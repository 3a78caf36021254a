using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Writes the catalog into one file.</summary>
[Cmdlet(VerbsData.Backup, "TroveCatalog", SupportsShouldProcess = true)]
[OutputType(typeof(TroveCatalogBackup))]
public sealed class BackupTroveCatalogCommand : TroveCatalogCmdlet
{
    /// <summary>The file to write, or a folder in which it is named after the time. It is taken as it stands: no wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replace a file that exists, and do not ask for confirmation. -WhatIf still changes nothing.</summary>
    [Parameter]
    public override SwitchParameter Force { get; set; }

    private protected override void ProcessInput() => Guard(Make, Path);

    private void Make()
    {
        string path = FileSystemPath(Path);
        Care("Back up catalog", checkOnly =>
        {
            var request = new BackupCatalogRequest { Path = path, Overwrite = Force, CheckOnly = checkOnly };
            return Call((service, token) => service.BackupCatalogAsync(request, token));
        });
    }
}
