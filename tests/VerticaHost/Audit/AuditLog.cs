using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TroveClusters.Tests.VerticaHost.State;

namespace TroveClusters.Tests.VerticaHost.Audit;

/// <summary>
/// What happened on a host, one JSON object a line in <c>state/audit/IP.jsonl</c>: <c>start</c>, <c>run</c>, <c>ran</c>,
/// <c>end</c>, <c>fault</c>, <c>dropped</c>, <c>overlap</c>.
/// </summary>
internal sealed class AuditLog(string folder, string address)
{
    /// <summary>Where a script wrote it, an end has the time of its beginning under this name.</summary>
    public const string Began = "began";

    private readonly string _file = Path.Combine(folder, "audit", address + ".jsonl");

    /// <summary>Adds an entry.</summary>
    /// <param name="kind">What kind of event it is: the member <c>event</c>.</param>
    /// <param name="facts">Its further members.</param>
    public void Write(string kind, params (string Name, JsonNode? Value)[] facts)
    {
        var entry = new JsonObject { ["ts"] = Math.Round((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds, 3), ["event"] = kind };
        foreach ((string name, JsonNode? value) in facts)
            entry[name] = value;
        byte[] line = Encoding.UTF8.GetBytes(entry.ToJsonString() + "\n");
        // A lock, because .NET appends at the end it saw when it opened the file.
        using (FileLock.Take(_file + ".lock"))
        using (var file = new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            file.Write(line);
    }

    /// <summary>All entries so far, in order.</summary>
    public IReadOnlyList<JsonObject> Read() => File.Exists(_file)
        ? [.. File.ReadLines(_file).Select(line => Complete(JsonNode.Parse(line)!.AsObject()))]
        : [];

    /// <summary>Makes the files that both root and dbadmin will write.</summary>
    public void Create()
    {
        foreach (string path in (string[])[_file, _file + ".lock"])
        {
            File.WriteAllText(path, "");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("666", 8));
        }
    }

    /// <summary>An entry as this class writes it, whoever wrote it.</summary>
    private static JsonObject Complete(JsonObject entry)
    {
        if ((string?)entry["event"] == "start" && !entry.ContainsKey("secret_on_argv"))
            entry["secret_on_argv"] = SecretOnCommandLine.IsIn((string?)entry["command"] ?? "");
        if (entry.Remove(Began, out JsonNode? began))
            entry["seconds"] = Math.Round((double)entry["ts"]! - (double)began!, 3);
        return entry;
    }
}
