<#
.SYNOPSIS
    What the module costs a session: its import, and the first command.
.DESCRIPTION
    Whole processes, interleaved so that whatever else the machine does hits all alike; medians. The budgets: import at
    most 150 ms over a bare `pwsh -NoProfile`, the first Get-TroveCluster at most 400 ms more.

    ./build.sh stage && pwsh bench/module/Measure.ps1 [-Runs 15] [-Save]
#>
param([ValidateRange(1, 1000)] [int] $Runs = 15, [switch] $Save)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
$manifest = Get-ChildItem (Join-Path $root 'out/module/TroveClusters') -Filter TroveClusters.psd1 -Recurse | Select-Object -First 1 -ExpandProperty FullName
if (-not $manifest) { throw 'The module is not staged: run ./build.sh stage' }
$trove = Join-Path ([IO.Path]::GetTempPath()) "trove-bench-$([guid]::NewGuid())"
$commands = [ordered] @{
    'bare'           = 'exit'
    'import'         = "Import-Module '$manifest'; exit"
    'import + first' = "Import-Module '$manifest'; `$null = Get-TroveCluster; exit"
}

function Measure-Process([string] $Command) {
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    foreach ($argument in '-NoProfile', '-NonInteractive', '-NoLogo', '-Command', $Command) { $start.ArgumentList.Add($argument) }
    $start.Environment['TROVE_HOME'] = $trove
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    $process.WaitForExit()
    if ($process.ExitCode -ne 0) { throw "'$Command' ended with $($process.ExitCode)." }
    $clock.Elapsed.TotalMilliseconds
}

function Get-Median([double[]] $Values) {
    $sorted = $Values | Sort-Object
    if ($sorted.Count % 2) { $sorted[($sorted.Count - 1) / 2] } else { ($sorted[$sorted.Count / 2 - 1] + $sorted[$sorted.Count / 2]) / 2 }
}

try {
    # A home with a catalog: opening one is what a first command does.
    $null = Measure-Process "Import-Module '$manifest'; New-TroveCluster bench redis -NodeCount 1 -Flavor 1 -VolumeSize 1 | Out-Null"
    $times = @{}
    foreach ($name in $commands.Keys) { $times[$name] = [Collections.Generic.List[double]]::new() }
    for ($run = 1; $run -le $Runs; $run++) {
        foreach ($name in $commands.Keys) { $times[$name].Add((Measure-Process $commands[$name])) }
        Write-Progress 'Measuring' "run $run of $Runs" -PercentComplete (100 * $run / $Runs)
    }
    $bare, $import, $first = $commands.Keys | ForEach-Object { Get-Median $times[$_] }
    $lines = @(
        '# What the module costs a session'
        ''
        "$([DateTime]::UtcNow.ToString('yyyy-MM-dd')), PowerShell $($PSVersionTable.PSVersion), .NET $([Environment]::Version), $([Runtime.InteropServices.RuntimeInformation]::OSDescription.Split(' ')[0]), $([Environment]::ProcessorCount) cores, medians of $Runs interleaved runs of whole processes."
        'Measured by `pwsh bench/module/Measure.ps1 -Save`, with a catalog of one cluster.'
        ''
        '| | ms | over the line above | budget | |'
        '| --- | ---: | ---: | ---: | --- |'
        ('| bare `pwsh -NoProfile` | {0:0} | | | |' -f $bare)
        ('| + `Import-Module` | {0:0} | {1:0} | 150 | {2} |' -f $import, ($import - $bare), ($import - $bare -le 150 ? 'met' : 'missed'))
        ('| + first `Get-TroveCluster` | {0:0} | {1:0} | 400 | {2} |' -f $first, ($first - $import), ($first - $import -le 400 ? 'met' : 'missed'))
    )
    $lines
    if ($Save) { $lines | Set-Content (Join-Path $PSScriptRoot 'results.md') }
}
finally {
    $null = Measure-Process "Import-Module '$manifest'; Get-TroveCluster | Remove-TroveCluster -Force | Out-Null"
    Remove-Item $trove -Recurse -Force -ErrorAction Ignore
}
