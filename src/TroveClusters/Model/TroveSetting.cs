namespace TroveClusters;

/// <summary>One option of the configuration and its value.</summary>
public sealed record TroveSetting
{
    /// <summary><c>default</c> for what concerns everything, else a datastore.</summary>
    public string Group { get; internal init; } = "";

    /// <summary>The name within the group.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>
    /// The value that holds now: true or false, a whole number, or a text; null for none. A value that is none for this
    /// option is shown as it was written.
    /// </summary>
    public object? Value { get; internal init; }

    /// <summary>The value where nobody has set one; null for none.</summary>
    public object? Default { get; internal init; }

    /// <summary>Where the value comes from.</summary>
    public TroveSettingSource Source { get; internal init; }

    /// <summary>What it does, units included.</summary>
    public string Help { get; internal init; } = "";

    /// <summary>Such as <c>redis.volume_support</c>.</summary>
    public override string ToString() => $"{Group}.{Name}";
}
