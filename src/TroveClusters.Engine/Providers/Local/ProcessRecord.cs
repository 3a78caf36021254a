using System.Text.Json;
using System.Text.Json.Serialization;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Providers.Local;

/// <summary>
/// What is written into a node's folder about its process, so that the process is known even when whoever started it died
/// before the catalog was told.
/// </summary>
internal sealed record ProcessRecord(
    int ProcessId, string StartTime, string BootId, string ProcessNamespace, string Program, string Host, int Port, DateTimeOffset Started)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The process.</summary>
    [JsonIgnore]
    public ProcessIdentity Identity => new(ProcessId, StartTime, BootId, ProcessNamespace);

    /// <summary>
    /// Whether a process was about to be launched when this was written: then there may be one that nothing records.
    /// </summary>
    [JsonIgnore]
    public bool IsIntent => ProcessId == 0;

    /// <summary>Writes it. A power failure may lose it, since it would end the process too.</summary>
    public void Write(string path) => PrivateFile.Replace(path, ToJson(), durable: false);

    /// <summary>Reads it; null when there is none, or it cannot be read: the process can still be found by its mark.</summary>
    public static ProcessRecord? Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads the content of its file; null when it is not all there.</summary>
    internal static ProcessRecord? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<ProcessRecord>(json, s_json) is
            {
                StartTime: not null, BootId: not null, ProcessNamespace: not null, Program: not null, Host: not null,
            } whole
                ? whole
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);
}
