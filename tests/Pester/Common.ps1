# What all test files share: where things lie, and a service that is scripted.

$script:Root = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))
$script:Cases = Join-Path $Root 'tests/cases'

# The staged module is tested, never the sources.
$script:Manifest = if ($env:TROVE_TEST_MODULE) {
    Join-Path $env:TROVE_TEST_MODULE 'TroveClusters.psd1'
} else {
    Get-ChildItem (Join-Path $Root 'out/module/TroveClusters') -Filter TroveClusters.psd1 -Recurse |
        Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName
}
$script:RunnerFolder = Get-ChildItem (Join-Path $Root 'tests/CaseRunner/bin') -Filter TroveClusters.CaseRunner.dll -Recurse |
    Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty DirectoryName
if (-not $Manifest -or -not $RunnerFolder) {
    throw 'The module is not staged, or tests/CaseRunner is not built: run ./build.sh test'
}

function Import-TestModule {
    Import-Module $Manifest
    foreach ($name in 'TroveClusters.FakeService', 'TroveClusters.CaseRunner') {
        $null = [Reflection.Assembly]::LoadFrom((Join-Path $RunnerFolder "$name.dll"))
    }
}

# Puts a scripted service in the engine's place, for this whole process.
function Set-FakeService([string] $World) {
    $script:Fake = [TroveClusters.FakeService.FakeTroveService]::new([TroveClusters.FakeService.World]::FromJson($World))
    $session = [TroveClusters.TroveCluster].Assembly.GetType('TroveClusters.Commands.TroveSession')
    $session ??= [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'TroveClusters.PowerShell' })[0].GetType('TroveClusters.Commands.TroveSession')
    $session.GetProperty('ServiceOverride', [Reflection.BindingFlags]'Static,NonPublic,Public').SetValue($null, $Fake)
}

# Runs a script in a PowerShell of its own, with a Trove home of its own, and returns what it writes.
function Invoke-Fresh([string] $Script, [string[]] $Option = @()) {
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    # Where PowerShell is installed as a .NET tool, its process is one of dotnet.
    if ([IO.Path]::GetFileNameWithoutExtension($start.FileName) -eq 'dotnet') { $start.ArgumentList.Add((Join-Path $PSHOME 'pwsh.dll')) }
    foreach ($argument in @('-NoProfile', '-NoLogo') + $Option + @('-Command', $Script)) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.Environment['TROVE_HOME'] = Join-Path $TestDrive ([guid]::NewGuid())
    $start.Environment['NO_COLOR'] = '1'
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $output = $process.StandardOutput.ReadToEndAsync()
    $errors = $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit(60000)) {
        $process.Kill($true)
        throw "A PowerShell of its own did not end within 60 s: $Script"
    }
    [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result.Trim(); Errors = $errors.Result.Trim(); Home = $start.Environment['TROVE_HOME'] }
}

# The lines by which a fresh process gets the module and the scripted service.
function Get-FakePrelude([string] $World) {
    "`$ErrorActionPreference = 'Stop'; . '$PSScriptRoot/Common.ps1'; Import-TestModule; Set-FakeService '$World'; `$ErrorActionPreference = 'Continue'; "
}
