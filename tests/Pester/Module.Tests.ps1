#requires -Version 7.4
# The staged module as it is: its layout, its import, its help, its views, and what becomes of objects that travel.

BeforeDiscovery {
    $manifest = Get-ChildItem "$PSScriptRoot/../../out/module/TroveClusters/*/TroveClusters.psd1" | Select-Object -First 1
    Import-Module $manifest
    $cmdlets = (Get-Command -Module TroveClusters).Name
}

BeforeAll {
    $manifest = Get-ChildItem "$PSScriptRoot/../../out/module/TroveClusters/*/TroveClusters.psd1" | Select-Object -First 1
    $folder = $manifest.DirectoryName
    Import-Module $manifest

    function New-Snapshot([type] $Type, [hashtable] $Values) {
        $object = [Activator]::CreateInstance($Type)
        foreach ($name in $Values.Keys) {
            $property = $Type.GetProperty($name)
            $property.DeclaringType.GetProperty($name).SetValue($object, $Values[$name])
        }
        $object
    }

    $node = New-Snapshot ([TroveClusters.RedisClusterNode]) @{
        Id = [guid]::NewGuid(); Name = 'web-member-1'; ClusterId = [guid]::NewGuid(); ClusterName = 'web'
        Role = [TroveClusters.TroveNodeRole]::Primary; Status = [TroveClusters.TroveNodeStatus]::Active
        Host = '127.0.0.1'; Port = 7001; SlotCount = 16384; Slots = [string[]]('0-8191', '8192-16383')
        VolumeUsed = [double] 0.25; Created = [DateTimeOffset]::new(2026, 3, 1, 8, 30, 0, 123, [timespan]::Zero)
    }
    $cluster = New-Snapshot ([TroveClusters.RedisCluster]) @{
        Id = $node.ClusterId; Name = 'web'; Datastore = 'redis'; DatastoreVersion = '7.0.15'
        Status = [TroveClusters.TroveClusterStatus]::Degraded; Task = [TroveClusters.TroveTask]::Growing
        Endpoint = [string[]]('127.0.0.1:7001'); Nodes = [TroveClusters.TroveClusterNode[]]($node); SlotsAssigned = 16384
        Created = [DateTimeOffset]::new(2026, 3, 1, 8, 30, 0, 123, [timespan]::Zero)
    }
}

Describe 'Layout' {
    It 'is a valid manifest that lists every cmdlet there is' {
        $data = Test-ModuleManifest $manifest
        $types = [TroveClusters.Commands.TroveCmdlet].Assembly.GetTypes().Where({ -not $_.IsAbstract -and $_.IsSubclassOf([TroveClusters.Commands.TroveCmdlet]) })
        $data.ExportedCmdlets.Count | Should -Be $types.Count
        (Get-Command -Module TroveClusters).Count | Should -Be $types.Count
    }

    It 'has no second copy of the contracts and no PowerShell of its own' {
        Get-ChildItem "$folder/lib" -Recurse -Include TroveClusters.dll, *.pdb, *.runtimeconfig.json | Should -BeNullOrEmpty
        Get-ChildItem $folder -Recurse -Include System.Management.Automation.dll | Should -BeNullOrEmpty
        "$folder/lib/TroveClusters.Engine.deps.json" | Should -Exist
    }

    It 'has the natives of eight platforms' {
        (Get-ChildItem "$folder/lib/runtimes").Count | Should -Be 8
    }
}

Describe 'Import' {
    It 'loads nothing from lib and touches no home' {
        $script = @"
            `$env:TROVE_HOME = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid())
            Import-Module '$manifest'
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { -not `$_.IsDynamic -and `$_.Location -like '*TroveClusters*lib*' }).Count
            Test-Path `$env:TROVE_HOME
"@
        pwsh -NoProfile -NonInteractive -Command $script | Should -Be '0', 'False'
    }
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
    It 'can be read: <_>' -ForEach 'about_TroveClusters', 'about_TroveClusters_Errors', 'about_TroveClusters_Pipelines' {
        Get-Help $_ | Should -Match "TOPIC\s+$_"
    }

    It 'lists every error' {
        $text = Get-Help about_TroveClusters_Errors
        foreach ($id in [enum]::GetNames([TroveClusters.TroveErrorId])) {
            $text | Should -Match "\b$id \("
        }
    }
}

