using System.Runtime.CompilerServices;
using TroveClusters.Engine.Redis.Protocol;

namespace TroveClusters.Tests.Unit.Redis.Topology;

/// <summary>The recorded replies; samples/README.md says where they come from.</summary>
internal static class Samples
{
    private static readonly string s_folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "samples");

    public static string Text(string name) => File.ReadAllText(Path.Combine(s_folder, name));

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(s_folder, name));

    /// <summary>The first value of a recording.</summary>
    public static RespValue Resp(string name)
    {
        var reader = new RespReader(RespLimits.Default);
        reader.Append(Bytes(name));
        return reader.TryRead() ?? throw new InvalidOperationException($"{name} holds no complete value.");
    }

    public static IEnumerable<string> Names(string pattern) =>
        Directory.EnumerateFiles(s_folder, pattern).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
