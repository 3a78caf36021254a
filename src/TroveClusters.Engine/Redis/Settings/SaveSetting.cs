using System.Globalization;

namespace TroveClusters.Engine.Redis.Settings;

/// <summary>When snapshots are taken: pairs of seconds and changes; empty for never.</summary>
internal sealed record SaveSetting(string Name) : RedisSetting(Name)
{
    public override string Values => "pairs of seconds and numbers of changes such as '3600 1 300 100', or '' for no snapshots";

    public override string? Normalize(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int?[] numbers = [.. words.Select((word, i) => Parse(word, least: i % 2 == 0 ? 1 : 0))];
        return words.Length % 2 == 0 && !numbers.Contains(null) ? string.Join(' ', numbers) : null;
    }

    // Before Redis 7 a line holds one pair.
    public override IEnumerable<string> Lines(string value) =>
        value.Length == 0 ? [Line("")] : value.Split(' ').Chunk(2).Select(pair => Line(string.Join(' ', pair)));

    private static int? Parse(string word, int least) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least ? number : null;
}
