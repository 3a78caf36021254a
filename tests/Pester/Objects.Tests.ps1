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
    $verticaNode = New-Snapshot ([TroveClusters.VerticaClusterNode]) @{
        Id = [guid]::NewGuid(); Name = 'sales-member-1'; ClusterId = [guid]::NewGuid(); ClusterName = 'sales'; Datastore = 'vertica'; Type = 'master'
        Role = [TroveClusters.TroveNodeRole]::Member; Status = [TroveClusters.TroveNodeStatus]::Active
        Host = '10.0.0.4'; Port = 5433; State = 'UP'; DatabaseNode = 'v_sales_node0001'
    }
    $verticaCluster = New-Snapshot ([TroveClusters.VerticaCluster]) @{
        Id = $verticaNode.ClusterId; Name = 'sales'; Datastore = 'vertica'; DatastoreVersion = '9.2.1-0'; Status = [TroveClusters.TroveClusterStatus]::Active
        Endpoint = [string[]]('10.0.0.4:5433'); Nodes = [TroveClusters.TroveClusterNode[]]($verticaNode); Database = 'sales'; License = 'Community Edition'; LicenseNodes = 3
        KSafety = 1; CurrentKSafety = 0; IsRebalancing = $true; RebalancePercent = [double] 12.5; LocalSegments = $true; ScalingFactor = 4
        PointToPoint = $true; Adopted = $true; RootEnabled = $true
        Created = [DateTimeOffset]::new(2026, 3, 1, 8, 30, 0, 123, [timespan]::Zero)
    }
    $values = [Collections.Generic.SortedDictionary[string, string]]::new()
    $values['maxmemory-policy'] = 'allkeys-lru'
    $values['timeout'] = '300'
    $cluster = New-Snapshot ([TroveClusters.RedisCluster]) @{
        Id = $node.ClusterId; Name = 'web'; Datastore = 'redis'; DatastoreVersion = '7.0.15'
        Status = [TroveClusters.TroveClusterStatus]::Degraded; Task = [TroveClusters.TroveTask]::Growing
        Endpoint = [string[]]('127.0.0.1:7001'); Nodes = [TroveClusters.TroveClusterNode[]]($node); SlotsAssigned = 16384
        Configuration = [Collections.ObjectModel.ReadOnlyDictionary[string, string]]::new($values)
        Created = [DateTimeOffset]::new(2026, 3, 1, 8, 30, 0, 123, [timespan]::Zero)
    }
}

