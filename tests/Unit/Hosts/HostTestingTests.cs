using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.Unit.Hosts;

public sealed class HostTestingTests : IDisposable
{
    private const string Well =
        "uid\t0\nuser\troot\nsudo\troot\nkernel\tLinux\nos\tdebian\nprocessors\t4\nmemory-kb\t8000000\ndisk-folder\t/\ndisk-writable\tyes\ndisk\t/dev/vda 9000000 1 8000000 1% /";

    private readonly HostHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Many_hosts_are_tested_at_once_and_told_in_the_order_asked_for()
    {
        const int Count = 40, Throttle = 8;
        var ids = new List<Guid>();
        var full = new TaskCompletionSource();
        int running = 0;
        for (int i = 0; i < Count; i++)
        {
            ScriptedHost host = _home.Transport.Add($"h{i:00}", HostHome.KeyA);
            ids.Add((await _home.RegisterAsync(new RegisterHostRequest { Address = $"h{i:00}" })).Id);
            host.Says(Well);
            Func<RemoteCommand, CancellationToken, Task<RemoteResult>> say = host.Answer;
            // None answers before as many are asked as may be: so that as many are asked at once as may be, and no more.
            host.Answer = async (command, token) =>
            {
                if (Interlocked.Increment(ref running) == Throttle)
                    full.SetResult();
                await full.Task.WaitAsync(token);
                return await say(command, token);
            };
        }
        ids.Reverse();
        var findings = new List<TroveFinding>();
        await foreach (TroveFinding finding in _home.Service.TestHostsAsync(new TestHostsRequest { Ids = [.. ids, ids[0]], Throttle = Throttle }, CancellationToken.None))
            findings.Add(finding);
        Assert.Equal(Throttle, _home.Transport.Peak);
        Assert.Equal(Enumerable.Range(0, Count).Reverse().SelectMany(i => Enumerable.Repeat($"h{i:00}", 13)), findings.Select(finding => finding.Node));
        Assert.All(_home.Store.All(), host => Assert.Equal(TroveHostStatus.Active, host.Status));
    }

