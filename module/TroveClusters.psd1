@{
    RootModule             = 'TroveClusters.PowerShell.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b8f0a5de-3d5c-4f0e-9c53-6f0e3f6d1c27'
    Author                 = 'TroveClusters contributors'
    CompanyName            = 'TroveClusters contributors'
    Copyright              = 'Copyright (c) TroveClusters contributors. Apache License 2.0.'
    Description            = 'Creates, grows, shrinks, shows and deletes database clusters on this machine and others: Redis clusters of real servers and Vertica clusters on hosts, with journaled operations that finish or are undone whatever happens.'
    PowerShellVersion      = '7.4'
    CompatiblePSEditions   = @('Core')

    # The types file names types of both assemblies and is read before the root module is loaded.
    RequiredAssemblies     = @('TroveClusters.dll', 'TroveClusters.PowerShell.dll')
    TypesToProcess         = @('TroveClusters.Types.ps1xml')
    FormatsToProcess       = @('TroveClusters.Format.ps1xml')

    CmdletsToExport        = @(
        'Add-TroveClusterNode'
        'Backup-TroveCatalog'
        'Connect-TroveServer'
        'Disconnect-TroveServer'
        'Enable-TroveClusterRoot'
        'Get-TroveCluster'
        'Get-TroveClusterConnection'
        'Get-TroveClusterCredential'
        'Get-TroveClusterLog'
        'Get-TroveClusterNode'
        'Get-TroveConfiguration'
        'Get-TroveDatastore'
        'Get-TroveFlavor'
        'Get-TroveHost'
        'Get-TroveOperation'
        'Get-TroveQuota'
        'Get-TroveServerConnection'
        'Get-TroveServerToken'
        'Import-TroveCluster'
        'Measure-TroveCluster'
        'Move-TroveClusterSlot'
        'New-TroveCluster'
        'New-TroveFlavor'
        'New-TroveServerToken'
        'Optimize-TroveCluster'
        'Register-TroveHost'
        'Remove-TroveCluster'
        'Remove-TroveClusterNode'
        'Remove-TroveFlavor'
        'Remove-TroveServerToken'
        'Repair-TroveCluster'
        'Resize-TroveCluster'
        'Restart-TroveCluster'
        'Restore-TroveCatalog'
        'Resume-TroveOperation'
        'Set-TroveCluster'
        'Set-TroveConfiguration'
        'Set-TroveQuota'
        'Start-TroveCluster'
        'Stop-TroveCluster'
        'Stop-TroveOperation'
        'Test-TroveHost'
        'Undo-TroveOperation'
        'Unregister-TroveHost'
        'Update-TroveCluster'
        'Wait-TroveCluster'
        'Wait-TroveOperation'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()

    PrivateData            = @{
        PSData = @{
            Tags         = @('Redis', 'Valkey', 'Vertica', 'Cluster', 'Database', 'Trove', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
