using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace TroveClusters.Tests.SshHosts;

/// <summary>
/// A bridge on this machine that hosts are plugged in to, with a /24 of the range that is set aside for benchmarks of
/// networks (198.18.0.0/15, RFC 2544), which no real network uses. A process of its own holds it, and removes it when the
/// one that started it is gone.
/// </summary>
internal sealed class HostNetwork : IAsyncDisposable
{
    private const int Networks = 512;
    private readonly Process _keeper;
    private readonly string _prefix;

    private HostNetwork(Process keeper, string bridge, string prefix) => (_keeper, Bridge, _prefix) = (keeper, bridge, prefix);

    public string Bridge { get; }

    /// <summary>This machine's address in it.</summary>
    public string Gateway => _prefix + "254";

    public string Address(int number) => number is > 0 and < 254 ? _prefix + number
        : throw new ArgumentOutOfRangeException(nameof(number), number, "A set has at most 253 hosts.");

    public static async Task<HostNetwork> CreateAsync(string folder)
    {
        // The name of a bridge is unique on a machine: who has created it has its network.
        int start = Random.Shared.Next(Networks);
        string problem = "";
        for (int attempt = 0; attempt < Networks; attempt++)
        {
            int network = (start + attempt) % Networks;
            string prefix = $"198.{18 + network / 256}.{network % 256}.";
            if (IsInUse(prefix))
                continue;
            string bridge = $"trove{network}";
            Process keeper = Process.Start(Tool.Start("/bin/sh",
                [Path.Combine(folder, "network.sh"), bridge, prefix + "254/24", folder, $"hosts of the tests of process {Environment.ProcessId}"]))!;
            if (await keeper.StandardOutput.ReadLineAsync() == "ready")
                return new HostNetwork(keeper, bridge, prefix);
            await keeper.WaitForExitAsync();
            problem = (await keeper.StandardError.ReadToEndAsync()).Trim();
            keeper.Dispose();
            if (!problem.Contains("File exists", StringComparison.Ordinal))
                break;
        }
        throw new InvalidOperationException($"There is no network for the hosts: {problem}");
    }

    private static bool IsInUse(string prefix) => Cards()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Any(address => address.Address.AddressFamily == AddressFamily.InterNetwork && address.Address.ToString().StartsWith(prefix, StringComparison.Ordinal));

    private static NetworkInterface[] Cards()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return NetworkInterface.GetAllNetworkInterfaces();
            }
            // .NET stumbles over a card that goes while it looks, as those of other tests' hosts do.
            catch (Exception e) when (e is ArgumentException or NetworkInformationException && attempt < 10)
            {
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }
}
