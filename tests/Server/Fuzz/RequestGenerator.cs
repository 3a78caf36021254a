using System.Text;
using System.Text.Json.Nodes;
using TroveClusters.Tests.Server.Harness;

namespace TroveClusters.Tests.Server.Fuzz;

/// <summary>A request that was made up.</summary>
/// <param name="Route">The route it was made for, as <see cref="RunningServer.Routes"/> names it.</param>
/// <param name="Method">The verb, which may be another one than the route's.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">What the body is said to be.</param>
internal sealed record MadeUp(string Route, HttpMethod Method, string Path, string? Body, string ContentType)
{
    /// <summary>Whether the route is asked for by its own verb.</summary>
    public bool IsOwnVerb => Route.StartsWith(Method.Method + " ", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Method} {Path} {ContentType}\n{(Body is { Length: > 2000 } ? Body[..2000] + "…" : Body)}";
}

/// <summary>
/// Makes requests up for all routes there are: paths with ids of ours, of others and of nobody, bodies as their schemas in the
/// description of the API have them, then damaged. Each is made by its seed alone.
/// </summary>
internal sealed class RequestGenerator(IReadOnlyList<string> routes, JsonNode document, IReadOnlyList<string> ours, IReadOnlyList<string> theirs)
{
    private static readonly string[] s_texts =
    [
        "", " ", "x", "redis", "vertica", "7", "web", "..", "%00", "a/b", "'; DROP TABLE clusters; --", "\0", "\u202e", "😀", "null", "-1", "1e9", "NaN", "$(id)", "`*`", "[", "web*",
    ];

    private static readonly string[] s_limits = ["0", "-1", "abc", "", "99999999999999999999", "1.5", "%00", "20", "1&limit=2", "[]"];

    /// <summary>How many routes there are.</summary>
    public int Routes => routes.Count;

