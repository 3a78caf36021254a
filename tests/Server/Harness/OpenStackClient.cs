using System.Diagnostics;
using System.Text.Json.Nodes;

namespace TroveClusters.Tests.Server.Harness;

/// <summary>How a client's command ended.</summary>
internal sealed record ClientRun(int Code, string Output, string Errors)
{
    public override string ToString() => $"exit code {Code}\n{Output}\n{Errors}";
}

/// <summary>The real clients of OpenStack, as their users call them.</summary>
internal sealed class OpenStackClient(string url, string tenant, string? token = null, string user = "u")
{
    /// <summary>Runs <c>openstack database …</c>, whatever comes of it.</summary>
    public Task<ClientRun> RunAsync(params string[] arguments) => StartAsync("openstack",
    [
        .. token is null ? (string[])["--os-auth-type", "none"] : ["--os-auth-type", "admin_token", "--os-token", token],
        "--os-endpoint", $"{url}/v1.0/{tenant}", "database", .. arguments,
    ]);

    /// <summary>Runs it; it must succeed.</summary>
    public async Task<string> DoAsync(params string[] arguments)
    {
        ClientRun run = await RunAsync(arguments);
        Assert.True(run.Code == 0, $"{string.Join(' ', arguments)}: {run}");
        return run.Output;
    }

    /// <summary>Runs it; it must succeed, and its output is JSON.</summary>
    public async Task<JsonNode> ReadAsync(params string[] arguments) => JsonNode.Parse(await DoAsync([.. arguments, "-f", "json"]))!;

    /// <summary>Runs it; it must be refused with these words and this code.</summary>
    public async Task RefusedAsync(string words, int code, params string[] arguments)
    {
        ClientRun run = await RunAsync(arguments);
        Assert.True(run.Code != 0, $"{string.Join(' ', arguments)}: {run}");
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
        Assert.Contains($"(HTTP {code})", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Runs the old <c>trove</c> command, which logs in by the handshake of the first version.</summary>
    public Task<ClientRun> LegacyAsync(params string[] arguments) => StartAsync("trove",
    [
        "--os-username", user, "--os-password", token ?? "p", "--os-project-name", tenant,
        "--os-auth-url", $"{url}/auth", "--bypass-url", $"{url}/v1.0/{tenant}", .. arguments,
    ]);

    private static async Task<ClientRun> StartAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the developer's own cloud is must not matter.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("OS_", StringComparison.Ordinal) || name.StartsWith("TROVE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ClientRun(process.ExitCode, await output, await errors);
    }
}