Describe 'Views' {
    It 'shows a cluster as a row, a list and a name' {
        $cluster | Out-String -Width 100 | Should -Match 'web\s+redis 7\.0\.15\s+Degraded\s+GROWING_CLUSTER\s+1 127\.0\.0\.1:7001'
        $cluster | Format-List | Out-String | Should -Match 'Task\s+: GROWING_CLUSTER: Increasing the size of the cluster\.'
        $cluster | Format-Wide | Out-String | Should -Match '^\s*web\s*$'
    }

    It 'groups nodes by cluster' {
        $node | Out-String -Width 100 | Should -Match 'Cluster: web\s+Name .*\s+-.*\s+web-member-1\s+Primary\s+Active\s+127\.0\.0\.1:7001\s+16384 0-8191,8192-16383'
    }
}

Describe 'Objects that travel' {
    It 'come back real from <_>' -ForEach 'a file', 'a job' {
        $cluster | Export-Clixml "$TestDrive/cluster.xml"
        $back = if ($_ -eq 'a file') {
            Import-Clixml "$TestDrive/cluster.xml"
        }
        else {
            Start-Job { Import-Module $using:manifest; Import-Clixml "$using:TestDrive/cluster.xml" } | Receive-Job -Wait -AutoRemoveJob
        }
        # A job adds where it ran.
        'PSComputerName', 'RunspaceId', 'PSShowComputerName' | ForEach-Object { $back.PSObject.Properties.Remove($_) }
        $back | Should -BeOfType ([TroveClusters.RedisCluster])
        $back.Nodes[0] | Should -BeOfType ([TroveClusters.RedisClusterNode])
        # A list shows every property, so equal lists are equal objects.
        $back | Format-List * | Out-String | Should -Be ($cluster | Format-List * | Out-String)
        $back.Nodes[0] | Format-List * | Out-String | Should -Be ($node | Format-List * | Out-String)
        $back.Created | Should -Be $cluster.Created
        $back.Task | Should -Be ([TroveClusters.TroveTask]::Growing)
    }

    It 'has a way back for every type that is handed out' {
        $types = [TroveClusters.TroveCluster].Assembly.GetExportedTypes().Where({ -not $_.IsAbstract -and $_.Name -match '^(Trove|Redis|Vertica)(Cluster|ClusterNode|Operation|ClusterConnection)$' })
        $types.Count | Should -BeGreaterThan 5
        foreach ($type in $types) {
            [Activator]::CreateInstance($type) | Export-Clixml "$TestDrive/object.xml"
            Import-Clixml "$TestDrive/object.xml" | Should -BeOfType $type
        }
    }
}

Describe 'Errors' {
    It 'have categories that PowerShell knows' {
        foreach ($info in [TroveClusters.TroveErrors]::All) {
            [enum]::IsDefined([System.Management.Automation.ErrorCategory], [string] $info.Category) | Should -BeTrue -Because $info.Id
        }
    }
}

Describe 'The declarations' {
    It 'give a parameter the same type everywhere' {
        # Get- takes several of what the others name once, so arrays count as their elements.
        $uses = foreach ($command in Get-Command -Module TroveClusters) {
            foreach ($parameter in $command.Parameters.Values) {
                $type = $parameter.ParameterType
                $type = if ($type.IsArray) { $type.GetElementType() } else { [Nullable]::GetUnderlyingType($type) ?? $type }
                [pscustomobject]@{ Name = $parameter.Name; Type = $type }
            }
        }
        # -InputObject is what its noun is; -Node is a node that is to be (New, Add), that is (Get-TroveCluster) or is named.
        $uses.Where({ $_.Name -notin 'InputObject', 'Node', 'Status' }) | Group-Object Name |
            Where-Object { @($_.Group.Type | Select-Object -Unique).Count -gt 1 } | ForEach-Object Name | Should -BeNullOrEmpty
    }

    It 'use approved verbs' {
        (Get-Command -Module TroveClusters).Verb | Should -BeIn (Get-Verb).Verb
    }
}
