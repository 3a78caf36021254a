using System.Text.Json;
using System.Text.RegularExpressions;

namespace TroveClusters.Server.Input;

/// <summary>An object.</summary>
/// <param name="Properties">Its properties, by name.</param>
internal sealed record ObjectSchema(IReadOnlyDictionary<string, Schema> Properties) : Schema
{
    /// <summary>The properties that must be there.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Whether there may be properties that are not named; Trove lets most objects have them.</summary>
    public bool Open { get; init; } = true;

    public override void Check(JsonElement value, SchemaPath path, ICollection<string> problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(path.Say($"{Show(value)} is not of type 'object'"));
            return;
        }
        foreach (string name in Required.Where(name => !value.TryGetProperty(name, out _)))
            problems.Add(path.Say($"'{name}' is a required property"));
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (Properties.TryGetValue(property.Name, out Schema? schema))
                schema.Check(property.Value, path.Property(property.Name), problems);
            else if (!Open)
                problems.Add(path.Say($"Additional properties are not allowed ('{property.Name}' was unexpected)"));
        }
    }
}

/// <summary>An array.</summary>
/// <param name="Items">What its elements are.</param>
internal sealed record ArraySchema(Schema Items) : Schema
{
    /// <summary>The most elements.</summary>
    public int MaxItems { get; init; } = int.MaxValue;

    public override void Check(JsonElement value, SchemaPath path, ICollection<string> problems)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            problems.Add(path.Say($"{Show(value)} is not of type 'array'"));
            return;
        }
        if (value.GetArrayLength() > MaxItems)
            problems.Add(path.Say($"{Show(value)} is too long"));
        int index = 0;
        foreach (JsonElement element in value.EnumerateArray())
            Items.Check(element, path.Element(index++), problems);
    }
}

/// <summary>A text.</summary>
internal sealed record TextSchema : Schema
{
    /// <summary>The fewest characters.</summary>
    public int MinLength { get; init; }

    /// <summary>The most characters.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>What it must match; null for anything.</summary>
    public Regex? Pattern { get; init; }

    public override void Check(JsonElement value, SchemaPath path, ICollection<string> problems)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            problems.Add(path.Say($"{Show(value)} is not of type 'string'"));
            return;
        }
        string text = value.GetString()!;
        if (text.Length < MinLength)
            problems.Add(path.Say($"{Show(value)} is too short"));
        if (text.Length > MaxLength)
            problems.Add(path.Say($"{Show(value)} is too long"));
        if (Pattern is not null && !Pattern.IsMatch(text))
            problems.Add(path.Say($"{Show(value)} does not match '{Pattern}'"));
    }
}

/// <summary>A whole number.</summary>
/// <param name="Minimum">The least; null for any.</param>
internal sealed record IntegerSchema(long? Minimum = null) : Schema
{
    public override void Check(JsonElement value, SchemaPath path, ICollection<string> problems)
    {
        // By its digits, so that a number of any size is one.
        string text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "";
        if (text.Length == 0 || text.AsSpan().ContainsAny('.', 'e', 'E'))
            problems.Add(path.Say($"{Show(value)} is not of type 'integer'"));
        else if (Minimum is { } least && (text.StartsWith('-') || (value.TryGetInt64(out long number) && number < least)))
            problems.Add(path.Say($"{Show(value)} is less than the minimum of {least}"));
    }
}

/// <summary>Anything.</summary>
internal sealed record AnySchema : Schema
{
    public override void Check(JsonElement value, SchemaPath path, ICollection<string> problems)
    {
    }
}

/// <summary>Nothing.</summary>
internal sealed record NullSchema : Schema
{
    public override void Check(JsonElement value, SchemaPath path, ICollection<string> problems)
    {
        if (value.ValueKind != JsonValueKind.Null)
            problems.Add(path.Say($"{Show(value)} is not of type 'null'"));
    }
}

/// <summary>One of several.</summary>
/// <param name="Alternatives">What it may be.</param>
internal sealed record EitherSchema(params Schema[] Alternatives) : Schema
{
    public override void Check(JsonElement value, SchemaPath path, ICollection<string> problems)
    {
        if (Alternatives.Any(alternative => alternative.Takes(value)))
            return;
        problems.Add(path.Say($"{Show(value)} is not valid under any of the given schemas"));
        foreach (Schema alternative in Alternatives)
            alternative.Check(value, path, problems);
    }
}
