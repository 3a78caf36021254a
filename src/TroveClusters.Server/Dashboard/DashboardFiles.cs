using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;

namespace TroveClusters.Server.Dashboard;

/// <summary>The files of the dashboard, which are in the assembly: there is nothing to lay beside it, and nothing else to be asked for.</summary>
internal sealed class DashboardFiles
{
    private const string Prefix = "web/";

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, DashboardFile> _files;

    /// <summary>Reads them.</summary>
    public DashboardFiles()
    {
        Assembly assembly = typeof(DashboardFiles).Assembly;
        _files = assembly.GetManifestResourceNames()
            // Resources are named by their paths, in the way of the machine they were built on.
            .Select(name => (Name: name, Path: name.Replace('\\', '/')))
            .Where(resource => resource.Path.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(resource => resource.Path[Prefix.Length..], resource => Read(assembly, resource.Name), StringComparer.Ordinal);
        Page = _files["index.html"];
    }

    /// <summary>The one page.</summary>
    public DashboardFile Page { get; }

    /// <summary>A file by its path, such as <c>views/cluster.js</c>.</summary>
    public bool TryGet(string path, [NotNullWhen(true)] out DashboardFile? file) => _files.TryGetValue(path, out file);

    private static DashboardFile Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new DashboardFile(content, s_types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");
    }
}
