#requires -Version 7.4
# The help of the staged module: complete, true, and such that its examples parse.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    Import-Module $Manifest
    $cmdlets = (Get-Command -Module TroveClusters).Name
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    Import-Module $Manifest
}

Describe 'Help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        $command = Get-Command $name
        $help = Get-Help $name -Full
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Not -Match $name
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'has the syntax of every parameter set' {
        @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
    }

    It 'describes every parameter' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $expected = $command.Parameters.Keys.Where({ $_ -notin $common }) | Sort-Object
        @($help.parameters.parameter.name) | Sort-Object | Should -Be $expected
        foreach ($parameter in $help.parameters.parameter) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.name) must be described"
        }
    }

    It 'has examples that parse and use only what there is' {
        @($help.examples.example).Count | Should -BeGreaterThan 0
        foreach ($example in $help.examples.example) {
            $errors = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
            $uses = $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
            foreach ($use in $uses.Where({ $_.GetCommandName() -like '*-Trove*' })) {
                $used = Get-Command $use.GetCommandName() -ErrorAction Stop
                foreach ($parameter in $use.CommandElements.Where({ $_ -is [System.Management.Automation.Language.CommandParameterAst] })) {
                    { $used.ResolveParameter($parameter.ParameterName) } | Should -Not -Throw
                }
            }
        }
    }
}

Describe 'Topics' {
    It 'can be read: <_>' -ForEach 'about_TroveClusters', 'about_TroveClusters_Errors', 'about_TroveClusters_Pipelines', 'about_TroveClusters_Vertica' {
        Get-Help $_ | Should -Match "TOPIC\s+$_"
    }

    It 'lists every error' {
        $text = Get-Help about_TroveClusters_Errors
        foreach ($id in [enum]::GetNames([TroveClusters.TroveErrorId])) {
            $text | Should -Match "\b$id \("
        }
    }
}
