# Every case of tests/cases in real PowerShell. The test host runs the same; a difference is a defect of the host.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    Import-TestModule
    $groups = [TroveClusters.CaseRunner.Suite]::Open($Manifest, $Cases) |
        ForEach-Object { @{ Id = $_; Group = $_.Split(': ')[0]; Case = $_.Substring($_.IndexOf(': ') + 2) } } |
        Group-Object { $_.Group } | ForEach-Object { @{ Group = $_.Name; Members = $_.Group } }
}

Describe '<Group>' -ForEach $groups {
    It '<Case>' -ForEach $Members {
        [TroveClusters.CaseRunner.Suite]::Run($Id) | Should -BeExactly ''
    }
}
