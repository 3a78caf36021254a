using System.Xml;
using System.Xml.Linq;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>
/// Finds a .NET tool that <c>dotnet tool restore</c> has put into NuGet's package folder. The tool cannot be started by its
/// command's name from elsewhere, and <c>dotnet tool run</c> would stand between us and its process.
/// </summary>
internal static class RestoredTool
{
    /// <summary>The program file of the newest restored version; null when there is none.</summary>
    /// <param name="packageFolders">NuGet's package folders.</param>
    /// <param name="package">The package's id.</param>
    public static string? Find(IEnumerable<string> packageFolders, string package) =>
        (from folder in packageFolders
         let root = Path.Combine(folder, package.ToLowerInvariant())
         where Directory.Exists(root)
         from version in Directory.EnumerateDirectories(root)
         let number = ParseVersion(Path.GetFileName(version))
         where number is not null
         orderby number descending
         from settings in Settings(version)
         let entry = EntryPoint(settings)
         where entry is not null
         select entry).FirstOrDefault();

    // tools/<framework>/<any or a runtime id>/DotnetToolSettings.xml; the newest framework first.
    private static IEnumerable<string> Settings(string version)
    {
        var tools = Path.Combine(version, "tools");
        return Directory.Exists(tools)
            ? from framework in Directory.EnumerateDirectories(tools, "net*")
              let number = ParseVersion(Path.GetFileName(framework)["net".Length..])
              where number is not null
              orderby number descending
              from settings in Directory.EnumerateFiles(framework, "DotnetToolSettings.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
              select settings
            : [];
    }

    private static string? EntryPoint(string settings)
    {
        try
        {
            var command = XDocument.Load(settings).Descendants("Command").FirstOrDefault();
            if (command?.Attribute("EntryPoint")?.Value is not { Length: > 0 } entry)
                return null;
            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(settings)!, entry));
            return File.Exists(path) ? path : null;
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            // A restore that was broken off; another version may be whole.
            return null;
        }
    }

    private static Version? ParseVersion(string name) => Version.TryParse(name.Split('-')[0], out var version) ? version : null;
}
