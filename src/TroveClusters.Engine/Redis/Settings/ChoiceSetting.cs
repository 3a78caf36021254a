namespace TroveClusters.Engine.Redis.Settings;

/// <summary>One of several words.</summary>
internal sealed record ChoiceSetting(string Name, IReadOnlyList<string> Choices) : RedisSetting(Name)
{
    public override string Values => string.Join(", ", Choices.Take(Choices.Count - 1)) + " or " + Choices[^1];

    public override string? Normalize(string text) =>
        Choices.FirstOrDefault(choice => string.Equals(choice, text.Trim(), StringComparison.OrdinalIgnoreCase));
}
