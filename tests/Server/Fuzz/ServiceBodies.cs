using System.Text.Json.Nodes;

namespace TroveClusters.Tests.Server.Fuzz;

/// <summary>Bodies of the service's calls that are right, or nearly.</summary>
internal static class ServiceBodies
{
    private static readonly string[] s_kinds =
        ["create", "grow", "shrink", "delete", "start", "stop", "restart", "update", "optimize", "moveSlots", "resize", "import", "repair", "enableRoot", "upgrade", "none"];

    /// <summary>What makes a request one that would be done: the calls of those it stands in are only ever checked.</summary>
    public static bool MayChange(string? body) => body is not null && !body.Contains("\"checkOnly\":true", StringComparison.Ordinal)
        && (body.Contains("\"name\"", StringComparison.Ordinal) || body.Contains("\"path\"", StringComparison.Ordinal) || body.Contains("\"resource\"", StringComparison.Ordinal) || body.Contains("\"address\"", StringComparison.Ordinal));

    /// <summary>The body of a call.</summary>
    public static JsonObject Of(string call, string[] ids, Random chance)
    {
        string id = ids[chance.Next(ids.Length)];
        return call switch
        {
            "get-clusters" => new JsonObject { ["query"] = new JsonObject { ["names"] = new JsonArray("w*"), ["ids"] = new JsonArray(id), ["statuses"] = new JsonArray("Active"), ["slice"] = new JsonObject { ["after"] = id, ["count"] = 3 } }, ["skipUnreadable"] = true },
            "plan" => new JsonObject { ["request"] = Request(s_kinds[chance.Next(s_kinds.Length)], id) },
            "run" => new JsonObject { ["plan"] = id },
            "get-operations" => new JsonObject { ["query"] = new JsonObject { ["clusters"] = new JsonArray("web"), ["kinds"] = new JsonArray("Grow"), ["since"] = "2025-01-01T00:00:00Z", ["states"] = new JsonArray("Done") } },
            "get-log" => new JsonObject { ["query"] = new JsonObject { ["clusterId"] = id, ["nodeIds"] = new JsonArray(id), ["tail"] = 5 }, ["skipUnreadable"] = true },
            "measure" => new JsonObject { ["clusterId"] = id, ["interval"] = "00:00:00.01" },
            "stop" => new JsonObject { ["operationId"] = id, ["checkOnly"] = true },
            "resume" or "plan-undo" or "undo" => new JsonObject { ["operationId"] = id },
            "get-credential" or "get-root-credential" or "get-connection" => new JsonObject { ["clusterId"] = id },
            "get-datastores" or "get-flavors" or "get-configuration" => [],
            "get-hosts" or "get-server-tokens" => new JsonObject { ["query"] = new JsonObject { ["names"] = new JsonArray("x*"), ["ids"] = new JsonArray(id) } },
            "get-quotas" => new JsonObject { ["query"] = new JsonObject { ["tenants"] = new JsonArray("t?") } },
            _ => new JsonObject { ["request"] = Checked(call, id) },
        };
    }

    private static JsonObject Checked(string call, string id) => call switch
    {
        "new-flavor" => new JsonObject { ["name"] = "x", ["ram"] = 512, ["checkOnly"] = true },
        "remove-flavor" => new JsonObject { ["id"] = "99", ["checkOnly"] = true },
        "register-host" => new JsonObject { ["address"] = "host name", ["checkOnly"] = true },
        "test-hosts" => new JsonObject { ["ids"] = new JsonArray(id), ["throttle"] = 2 },
        "set-quota" => new JsonObject { ["resource"] = "ram", ["limit"] = 5, ["checkOnly"] = true },
        "new-server-token" => new JsonObject { ["name"] = "x", ["tenant"] = "t9", ["checkOnly"] = true },
        "set-setting" => new JsonObject { ["name"] = "http_get_rate", ["value"] = "5", ["checkOnly"] = true },
        "backup-catalog" or "restore-catalog" => new JsonObject { ["path"] = "/nowhere/backup.zip", ["checkOnly"] = true },
        _ => new JsonObject { ["id"] = id, ["checkOnly"] = true },
    };

    private static JsonObject Request(string kind, string id)
    {
        var request = new JsonObject { ["$type"] = kind };
        switch (kind)
        {
            case "create":
                (request["name"], request["datastore"], request["nodes"], request["volumeSize"]) = ("new", "redis", new JsonArray(new JsonObject { ["flavor"] = "1", ["port"] = 7000 }), 1);
                break;
            case "import":
                // Nobody is spoken to: the datastore is none.
                (request["datastore"], request["nodes"]) = ("none", new JsonArray(new JsonObject { ["host"] = "127.0.0.1", ["port"] = 1 }));
                break;
            case "grow":
                (request["clusterId"], request["nodes"], request["limits"]) = (id, new JsonArray(new JsonObject { ["name"] = "n" }), new JsonObject { ["latency"] = "00:00:01" });
                break;
            case "moveSlots":
                (request["clusterId"], request["slots"], request["to"]) = (id, new JsonArray("1-5"), "web-member-1");
                break;
            case "resize":
                (request["clusterId"], request["nodeCount"]) = (id, 3);
                break;
            case "upgrade":
                (request["clusterId"], request["datastoreVersion"]) = (id, "9");
                break;
            case "update":
                (request["clusterId"], request["configuration"]) = (id, new JsonObject { ["maxmemory-policy"] = "noeviction" });
                break;
            default:
                request["clusterId"] = id;
                break;
        }
        request["timeout"] = "00:10:00";
        return request;
    }
}
