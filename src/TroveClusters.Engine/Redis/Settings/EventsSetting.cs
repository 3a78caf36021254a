namespace TroveClusters.Engine.Redis.Settings;

/// <summary>Which changes of keys are published: a letter for each kind, in no order; <c>A</c> stands for several.</summary>
internal sealed record EventsSetting(string Name) : RedisSetting(Name)
{
    private const string All = "g$lshzxetd";
    private const string Others = "KEm";

    // Redis 7.0 takes n too (new keys), but does not tell it again, so that it could not be verified.
    public override string Values => $"letters of {Others}A{All}, or '' for none; without K or E nothing is published";

    public override string? Normalize(string text)
    {
        string letters = text.Trim().Replace("A", All, StringComparison.Ordinal);
        if (letters.Any(letter => !All.Contains(letter) && !Others.Contains(letter)))
            return null;
        string kinds = string.Concat(All.Where(letters.Contains));
        return string.Concat(Others.Where(letters.Contains)) + (kinds == All ? "A" : kinds);
    }
}
