using System.Text;

namespace TroveClusters.Client.Wire;

/// <summary>How the methods of <see cref="ITroveService"/> are called on the wire.</summary>
internal static class CallName
{
    /// <summary>Where the service of a server is.</summary>
    public const string Root = "service/v1";

    /// <summary>The name of a method's call: <c>GetClustersAsync</c> is <c>get-clusters</c>.</summary>
    public static string Of(string method)
    {
        const string Suffix = "Async";
        string name = method.EndsWith(Suffix, StringComparison.Ordinal) ? method[..^Suffix.Length] : method;
        var kebab = new StringBuilder(name.Length + 4);
        foreach (char c in name)
        {
            if (char.IsUpper(c) && kebab.Length > 0)
                kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(c));
        }
        return kebab.ToString();
    }
}
