using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Api;

/// <summary>What is refused, with the codes and the words of the specification and of Trove, and nothing changed.</summary>
public sealed class ValidationTests : EngineTest
{
    private const string Instance = """{"flavorRef":"1","volume":{"size":1}}""";

    [NeedsFact(NeedsFactAttribute.Redis)]
    public async Task Creations_that_cannot_be_are_refused_in_the_words_of_Trove()
    {
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        // A cluster of PowerShell's may have a size by default; one of this API's may not.
        Home.Configure("""{"default": {"default_flavor": "1", "default_volume_size": 1, "max_instances_per_tenant": 4}}""");
        var records = new Records(Home.Folder);
        records.Add("t1", "taken");
        string before = records.All();
        foreach ((int code, string name, string words, string body) in ((int, string, string, string)[])
        [
            (400, "badRequest", "Validation error: cluster 'name' is a required property", Of("""{"datastore":{"type":"redis","version":"7"},"instances":[]}""")),
            (400, "badRequest", "Validation error: cluster['name'] '   ' does not match '^.*[0-9a-zA-Z]+.*$'", Cluster($"[{Instance}]", "   ")),
            (400, "badRequest", "Validation error: cluster['datastore'] 'version' is a required property", Of($$"""{"name":"web","datastore":{"type":"redis"},"instances":[{{Instance}}]}""")),
            (400, "badRequest", "Validation error: cluster['instances'] {} is not of type 'array'", Cluster("{}")),
            (400, "badRequest", "Validation error: cluster['instances'][0]['volume'] 'size' is a required property", Cluster("""[{"flavorRef":"1","volume":{}}]""")),
            (400, "badRequest", "cluster['instances'][0]['volume']['size'] 0 is not valid under any of the given schemas", Cluster("""[{"flavorRef":"1","volume":{"size":0}}]""")),
            (403, "forbidden", "A flavor is required for each instance in the cluster.", Cluster("""[{"volume":{"size":1}}]""")),
            (404, "itemNotFound", "Flavor '99' cannot be found.", Cluster("""[{"flavorRef":99,"volume":{"size":1}}]""")),
            (400, "badRequest", "A volume size is required for each instance in the cluster.", Cluster("""[{"flavorRef":"1"}]""")),
            (413, "overLimit", "Volume 'size' cannot exceed maximum of 10 GB", Cluster("""[{"flavorRef":"1","volume":{"size":11}}]""")),
            (413, "overLimit", "Volume 'size' cannot exceed maximum of 10 GB", Cluster("""[{"flavorRef":"1","volume":{"size":"99999999999999999999"}}]""")),
            (400, "badRequest", "The flavor for each instance in a cluster must be the same.", Cluster("[" + Instance + """,{"flavorRef":"2","volume":{"size":1}}]""")),
            (400, "badRequest", "The volume size for each instance in a cluster must be the same.", Cluster("[" + Instance + """,{"flavorRef":"1","volume":{"size":2}}]""")),
            (400, "badRequest", "Network Resource", Cluster($$"""[{"flavorRef":"1","volume":{"size":1},"nics":[{"network_id":"{{Guid.NewGuid()}}"}]}]""")),
            (400, "badRequest", "Additional properties are not allowed ('port-id' was unexpected)", Cluster("""[{"flavorRef":"1","volume":{"size":1},"nics":[{"port-id":"x"}]}]""")),
            (404, "itemNotFound", "Module", Cluster($$"""[{"flavorRef":"1","volume":{"size":1},"modules":[{"id":"{{Guid.NewGuid()}}"}]}]""")),
            (404, "itemNotFound", "Datastore 'nope' cannot be found.", Cluster($"[{Instance}]", datastore: "nope")),
            (400, "badRequest", "9.9", Cluster($"[{Instance}]", version: "9.9")),
            (400, "badRequest", "Invalid locality 'near'. Must be one of ['affinity', 'anti-affinity']", Cluster($"[{Instance}]", more: ""","locality":"near" """)),
            (400, "badRequest", "availability zone 'west' cannot be asked for", Cluster("""[{"flavorRef":"1","volume":{"size":1},"availability_zone":"west"}]""")),
            (400, "badRequest", "Configuration groups not supported by the datastore.", Cluster($"[{Instance}]", more: ""","configuration":"1" """)),
            (413, "overLimit", "Quota exceeded for resources: ['instances']", Cluster($"[{Instance},{Instance},{Instance}]")),
            (400, "badRequest", "There is a cluster named 'taken' already.", Cluster($"[{Instance}]", "TAKEN")),
            (400, "badRequest", "", Cluster("[]")),
            (400, "badRequest", "Malformed request body", "{"),
            (400, "badRequest", "Malformed request body", ""),
            (400, "badRequest", "Malformed request body", """{"cluster":{"name":"a","name":"b"}}"""),
            (400, "badRequest", "Malformed request body", """{"cluster":{"name":"\ud800"}}"""),
            (400, "badRequest", "Validation error: 'cluster' is a required property", "{}"),
            (400, "badRequest", "Validation error: [] is not of type 'object'", "[]"),
        ])
        {
            Answer answer = await server.PostAsync("/v1.0/t1/clusters", body);
            Assert.Contains(words, answer.Fault(code, name), StringComparison.Ordinal);
        }
        (await server.SendAsync(HttpMethod.Post, "/v1.0/t1/clusters", Cluster($"[{Instance}]"), contentType: "text/plain")).Fault(415, "badMediaType");
        (await server.SendAsync(HttpMethod.Post, "/v1.0/t1/clusters", Cluster($"[{Instance}]"), contentType: "")).Fault(415, "badMediaType");
        Home.Configure("""{"redis": {"cluster_support": false}}""");
        Assert.Equal("Clusters not supported for redis.", (await server.PostAsync("/v1.0/t1/clusters", Cluster($"[{Instance}]"))).Fault(501, "notImplemented"));
        Home.Configure("""{"redis": {"volume_support": false}}""");
        Assert.Equal("Local storage not specified in flavor ID: 1.", (await server.PostAsync("/v1.0/t1/clusters", Cluster($"[{Instance}]"))).Fault(403, "forbidden"));
        Home.Configure("""{"redis": {"volume_support": false, "device_path": ""}}""");
        Assert.Equal("Volume support is not enabled.", (await server.PostAsync("/v1.0/t1/clusters", Cluster($"[{Instance}]"))).Fault(501, "notImplemented"));
        Assert.Equal(before, records.All());
    }

