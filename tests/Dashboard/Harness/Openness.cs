using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>Whether what is shown keeps anybody out, or runs off the page.</summary>
public static class Openness
{
    /// <summary>As what everything is looked at.</summary>
    public static TheoryData<Look> Looks => [Look.Light, Look.Dark, Look.Phone, Look.Narrow];

    /// <summary>Checks what is shown now.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="look">As what it is looked at.</param>
    /// <param name="what">What it is, for messages.</param>
    internal static async Task CheckAsync(Visit visit, Look look, string what)
    {
        int sideways = await visit.SidewaysAsync();
        Assert.True(sideways <= 0, $"{what}: it can be scrolled to the side by {sideways}");
        // Nothing but its width tells the narrowest from the other.
        if (look == Look.Narrow)
            return;
        AxeResult result = await visit.Page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{what}: {string.Join('\n', result.Violations.Select(Words))}");
        Assert.NotEmpty(result.Passes);
    }

    private static string Words(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}: {string.Join(" ; ", violation.Nodes.Select(node => $"{node.Html} {JsonSerializer.Serialize(node.Any.Select(check => check.Message))}"))}";
}
