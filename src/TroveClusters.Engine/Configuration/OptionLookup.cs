namespace TroveClusters.Engine.Configuration;

/// <summary>Finds options by what people call them.</summary>
internal sealed class OptionLookup(IReadOnlyList<OptionDefinition> options)
{
    /// <summary>The option that is meant by <c>volume_support</c> or <c>redis.volume_support</c>, in any case.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: none is meant, or more than one.</exception>
    public OptionDefinition Find(string? group, string name)
    {
        OptionDefinition[] found = [.. options.Where(option => IsMeant(option, group, name))];
        string asked = string.IsNullOrEmpty(group) ? name : $"{group}.{name}";
        return found.Length switch
        {
            1 => found[0],
            0 => throw new TroveException(
                TroveErrorId.InvalidArgument, $"There is no option '{asked}'.{Hint(asked)}", asked, "Run Get-TroveConfiguration to see the options there are."),
            _ => throw new TroveException(
                TroveErrorId.InvalidArgument, $"The option '{asked}' may be any of: {string.Join(", ", found.Select(option => option.FullName))}.", asked,
                "Name the group too."),
        };
    }

    /// <summary>What to say of a group in the file; null when there is nothing to say.</summary>
    public string? UnknownGroup(string group)
    {
        string[] groups = [.. options.Select(option => option.Group).Distinct()];
        if (groups.Contains(group))
            return null;
        return NearestName.Find(group, groups) is { } near ? $" Did you mean '{near}'?" : $" There are: {string.Join(", ", groups)}.";
    }

    /// <summary>Whether an option is written in this way in the file.</summary>
    public bool IsKnown(string group, string name) => options.Any(option => option.Group == group && option.Name == name);

    /// <summary>Names the option that was probably meant; empty when none is near.</summary>
    public string Hint(string asked)
    {
        // The right name in the wrong group, or without one, is nearer than any other.
        string last = asked[(asked.IndexOf('.', StringComparison.Ordinal) + 1)..];
        string? near = options.FirstOrDefault(option => string.Equals(option.Name, last, StringComparison.OrdinalIgnoreCase))?.FullName
            ?? NearestName.Find(asked, options.Select(option => option.FullName))
            ?? (NearestName.Find(last, options.Select(option => option.Name)) is { } name ? options.First(option => option.Name == name).FullName : null);
        return near is null ? "" : $" Did you mean '{near}'?";
    }

    private static bool IsMeant(OptionDefinition option, string? group, string name) =>
        (string.IsNullOrEmpty(group) || Same(option.Group, group)) && (Same(option.Name, name) || Same(option.FullName, name));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
