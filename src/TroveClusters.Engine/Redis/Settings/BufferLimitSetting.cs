using System.Globalization;

namespace TroveClusters.Engine.Redis.Settings;

/// <summary>How much may wait to be sent, for each class of clients: <c>replica 512mb 128mb 60</c>.</summary>
internal sealed record BufferLimitSetting(string Name) : RedisSetting(Name)
{
    private static readonly string[] s_classes = ["normal", "replica", "pubsub"];

    public override string Values =>
        "for one or more of the classes normal, replica and pubsub: the class, the hard limit and the soft limit in bytes, and seconds, such as 'replica 512mb 128mb 60'";

    public override string? Normalize(string text) => Parse(text) is { } limits ? Text(limits) : null;

    /// <summary>Classes that are not named have what they have in the other.</summary>
    public override string Complete(string value, string standard)
    {
        Dictionary<string, string> limits = Parse(standard) ?? [];
        foreach ((string name, string limit) in Parse(value)!)
            limits[name] = limit;
        return Text(limits);
    }

    // Before Redis 7 a line holds one class.
    public override IEnumerable<string> Lines(string value) =>
        value.Split(' ').Chunk(4).Select(group => Line(string.Join(' ', group)));

    private static string Text(Dictionary<string, string> limits) =>
        string.Join(' ', s_classes.Where(limits.ContainsKey).Select(name => $"{name} {limits[name]}"));

    /// <summary>The limits by class; null where a text is no such value.</summary>
    private static Dictionary<string, string>? Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Length % 4 != 0)
            return null;
        var limits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] group in words.Chunk(4))
        {
            // Servers call a replica by its older name.
            string name = group[0].ToLowerInvariant() is var given && given == "slave" ? "replica" : given;
            if (!s_classes.Contains(name)
                || BytesSetting.Parse(group[1]) is not { } hard
                || BytesSetting.Parse(group[2]) is not { } soft
                || !int.TryParse(group[3], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
                || !limits.TryAdd(name, string.Create(CultureInfo.InvariantCulture, $"{hard} {soft} {seconds}")))
                return null;
        }
        return limits;
    }
}
