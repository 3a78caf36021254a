using System.Globalization;
using TroveClusters.Engine.Redis.Settings;

namespace TroveClusters.Tests.Integration.Redis;

/// <summary>Values of settings, as somebody might write them.</summary>
internal static class Samples
{
    public static IEnumerable<string> Of(RedisSetting setting) => setting switch
    {
        // Needs a server that was built with its own allocator.
        { Name: "activedefrag" } => ["no"],
        NumberSetting number => [Text(number.Least), Text(number.Least + 1)],
        BytesSetting bytes => [Text(bytes.Least), Text(bytes.Least + 4096), "2MB"],
        ChoiceSetting choice => choice.Choices,
        FlagSetting => ["no", "yes"],
        SaveSetting => ["", "60 1000 3600 1"],
        BufferLimitSetting => ["normal 1gb 100mb 10", "pubsub 32mb 8mb 30 slave 512mb 128mb 60"],
        EventsSetting => ["", "KEA", "gxKE", "mEt", "AK"],
        _ => throw new NotSupportedException($"There is no sample of {setting.Name}."),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
