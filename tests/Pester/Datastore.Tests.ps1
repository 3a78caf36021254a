# A datastore of somebody else's in the staged module: added by configuration alone, and then used through every cmdlet.

Describe 'A datastore that is only configured' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Import-Module $Manifest
        $savedHome = $env:TROVE_HOME
        $env:TROVE_HOME = Join-Path ([IO.Path]::GetTempPath()) "trove-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        $strategies = New-Item (Join-Path $env:TROVE_HOME strategies) -ItemType Directory
        $built = Get-ChildItem (Join-Path $Root 'examples/MemoryDatastore/bin') -Filter Acme.Trove.dll -Recurse |
            Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty DirectoryName
        if (-not $built) { throw 'examples/MemoryDatastore is not built: run ./build.sh test' }
        Copy-Item "$built/Acme.Trove.*" $strategies
        if (-not $IsWindows) { chmod -R go-w $env:TROVE_HOME }
        @{
            memory = @{
                api_strategy         = 'Acme.Trove.MemoryApiStrategy, Acme.Trove'
                taskmanager_strategy = 'Acme.Trove.MemoryTaskManagerStrategy, Acme.Trove'
            }
        } | ConvertTo-Json | Set-Content (Join-Path $env:TROVE_HOME trove.json)

        # Completion gives up soon; on a busy machine one presses Tab again.
        function Complete([string] $Line) {
            foreach ($try in 1..20) {
                $found = (TabExpansion2 $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
                if ($found) { return $found }
            }
        }
    }

    AfterAll {
        Remove-Item $env:TROVE_HOME -Recurse -Force -ErrorAction Ignore
        $env:TROVE_HOME = $savedHome
    }

    It 'is offered where datastores and versions are completed' {
        # The engine is loaded first: completion has no time for that.
        (Get-TroveDatastore memory).Versions | Should -Be '1.0'
        Complete 'New-TroveCluster x -Datastore mem' | Should -Be 'memory'
        Complete 'New-TroveCluster x -Datastore memory -DatastoreVersion ' | Should -Be '1.0'
        Complete 'Set-TroveConfiguration memory.own' | Should -Be 'memory.owners'
    }

    It 'has settings of its own' {
        (Get-TroveConfiguration memory.owners).Value | Should -Be 1
        (Set-TroveConfiguration memory.owners 2).Value | Should -Be 2
        Set-TroveConfiguration memory.owners 17 -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        Get-TroveConfiguration -WarningVariable warned | Out-Null
        $warned | Should -BeNullOrEmpty
    }

    It 'works through every cmdlet' {
        $cluster = New-TroveCluster mine memory -NodeCount 3 -Flavor 1 -VolumeSize 1 -ErrorAction Stop
        $cluster.Status, $cluster.Datastore, $cluster.DatastoreVersion | Should -Be 'Active', 'memory', '1.0'
        ($cluster | Format-Table | Out-String) | Should -BeLike '*mine*memory 1.0*Active*'

        (Add-TroveClusterNode mine 1 -ErrorAction Stop).Name | Should -Be 'mine-member-4'
        Remove-TroveClusterNode mine mine-member-1 -Force -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'NodeNotEmpty,*'
        $refused[0].ToString() | Should -BeLike '*own data*mine-member-1*'
        (Get-TroveCluster mine | Remove-TroveClusterNode -Node mine-member-4 -Force -ErrorAction Stop).Status | Should -Be 'Removed'
        (Get-TroveClusterNode mine -Refresh).Status | Should -Be 'Active', 'Active', 'Active'

        (Get-TroveClusterCredential mine).UserName | Should -Be 'memory'
        (Get-TroveClusterConnection mine).ConnectionString | Should -Be 'memory:mine'
        (Measure-TroveCluster mine -ErrorAction Stop).MemoryUsed | Should -Be 0
        Get-TroveClusterLog mine -ErrorAction Stop | Should -BeNullOrEmpty
        (Set-TroveCluster mine -Flavor 2 -ErrorAction Stop).Nodes.Flavor | Should -Be '2', '2', '2'
        Set-TroveCluster mine -Configuration @{ timeout = 1 } -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'OperationNotSupported,*'
        (Restart-TroveCluster mine -Node *-2 -ErrorAction Stop).Status | Should -Be 'Active'
        (Stop-TroveCluster mine -Force -ErrorAction Stop).Status | Should -Be 'Shutdown'
        (Measure-TroveCluster mine -WarningAction SilentlyContinue -ErrorAction Stop).Unreachable | Should -HaveCount 3
        (Start-TroveCluster mine -ErrorAction Stop).Status | Should -Be 'Active'
        (Wait-TroveCluster mine -TimeoutSeconds 60 -ErrorAction Stop).Status | Should -Be 'Active'
        (Get-TroveOperation -Cluster mine).Kind | Should -Be 'Start', 'Stop', 'Restart', 'Update', 'Shrink', 'Grow', 'Create'
        (Wait-TroveOperation (Get-TroveOperation -Cluster mine)[0] -ErrorAction Stop).State | Should -Be 'Done'
        Get-TroveOperation -Cluster mine | Select-Object -First 1 | Undo-TroveOperation -Force -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'OperationNotUndoable,*'
        (Get-TroveOperation -Cluster mine | Select-Object -First 1 | Stop-TroveOperation -Force -WarningAction SilentlyContinue -ErrorAction Stop).State | Should -Be 'Done'
        (Resume-TroveOperation (Get-TroveOperation -Cluster mine | Select-Object -First 1)).Kind | Should -Be 'Start'
        (Remove-TroveCluster mine -Force -ErrorAction Stop).Name | Should -Be 'mine'
        Get-TroveCluster | Should -BeNullOrEmpty
    }

    It 'has the engine and the contracts once in the process' {
        foreach ($name in 'TroveClusters.Engine', 'TroveClusters') {
            [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq $name }) | Should -HaveCount 1
        }
    }

    It 'is shown as not configured when its group is gone' {
        $null = New-TroveCluster kept memory -NodeCount 2 -Flavor 1 -VolumeSize 1 -ErrorAction Stop
        $file = Join-Path $env:TROVE_HOME trove.json
        $text = Get-Content $file -Raw
        Set-Content $file '{}'
        (Get-TroveCluster kept).Message | Should -Be "Its datastore 'memory' is not configured."
        Remove-TroveCluster kept -Force -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'DatastoreNotFound,*'
        Set-Content $file $text -NoNewline
        (Remove-TroveCluster kept -Force -ErrorAction Stop).Name | Should -Be 'kept'
    }
}
