namespace TroveClusters;

/// <summary>The wish to change one setting.</summary>
public sealed class SetSettingRequest
{
    /// <summary>The group; null where the name says it, or only one group has an option of that name.</summary>
    public string? Group { get; init; }

    /// <summary>The option: <c>volume_support</c> or <c>redis.volume_support</c>, in any case.</summary>
    public required string Name { get; init; }

    /// <summary>The value as it is written, such as <c>true</c> or <c>10</c>; null to go back to the default.</summary>
    public string? Value { get; init; }

    /// <summary>Whether to check only and say what would be done.</summary>
    public bool CheckOnly { get; init; }
}
