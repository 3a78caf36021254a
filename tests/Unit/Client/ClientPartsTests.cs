using System.Text;
using TroveClusters.Client;

namespace TroveClusters.Tests.Unit.Client;

/// <summary>The parts of the client that need no server.</summary>
public sealed class ClientPartsTests
{
    [Fact]
    public async Task Events_are_read_as_the_standard_has_them()
    {
        const string Text = ": alive\n\nid: 5\nevent: step\ndata: {\"a\":\ndata:1}\n\ndata: x\r\n\r\nevent: lost\n\nretry: 9\nid\ndata\n\nevent: cut";
        var found = new List<ServerEvent>();
        await foreach (ServerEvent e in ServerEvents.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Text)), TimeSpan.FromMinutes(1), CancellationToken.None))
            found.Add(e);
        Assert.Equal([new("", "", ""), new("5", "step", "{\"a\":\n1}"), new("5", "message", "x"), new("", "message", "")], found);
    }

    [Theory]
    [InlineData("1.2.3", "1.9.0", true)]
    [InlineData("1.2.3", "2.2.3", false)]
    [InlineData("0.1.0", "0.1.9", true)]
    [InlineData("0.1.0", "0.2.0", false)]
    [InlineData("0.1.0-rc.1", "0.1.0", true)]
    [InlineData("0.1.0", "", false)]
    public void Versions_agree_within_what_may_not_break(string one, string other, bool agree) => Assert.Equal(agree, Versions.Agree(one, other));

    [Theory]
    [InlineData("https://trove.example/prefix", "https://trove.example/prefix/")]
    [InlineData("http://127.0.0.1:8779", "http://127.0.0.1:8779/")]
    [InlineData("http://[::1]:8779/", "http://[::1]:8779/")]
    [InlineData("http://LOCALHOST:1", "http://localhost:1/")]
    public void Addresses_end_with_a_slash(string given, string used) => Assert.Equal(used, ServerAddress.Check(new Uri(given)).ToString());
}
