using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Tests.Unit.Providers;

public sealed class PortAllocatorTests
{
    private static readonly EphemeralPorts s_ephemeral = new(32768, 60999);
    private static readonly int[] s_bus = [10000];

    [Fact]
    public void A_hundred_nodes_get_ports_that_lie_with_their_bus_outside_the_ephemeral_range()
    {
        // Beside the range of the servers: others may be starting there, and a port that is looked at is taken for that moment.
        IReadOnlyList<int> ports = Allocate(17200, 19967, 100, s_bus);

        Assert.Equal(100, ports.Distinct().Count());
        Assert.All(ports, port =>
        {
            Assert.InRange(port, 17200, 19967);
            Assert.False(s_ephemeral.Contains(port) || s_ephemeral.Contains(port + 10000));
        });
        Assert.Equal(ports.Order(), ports);
    }

    [Fact]
    public void Ports_in_the_ephemeral_range_come_last()
    {
        // Of 22760 to 22770 the buses of the last three lie in it.
        IReadOnlyList<int> some = Allocate(22760, 22770, 4, s_bus);
        Assert.All(some, port => Assert.True(port < 22768));

        // Where the range lies in it altogether, its ports are still better than none.
        Assert.Single(Allocate(22768, 22775, 1, s_bus));
    }

    [Fact]
    public void A_port_whose_bus_is_in_use_is_not_chosen()
    {
        using Socket bus = ListenInRange(out int busPort);

        TroveException error = Assert.Throws<TroveException>(() => Allocate(busPort - 10000, busPort - 10000, 1, s_bus));

        Assert.Equal("PortsExhausted", error.ErrorId);
        Assert.Contains("1 by other programs", error.Message, StringComparison.Ordinal);
        Assert.Single(Allocate(busPort - 10000, busPort - 10000, 1, []));
    }

    [Fact]
    public void A_port_in_use_is_not_chosen()
    {
        using Socket listener = ListenInRange(out int port);

        Assert.Throws<TroveException>(() => Allocate(port, port, 1, []));
    }

    [Fact]
    public void The_error_says_the_range_and_how_many_were_needed_and_free()
    {
        // The buses too lie below the ephemeral range: no connection of this machine can happen to have one.
        TroveException error = Assert.Throws<TroveException>(
            () => Allocate(17100, 17102, 4, s_bus, [17101]));

        Assert.Equal(TroveErrorId.PortsExhausted, error.Info.Id);
        Assert.Contains("4 ports", error.Message, StringComparison.Ordinal);
        Assert.Contains("17100-17102", error.Message, StringComparison.Ordinal);
        Assert.Contains("only 2 are free", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 are taken by nodes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_beyond_the_last_are_never_offered() =>
        // Any connection of this machine can happen to have one of these, so it is not asked whether they are free.
        Assert.Equal([55534, 55535], Allocate(55534, 65535, 2, s_bus, isFree: _ => true).Order());

    [Fact]
    public void No_port_of_any_node_meets_a_port_of_another()
    {
        // A distance smaller than the range: the bus of one could be the client port of the next.
        var cases = ArbMap.Default.GeneratorFor<byte>().Four().Select(g => g).ToArbitrary();
        Prop.ForAll(cases, c =>
        {
            (byte a, byte b, byte offset, byte count) = c;
            int[] offsets = [1 + (offset % 7)];
            var taken = new HashSet<int> { 26000 + (a % 64), 26000 + (b % 64) };
            IReadOnlyList<int> chosen = Allocate(26000, 26127, 1 + (count % 16), offsets, taken);
            int[] all = [.. chosen.Concat(taken).SelectMany(port => new[] { port, port + offsets[0] })];
            bool takenMeet = Math.Abs((a % 64) - (b % 64)) == offsets[0] || a % 64 == b % 64;
            int[] fresh = [.. chosen.SelectMany(port => new[] { port, port + offsets[0] })];
            return fresh.Distinct().Count() == fresh.Length && (takenMeet || all.Distinct().Count() == all.Length)
                && !fresh.Any(port => taken.Contains(port) || taken.Contains(port - offsets[0]));
        }).QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<int> Allocate(int first, int last, int count, int[] offsets, HashSet<int>? taken = null, Func<int, bool>? isFree = null) =>
        new PortAllocator(first, last, s_ephemeral, isFree ?? new BindProbe(IPAddress.Loopback).IsFree, "127.0.0.1")
            .Allocate(count, offsets, taken ?? [], CancellationToken.None);

    /// <summary>Listens on the first port from 28500 on that nobody has.</summary>
    private static Socket ListenInRange(out int port)
    {
        for (port = 28500; ; port++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                socket.Listen();
                return socket;
            }
            catch (SocketException) when (port < 29500)
            {
                socket.Dispose();
            }
        }
    }
}
