# The real engine with real servers.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $server = Get-Command valkey-server, redis-server -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    $cli = Get-Command valkey-cli, redis-cli -CommandType Application -ErrorAction Ignore | Select-Object -First 1
}

Describe 'A real Redis cluster' -Skip:(-not $server) {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Import-Module $Manifest
        $savedHome = $env:TROVE_HOME
        $env:TROVE_HOME = Join-Path ([IO.Path]::GetTempPath()) "trove-$([guid]::NewGuid().ToString('N').Substring(0, 8))"

        function Get-NodeFolder {
            Get-ChildItem (Join-Path $env:TROVE_HOME 'nodes') -ErrorAction Ignore
        }
        # What a cluster answers to commands, as an application sees it.
        function Invoke-Redis([string] $Cluster, [string[]] $Command) {
            $cli = Get-Command valkey-cli, redis-cli -CommandType Application -ErrorAction Ignore | Select-Object -First 1
            $env:REDISCLI_AUTH = (Get-TroveClusterCredential $Cluster).GetNetworkCredential().Password
            try { $Command | & $cli -c -h 127.0.0.1 -p (Get-TroveClusterNode $Cluster)[0].Port | Where-Object { $_ -notlike '-> *' } } finally { $env:REDISCLI_AUTH = $null }
        }
        # Servers work in their nodes' folders, wherever they listen.
        function Get-Server {
            Get-ChildItem /proc -Directory -ErrorAction Ignore | Where-Object Name -match '^\d+$' | ForEach-Object {
                (Get-Item "/proc/$($_.Name)/cwd" -ErrorAction Ignore).LinkTarget
            } | Where-Object { $_ -like "$env:TROVE_HOME*" }
        }
    }

    AfterAll {
        Get-TroveCluster -ErrorAction Ignore | Remove-TroveCluster -Force -AllowUnreachable -ErrorAction Ignore
        Remove-Item $env:TROVE_HOME -Recurse -Force -ErrorAction Ignore
        $env:TROVE_HOME = $savedHome
    }

    It 'is created, grown, shrunk and deleted' {
        $cluster = New-TroveCluster life redis -NodeCount 3 -Flavor 1 -VolumeSize 1 -ErrorAction Stop
        $cluster | Should -BeOfType TroveClusters.RedisCluster
        $cluster.Status | Should -Be 'Active'
        $cluster.SlotsAssigned | Should -Be 16384
        if ($IsLinux) { Get-Server | Should -HaveCount 3 }

        $added = Add-TroveClusterNode life 1 -ErrorAction Stop
        $added.Name | Should -Be 'life-member-4'
        $added.SlotCount | Should -Be 0

        Remove-TroveClusterNode life life-member-1 -Force -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'NodeOwnsSlots,*'
        $refused[0].ToString() | Should -BeLike '*life-member-1*'

        (Get-TroveCluster life | Remove-TroveClusterNode -Node life-member-4 -Force -ErrorAction Stop).Status | Should -Be 'Removed'
        (Get-TroveCluster life -Refresh).NodeCount | Should -Be 3

        (Get-TroveClusterCredential life).GetNetworkCredential().Password | Should -Not -BeNullOrEmpty
        (Remove-TroveCluster life -Force -ErrorAction Stop).Name | Should -Be 'life'
        Get-TroveCluster | Should -BeNullOrEmpty
        Get-NodeFolder | Should -BeNullOrEmpty
        Get-Server | Should -BeNullOrEmpty
    }

    It 'has the size of a flavor of its own, within the tenant''s quota' {
        $savedTenant = $env:TROVE_TENANT
        $env:TROVE_TENANT = 'shop'
        try {
            @'
Name,Ram,Vcpus,Disk,Ephemeral,Id
cache.small,128,,,,
cache.large,256,2,,10,large
cache.none,1,,,,
'@ | ConvertFrom-Csv | New-TroveFlavor -ErrorVariable refused -ErrorAction SilentlyContinue | ForEach-Object Name | Should -Be 'cache.small', 'cache.large'
            $refused[0].FullyQualifiedErrorId | Should -BeLike 'InvalidFlavor,*'
            $flavor = Get-TroveFlavor Cache.Small

            # An empty cell is the configured default.
            Set-TroveConfiguration default_volume_size 2 | Out-Null
            $cluster = "Name,Datastore,NodeCount,Flavor,VolumeSize`nsized,redis,2,cache.small,`n" | ConvertFrom-Csv | New-TroveCluster -ErrorAction Stop
            $cluster.Nodes.Flavor | Select-Object -Unique | Should -Be $flavor.Id
            $cluster.Nodes.VolumeSize | Should -Be 2, 2
            Get-Content (Join-Path (Get-NodeFolder)[0] 'redis.conf') | Should -Contain "maxmemory $(96MB)"

            $quota = @{}
            Get-TroveQuota | ForEach-Object { $quota[$_.Resource] = $_ }
            $quota.instances.InUse, $quota.ram.InUse, $quota.volumes.InUse | Should -Be 2, 256, 4
            $quota.instances.Limit, $quota.ram.Limit, $quota.volumes.Limit | Should -Be 10, -1, 40
            (Set-TroveQuota instances 2).Source | Should -Be 'Tenant'
            Add-TroveClusterNode sized 1 -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $refused[0].FullyQualifiedErrorId | Should -BeLike 'QuotaExceeded,*'
            $refused[0].ToString() | Should -BeLike "Quota exceeded for resources: ?'instances'?*"
            (Get-TroveQuota instances | Set-TroveQuota -Limit $null).Limit | Should -Be 10

            $flavor | Remove-TroveFlavor -Force -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $refused[0].FullyQualifiedErrorId | Should -BeLike 'FlavorInUse,*'
            $refused[0].ToString() | Should -BeLike "*'sized'*"
            Remove-TroveCluster sized -Force -ErrorAction Stop | Out-Null
            Get-TroveFlavor cache.* | Remove-TroveFlavor -Force -ErrorAction Stop | Should -HaveCount 2
            Get-TroveFlavor | Should -HaveCount 5
        }
        finally {
            Set-TroveConfiguration default_volume_size $null | Out-Null
            Get-TroveCluster -ErrorAction Ignore | Remove-TroveCluster -Force -AllowUnreachable -ErrorAction Ignore
            $env:TROVE_TENANT = $savedTenant
        }
    }

    It 'has its flavor and its settings changed while it serves' {
        $cluster = New-TroveCluster tuned redis -NodeCount 2 -Flavor 1 -VolumeSize 1 -ErrorAction Stop
        $changed = $cluster | Set-TroveCluster -Flavor 2 -Configuration @{ 'maxmemory-policy' = 'ALLKEYS-LRU'; timeout = 300; activedefrag = $false } -ErrorAction Stop
        $changed.Nodes.Flavor | Should -Be '2', '2'
        $changed.Configuration.timeout | Should -Be '300'
        $changed.Configuration['maxmemory-policy'] | Should -Be 'allkeys-lru'
        $changed.Configuration | ConvertTo-Json -Compress | Should -Be '{"activedefrag":"no","maxmemory-policy":"allkeys-lru","timeout":"300"}'
        foreach ($node in $changed.Nodes) {
            Get-Content (Join-Path $env:TROVE_HOME 'nodes' $node.Id 'redis.conf') | Should -Contain 'maxmemory-policy allkeys-lru'
        }

        # The same again is no change and no operation.
        $before = @(Get-TroveOperation).Count
        (Set-TroveCluster tuned -Flavor 2 -Configuration @{ timeout = 300 } -Verbose 4>&1 | Out-String) | Should -BeLike '*as asked already*'
        (Set-TroveCluster tuned -Flavor 1 -WhatIf 6>&1 | Out-String) | Should -BeLike '*Set maxmemory 402653184 on tuned-member-1*'
        @(Get-TroveOperation).Count | Should -Be $before

        Set-TroveCluster tuned -Configuration @{ timeout = "1`nrequirepass x" } -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        Set-TroveCluster tuned -Configuration @{ 'max-memory-policy' = 'noeviction' } -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].ErrorDetails.RecommendedAction | Should -Be 'Did you mean maxmemory-policy?'

        # As a job hands it over, with a default to go back to; completion knows what was set.
        $back = Start-Job { $env:TROVE_HOME = $using:env:TROVE_HOME; Import-Module $using:Manifest; Get-TroveCluster tuned } | Receive-Job -Wait -AutoRemoveJob
        $back.Configuration.timeout | Should -Be '300'
        ($back | Set-TroveCluster -ResetConfiguration timeout, activedefrag -ErrorAction Stop).Configuration.Keys | Should -Be 'maxmemory-policy'
        (TabExpansion2 'Set-TroveCluster tuned -ResetConfiguration ').CompletionMatches.CompletionText | Should -Be 'maxmemory-policy'
        (Get-TroveOperation | Select-Object -First 1).Command | Should -BeLike "Set-TroveCluster*-ResetConfiguration 'timeout','activedefrag'*"
        (Get-TroveCluster tuned | Format-List | Out-String) | Should -Match 'Flavor\s+: 2\s+Configuration\s+: maxmemory-policy allkeys-lru'
        (Remove-TroveCluster tuned -Force -ErrorAction Stop).Name | Should -Be 'tuned'
    }

    It 'is stopped, started, restarted, measured, and tells its log' {
        $cluster = New-TroveCluster daily redis -NodeCount 2 -Flavor 1 -VolumeSize 1 -ErrorAction Stop
        $measured = $cluster | Measure-TroveCluster -ErrorAction Stop
        $measured | Should -BeOfType ([TroveClusters.RedisClusterMeasurement])
        $measured.KeyCount | Should -Be 0
        $measured.Nodes.NodeName | Should -Be 'daily-member-1', 'daily-member-2'
        $measured | Out-String -Width 120 | Should -Match 'daily\s+2/2'

        (Stop-TroveCluster daily -Force -ErrorAction Stop).Status | Should -Be 'Shutdown'
        $before = @(Get-TroveOperation).Count
        # Once is enough, and nothing is asked for it.
        (Stop-TroveCluster daily -ErrorAction Stop).Message | Should -BeLike 'Stopped by *'
        @(Get-TroveOperation).Count | Should -Be $before
        Measure-TroveCluster daily -WarningVariable warnings -WarningAction SilentlyContinue | ForEach-Object Unreachable | Should -HaveCount 2
        $warnings | Should -HaveCount 2
        $log = Get-TroveClusterNode daily -Status Shutdown | Get-TroveClusterLog -Tail 1
        $log | Should -BeOfType ([TroveClusters.TroveLogEntry])
        $log.NodeName | Should -Be 'daily-member-1', 'daily-member-2'
        $log.Message | Should -BeLike '*bye bye*'

        (Get-TroveCluster -Status Shutdown | Start-TroveCluster -ErrorAction Stop).Status | Should -Be 'Active'
        (Restart-TroveCluster daily -WhatIf 6>&1 | Out-String) | Should -BeLike '*until it is back, its 8192 slots cannot be read or written*'
        (Restart-TroveCluster daily -Node daily-member-2 -ErrorAction Stop).Status | Should -Be 'Active'
        (Get-TroveOperation | Select-Object -First 1).Command | Should -BeLike "Restart-TroveCluster*-Node 'daily-member-2'*"
        Remove-TroveCluster daily -Force -ErrorAction Stop | Out-Null
    }

    It 'grows with its part of the slots, is resized, rebalanced and drained, and keeps its keys' -Skip:(-not $cli) {
        $null = New-TroveCluster moved redis -NodeCount 2 -Flavor 1 -VolumeSize 1 -ErrorAction Stop
        Invoke-Redis moved (1..300 | ForEach-Object { "set key:$_ value-$_" }) | Sort-Object -Unique | Should -Be 'OK'

        # What would move is shown, and handed out as objects; nothing is done.
        $shown = Add-TroveClusterNode moved 1 -Rebalance -WhatIf -InformationVariable said 6>&1 | Out-String -Width 300
        $shown | Should -BeLike '*Move 2730 slots (*) from moved-member-1 to moved-member-3*The slots to move hold * keys, about * MB; moving them would take about * s.*'
        $moves = ($said | Where-Object Tags -Contains TroveSlotMove).MessageData
        $moves | Should -BeOfType ([TroveClusters.TroveSlotMove])
        ($moves | Measure-Object SlotCount -Sum).Sum | Should -Be 5461
        $moves | Out-String -Width 120 | Should -Match 'moved-member-1\s+moved-member-3\s+2730'
        (Get-TroveCluster moved).NodeCount | Should -Be 2

        (Add-TroveClusterNode moved 1 -Rebalance -MaxBytesPerSecond 10MB -ErrorAction Stop).SlotCount | Should -Be 5461
        (Get-TroveClusterNode moved).SlotCount | Sort-Object | Should -Be 5461, 5461, 5462
        (Get-TroveOperation moved -Kind Grow).Message | Should -BeLike 'Moved 5461 slots with * keys *'

        $to = Get-TroveClusterNode moved moved-member-2
        (Move-TroveClusterSlot moved 0-99, 200 -From moved-member-1 -To moved-member-2 -ErrorAction Stop).Name | Should -Be 'moved'
        (Get-TroveClusterNode moved moved-member-2 -Refresh).SlotCount | Should -Be ($to.SlotCount + 101)
        $before = @(Get-TroveOperation).Count
        (Get-TroveCluster moved | Move-TroveClusterSlot -Slot (0..99) -To moved-member-2 -Verbose 4>&1 | Out-String) | Should -BeLike '*as asked already*'
        @(Get-TroveOperation).Count | Should -Be $before
        Move-TroveClusterSlot moved 0-99 -From moved-member-3 -To moved-member-1 -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'SlotNotOwned,*'

        $null = Optimize-TroveCluster moved -Weight @{ 'moved-member-3' = 0 } -ErrorAction Stop
        (Get-TroveClusterNode moved moved-member-3 -Refresh).SlotCount | Should -Be 0
        $null = Get-TroveCluster moved | Optimize-TroveCluster -By Keys -ErrorAction Stop
        $keys = (Get-TroveClusterNode moved -Refresh).KeyCount
        $keys | Should -HaveCount 3
        ($keys | Measure-Object -Minimum).Minimum | Should -BeGreaterThan 90

        $since = [DateTimeOffset]::Now
        (Get-TroveCluster moved | Resize-TroveCluster -NodeCount 4 -Force -ErrorAction Stop).NodeCount | Should -Be 4
        (Resize-TroveCluster moved 4 -Force).NodeCount | Should -Be 4
        (Resize-TroveCluster moved 3 -Force -ErrorAction Stop).Nodes.SlotCount | Measure-Object -Sum | ForEach-Object Sum | Should -Be 16384
        (Get-TroveOperation moved -Since $since).Kind | Should -Be 'Shrink', 'Grow'

        $gone = Get-TroveClusterNode moved | Sort-Object SlotCount | Select-Object -First 1 | Remove-TroveClusterNode -Drain -Force -ErrorAction Stop
        $gone.Status | Should -Be 'Removed'
        $gone.SlotCount | Should -Be 0
        (Get-TroveCluster moved -Refresh).SlotsAssigned | Should -Be 16384
        Invoke-Redis moved (1..300 | ForEach-Object { "get key:$_" }) | Should -Be (1..300 | ForEach-Object { "value-$_" })
        Remove-TroveCluster moved -Force -ErrorAction Stop | Out-Null
        Get-Server | Should -BeNullOrEmpty
    }

    It 'stopped while slots move says so, and the next command moves the rest' -Skip:(-not $cli) {
        $null = New-TroveCluster paused redis -NodeCount 2 -Flavor 1 -VolumeSize 1 -ErrorAction Stop | Add-TroveClusterNode -Count 1 -ErrorAction Stop
        $null = Invoke-Redis paused (1..2000 | ForEach-Object { "set key:$_ $('x' * 100)" })
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$Manifest'; Optimize-TroveCluster paused -MaxBytesPerSecond 20KB")
        $running = $shell.BeginInvoke()
        $deadline = [Diagnostics.Stopwatch]::StartNew()
        while (-not (Get-TroveClusterNode paused paused-member-3 -Refresh).SlotCount -and -not $running.IsCompleted -and $deadline.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 50 }
        $running.IsCompleted | Should -BeFalse -Because 'it was to be stopped before its end'
        $shell.Stop()
        $said = $shell.Streams.Information | ForEach-Object { "$($_.MessageData)" }
        $said -join ' ' | Should -BeLike '*stopping*the slots that have been moved stay where they are*'
        $shell.Dispose()
        (Get-TroveOperation paused | Select-Object -First 1).State | Should -Be 'Failed'
        $slots = (Get-TroveClusterNode paused paused-member-3 -Refresh).SlotCount
        $slots | Should -BeGreaterThan 0
        $slots | Should -BeLessThan 5461

        $null = Optimize-TroveCluster paused -ErrorAction Stop
        (Get-TroveClusterNode paused -Refresh).SlotCount | Sort-Object | Should -Be 5461, 5461, 5462
        Invoke-Redis paused (1..2000 | ForEach-Object { "strlen key:$_" }) | Sort-Object -Unique | Should -Be '100'
        Remove-TroveCluster paused -Force -ErrorAction Stop | Out-Null
    }

    It 'stopped while it is created leaves nothing and says so' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$Manifest'; New-TroveCluster halted redis -NodeCount 6 -Flavor 1 -VolumeSize 1")
        $running = $shell.BeginInvoke()
        $deadline = [Diagnostics.Stopwatch]::StartNew()
        # Once a folder is there the operation is under way for certain.
        while (-not (Get-NodeFolder) -and -not $running.IsCompleted -and $deadline.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 5 }
        $running.IsCompleted | Should -BeFalse -Because 'it was to be stopped before its end'
        $shell.Stop()
        $said = $shell.Streams.Information | ForEach-Object { "$($_.MessageData)" }
        $said -join ' ' | Should -BeLike '*stopping*rolled back*'
        $shell.Dispose()
        Get-TroveCluster | Should -BeNullOrEmpty
        Get-NodeFolder | Should -BeNullOrEmpty
        Get-Server | Should -BeNullOrEmpty
        (Get-TroveOperation | Select-Object -First 1).State | Should -Be 'RolledBack'
    }

    It 'being created in <Kind> it is stopped from outside, and nothing is left' -ForEach @{ Kind = 'Start-Job' }, @{ Kind = 'Start-ThreadJob' } {
        $create = [scriptblock]::Create("Import-Module '$Manifest'; New-TroveCluster outside redis -NodeCount 8 -Flavor 1 -VolumeSize 1")
        $since = [DateTimeOffset]::Now
        $job = & $Kind $create
        $deadline = [Diagnostics.Stopwatch]::StartNew()
        while (-not ($running = Get-TroveOperation -State Running -Since $since) -and $job.State -in 'NotStarted', 'Running' -and $deadline.Elapsed.TotalSeconds -lt 60) {
            Start-Sleep -Milliseconds 10
        }
        $running | Should -HaveCount 1 -Because 'it was to be stopped before its end'
        $stopped = $running | Stop-TroveOperation -TimeoutSeconds 60 -ErrorAction Stop
        $stopped.State | Should -Be 'RolledBack'
        $stopped.StoppedBy | Should -BeLike "*(pid $PID)"
        $null = Wait-Job $job -Timeout 60
        Receive-Job $job -ErrorVariable said -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $said[0].FullyQualifiedErrorId | Should -BeLike 'OperationStopped,*'
        Remove-Job $job -Force
        Get-TroveCluster outside -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-NodeFolder | Should -BeNullOrEmpty
        Get-Server | Should -BeNullOrEmpty
    }

    It 'is waited for while other sessions make and remove it, and no password gets into the journal' {
        $password = 'wait-for-it-0815'
        $make = [scriptblock]::Create("Import-Module '$Manifest'; New-TroveCluster waited redis -NodeCount 3 -Flavor 1 -VolumeSize 1 -Credential ([pscredential]::new('default', (ConvertTo-SecureString '$password' -AsPlainText -Force)))")
        $since = [DateTimeOffset]::Now
        $job = Start-ThreadJob $make
        $deadline = [Diagnostics.Stopwatch]::StartNew()
        while (-not ($begun = Get-TroveOperation waited -Since $since) -and $deadline.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 10 }
        ($begun | Wait-TroveOperation -State Done -TimeoutSeconds 60 -ErrorAction Stop).PercentComplete | Should -Be 100
        (Wait-TroveCluster waited -Task NONE -TimeoutSeconds 60 -ErrorAction Stop).Status | Should -Be 'Active'
        $null = $job | Wait-Job -Timeout 60
        Receive-Job $job -AutoRemoveJob -Wait | Should -HaveCount 1

        $remove = Start-ThreadJob ([scriptblock]::Create("Import-Module '$Manifest'; Remove-TroveCluster waited -Force"))
        (Wait-TroveCluster waited -Removed -TimeoutSeconds 60 -ErrorAction Stop).Name | Should -Be 'waited'
        $null = Receive-Job $remove -AutoRemoveJob -Wait
        Get-TroveOperation waited -Since $since | Format-List -Property * | Out-String | Should -Not -BeLike "*$password*"
        (Get-TroveOperation waited -Kind Create -Since $since).Command | Should -BeLike '*-Credential (credential)*'
        Get-TroveOperation -User ([Environment]::UserName) -Kind Delete -Since $since | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'names the limit that strikes, and leaves nothing' -Skip:$IsWindows {
        $null = New-Item $env:TROVE_HOME -ItemType Directory -Force
        $program = Join-Path $env:TROVE_HOME 'mute-server'
        Set-Content $program "#!/bin/sh`nif [ `"`$1`" = --version ]; then exec redis-server --version; fi`nexec sleep 600"
        chmod 700 $program
        try {
            $env:TROVE_REDIS_SERVER_PATH = $program
            $env:TROVE_DEFAULT_USAGE_TIMEOUT = '1'
            New-TroveCluster mute redis -NodeCount 1 -Flavor 1 -VolumeSize 1 -ErrorVariable late -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $late[0].FullyQualifiedErrorId | Should -BeLike 'OperationTimedOut,*'
            $late[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
            $late[0].ToString() | Should -BeLike '*mute-member-1 (127.0.0.1:*) was not ready within 1 s (default.usage_timeout)*rolled back*'
            $late[0].ErrorDetails.RecommendedAction | Should -BeLike '*default.usage_timeout*'

            $env:TROVE_DEFAULT_USAGE_TIMEOUT = '0'
            { New-TroveCluster mute redis -NodeCount 1 -Flavor 1 -VolumeSize 1 } | Should -Throw -ErrorId 'ConfigurationInvalid,*' -ExpectedMessage '*default.usage_timeout (TROVE_DEFAULT_USAGE_TIMEOUT)*from 1 to*'
        }
        finally {
            Remove-Item Env:TROVE_REDIS_SERVER_PATH, Env:TROVE_DEFAULT_USAGE_TIMEOUT -ErrorAction Ignore
        }
        Get-TroveCluster | Should -BeNullOrEmpty
        Get-NodeFolder | Should -BeNullOrEmpty
        Get-Server | Should -BeNullOrEmpty
    }
}
