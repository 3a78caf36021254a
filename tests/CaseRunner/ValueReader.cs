using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.FakeService;

namespace TroveClusters.CaseRunner;

/// <summary>
/// Makes the objects a case speaks of. Plain JSON is itself; an object with a <c>$word</c> is something else:
/// <c>$cluster $node $operation $setting $flavor $quota $host $token</c> (typed), <c>$select $deserialized</c> (of another value), <c>$custom $hashtable
/// $spec $id $guid $credential $file</c>.
/// </summary>
internal sealed class ValueReader(FakeTroveService service)
{
    public object? Read(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => array.Select(Read).ToArray(),
        JsonObject special => ReadSpecial(special),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number => node.AsValue().TryGetValue(out int whole) ? (object)whole : node.GetValue<double>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new JsonException($"'{node}' is no value."),
        },
    };

    /// <summary>What <c>Select-Object</c> makes of an object: a bag of the chosen properties.</summary>
    public static PSObject Select(object source, IReadOnlyCollection<string>? names)
    {
        var whole = PSObject.AsPSObject(source);
        var bag = new PSObject();
        foreach (PSPropertyInfo property in whole.Properties)
            if (names is null || names.Contains(property.Name))
                bag.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        bag.TypeNames.Insert(0, "Selected." + source.GetType().FullName);
        return bag;
    }

    /// <summary>What comes out of a job where nothing rehydrates it: types by name, enums as numbers, times as texts.</summary>
    public static PSObject Deserialized(object source)
    {
        var whole = PSObject.AsPSObject(source);
        var bag = new PSObject();
        foreach (PSPropertyInfo property in whole.Properties)
            bag.Properties.Add(new PSNoteProperty(property.Name, Flatten(property.Value)));
        bag.TypeNames.Clear();
        foreach (string name in whole.TypeNames)
            bag.TypeNames.Add("Deserialized." + name);
        return bag;
    }

    /// <summary>What <c>Import-Csv</c> makes of what <c>Export-Csv</c> wrote: texts only.</summary>
    public static PSObject Csv(object source)
    {
        var bag = new PSObject();
        foreach (PSPropertyInfo property in PSObject.AsPSObject(source).Properties)
            bag.Properties.Add(new PSNoteProperty(property.Name, Convert.ToString(property.Value, CultureInfo.InvariantCulture) ?? ""));
        return bag;
    }

    private static object? Flatten(object? value) => value switch
    {
        Enum => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        IEnumerable<string> texts => new ArrayList(texts.ToArray()),
        IEnumerable<object> objects => new ArrayList(objects.Select(item => item.ToString()).ToArray()),
        null or string or Guid or ValueType => value,
        _ => value.ToString(),
    };

    private object? ReadSpecial(JsonObject node)
    {
        (string word, JsonNode? value) = node.First();
        string[]? property = node["property"]?.AsArray().Select(name => name!.GetValue<string>()).ToArray();
        if (node.Count > 1 && (word != "$select" || property is null))
            throw new JsonException($"'{word}' stands alone.");
        return word switch
        {
            "$cluster" or "$node" or "$operation" or "$setting" or "$quota" => service.Find(Text(value)),
            "$host" => service.FindHost(Text(value)),
            "$token" => service.FindToken(Text(value)),
            "$flavor" => service.FindFlavor(Text(value)),
            "$id" => World.IdOf(Text(value)).ToString(),
            "$guid" => World.IdOf(Text(value)),
            "$select" => Select(Read(value)!, property),
            "$deserialized" => Deserialized(Read(value)!),
            "$csv" => Csv(Read(value)!),
            "$custom" => Bag(value!.AsObject()),
            "$hashtable" => Table(value!.AsObject()),
            "$spec" => Spec(value!.AsObject()),
            "$file" => new FileInfo(Text(value)),
            "$credential" => new PSCredential(Text(value), Secret("a secret")),
            _ => throw new JsonException($"'{word}' is not known."),
        };
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (char c in text)
            secret.AppendChar(c);
        return secret;
    }

    private PSObject Bag(JsonObject node)
    {
        var bag = new PSObject();
        foreach ((string name, JsonNode? value) in node)
            bag.Properties.Add(new PSNoteProperty(name, Read(value)));
        return bag;
    }

    private Hashtable Table(JsonObject node)
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, JsonNode? value) in node)
            table.Add(name, Read(value));
        return table;
    }

    private static TroveNodeSpec Spec(JsonObject node) => node.Deserialize<TroveNodeSpec>()!;
}
