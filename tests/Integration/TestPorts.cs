using System.Net.NetworkInformation;

namespace TroveClusters.Tests.Integration;

/// <summary>
/// Ports shared out among tests that run at the same time, so that none takes the port of a server that another one has
/// killed and will start again. All lie where the engine's own do: port and port + 10000 below the ephemeral range.
/// </summary>
internal static class TestPorts
{
    private const int HomeSize = 25;
    private const int Homes = 54;

    // Another run of the tests begins elsewhere.
    private static int s_homes = Random.Shared.Next(Homes);

    /// <summary>The ports of the next Trove home; they are used again after many others.</summary>
    public static (int First, int Last) NextHome()
    {
        // Another run of the tests, or servers that one left behind, may have some of them.
        HashSet<int> listening = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(end => end.Port)];
        int first = 0;
        for (int attempt = 0; attempt < Homes; attempt++)
        {
            first = 20000 + Interlocked.Increment(ref s_homes) % Homes * HomeSize;
            if (!Enumerable.Range(first, HomeSize).Any(listening.Contains))
                break;
        }
        return (first, first + HomeSize - 1);
    }

    /// <summary>For tests that want particular ports.</summary>
    public const int Reserved = 21350;

    /// <summary>For servers that tests start without a home.</summary>
    public const int FirstBare = 21400;

    /// <inheritdoc cref="FirstBare"/>
    public const int LastBare = 22199;

    /// <summary>For nodes that tests start by the provider, without a home.</summary>
    public const int FirstNode = 22200;

    /// <inheritdoc cref="FirstNode"/>
    public const int LastNode = 22399;

    /// <summary>For the tests of the provider itself.</summary>
    public const int FirstLocal = 22400;

    /// <inheritdoc cref="FirstLocal"/>
    public const int LastLocal = 22767;
}
