using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>Clusters that go.</summary>
public sealed class DeletionTests : EngineTest
{
    [Fact]
    public async Task One_that_is_being_deleted_may_be_deleted_again_and_nothing_else()
    {
        (string id, IReadOnlyList<string> nodes) = new Records(Home.Folder).Add("t1", "web");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        // Somebody else deletes it, and has come to the first step.
        ITroveService service = Home.NewService("t1");
        TrovePlan plan = await service.PlanAsync(new RemoveClusterRequest { ClusterId = Guid.Parse(id) }, CancellationToken.None);
        using ManualResetEventSlim held = new(), go = new();
        Home.Observer.OnStep = _ =>
        {
            held.Set();
            go.Wait();
        };
        Task<OperationResult> deletion = Task.Run(() => service.RunAsync(plan, Home.Observer, CancellationToken.None));
        try
        {
            await Eventually.IsTrueAsync(() => held.IsSet || deletion.IsCompleted, () => "the deletion to begin");
            JsonNode cluster = (await server.GetAsync($"/v1.0/t1/clusters/{id}")).Ok["cluster"]!;
            Assert.Equal((3, "DELETING"), ((int)cluster["task"]!["id"]!, (string)cluster["task"]!["name"]!));
            Assert.Equal(["SHUTDOWN", "SHUTDOWN"], cluster["instances"]!.AsArray().Select(member => (string)member!["status"]!));
            for (int i = 0; i < 2; i++)
                Assert.Equal((202, ""), await DeleteAsync());
            foreach (string body in (string[])[Bodies.Grow(1), Bodies.Shrink(nodes[0]), """{"restart":{}}"""])
            {
                Assert.Equal(
                    "This action cannot be performed on the cluster while the current cluster task is 'DELETING'.",
                    (await server.PostAsync($"/v1.0/t1/clusters/{id}", body)).Fault(422, "unprocessableEntity"));
            }
        }
        finally
        {
            go.Set();
        }
        Assert.Equal(TroveOperationState.Done, (await deletion).Operation.State);
        Assert.Equal(404, (await DeleteAsync()).Status);

        async Task<(int Status, string Text)> DeleteAsync()
        {
            Answer answer = await server.SendAsync(HttpMethod.Delete, $"/v1.0/t1/clusters/{id}");
            return (answer.Status, answer.Text);
        }
    }
}
