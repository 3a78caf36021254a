# What only real PowerShell has: serialization, jobs, runspaces, prompts without a host, completion, views.

Describe 'Real PowerShell' {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        Import-TestModule
        $World = '{"clusters":[{"name":"web","nodes":4,"emptyNodes":1},{"name":"db","nodes":3}],"operations":[{"cluster":"web","kind":"Grow","state":"Interrupted"}],"hosts":[{"name":"h1","tags":["ssd","prod"],"zone":"room-1"},{"name":"h2"}],"tokens":[{"name":"ci"},{"name":"ops"}],"allow":["Grow","Shrink","Delete","Token"]}'
    }

    BeforeEach {
        Set-FakeService $World
    }

    Context 'Objects that travel' {
        It 'come back whole from Export-Clixml' {
            $path = Join-Path $TestDrive 'clusters.xml'
            Get-TroveCluster | Export-Clixml $path
            $back = Import-Clixml $path
            $back | Should -HaveCount 2
            $back[1] | Should -BeOfType TroveClusters.RedisCluster
            $web = Get-TroveCluster web
            foreach ($property in 'Id', 'Name', 'Status', 'Task', 'Created', 'NodeCount', 'SlotsAssigned', 'Datastore') {
                $back[1].$property | Should -Be $web.$property -Because $property
            }
            $back[1].Nodes[3] | Should -BeOfType TroveClusters.RedisClusterNode
            $back[1].Nodes[3].Host | Should -Be '127.0.0.1'
        }

        It 'can be piped on after Import-Clixml' {
            $path = Join-Path $TestDrive 'nodes.xml'
            Get-TroveClusterNode web -Node web-member-4 | Export-Clixml $path
            Import-Clixml $path | Remove-TroveClusterNode -Force | Should -HaveCount 1
            $Fake.Changes | Should -Be 'Shrink web nodes=web-member-4'
        }

        It 'come back whole from Start-Job' {
            $job = Start-Job -ArgumentList (Get-FakePrelude $World) -ScriptBlock { param($Prelude) Invoke-Expression $Prelude; Get-TroveCluster web; Get-TroveClusterNode db; Get-TroveOperation }
            $back = $job | Receive-Job -Wait -AutoRemoveJob
            $back | Should -HaveCount 5
            $back[0] | Should -BeOfType TroveClusters.RedisCluster
            $back[1] | Should -BeOfType TroveClusters.RedisClusterNode
            $back[4] | Should -BeOfType TroveClusters.TroveOperation
            $back[0].Status -eq 'Active' | Should -BeTrue
            ($back[0] | Add-TroveClusterNode -Count 1).Name | Should -Be 'web-member-5'
        }

        It 'keep their enumerations readable in JSON and their rows in CSV' {
            Get-TroveCluster web | ConvertTo-Json -Depth 3 -EnumsAsStrings -WarningAction SilentlyContinue | ConvertFrom-Json | Select-Object -ExpandProperty Status | Should -Be 'Active'
            $row = Get-TroveCluster web | ConvertTo-Csv | ConvertFrom-Csv
            $row.Name, $row.Datastore, $row.NodeCount | Should -Be 'web', 'redis', '4'
        }
    }

    Context 'Many at once' {
        It 'works in Start-ThreadJob' {
            $jobs = 1..4 | ForEach-Object { Start-ThreadJob { Import-Module $using:Manifest; (Get-TroveCluster web | Add-TroveClusterNode -Count 1).ClusterName } }
            $jobs | Receive-Job -Wait -AutoRemoveJob | Should -Be 'web', 'web', 'web', 'web'
            $Fake.Changes | Should -HaveCount 4
        }

        It 'works in ForEach-Object -Parallel' {
            1..8 | ForEach-Object -Parallel { Import-Module $using:Manifest; (Get-TroveCluster db).Name } -ThrottleLimit 4 | Should -Be (@('db') * 8)
        }

        It 'asks nothing in a thread job: the removal fails and removes nothing' {
            $job = Start-ThreadJob { Import-Module $using:Manifest; Remove-TroveCluster web }
            { $job | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop } | Should -Throw
            $Fake.Changes | Should -HaveCount 0
        }
    }

    Context 'Without somebody to answer' {
        It 'a removal with -NonInteractive ends in an error, -ErrorAction SilentlyContinue or not' {
            $run = Invoke-Fresh ((Get-FakePrelude $World) + 'try { Remove-TroveCluster web -ErrorAction SilentlyContinue; "went on" } catch { $_.FullyQualifiedErrorId }; "changes: $($Fake.Changes.Count)"') '-NonInteractive'
            $run.Output -split '\r?\n' | Should -Be 'InvalidOperation,TroveClusters.Commands.RemoveTroveClusterCommand', 'changes: 0'
        }

        It 'piped clusters alone make Remove-TroveClusterNode fail without a question' {
            $run = Invoke-Fresh ((Get-FakePrelude $World) + 'Get-TroveCluster | Remove-TroveClusterNode -ErrorVariable e -ErrorAction SilentlyContinue; $e.Count; $e[0].FullyQualifiedErrorId') '-NonInteractive'
            $run.Output -split '\r?\n' | Should -Be '2', 'InputObjectMissingMandatory,TroveClusters.Commands.RemoveTroveClusterNodeCommand'
        }

        It '-WhatIf reaches through a function that does not know it' {
            function Remove-Everything { [CmdletBinding(SupportsShouldProcess)] param() Get-TroveCluster | Remove-TroveCluster -Force }
            Remove-Everything -WhatIf | Should -BeNullOrEmpty
            $Fake.Changes | Should -HaveCount 0
        }

        It '$PSDefaultParameterValues silences the questions' {
            $PSDefaultParameterValues = @{ 'Remove-Trove*:Confirm' = $false }
            (Remove-TroveCluster db).Name | Should -Be 'db'
        }
    }

    Context 'Errors' {
        It 'show what to do' {
            $message = Get-TroveCluster nope -ErrorAction Continue 2>&1 | Out-String
            $message | Should -BeLike "*There is no cluster 'nope'.*"
            $message | Should -BeLike '*Run Get-TroveCluster*'
        }

        It 'can be caught by their id' {
            try { Get-TroveCluster nope -ErrorAction Stop } catch { $caught = $_ }
            $caught.FullyQualifiedErrorId | Should -Be 'TroveClusterNotFound,TroveClusters.Commands.GetTroveClusterCommand'
            $caught.Exception | Should -BeOfType TroveClusters.TroveException
        }
    }

    Context 'Tokens of the server' {
        It 'are handed out once, hidden' {
            $made = New-TroveServerToken new
            $made.Token | Should -BeOfType securestring
            $made.Token | ConvertFrom-SecureString -AsPlainText | Should -Be 'trove_secret-of-new'
            ($made | Out-String), ($made | Format-List * | Out-String), ($made | ConvertTo-Json) -join ' ' | Should -Not -Match 'secret-of'
            (Get-TroveServerToken new).Token | Should -BeNullOrEmpty
        }
    }

    Context 'Completion' {
        BeforeAll {
            # Completion gives up soon; on a busy machine one presses Tab again.
            function Complete([string] $Line) {
                foreach ($try in 1..20) {
                    $found = [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches.CompletionText
                    if ($found) { return $found }
                }
            }
        }

        It 'of <Line>' -ForEach @(
            @{ Line = 'Get-TroveCluster -Name w'; Expected = @('web') }
            @{ Line = 'Get-TroveCluster '; Expected = @('db', 'web') }
            @{ Line = 'Remove-TroveCluster w'; Expected = @('web') }
            @{ Line = 'Add-TroveClusterNode -Cluster d'; Expected = @('db') }
            @{ Line = 'Remove-TroveClusterNode -Cluster db -Node '; Expected = @('db-member-1', 'db-member-2', 'db-member-3') }
            @{ Line = 'Remove-TroveClusterNode web *4'; Expected = @('web-member-4') }
            @{ Line = 'New-TroveCluster x r'; Expected = @('redis') }
            @{ Line = 'New-TroveCluster x redis -Provider '; Expected = @('local') }
            @{ Line = 'New-TroveCluster x redis -Flavor s'; Expected = @('small') }
            @{ Line = 'Get-TroveFlavor '; Expected = @('1', '2', 'tiny', 'small') }
            @{ Line = 'Remove-TroveFlavor -Id '; Expected = @('1', '2') }
            @{ Line = 'Get-TroveDatastore r'; Expected = @('redis') }
            @{ Line = 'Get-TroveHost '; Expected = @('h1', 'h2') }
            @{ Line = 'Get-TroveHost -Tag '; Expected = @('prod', 'ssd') }
            @{ Line = 'Register-TroveHost x -AvailabilityZone '; Expected = @('room-1') }
            @{ Line = 'Optimize-TroveCluster w'; Expected = @('web') }
            @{ Line = 'Repair-TroveCluster db -Node *2'; Expected = @('db-member-2') }
            @{ Line = 'Enable-TroveClusterRoot d'; Expected = @('db') }
            @{ Line = 'Import-TroveCluster r'; Expected = @('redis') }
            @{ Line = 'Import-TroveCluster redis h1 -Flavor s'; Expected = @('small') }
            @{ Line = 'New-TroveCluster x redis -FailureThreshold H'; Expected = @('HALT', 'HINT') }
            @{ Line = 'Get-TroveOperation -Kind O'; Expected = @('Optimize') }
            @{ Line = 'Get-TroveServerToken '; Expected = @('ci', 'ops') }
            @{ Line = 'Remove-TroveServerToken o'; Expected = @('ops') }
            @{ Line = 'Update-TroveCluster w'; Expected = @('web') }
            @{ Line = 'Update-TroveCluster web -Version 7'; Expected = @('7.0.15') }
            @{ Line = 'Move-TroveClusterSlot d'; Expected = @('db') }
            @{ Line = 'Move-TroveClusterSlot db -From '; Expected = @('db-member-1', 'db-member-2', 'db-member-3') }
            @{ Line = 'Move-TroveClusterSlot -Cluster web -To *4'; Expected = @('web-member-4') }
            @{ Line = 'Optimize-TroveCluster web -By B'; Expected = @('Bytes') }
            @{ Line = 'Resize-TroveCluster w'; Expected = @('web') }
            @{ Line = 'Get-TroveOperation -Kind M'; Expected = @('MoveSlots') }
            @{ Line = 'Get-TroveCluster -Status De'; Expected = @('Degraded', 'Deleting') }
        ) {
            Complete $Line | Should -Be $Expected
        }

        It 'says nothing where there is nothing, and never fails' {
            Set-FakeService '{"failures":[{"in":"Read","error":"CatalogUnavailable","message":"locked"}]}'
            { Complete 'Get-TroveCluster -Name w' } | Should -Not -Throw
        }
    }

    Context 'Views' {
        It 'show clusters as a table' {
            $text = Get-TroveCluster | Out-String -Width 120
            $text | Should -BeLike '*Name*Status*'
            $text | Should -BeLike '*web*Active*'
        }

        It 'show nodes as a table' {
            $text = Get-TroveClusterNode web | Out-String -Width 140
            $text | Should -BeLike '*web-member-1*'
            $text | Should -BeLike '*7001*'
        }

        It 'show <Command> in full' -ForEach @(
            @{ Command = 'Get-TroveCluster web' }, @{ Command = 'Get-TroveClusterNode web -Node *1' }, @{ Command = 'Get-TroveOperation' }, @{ Command = 'Get-TroveClusterConnection web' }
        ) {
            $text = Invoke-Expression $Command | Format-List | Out-String
            $text | Should -BeLike '*web*'
            $text | Should -Not -BeLike '*password*'
        }

        It 'sort by name' {
            (Get-TroveCluster | Sort-Object -Descending).Name | Should -Be 'web', 'db'
        }
    }
}
