@{
    RootModule             = 'TroveClusters.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b8f0a5de-3d5c-4f0e-9c53-6f0e3f6d1c27'
    Author                 = 'TroveClusters contributors'
    CompanyName            = 'TroveClusters contributors'
    Copyright              = 'Copyright (c) TroveClusters contributors. Apache License 2.0.'
    Description            = 'Creates, grows, shrinks, shows and deletes database clusters on this machine and others: Redis clusters of real servers, with journaled operations that finish or are undone whatever happens.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')

    # The types file names types of both assemblies and is read before the root module is loaded.
    RequiredAssemblies     = @('TroveClusters.dll', 'TroveClusters.PowerShell.dll')
    TypesToProcess         = @('TroveClusters.Types.ps1xml')
    FormatsToProcess       = @('TroveClusters.Format.ps1xml')

    CmdletsToExport        = @(
        'Add-TroveClusterNode'
        'Get-TroveCluster'
        'Get-TroveClusterConnection'
        'Get-TroveClusterCredential'
        'Get-TroveClusterNode'
        'Get-TroveConfiguration'
        'Get-TroveOperation'
        'New-TroveCluster'
        'Remove-TroveCluster'
        'Remove-TroveClusterNode'
        'Resume-TroveOperation'
        'Set-TroveConfiguration'
        'Start-TroveCluster'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags         = @('Redis', 'Valkey', 'Cluster', 'Database', 'Trove', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
