using System.Diagnostics.CodeAnalysis;

namespace TroveClusters.Engine.Configuration;

/// <summary>The form an option's value has.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "As a value of this form is called.")]
public enum OptionType
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>Two ports such as <c>20000-22767</c>.</summary>
    Ports,

    /// <summary>The absolute path of a folder on a host, such as <c>/var/lib/trove</c>.</summary>
    HostFolder,

    /// <summary>Absolute paths on this machine, with the system's separator of paths between them.</summary>
    Paths,
}

/// <summary>An option: its name is the specification's or Trove's where they have it.</summary>
/// <param name="Group"><c>default</c> or a datastore. A strategy that declares an option of its own leaves it empty.</param>
/// <param name="Name">The name within the group.</param>
/// <param name="Type">The form of the value.</param>
/// <param name="Default">The default in its written form; null for none.</param>
/// <param name="Help">What it does, units included.</param>
public sealed record OptionDefinition(string Group, string Name, OptionType Type, string? Default, string Help)
{
    /// <summary>The smallest number.</summary>
    public int Minimum { get; init; } = int.MinValue;

    /// <summary>The largest number.</summary>
    public int Maximum { get; init; } = int.MaxValue;

    /// <summary>The texts there are; empty where any will do.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether an empty text is a value of its own, and not the same as none.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>Such as <c>redis.volume_support</c>.</summary>
    public string FullName => $"{Group}.{Name}";

    /// <summary>The environment variable that overrides it, such as <c>TROVE_REDIS_VOLUME_SUPPORT</c>.</summary>
    public string Variable => $"TROVE_{Group}_{Name}".ToUpperInvariant();
}
