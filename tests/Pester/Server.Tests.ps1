# PowerShell through a real server, which has the clusters.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $redis = Get-Command valkey-server, redis-server -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    $program = Get-ChildItem (Join-Path $Root 'tests/Server/bin') -Filter TroveClusters.Server.dll -Recurse -ErrorAction Ignore | Select-Object -First 1
}

Describe 'A session that is connected with a server' -Skip:(-not $redis -or -not $program) {
    BeforeAll {
        . $PSScriptRoot/Common.ps1
        $program = Get-ChildItem (Join-Path $Root 'tests/Server/bin') -Filter TroveClusters.Server.dll -Recurse | Sort-Object LastWriteTime | Select-Object -Last 1
        $serverHome = Join-Path ([IO.Path]::GetTempPath()) "trove-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
        foreach ($argument in $program.FullName, '--home', $serverHome, '--port', '0', '--no-auth', '--hello') { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $true
        $server = [Diagnostics.Process]::Start($start)
        $url = $null
        while (-not $url -and $null -ne ($line = $server.StandardOutput.ReadLine())) {
            if ($line -match "Trove's API: (?<url>\S+)/v1\.0/") { $url = $Matches.url }
        }
        # What it writes from now on is read, so that it is not kept waiting.
        $rest = $server.StandardOutput.ReadToEndAsync()
        $connect = "Import-Module '$Manifest'; Connect-TroveServer '$url' | Out-Null; "
        $loaded = "[AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.Location -match '[\\/]lib[\\/]TroveClusters' }).ForEach({ `$_.GetName().Name })"
    }

    AfterAll {
        if ($server -and -not $server.HasExited) {
            Invoke-Fresh ($connect + 'Get-TroveCluster | Remove-TroveCluster -Force -AllowUnreachable') | Out-Null
            $server.Kill()
            $server.WaitForExit()
        }
        if ($serverHome) { Remove-Item $serverHome -Recurse -Force -ErrorAction Ignore }
    }

    It 'works with the clusters of the server, and never loads the engine' {
        $run = Invoke-Fresh ($connect + "(New-TroveCluster web redis -NodeCount 3 -Flavor 1 -VolumeSize 1).SlotsAssigned; (Add-TroveClusterNode web 1).Name; (Get-TroveCluster).NodeCount; $loaded")
        $run.Errors | Should -BeNullOrEmpty
        $run.Output -split '\r?\n' | Should -Be '16384', 'web-member-4', '4', 'TroveClusters.Client'
        # Nothing came to be on this side.
        $run.Home | Should -Not -Exist
    }

    It 'is connected in all runspaces, and no longer when it is disconnected' {
        $run = Invoke-Fresh ($connect + "1 | ForEach-Object -Parallel { Import-Module '$Manifest'; (Get-TroveCluster).Name }; @(Get-TroveCluster -Server Local).Count; (Disconnect-TroveServer).Tenant; @(Get-TroveCluster).Count")
        $run.Output -split '\r?\n' | Should -Be 'web', '0', 'default', '0'
    }

    It 'tells of refusals as on this machine' {
        $run = Invoke-Fresh ($connect + 'Remove-TroveClusterNode web web-member-1 -Force -ErrorVariable refused -ErrorAction SilentlyContinue; $refused[0].FullyQualifiedErrorId; $refused[0].CategoryInfo.Category')
        $run.Output -split '\r?\n' | Should -Be 'NodeOwnsSlots,TroveClusters.Commands.RemoveTroveClusterNodeCommand', 'InvalidOperation'
    }

    It 'goes nowhere when the connection fails' {
        $run = Invoke-Fresh "Import-Module '$Manifest'; try { Connect-TroveServer 'http://127.0.0.1:1' } catch { `$_.FullyQualifiedErrorId }; @(Get-TroveServerConnection).Count"
        $run.Output -split '\r?\n' | Should -Be 'ServerUnreachable,TroveClusters.Commands.ConnectTroveServerCommand', '0'
    }
}
