namespace TroveClusters.Engine.Configuration;

/// <summary>The form an option's value has.</summary>
internal enum OptionType
{
    Boolean,
    Integer,
    Text,
}

/// <summary>An option: its name is the specification's or Trove's where they have it.</summary>
/// <param name="Group"><c>default</c> or a datastore.</param>
/// <param name="Name">The name within the group.</param>
/// <param name="Type">The form of the value.</param>
/// <param name="Default">The default in its written form; null for none.</param>
/// <param name="Help">What it does, units included.</param>
internal sealed record OptionDefinition(string Group, string Name, OptionType Type, string? Default, string Help)
{
    /// <summary>The environment variable that overrides it, such as <c>TROVE_REDIS_VOLUME_SUPPORT</c>.</summary>
    public string Variable => $"TROVE_{Group}_{Name}".ToUpperInvariant();
}
