using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TroveClusters.Engine.Redis.Protocol;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>Endpoints, as people write them.</summary>
public sealed class SpecsFuzz(ITestOutputHelper output)
{
    private readonly Fuzzer _fuzzer = new(output);

    [Fact]
    public void An_endpoint_that_is_taken_can_be_connected_to_and_written() => _fuzzer.Run("TroveNodeSpec(endpoint)", fuzz =>
    {
        Chance chance = fuzz.Chance;
        (string host, bool isV6) = Host(chance);
        int? port = chance.Percent(70) ? chance.Between(1, 65535) : null;
        string text = isV6 && (port is not null || chance.Percent(50)) ? $"[{host}]" : host;
        if (port is { } number)
            text += string.Create(CultureInfo.InvariantCulture, $":{number}");
        string given = Mutations.Maybe(chance, text, 60, ":", "[", "]", "/", "/64", "%", "@", ".", " ", "::", "\0");
        fuzz.Input = given;
        TroveNodeSpec? spec = null;
        bool accepted = FuzzCase.Accepts(() => spec = new TroveNodeSpec(given), TroveErrorId.InvalidEndpoint);
        if (given == text)
            Assert.Equal((true, host, port), (accepted, spec?.Host, spec?.Port));
        if (!accepted)
            return false;
        Assert.InRange(spec!.Port ?? 1, 1, 65535);
        // A user may stand before the host.
        int at = spec.Host!.LastIndexOf('@');
        Assert.NotEqual(0, at);
        Assert.DoesNotContain(spec.Host!, character => character is '[' or ']' or '/' || char.IsControl(character) || char.IsWhiteSpace(character));
        string bare = spec.Host![(at + 1)..];
        var endpoint = new RedisEndpoint(bare, spec.Port ?? 6379);
        if (bare.Contains(':', StringComparison.Ordinal))
            Assert.Equal(AddressFamily.InterNetworkV6, Assert.IsType<IPEndPoint>(endpoint.ToSocketEndPoint()).AddressFamily);
        else
            _ = endpoint.ToSocketEndPoint();
        var again = new TroveNodeSpec(endpoint.ToString());
        Assert.Equal((endpoint.Host, endpoint.Port), (again.Host, again.Port));
        return true;
    });

    private static (string Host, bool IsV6) Host(Chance chance) => chance.Below(6) switch
    {
        0 => (string.Join('.', chance.Many(4, 4, () => chance.Below(256))), false),
        1 => (new IPAddress(chance.Bytes(16)).ToString(), true),
        2 => (chance.Of("::1", "fe80::1%eth0", "::ffff:10.0.0.1", "2001:db8::", "::"), true),
        3 => (string.Join('.', chance.Many(1, 4, () => $"n{chance.Below(1000)}-{chance.Below(10)}x")), false),
        4 => (chance.Of("localhost", "redis_1", "a", "bücher.example", "xn--bcher-kva.example"), false),
        _ => ($"n{new string('a', chance.Between(1, 62))}", false),
    };
}
