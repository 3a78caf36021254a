using System.Reflection;

namespace TroveClusters.HelpBuilder;

internal static class AttributeData
{
    /// <summary>A named argument of an attribute; null where it is not given.</summary>
    public static object? Named(this CustomAttributeData data, string name) =>
        data.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => argument.TypedValue.Value).FirstOrDefault();
}
