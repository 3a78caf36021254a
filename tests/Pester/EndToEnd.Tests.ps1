# The real engine with real servers.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $server = Get-Command valkey-server, redis-server -CommandType Application -ErrorAction Ignore | Select-Object -First 1
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

    It 'stopped while it is created leaves nothing and says so' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$Manifest'; New-TroveCluster halted redis -NodeCount 6 -Flavor 1 -VolumeSize 1")
        $running = $shell.BeginInvoke()
        $deadline = [Diagnostics.Stopwatch]::StartNew()
        # Once a folder is there the operation is under way for certain.
        while (-not (Get-NodeFolder) -and -not $running.IsCompleted -and $deadline.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 5 }
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
}
