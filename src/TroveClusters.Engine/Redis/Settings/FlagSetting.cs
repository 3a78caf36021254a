namespace TroveClusters.Engine.Redis.Settings;

/// <summary>Yes or no.</summary>
internal sealed record FlagSetting(string Name) : RedisSetting(Name)
{
    public override string Values => "yes or no";

    // true and false are how PowerShell and JSON say it.
    public override string? Normalize(string text) => text.Trim().ToLowerInvariant() switch
    {
        "yes" or "true" => "yes",
        "no" or "false" => "no",
        _ => null,
    };
}
