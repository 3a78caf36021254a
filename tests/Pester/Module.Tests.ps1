# The staged module as it lies on disk and as it is imported.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $commands = (Import-PowerShellDataFile $Manifest).CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $Folder = Split-Path $Manifest
}

Describe 'Layout' {
    It 'has a valid manifest' {
        (Test-ModuleManifest $Manifest).Name | Should -Be 'TroveClusters'
    }

    It 'has the contracts once, and no PowerShell' {
        Get-ChildItem $Folder -Recurse -Filter TroveClusters.dll | Should -HaveCount 1
        Get-ChildItem $Folder -Recurse -Filter System.Management.Automation.dll | Should -HaveCount 0
    }

    It 'has the engine with its dependency file, and native libraries for this platform' {
        Join-Path $Folder 'lib/TroveClusters.Engine.dll' | Should -Exist
        Join-Path $Folder 'lib/TroveClusters.Engine.deps.json' | Should -Exist
        $rid = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier -replace '^(?!win|osx|linux)[^-]+', 'linux'
        Join-Path $Folder "lib/runtimes/$rid/native" | Should -Exist
    }

    It 'carries nothing that only building needs' {
        Get-ChildItem $Folder -Recurse -Include *.pdb, *.runtimeconfig.json | Should -HaveCount 0
    }
}

Describe 'Import' {
    It 'loads nothing of the engine and touches no file' {
        $run = Invoke-Fresh "Import-Module '$Manifest'; `$lib = Join-Path (Split-Path '$Manifest') 'lib'; [AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.Location.StartsWith(`$lib) }).Count; [Runtime.Loader.AssemblyLoadContext]::All.Name -contains 'TroveClusters'"
        $run.Output -split '\r?\n' | Should -Be '0', 'False'
        $run.Errors | Should -BeNullOrEmpty
        $run.Home | Should -Not -Exist
    }

    It 'exports exactly the cmdlets of its manifest' {
        $run = Invoke-Fresh "Import-Module '$Manifest'; (Get-Command -Module TroveClusters | Sort-Object Name).ForEach{ `"`$(`$_.CommandType) `$(`$_.Name)`" }"
        $declared = (Import-PowerShellDataFile $Manifest).CmdletsToExport | Sort-Object | ForEach-Object { "Cmdlet $_" }
        $run.Output -split '\r?\n' | Should -Be $declared
    }

    It 'uses approved verbs' {
        $run = Invoke-Fresh "Import-Module '$Manifest' 3>&1"
        $run.Output | Should -BeNullOrEmpty
    }

    It 'can be repeated, and after removal' {
        $run = Invoke-Fresh "Import-Module '$Manifest'; Import-Module '$Manifest' -Force; Remove-Module TroveClusters; Import-Module '$Manifest'; (Get-TroveCluster | Measure-Object).Count"
        $run.Output | Should -Be '0'
        $run.Errors | Should -BeNullOrEmpty
    }

    It 'makes its types known' {
        $run = Invoke-Fresh "Import-Module '$Manifest'; [TroveClusters.TroveCluster].FullName"
        $run.Output | Should -Be 'TroveClusters.TroveCluster'
    }

    It 'reads an empty home without an error' {
        $run = Invoke-Fresh "Import-Module '$Manifest'; Set-StrictMode -Version Latest; Get-TroveCluster; Get-TroveOperation; Get-TroveCluster none*; 'done'"
        $run.Output | Should -Be 'done'
        $run.Errors | Should -BeNullOrEmpty
    }

    It 'works beside an older Microsoft.Extensions.Logging that the session holds already' {
        # A stand-in without a single type: were the engine to get it, nothing would work.
        $old = Join-Path $TestDrive 'Microsoft.Extensions.Logging.dll'
        Add-Type -TypeDefinition '[assembly: System.Reflection.AssemblyVersion("2.0.0.0")] public class OldLogging {}' -OutputAssembly $old
        $run = Invoke-Fresh "`$null = [Reflection.Assembly]::LoadFrom('$old'); Import-Module '$Manifest'; Get-TroveCluster; ([AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -eq 'TroveClusters.Engine' })).Count"
        $run.Errors | Should -BeNullOrEmpty
        $run.Output | Should -Be '1'
    }
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll {
        Import-Module $Manifest
        $help = Get-Help $Name -Full
    }

    It 'has a synopsis, a description and examples' {
        $help.Synopsis.Trim() | Should -Not -BeLike "$Name *"
        $help.Synopsis.Trim() | Should -Not -BeNullOrEmpty
        $help.Description.Text | Should -Not -BeNullOrEmpty
        @($help.Examples.Example).Count | Should -BeGreaterThan 0
    }

    It 'describes every parameter' {
        $common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'
        foreach ($parameter in (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin $common }) {
            $described = $help.Parameters.Parameter | Where-Object Name -eq $parameter
            $described.Description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter needs a description"
        }
    }
}
