# Runs all test files and writes what came of them, for tests/Run.
param([Parameter(Mandatory)] [string] $Result)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration

$failures = @(
    foreach ($test in $run.Failed) { @{ Test = $test.ExpandedPath; Message = "$($test.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage ?? $_.ToString() })" } }
    foreach ($part in @($run.FailedContainers) + @($run.FailedBlocks)) { if ($part) { @{ Test = "$part"; Message = "$($part.ErrorRecord)" } } }
)
$skipped = @(foreach ($test in $run.Skipped) { if ("$($test.ErrorRecord)" -match 'because (.+)$') { $Matches[1] } else { 'no server to test with' } })
@{ Passed = $run.PassedCount; Failures = $failures; Skipped = $skipped } | ConvertTo-Json -Depth 4 | Set-Content $Result