    /// <summary>The request of a seed. Routes take turns.</summary>
    public MadeUp Make(int seed)
    {
        var chance = new Random(seed);
        string route = routes[seed % routes.Count];
        (string verb, string path) = (route.Split(' ')[0], route.Split(' ')[1]);
        HttpMethod method = chance.Next(12) == 0 ? new HttpMethod(Pick(chance, ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "POST", "FOO"])) : new HttpMethod(verb.ToUpperInvariant());
        string filled = Fill(path, chance);
        if (chance.Next(3) == 0)
            filled += $"?limit={Pick(chance, s_limits)}&marker={Uri.EscapeDataString(Pick(chance, [.. s_texts, .. ours, .. theirs]))}&include_clustered={Pick(chance, ["true", "x"])}";
        if (path.Contains("/service/", StringComparison.Ordinal) && verb == "post" && chance.Next(12) > 1)
            return new MadeUp(route, method, filled, Damaged(ServiceBodies.Of(path.Split('/')[^1], [.. ours, .. theirs], chance), chance), "application/json");
        JsonNode? schema = document["paths"]![path]?[verb]?["requestBody"]?["content"]?["application/json"]?["schema"];
        return new MadeUp(route, method, filled, Body(schema, chance), chance.Next(20) == 0 ? Pick(chance, ["text/plain", "application/xml", ""]) : "application/json");
    }

    private string Fill(string path, Random chance)
    {
        var filled = new StringBuilder();
        foreach (string part in path.Split('/').Skip(1))
        {
            string value = part switch
            {
                "{tenant}" => chance.Next(12) == 0 ? Pick(chance, ["t2", "%20", "%2e%2e", "t1%2ft2"]) : "t1",
                "{id}" or "{iid}" => chance.Next(4) == 0 ? Uri.EscapeDataString(Pick(chance, s_texts)) : Pick(chance, [.. ours, .. theirs, Guid.Empty.ToString()]),
                "{datastore}" => Pick(chance, ["redis", "vertica", "nope", "%00"]),
                "{version}" => Pick(chance, ["7", "7.0.15", "%2e", "x"]),
                _ => part,
            };
            filled.Append('/').Append(value);
        }
        return filled.Length == 0 ? "/" : filled.ToString();
    }

    private string? Body(JsonNode? schema, Random chance)
    {
        switch (chance.Next(12))
        {
            case 0:
                return Pick(chance, ["", "{", "[]", "{}", "null", "1", "\"x\"", "{\"a\":", "\u0000", "{\"a\":1,\"a\":2}", "{\"a\":\"\\ud800\"}", "[" + new string('[', 5000), "{\"x\":" + new string('9', 5000) + "}"]);
            case 1:
                return "{\"" + Pick(chance, ["grow", "cluster", "shrink", "quotas", "restart"]) + "\":\"" + new string('x', chance.Next(1000, 300_000)) + "\"}";
            default:
                JsonNode? made = schema is null ? null : Value(schema, chance, 0);
                if (made is null)
                    return chance.Next(2) == 0 ? null : "{}";
                return Damaged(made, chance);
        }
    }

    private static string Damaged(JsonNode? made, Random chance)
    {
        for (int damage = chance.Next(4); damage > 0; damage--)
            made = Damage(made, chance);
        return made?.ToJsonString() ?? "null";
    }

    private JsonNode? Value(JsonNode schema, Random chance, int depth)
    {
        if (schema["anyOf"] is JsonArray alternatives)
            return Value(alternatives[chance.Next(alternatives.Count)]!, chance, depth);
        switch ((string?)schema["type"])
        {
            case "object":
                var made = new JsonObject();
                HashSet<string> required = [.. schema["required"]?.AsArray().Select(name => (string)name!) ?? []];
                foreach ((string name, JsonNode? property) in schema["properties"]?.AsObject() ?? [])
                {
                    if (required.Contains(name) || chance.Next(4) == 0)
                        made[name] = Value(property!, chance, depth + 1);
                }
                return made;
            case "array":
                return new JsonArray([.. Enumerable.Range(0, chance.Next(4)).Select(_ => Value(schema["items"]!, chance, depth + 1))]);
            case "integer":
                return Pick(chance, ["1", "0", "-1", "2", "2147483648", "9223372036854775807", "123456789012345678901234567890"]) is var digits ? JsonNode.Parse(digits) : null;
            case "null":
                return null;
            default:
                return Pick(chance, [.. s_texts, .. ours, .. theirs, "1", "2", "99", "http://host/flavors/1", "http://host/flavors/"]);
        }
    }

    /// <summary>Something somewhere in a value is left out, doubled, or made into something else.</summary>
    private static JsonNode? Damage(JsonNode? value, Random chance)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } thing:
                string name = thing.ElementAt(chance.Next(thing.Count)).Key;
                JsonNode? old = thing[name];
                thing.Remove(name);
                switch (chance.Next(4))
                {
                    case 0:
                        break;
                    case 1:
                        thing[Pick(chance, s_texts)] = old;
                        break;
                    default:
                        thing[name] = Damage(old, chance);
                        break;
                }
                return thing;
            case JsonArray { Count: > 0 } list:
                int index = chance.Next(list.Count);
                JsonNode? element = list[index];
                list.RemoveAt(index);
                if (chance.Next(3) == 0)
                    list.Add(element?.DeepClone());
                list.Add(Damage(element, chance));
                return list;
            default:
                return chance.Next(6) switch
                {
                    0 => null,
                    1 => JsonValue.Create(true),
                    2 => JsonNode.Parse("1.5e300"),
                    3 => new JsonObject { ["x"] = new JsonArray() },
                    4 => new JsonArray(null, "x"),
                    _ => JsonValue.Create(new string('é', chance.Next(600))),
                };
        }
    }

    private static string Pick(Random chance, IReadOnlyList<string> from) => from[chance.Next(from.Count)];
}
