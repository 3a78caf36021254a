# Measures one module on the catalog of TROVE_HOME and prints one line of JSON: milliseconds, and megabytes at the end.
param([Parameter(Mandatory)] [string] $Module)

$ErrorActionPreference = 'Stop'
Import-Module $Module

function Measure-Stream([scriptblock] $Command) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $seen = @{ First = $null; Count = 0 }
    & $Command | ForEach-Object {
        $seen.Count++
        if ($null -eq $seen.First) { $seen.First = $clock.Elapsed.TotalMilliseconds }
    }
    @{ First = $seen.First; All = $clock.Elapsed.TotalMilliseconds; Count = $seen.Count }
}

function Measure-Call([scriptblock] $Command) {
    $times = foreach ($i in 1..21) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $null = & $Command
        $clock.Elapsed.TotalMilliseconds
    }
    ($times | Sort-Object)[10]
}

# In this order: what comes first pays for loading the engine.
$clusters = Measure-Stream { Get-TroveCluster }
$again = Measure-Stream { Get-TroveCluster }
$nodes = Measure-Stream { Get-TroveClusterNode }
$peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB
[ordered]@{
    'Get-TroveCluster, first call: first object' = $clusters.First
    'Get-TroveCluster, first call: all' = $clusters.All
    'Get-TroveCluster, again: first object' = $again.First
    'Get-TroveCluster, again: all' = $again.All
    'Get-TroveCluster web-0500' = Measure-Call { Get-TroveCluster web-0500 }
    'Get-TroveCluster web-*' = (Measure-Stream { Get-TroveCluster web-* }).All
    'Get-TroveCluster -Datastore redis' = (Measure-Stream { Get-TroveCluster -Datastore redis }).All
    'Get-TroveCluster -Status Error' = (Measure-Stream { Get-TroveCluster -Status Error }).All
    'Get-TroveClusterNode: first object' = $nodes.First
    'Get-TroveClusterNode: all' = $nodes.All
    'Get-TroveClusterNode web-0500' = Measure-Call { Get-TroveClusterNode web-0500 }
    'Get-TroveOperation, the newest 10' = Measure-Call { Get-TroveOperation | Select-Object -First 10 }
    'peak working set until all nodes were read, MB' = $peak
    'clusters' = $clusters.Count
    'nodes' = $nodes.Count
} | ConvertTo-Json -Compress
