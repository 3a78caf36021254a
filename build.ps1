<#
.SYNOPSIS
Builds, tests and shows TroveClusters: the same tasks as build.sh.
.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Stage', 'Test', 'Demo', 'VerticaDemo', 'Serve', 'Package', 'Clean')]
    [string] $Task = 'Stage'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        exit $LASTEXITCODE
    }
}

function Invoke-Target([string] $Name) {
    Invoke-Dotnet 'msbuild' 'build/TroveClusters.proj' '-nologo' '-v:minimal' "-t:$Name"
}

Push-Location $PSScriptRoot
# Our programs run without ICU.
$settings = @{ DOTNET_SYSTEM_GLOBALIZATION_INVARIANT = '1'; DOTNET_CLI_TELEMETRY_OPTOUT = '1'; DOTNET_NOLOGO = '1' }
$before = @{}
try {
    foreach ($name in $settings.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $settings[$name])
    }
    switch ($Task) {
        'Test' { Invoke-Dotnet 'run' '--project' 'tests/Run' }
        'Demo' {
            Invoke-Target Stage
            Write-Host 'Running the demo'
            Invoke-Dotnet 'run' '--project' 'examples/Demo'
        }
        'VerticaDemo' {
            Invoke-Target Stage
            Write-Host 'Running the demo on simulated hosts'
            Invoke-Dotnet 'run' '--project' 'examples/VerticaDemo'
        }
        'Serve' {
            Write-Host 'Building the server'
            Invoke-Dotnet 'build' 'src/TroveClusters.Server' '-c' 'Release' '-v:q' '-clp:NoSummary'
            Invoke-Dotnet 'src/TroveClusters.Server/bin/Release/net10.0/TroveClusters.Server.dll' '--no-auth' '--hello'
        }
        default { Invoke-Target $Task }
    }
}
finally {
    foreach ($name in $before.Keys) {
        [Environment]::SetEnvironmentVariable($name, $before[$name])
    }
    Pop-Location
}
