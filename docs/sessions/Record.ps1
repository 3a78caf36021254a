<#
.SYNOPSIS
Records the sessions beside it: what PowerShell really shows, from the staged module and real servers.

.DESCRIPTION
Each session runs in a PowerShell of its own, which reads the lines of its .input file as if they were typed and shows
prompt, line and answer. It works in a Trove home of its own, which is gone afterwards. What differs from one recording
to the next (ids, ports, times, the user, the process) is replaced by names that do not.

Beside the sessions goes surface.txt, the cmdlets and parameters they were recorded with: a test compares it with those
there are.

.EXAMPLE
./build.sh stage && pwsh docs/sessions/Record.ps1
#>
[CmdletBinding()]
param(
    # The staged manifest.
    [string] $Manifest = (Get-ChildItem (Join-Path $PSScriptRoot '../../out/module/TroveClusters') -Filter TroveClusters.psd1 -Recurse -ErrorAction Ignore |
            Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName),

    # How long one session may take, in seconds.
    [int] $TimeoutSeconds = 180
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if (-not $Manifest) { throw 'The module is not staged: run ./build.sh stage' }

function Get-Surface {
    $common = [Management.Automation.Cmdlet]::CommonParameters
    foreach ($command in Get-Command -Module TroveClusters | Sort-Object { $_.Name }) {
        $command.Name
        $parameters = $command.Parameters.Values | Where-Object { $_.Name -notin $common -and $_.Name -notin 'WhatIf', 'Confirm' }
        $lines = foreach ($parameter in $parameters) {
            $type = $parameter.ParameterType
            $element = [Nullable]::GetUnderlyingType($type)
            $text = $element ? "$($element.Name)?" : $type.Name
            $aliases = $parameter.Aliases.Count ? " ($(($parameter.Aliases | Sort-Object) -join ', '))" : ''
            "  -$($parameter.Name) $text$aliases"
        }
        [string[]] $sorted = @($lines | Where-Object { $_ })
        [Array]::Sort($sorted, [StringComparer]::Ordinal)
        $sorted
    }
}

# Replaces every match of a pattern by a name that depends only on how many others came before it.
function Set-Constant([string] $Text, [string] $Pattern, [scriptblock] $Name) {
    $seen = @{}
    [regex]::Replace($Text, $Pattern, {
            param($match)
            if (-not $seen.ContainsKey($match.Value)) { $seen[$match.Value] = & $Name $seen.Count }
            $seen[$match.Value]
        })
}

function ConvertTo-Constant([string] $Text, [string] $TroveHome) {
    $Text = $Text.Replace($TroveHome, '~/trove').Replace($HOME, '~').Replace($Manifest, 'TroveClusters')
    $Text = Set-Constant $Text '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' { param($n) '{0:x8}-0000-4000-8000-{0:x12}' -f ($n + 1) }
    $Text = Set-Constant $Text '(?<=:)2[0-9]{4}\b' { param($n) 20000 + $n }
    $Text = $Text -replace '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?=Z?)', '2026-01-01 12:00:00'
    $user = [regex]::Escape("$([Environment]::UserName)@$([Environment]::MachineName)")
    $Text -replace "$user \(pid \d+\)", 'you@here (pid 4711)'
}

function Invoke-Session([string[]] $Line, [string] $TroveHome) {
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    # Where PowerShell is installed as a .NET tool, its process is one of dotnet.
    if ([IO.Path]::GetFileNameWithoutExtension($start.FileName) -eq 'dotnet') { $start.ArgumentList.Add((Join-Path $PSHOME 'pwsh.dll')) }
    # -File - takes lines as if they were typed, and shows them.
    foreach ($argument in '-NoProfile', '-NoLogo', '-File', '-') { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Environment['TROVE_HOME'] = $TroveHome
    $start.Environment['NO_COLOR'] = '1'
    $start.WorkingDirectory = [IO.Path]::GetTempPath()
    $process = [Diagnostics.Process]::Start($start)
    $output = $process.StandardOutput.ReadToEndAsync()
    $errors = $process.StandardError.ReadToEndAsync()
    foreach ($text in @("[Console]::SetError([Console]::Out); Remove-Module PSReadLine -ErrorAction Ignore; `$Error.Clear(); function prompt { 'PS> ' }; Import-Module '$Manifest'; `$ProgressPreference = 'SilentlyContinue'") + $Line + 'exit') { $process.StandardInput.WriteLine($text) }
    $process.StandardInput.Close()
    if (-not $process.WaitForExit($TimeoutSeconds * 1000)) {
        $process.Kill()
        throw "The session did not end within $TimeoutSeconds s. It had shown:`n$($output.Result)"
    }
    if ($errors.Result.Trim()) { throw "The session wrote to the error device: $($errors.Result)" }
    # Without the line that prepares it and the one that ends it.
    $shown = $output.Result -replace "`r", ''
    $shown = $shown.Substring($shown.IndexOf("`n") + 1) -replace 'PS> exit\s*$', ''
    ($shown -replace '(?m)[ \t]+$', '').Trim()
}

Import-Module $Manifest
$version = (Import-PowerShellDataFile $Manifest).ModuleVersion
$commit = git -C $PSScriptRoot rev-parse --short=10 HEAD
if (git -C $PSScriptRoot status --porcelain -- ../../src ../../module) { $commit += ' with changes' }
$scratch = Join-Path ([IO.Path]::GetTempPath()) "trove-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
$before = $env:TROVE_HOME

foreach ($file in Get-ChildItem $PSScriptRoot -Filter *.input | Sort-Object Name) {
    $lines = Get-Content $file.FullName
    $title = $lines[0] -replace '^# ', ''
    Write-Verbose $title
    $env:TROVE_HOME = Join-Path $scratch $file.BaseName
    try {
        $shown = ConvertTo-Constant (Invoke-Session $lines[1..($lines.Count - 1)] $env:TROVE_HOME) $env:TROVE_HOME
    } finally {
        Get-TroveCluster | Remove-TroveCluster -Force -AllowUnreachable | Out-Null
        Remove-Item $scratch -Recurse -Force -ErrorAction Ignore
        $env:TROVE_HOME = $before
    }
    @(
        "# $title"
        "# PowerShell $($PSVersionTable.PSVersion), TroveClusters $version, commit $commit"
        '# Recorded by docs/sessions/Record.ps1. Ids, ports, times and names of users are made alike in every recording.'
        ''
        $shown
    ) | Set-Content (Join-Path $PSScriptRoot "$($file.BaseName).txt")
}
Get-Surface | Set-Content (Join-Path $PSScriptRoot 'surface.txt')
