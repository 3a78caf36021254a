using System.Diagnostics;
using TroveClusters.Engine;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;
using TroveClusters.Engine.Redis.Servers;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>The real ssh-keygen and files of the tests' own.</summary>
public sealed class KnownHostsLookupTests : IDisposable
{
    private static readonly TimeLimit s_limit = new(TimeSpan.FromSeconds(60), "the test");
    private readonly TemporaryHome _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [NeedsKeyGenFact]
    public async Task A_host_is_found_by_name_address_and_port_in_all_files()
    {
        HostKey other = SampleKeys.Of("ssh-ed25519", 9);
        string one = File("one", $"db1,10.0.0.4 {Line(SampleKeys.Ed25519)}\n[10.0.0.4]:2222 {Line(other)}\n");
        string two = File("two", $"10.0.0.* {Line(SampleKeys.Rsa)}\n");
        Assert.Equal([SampleKeys.Ed25519, SampleKeys.Rsa], await TrustedAsync([one, two], "10.0.0.4"));
        Assert.Equal([SampleKeys.Ed25519], await TrustedAsync([one, two], "DB1"));
        Assert.Equal([other], await TrustedAsync([one], "10.0.0.4", 2222));
        // As ssh: a key that is known without the port is the host's too.
        Assert.Equal([SampleKeys.Ed25519], await TrustedAsync([one], "10.0.0.4", 2223));
        Assert.Empty(await TrustedAsync([one, two], "10.0.1.4"));
        Assert.Empty(await TrustedAsync([Path.Combine(_temporary.Folder, "absent")], "10.0.0.4"));
    }

    [NeedsKeyGenFact]
    public async Task Hashed_names_are_found()
    {
        string file = File("hashed", $"db1.example.net {RealKey}\n[db1.example.net]:2222 {RealKey}\n");
        using (Process hash = Process.Start(new ProcessStartInfo("ssh-keygen", ["-H", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            await hash.WaitForExitAsync();
            Assert.Equal(0, hash.ExitCode);
        }
        Assert.DoesNotContain("db1", await System.IO.File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Single(await TrustedAsync([file], "db1.example.net"));
        Assert.Single(await TrustedAsync([file], "Db1.example.net", 2222));
        Assert.Empty(await TrustedAsync([file], "db2.example.net"));
    }

    [NeedsKeyGenFact]
    public async Task A_revoked_key_is_not_trusted_wherever_it_is_trusted_too()
    {
        string trusting = File("trusting", $"10.0.0.4 {Line(SampleKeys.Ed25519)}\n10.0.0.4 {Line(SampleKeys.Rsa)}\n[10.0.0.4]:2222 {Line(SampleKeys.Ed25519)}\n");
        string revoking = File("revoking", $"@revoked * {Line(SampleKeys.Ed25519)}\n@cert-authority 10.0.0.4 {Line(SampleKeys.Of("ssh-ed25519", 3))}\n");
        Assert.Equal([SampleKeys.Rsa], await TrustedAsync([trusting, revoking], "10.0.0.4"));
        (IReadOnlyList<HostKey> trusted, IReadOnlyList<HostKey> revoked) = await Lookup([trusting, revoking]).FindAsync("10.0.0.4", 2222, CancellationToken.None);
        Assert.Empty(trusted);
        Assert.Equal([SampleKeys.Ed25519], revoked);
    }

    [NeedsKeyGenFact]
    public async Task A_line_of_the_host_that_is_no_key_is_told_and_lines_of_others_do_not_matter()
    {
        string file = File("broken", $"10.0.0.4 ssh-ed25519 !!!\nnothing\n10.0.0.5 {RealKey}\n");
        TroveException error = await Assert.ThrowsAsync<TroveException>(() => TrustedAsync([file], "10.0.0.4"));
        Assert.Equal("UnexpectedReply", error.ErrorId);
        Assert.Contains("ssh-ed25519 !!!", error.Message, StringComparison.Ordinal);
        Assert.Single(await TrustedAsync([file], "10.0.0.5"));
    }

    [NeedsKeyGenFact]
    public async Task What_is_no_address_never_becomes_an_argument()
    {
        foreach (string address in new[] { "-oProxyCommand=x", "a b", "" })
            Assert.Equal("InvalidEndpoint", (await Assert.ThrowsAsync<TroveException>(() => TrustedAsync([], address))).ErrorId);
    }

    private const string RealKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOR0Ndvbpp1LYfS8rRDijv20kpQu1o1hPFPAwE1HUqM0";

    private static string Line(HostKey key) => $"{key.Type} {key.Blob}";

    private static KnownHostsLookup Lookup(IReadOnlyList<string> files) => new(files, s_limit);

    private static async Task<IReadOnlyList<HostKey>> TrustedAsync(IReadOnlyList<string> files, string address, int port = 22) =>
        (await Lookup(files).FindAsync(address, port, CancellationToken.None)).Trusted;

    private string File(string name, string text)
    {
        string path = Path.Combine(_temporary.Folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}

/// <summary>A test that needs OpenSSH's client; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsKeyGenFactAttribute : FactAttribute
{
    public NeedsKeyGenFactAttribute() => Skip = ServerSearch.Find("ssh-keygen", ServerSearch.FoldersOfPath()) is null ? "ssh-keygen is not on PATH" : null;
}
