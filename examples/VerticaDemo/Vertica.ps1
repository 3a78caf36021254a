# Vertica from beginning to end, in a Trove home of its own, on simulated hosts.
param(
    [Parameter(Mandatory)] [string] $Module,  # the staged module's folder
    [Parameter(Mandatory)] [string] $KeyFile, # the private key that opens root on the hosts
    [Parameter(Mandatory)] [string] $Address  # host:port of each, with commas between
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$ProgressPreference = 'SilentlyContinue'

function Say([string] $Command) { "`nPS> $Command" }

Import-Module (Join-Path $Module TroveClusters.psd1)
"PowerShell $($PSVersionTable.PSVersion), TroveClusters $((Get-Module TroveClusters).Version)"

try {
    Say 'Import-Csv hosts.csv | Register-TroveHost'
    $number = 0
    $Address -split ',' | ForEach-Object { Register-TroveHost "root@$_" -Name "vhost$((++$number))" -KeyFile $KeyFile } |
        Format-Table Name, Address, Port, User, Status | Out-String -Width 110

    Say 'Set-TroveConfiguration vertica.min_ksafety 1'
    Set-TroveConfiguration vertica.min_ksafety 1 | Out-Null

    Say 'New-TroveCluster sales vertica -NodeCount 3 -Flavor 2 -VolumeSize 2 -Package /root/vertica.deb -License /root/vertica.license'
    New-TroveCluster sales vertica -NodeCount 3 -Flavor 2 -VolumeSize 2 -Package /root/vertica.deb -License /root/vertica.license | Out-String -Width 110

    Say 'Get-TroveCluster sales | Add-TroveClusterNode -Count 2'
    Get-TroveCluster sales | Add-TroveClusterNode -Count 2 | Out-String -Width 110

    Say 'Optimize-TroveCluster sales'
    Optimize-TroveCluster sales | Out-String -Width 110

    Say 'Get-TroveCluster sales -Refresh | Format-List'
    Get-TroveCluster sales -Refresh | Format-List | Out-String -Width 110

    Say 'Remove-TroveClusterNode sales sales-member-2, sales-member-3, sales-member-4 -Force'
    $refusal = $null
    Remove-TroveClusterNode sales sales-member-2, sales-member-3, sales-member-4 -Force -ErrorAction SilentlyContinue -ErrorVariable refusal
    if (-not $refusal) { throw 'Nodes were removed, although k-safety would be lost.' }
    "$($refusal[0].FullyQualifiedErrorId): $($refusal[0].Exception.Message)"
    "Recommendation: $($refusal[0].ErrorDetails.RecommendedAction)"

    Say 'Get-TroveClusterNode sales sales-member-5 | Remove-TroveClusterNode -Force'
    Get-TroveClusterNode sales sales-member-5 | Remove-TroveClusterNode -Force | Out-String -Width 110

    Say 'Remove-TroveCluster sales -Force'
    Remove-TroveCluster sales -Force | Out-String -Width 110
    "Clusters left: $(@(Get-TroveCluster).Count). Nodes on hosts: $((Get-TroveHost | Measure-Object NodeCount -Sum).Sum)."
}
finally {
    # Whatever went wrong: the hosts go with the demo, and nothing of it is elsewhere.
    Get-TroveHost | Where-Object NodeCount -EQ 0 | Unregister-TroveHost -Force | Out-Null
}
