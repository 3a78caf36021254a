# The main job, from beginning to end, in a Trove home of its own.
param(
    [Parameter(Mandatory)] [string] $Module,      # the staged module's folder
    [Parameter(Mandatory)] [string] $Application  # a program that reads and writes keys as applications do
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$ProgressPreference = 'SilentlyContinue'

function Say([string] $Command) { "`nPS> $Command" }

function Invoke-Application([string] $Action) {
    $connection = Get-TroveClusterConnection demo
    $password = (Get-TroveClusterCredential demo).GetNetworkCredential().Password
    # The password goes through standard input: arguments can be read by everybody on the machine.
    $password | dotnet $Application $Action $connection.ConnectionString 1000
    if ($LASTEXITCODE -ne 0) { throw "The application could not $Action its keys." }
}

Import-Module (Join-Path $Module TroveClusters.psd1)
"PowerShell $($PSVersionTable.PSVersion), TroveClusters $((Get-Module TroveClusters).Version)"

try {
    Say 'New-TroveCluster demo redis -NodeCount 3 -Flavor 2 -VolumeSize 2'
    New-TroveCluster demo redis -NodeCount 3 -Flavor 2 -VolumeSize 2 | Out-String -Width 110
    Invoke-Application write

    Say 'Get-TroveCluster demo | Get-TroveClusterNode -Refresh'
    Get-TroveCluster demo | Get-TroveClusterNode -Refresh | Out-String -Width 110

    Say 'Get-TroveCluster demo | Add-TroveClusterNode -Count 1'
    $added = Get-TroveCluster demo | Add-TroveClusterNode -Count 1
    $added | Out-String -Width 110

    Say 'Get-TroveCluster demo | Remove-TroveClusterNode -Node demo-member-1 -Force'
    $refusal = $null
    Get-TroveCluster demo | Remove-TroveClusterNode -Node demo-member-1 -Force -ErrorAction SilentlyContinue -ErrorVariable refusal
    if (-not $refusal) { throw 'A node that owns slots was removed.' }
    "$($refusal[0].FullyQualifiedErrorId): $($refusal[0].Exception.Message)"
    "Recommendation: $($refusal[0].ErrorDetails.RecommendedAction)"

    Say "Get-TroveCluster demo | Remove-TroveClusterNode -Node $($added.Name) -Force"
    Get-TroveCluster demo | Remove-TroveClusterNode -Node $added.Name -Force | Out-String -Width 110
    Invoke-Application read

    $endpoints = (Get-TroveCluster demo).Endpoint + "$($added.Host):$($added.Port)"
    Say 'Remove-TroveCluster demo -Force'
    Remove-TroveCluster demo -Force | Out-String -Width 110
    dotnet $Application check $env:TROVE_HOME @endpoints
    $code = $LASTEXITCODE
}
finally {
    # Whatever went wrong: no server outlives the demo.
    Get-TroveCluster | Remove-TroveCluster -Force | Out-Null
}
exit $code
