using System.Globalization;

namespace TroveClusters.Engine.Redis.Settings;

/// <summary>A whole number.</summary>
internal sealed record NumberSetting(string Name, long Least, long Most, string Unit = "") : RedisSetting(Name)
{
    public override string Values =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number{(Unit.Length == 0 ? "" : $" of {Unit}")} from {Least} to {Most}");

    public override string? Normalize(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= Least && number <= Most
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;
}