    [Fact]
    public async Task Actions_that_cannot_be_are_refused_in_the_words_of_Trove()
    {
        var records = new Records(Home.Folder);
        (string id, IReadOnlyList<string> nodes) = records.Add("t1", "web");
        await using RunningServer server = await RunningServer.StartAsync(Home.Folder);
        string before = records.All();
        foreach (string path in (string[])[$"/v1.0/t1/clusters/{id}", $"/v1.0/t1/clusters/{id}/action"])
        {
            foreach ((int code, string name, string words, string body) in ((int, string, string, string)[])
            [
                (400, "badRequest", "Action request should have exactly one action specified in body", "{}"),
                (400, "badRequest", "Action request should have exactly one action specified in body", "[]"),
                (400, "badRequest", "Action request should have exactly one action specified in body", """{"grow":[],"shrink":[]}"""),
                (400, "badRequest", "Action bogus not supported", """{"bogus":{}}"""),
                (400, "badRequest", "Action 'configuration_attach' not supported", """{"configuration_attach":{}}"""),
                (400, "badRequest", "Action 'add_shard' not supported", """{"add_shard":{}}"""),
                (400, "badRequest", "is not of type 'object'", """{"reset-status":null}"""),
                (400, "badRequest", "Validation error: shrink[0] 'id' is a required property", """{"shrink":[{}]}"""),
                (400, "badRequest", "does not match", """{"shrink":[{"id":"web-member-1"}]}"""),
                (403, "forbidden", "A flavor is required for each instance in the cluster.", """{"grow":[{"volume":{"size":1}}]}"""),
                (400, "badRequest", "A volume size is required for each instance in the cluster.", """{"grow":[{"flavorRef":"1"}]}"""),
                (400, "badRequest", "The flavor for each instance in a cluster must be the same.", """{"grow":[{"flavorRef":"2","volume":{"size":1}}]}"""),
                (400, "badRequest", "Validation error: upgrade 'datastore_version' is a required property", """{"upgrade":{}}"""),
                (404, "itemNotFound", $"Instance {Guid.Empty} does not exist.", Bodies.Shrink($"{Guid.Empty}")),
                (400, "badRequest", "", """{"shrink":[]}"""),
                (400, "badRequest", "", """{"grow":[]}"""),
            ])
                Assert.Contains(words, (await server.PostAsync(path, body)).Fault(code, name), StringComparison.Ordinal);
        }
        (await server.PostAsync($"/v1.0/t1/clusters/{id}/root", """{"password":"mine"}""")).Fault(400, "badRequest");
        Assert.Equal("Operation not supported for instances that are part of a cluster.", (await server.SendAsync(HttpMethod.Delete, $"/v1.0/t1/instances/{nodes[0]}")).Fault(501, "notImplemented"));
        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])
            [(HttpMethod.Put, $"/v1.0/t1/clusters/{id}"), (HttpMethod.Patch, $"/v1.0/t1/clusters/{id}"), (HttpMethod.Get, $"/v1.0/t1/clusters/{id}/instances"), (HttpMethod.Get, "/v2"), (HttpMethod.Delete, "/v1.0/t1/clusters"), (HttpMethod.Get, "/v1.0/t1/clusters/web")])
            (await server.SendAsync(method, path)).Fault(404, "itemNotFound");
        Assert.Equal(before, records.All());
    }

    private static string Of(string cluster) => $$"""{"cluster":{{cluster}}}""";

    private static string Cluster(string instances, string name = "web", string datastore = "redis", string version = "7", string more = "") =>
        Of($$"""{"name":"{{name}}","datastore":{"type":"{{datastore}}","version":"{{version}}"},"instances":{{instances}}{{more}}}""");
}
