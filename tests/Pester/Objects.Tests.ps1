#requires -Version 7.4
# How objects look, what becomes of them when they travel, and what the declarations of all cmdlets have in common.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    Import-Module $Manifest

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
            Start-Job { Import-Module $using:Manifest; Import-Clixml "$using:TestDrive/cluster.xml" } | Receive-Job -Wait -AutoRemoveJob
        }
        # A job adds where it ran.
        'PSComputerName', 'RunspaceId', 'PSShowComputerName', 'PSSourceJobInstanceId' | ForEach-Object { $back.PSObject.Properties.Remove($_) }
        $back | Should -BeOfType ([TroveClusters.RedisCluster])
        $back.Nodes[0] | Should -BeOfType ([TroveClusters.RedisClusterNode])
        # A list shows every property, so equal lists are equal objects.
        $back | Format-List * | Out-String | Should -Be ($cluster | Format-List * | Out-String)
        $back.Nodes[0] | Format-List * | Out-String | Should -Be ($node | Format-List * | Out-String)
        $back.Created | Should -Be $cluster.Created
        $back.Task | Should -Be ([TroveClusters.TroveTask]::Growing)
    }

    It 'has a way back for every type that is handed out' {
        $types = [TroveClusters.TroveCluster].Assembly.GetExportedTypes().Where({ -not $_.IsAbstract -and $_.Name -match '^(Trove|Redis|Vertica)(Cluster|ClusterNode|Operation|ClusterConnection|Setting)$' })
        $types.Count | Should -BeGreaterThan 6
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
    It 'exports every cmdlet there is' {
        $types = [TroveClusters.Commands.TroveCmdlet].Assembly.GetTypes().Where({ -not $_.IsAbstract -and $_.IsSubclassOf([TroveClusters.Commands.TroveCmdlet]) })
        (Get-Command -Module TroveClusters).Count | Should -Be $types.Count
    }

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
}
