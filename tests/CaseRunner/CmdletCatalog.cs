using System.Management.Automation;
using System.Reflection;

namespace TroveClusters.CaseRunner;

/// <summary>The cmdlets of the staged module, by reflection.</summary>
internal static class CmdletCatalog
{
    public static IReadOnlyList<(string Name, Type Type, CmdletAttribute Attribute)> All(CaseSession session) =>
        [.. session.Cmdlets.GetExportedTypes().Select(type => (Type: type, Attribute: type.GetCustomAttribute<CmdletAttribute>()))
            .Where(pair => pair.Attribute is not null)
            .Select(pair => ($"{pair.Attribute!.VerbName}-{pair.Attribute.NounName}", pair.Type, pair.Attribute))
            .OrderBy(cmdlet => cmdlet.Item1, StringComparer.Ordinal)];

    public static IEnumerable<PropertyInfo> Parameters(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.IsDefined(typeof(ParameterAttribute)));

    /// <summary>Whether anything can be piped into a cmdlet.</summary>
    public static bool TakesInput(Type type) => Parameters(type).SelectMany(property => property.GetCustomAttributes<ParameterAttribute>())
        .Any(parameter => parameter.ValueFromPipeline || parameter.ValueFromPipelineByPropertyName);
}
