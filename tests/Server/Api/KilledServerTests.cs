using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>Servers that die, or are told to stop, in the middle of their work.</summary>
public sealed class KilledServerTests : EngineTest
{
    private static readonly HttpClient s_client = new();

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_server_that_was_killed_finishes_or_undoes_what_it_had_begun()
    {
        string id;
        await using (ServerProcess first = await ServerProcess.StartAsync(Home.Folder, "--no-auth"))
        {
            id = await PostAsync(first, "clusters", Bodies.Create("web", 3));
            await SettledAsync(first, id);
            Assert.Equal(id, await PostAsync(first, $"clusters/{id}", Bodies.Grow(2)));
            await first.KillAsync();
        }
        TroveOperation left = await NewestAsync();
        Assert.Equal((TroveOperationKind.Grow, TroveOperationState.Interrupted), (left.Kind, left.State));

        int nodes;
        await using (ServerProcess second = await ServerProcess.StartAsync(Home.Folder, "--no-auth"))
        {
            JsonNode cluster = (await SettledAsync(second, id))!;
            TroveOperation ended = await NewestAsync();
            Assert.Equal(left.Id, ended.Id);
            Assert.Contains(ended.State, (TroveOperationState[])[TroveOperationState.Done, TroveOperationState.RolledBack]);
            nodes = ended.State == TroveOperationState.Done ? 5 : 3;
            Assert.True(cluster["instances"]!.AsArray().Count == nodes, $"{ended.State} {ended.Message}: {cluster}\n{second.Output}");
            Assert.Equal(nodes, Home.Servers().Count);

            using HttpResponseMessage deleting = await s_client.DeleteAsync(new Uri($"{second.Url}/v1.0/t1/clusters/{id}"));
            Assert.Equal(HttpStatusCode.Accepted, deleting.StatusCode);
            await second.KillAsync();
        }
        await using ServerProcess third = await ServerProcess.StartAsync(Home.Folder, "--no-auth");
        JsonNode? kept = await SettledAsync(third, id);
        TroveOperation deletion = await NewestAsync();
        // From its first server on a deletion has no way back; one that had not come so far has not happened.
        Assert.Equal(TroveOperationKind.Delete, deletion.Kind);
        Assert.Equal(deletion.State == TroveOperationState.Done, kept is null);
        Assert.Equal(kept is null ? 0 : nodes, Home.Servers().Count);
        await third.TerminateAsync();
        Assert.Equal(0, third.ExitCode);
    }

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task A_server_that_is_told_to_stop_comes_to_a_safe_point_first()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(Home.Folder, "--no-auth");
        await PostAsync(server, "clusters", Bodies.Create("web", 3));
        await server.TerminateAsync();
        Assert.Equal(0, server.ExitCode);
        TroveOperation ended = await NewestAsync();
        Assert.Contains(ended.State, (TroveOperationState[])[TroveOperationState.Done, TroveOperationState.RolledBack]);
        Assert.Equal(ended.State == TroveOperationState.Done ? 3 : 0, Home.Servers().Count);
        foreach (string line in server.Output.Split('\n').Where(line => line.StartsWith('{')))
            Assert.NotNull(JsonNode.Parse(line)!["Message"]);
    }

    private static async Task<string> PostAsync(ServerProcess server, string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await s_client.PostAsync(new Uri($"{server.Url}/v1.0/t1/{path}"), content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 202, text);
        return (string)JsonNode.Parse(text)!["cluster"]!["id"]!;
    }

    private async Task<JsonNode?> SettledAsync(ServerProcess server, string id)
    {
        JsonNode? cluster = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                // In this order: a cluster that was read before its operation ended may tell of a moment that has passed.
                bool ended = (await NewestAsync()).State is TroveOperationState.Done or TroveOperationState.RolledBack;
                using HttpResponseMessage response = await s_client.GetAsync(new Uri($"{server.Url}/v1.0/t1/clusters/{id}"));
                string text = await response.Content.ReadAsStringAsync();
                if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
                    return false;
                Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound, text);
                cluster = response.IsSuccessStatusCode ? JsonNode.Parse(text)!["cluster"] : null;
                return ended && (cluster is null || (string)cluster["task"]!["name"]! == "NONE");
            },
            () => $"the end of what is done to {cluster}\n{server.Output}");
        return cluster;
    }

    private async Task<TroveOperation> NewestAsync()
    {
        await foreach (TroveOperation operation in Home.NewService("t1").GetOperationsAsync(new OperationQuery(), CancellationToken.None))
            return operation;
        throw new UnreachableException();
    }
}