Describe 'Views' {
    It 'shows a cluster as a row, a list and a name' {
        $cluster | Out-String -Width 100 | Should -Match 'web\s+redis 7\.0\.15\s+Degraded\s+GROWING_CLUSTER\s+1 127\.0\.0\.1:7001'
        $cluster | Format-List | Out-String | Should -Match 'Task\s+: GROWING_CLUSTER: Increasing the size of the cluster\.'
        $cluster | Format-Wide | Out-String | Should -Match '^\s*web\s*$'
    }

    It 'shows flavors, quotas and datastores as rows with their units' {
        New-Snapshot ([TroveClusters.TroveFlavor]) @{ Id = '9'; Name = 'big'; Ram = 1024; Vcpus = 2; Disk = 3; Ephemeral = 4 } |
            Out-String -Width 100 | Should -Match 'RAM \(MB\).*\s+-.*\s+big\s+1024\s+2\s+3\s+4 9'
        New-Snapshot ([TroveClusters.TroveQuota]) @{ Tenant = 'shop'; Resource = 'volumes'; Limit = -1; InUse = 7 } |
            Out-String -Width 100 | Should -Match 'Tenant: shop\s+Resource.*\s+-.*\s+volumes \(GB\)\s+7\s+unlimited Default'
        New-Snapshot ([TroveClusters.TroveDatastore]) @{ Name = 'redis'; Versions = [string[]]('7.0.15', 'garnet-2.2.8'); DefaultVersion = '7.0.15' } |
            Out-String -Width 100 | Should -Match 'redis\s+7\.0\.15\s+7\.0\.15, garnet-2\.2\.8'
    }

    It 'shows moves of slots as rows' {
        New-Snapshot ([TroveClusters.TroveSlotMove]) @{ From = 'web-1'; To = 'web-4'; SlotCount = 3; Slots = [string[]]('0-1', '7'); KeyCount = 22000; Bytes = 3100000 } |
            Out-String -Width 100 | Should -Match 'From\s+To\s+Slots\s+Keys\s+MB Which\s+-.*\s+web-1\s+web-4\s+3\s+22000\s+3[.,]1 0-1,7'
    }

    It 'shows tokens of the server with their ends, and never the token itself' {
        $secret = ConvertTo-SecureString 'trove_nobody-may-see-this' -AsPlainText -Force
        $token = New-Snapshot ([TroveClusters.TroveServerToken]) @{ Name = 'ci'; Tenant = 'shop'; Role = [TroveClusters.TroveServerRole]::Admin; Token = $secret }
        $token | Out-String -Width 100 | Should -Match 'Name\s+Tenant\s+Role.*\s+-.*\s+ci\s+shop\s+Admin\s+never\s+never'
        $token, ($token | Format-List * | Out-String), ($token | ConvertTo-Json), ($token | ConvertTo-Csv) -join ' ' | Should -Not -Match 'nobody-may-see-this'
        New-Snapshot ([TroveClusters.TroveServerToken]) @{ Name = 'ci'; Tenant = 'shop'; IsExpired = $true; Expires = [DateTimeOffset]::UtcNow } |
            Out-String -Width 100 | Should -Match 'ci\s+shop\s+Member expired\s+never'
    }

    It 'shows hosts by how one logs in to them, and findings by what they are about' {
        $registered = New-Snapshot ([TroveClusters.TroveHost]) @{
            Name = 'db-01'; Address = '2001:db8::1'; Port = 2222; User = 'ops'; Status = [TroveClusters.TroveHostStatus]::Active
            NodeCount = 1; Capacity = 3; AvailabilityZone = 'room-1'; Tags = [string[]]('ssd', 'prod')
        }
        $registered | Out-String -Width 110 | Should -Match 'db-01\s+Active\s+ops@\[2001:db8::1\]:2222\s+1/3\s+room-1\s+ssd,prod'
        New-Snapshot ([TroveClusters.TroveFinding]) @{ Node = 'db-01'; HostName = 'db-01'; Check = 'Login'; Status = [TroveClusters.TroveFindingStatus]::Failed; Message = 'It does not let ops in.' } |
            Out-String -Width 100 | Should -Match 'Of: db-01\s+Check.*\s+-.*\s+Login\s+Failed\s+It does not let ops in\.'
    }

    It 'shows a Vertica cluster as a list and its nodes as rows' {
        $verticaCluster | Out-String -Width 100 | Should -Match 'sales\s+vertica 9\.2\S*\s+Active\s+NONE\s+1 10\.0\.0\.4:5433'
        $list = $verticaCluster | Format-List | Out-String
        foreach ($line in 'Database\s+: sales', 'KSafety\s+: 1', 'CurrentKSafety\s+: 0', 'License\s+: Community Edition', 'LicenseNodes\s+: 3', 'RebalancePercent\s+: 12[.,]5', 'Adopted\s+: True') {
            $list | Should -Match $line
        }
        $verticaNode | Out-String -Width 100 | Should -Match 'Cluster: sales\s+Name .*\s+-.*\s+sales-member-1\s+master\s+Active\s+UP\s+10\.0\.0\.4:5433\s+v_sales_node0001'
        $verticaNode | Format-List | Out-String | Should -Match 'State\s+: UP\s+DatabaseNode\s+: v_sales_node0001'
    }

    It 'shows a licence for any number of nodes, and none where none is known' {
        New-Snapshot ([TroveClusters.VerticaCluster]) @{ Name = 'a'; License = 'Enterprise' } | Format-List | Out-String | Should -Match 'LicenseNodes\s+: any number'
        New-Snapshot ([TroveClusters.VerticaCluster]) @{ Name = 'a' } | Format-List | Out-String | Should -Match 'LicenseNodes\s+: \r?\n'
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

    It 'come back with what a Vertica database is known by' {
        $verticaCluster | Export-Clixml "$TestDrive/vertica.xml"
        $back = Import-Clixml "$TestDrive/vertica.xml"
        $back | Should -BeOfType ([TroveClusters.VerticaCluster])
        $back.Nodes[0] | Should -BeOfType ([TroveClusters.VerticaClusterNode])
        $back | Format-List * | Out-String | Should -Be ($verticaCluster | Format-List * | Out-String)
        $back.Nodes[0] | Format-List * | Out-String | Should -Be ($verticaNode | Format-List * | Out-String)
        foreach ($property in 'KSafety', 'CurrentKSafety', 'LicenseNodes', 'RebalancePercent', 'LocalSegments', 'IsRebalancing', 'RootEnabled') {
            $back.$property | Should -Be $verticaCluster.$property -Because $property
        }
    }

    It 'come back with what a host is known by' {
        $registered = New-Snapshot ([TroveClusters.TroveHost]) @{
            Id = [guid]::NewGuid(); Name = 'db-01'; Address = '10.0.0.4'; Port = 22; User = 'root'; KeyFile = '/k'; HasPassword = $true; Tags = [string[]]('ssd', 'prod')
            Flavor = '2'; Capacity = 3; AvailabilityZone = 'z'; Status = [TroveClusters.TroveHostStatus]::Refused; HostKeys = [string[]]('ssh-ed25519 SHA256:a', 'ssh-rsa SHA256:b')
            NodeCount = 1; Registered = [DateTimeOffset]::UtcNow; LastSeen = [DateTimeOffset]::UtcNow; Message = 'm'
        }
        $registered | Export-Clixml "$TestDrive/host.xml"
        $back = Import-Clixml "$TestDrive/host.xml"
        $back | Should -BeOfType ([TroveClusters.TroveHost])
        $back | Format-List * | Out-String | Should -Be ($registered | Format-List * | Out-String)
        $back.HostKeys | Should -Be 'ssh-ed25519 SHA256:a', 'ssh-rsa SHA256:b'
        $back.LastSeen | Should -Be $registered.LastSeen
    }

    It 'has a way back for every type that is handed out' {
        $types = [TroveClusters.TroveCluster].Assembly.GetExportedTypes().Where({ -not $_.IsAbstract -and $_.Name -match '^(Trove|Redis|Vertica)(Cluster|ClusterNode|Operation|ClusterConnection|Setting|Flavor|Quota|Host|ServerToken|Finding|Datastore|LogEntry|ClusterMeasurement|NodeMeasurement)$' })
        $types.Count | Should -BeGreaterThan 9
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
        $types = [TroveClusters.Commands.TroveCmdlet].Assembly.GetTypes().Where({ -not $_.IsAbstract -and $_.IsSubclassOf([System.Management.Automation.Cmdlet]) })
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
        # -InputObject and -Id are what their nouns are; -Node is a node that is to be (New, Add), that is (Get-TroveCluster) or is named.
        $uses.Where({ $_.Name -notin 'InputObject', 'Id', 'Node', 'Status' }) | Group-Object Name |
            Where-Object { @($_.Group.Type | Select-Object -Unique).Count -gt 1 } | ForEach-Object Name | Should -BeNullOrEmpty
    }
}