    [Fact]
    public async Task An_unknown_host_is_an_error_before_any_is_asked()
    {
        _home.Transport.Add("a", HostHome.KeyA);
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "a" });
        _home.Transport.Logins.Clear();
        var unknown = Guid.NewGuid();
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => _home.TestAsync(host.Id, unknown));
        Assert.Equal(("HostNotFound", (object)unknown), (error.ErrorId, error.Target));
        Assert.Empty(_home.Transport.Logins);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_in_time_is_told_with_the_last_it_said()
    {
        ScriptedHost mute = _home.Transport.Add("mute", HostHome.KeyA), slow = _home.Transport.Add("slow", HostHome.KeyA);
        Guid[] ids = [(await _home.RegisterAsync(new RegisterHostRequest { Address = "mute" })).Id, (await _home.RegisterAsync(new RegisterHostRequest { Address = "slow" })).Id];
        mute.Answer = async (_, token) => { await Task.Delay(Timeout.Infinite, token); throw new InvalidOperationException(); };
        slow.Answer = async (command, token) =>
        {
            command.Lines!(new RemoteLine("disk-folder\t/var", false));
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        var findings = new List<TroveFinding>();
        await foreach (TroveFinding finding in _home.Service.TestHostsAsync(new TestHostsRequest { Ids = ids, Limit = TimeSpan.FromSeconds(3) }, CancellationToken.None))
            findings.Add(finding);
        TroveFinding[] failed = [.. findings.Where(finding => finding.Status == TroveFindingStatus.Failed)];
        Assert.Equal(["mute/Reachable: Failed", "slow/Commands: Failed"], failed.Select(finding => finding.ToString()));
        Assert.Contains("3 s (-TimeoutSeconds)", failed[0].Message, StringComparison.Ordinal);
        Assert.Contains("'disk-folder /var'", failed[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_that_fails_and_one_that_talks_nonsense_are_findings()
    {
        ScriptedHost host = _home.Transport.Add("a", HostHome.KeyA);
        TroveHost registered = await _home.RegisterAsync(new RegisterHostRequest { Address = "a" });
        host.Answer = (_, _) => Task.FromResult(new RemoteResult(127, "", "sh: not found\n", false));
        TroveFinding failed = (await _home.TestAsync(registered.Id)).Single(finding => finding.Status == TroveFindingStatus.Failed);
        Assert.Equal(("Commands", "/bin/sh ended with 127: sh: not found"), (failed.Check, failed.Message));
        host.Says("nonsense");
        failed = (await _home.TestAsync(registered.Id)).Single(finding => finding.Status == TroveFindingStatus.Failed);
        Assert.Equal("Commands", failed.Check);
        Assert.Contains("'nonsense' is no fact", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_cannot_be_read_is_the_logins_finding_and_nothing_is_asked()
    {
        _home.Transport.Add("a", HostHome.KeyA).Password = "p";
        TroveHost host = await _home.RegisterAsync(new RegisterHostRequest { Address = "a", Password = "p" });
        _home.Transport.Logins.Clear();
        _home.Services.Catalog.Write(session => SecretRepository.Set(session, SecretOwner.Host(host.Id), SecretNames.Password, new byte[64]));
        List<TroveFinding> findings = await _home.TestAsync(host.Id);
        Assert.Equal("Login", findings.Single(finding => finding.Status == TroveFindingStatus.Failed).Check);
        Assert.All(findings.Where(finding => finding.Check != "Login"), finding => Assert.Equal(TroveFindingStatus.Skipped, finding.Status));
        Assert.Empty(_home.Transport.Logins);
    }

    [Fact]
    public async Task Who_stops_leaves_no_visit_behind()
    {
        ScriptedHost first = _home.Transport.Add("a", HostHome.KeyA), second = _home.Transport.Add("b", HostHome.KeyA);
        Guid[] ids = [(await _home.RegisterAsync(new RegisterHostRequest { Address = "a" })).Id, (await _home.RegisterAsync(new RegisterHostRequest { Address = "b" })).Id];
        first.Says(Well);
        bool begun = false, ended = false;
        second.Answer = async (_, token) =>
        {
            begun = true;
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended = true;
            }
            throw new InvalidOperationException();
        };
        await foreach (TroveFinding finding in _home.Service.TestHostsAsync(new TestHostsRequest { Ids = ids }, CancellationToken.None))
        {
            Assert.Equal("a", finding.Node);
            break;
        }
Assert.Equal(begun, ended);
        // Ended by its own caller: no finding, and nothing is written.
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        second.Answer = async (_, token) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        Task<List<TroveFinding>> testing = CollectAsync(new TestHostsRequest { Ids = [ids[1]] }, stop.Token);
        await asked.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => testing);
        Assert.Equal(TroveHostStatus.Active, _home.Store.Get(ids[1]).Status);
    }

    [Fact]
    public async Task A_clock_at_the_end_of_time_is_a_finding()
    {
        ScriptedHost host = _home.Transport.Add("a", HostHome.KeyA);
        TroveHost registered = await _home.RegisterAsync(new RegisterHostRequest { Address = "a" });
        host.Says($"{Well}\ntime\t253402300798");
        Assert.Equal(TroveFindingStatus.Failed, (await _home.TestAsync(registered.Id)).Single(finding => finding.Check == "Clock").Status);
    }

    [Fact]
    public async Task What_was_wrong_and_is_mended_is_active_again()
    {
        ScriptedHost host = _home.Transport.Add("a", HostHome.KeyA);
        TroveHost registered = await _home.RegisterAsync(new RegisterHostRequest { Address = "a", Flavor = "5" });
        host.Says(Well);
        await _home.TestAsync(registered.Id);
        HostRow row = _home.Store.Get(registered.Id);
        Assert.Equal(TroveHostStatus.Unsuitable, row.Status);
        Assert.StartsWith("Memory: It has 7812 MB", row.Message, StringComparison.Ordinal);
        host.Says(Well.Replace("8000000\ndisk", "20000000\ndisk", StringComparison.Ordinal));
        await _home.TestAsync(registered.Id);
        Assert.Equal(TroveHostStatus.Active, _home.Store.Get(registered.Id).Status);
    }

    private async Task<List<TroveFinding>> CollectAsync(TestHostsRequest request, CancellationToken token)
    {
        var findings = new List<TroveFinding>();
        await foreach (TroveFinding finding in _home.Service.TestHostsAsync(request, token))
            findings.Add(finding);
        return findings;
    }
}
