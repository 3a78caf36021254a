using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Security;

namespace TroveClusters.Commands;

/// <summary>
/// Writes down a command for the journal, from what was bound and not from what was typed: a typed line can hold
/// anything, secrets too.
/// </summary>
internal static class CommandRecord
{
    /// <summary>What is in the name of a setting whose value nobody may read, such as Redis' requirepass and masterauth.</summary>
    private static readonly string[] s_secrets = ["pass", "auth", "secret", "token", "key"];

    public static string Describe(Cmdlet cmdlet, IEnumerable<KeyValuePair<string, object>> bound)
    {
        Type type = cmdlet.GetType();
        var words = new List<string> { NameOf(type) };
        foreach ((string name, object value) in bound)
        {
            // Which server has the journal needs no mention in it.
            if (name == nameof(TroveCmdlet.Server) || type.GetProperty(name)?.IsDefined(typeof(ParameterAttribute)) != true)
                continue;
            words.Add(value is SwitchParameter ? $"-{name}" : $"-{name} {Quote(value)}");
        }
        return string.Join(' ', words);
    }

    private static string NameOf(Type type)
    {
        IList<CustomAttributeTypedArgument> name = CustomAttributeData.GetCustomAttributes(type)
            .First(attribute => attribute.AttributeType == typeof(CmdletAttribute)).ConstructorArguments;
        return $"{name[0].Value}-{name[1].Value}";
    }

    private static string Quote(object? value) => value switch
    {
        null => "$null",
        PSCredential => "(credential)",
        SecureString => "(secret)",
        PSObject wrapped => Quote(wrapped.BaseObject),
        TroveNodeSpec spec => Quote(spec),
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "$true" : "$false",
        IDictionary map => $"@{{{string.Join(';', map.Keys.Cast<object>().Select(key => $"{Quote(key.ToString())}={(IsSecret(key) ? "(secret)" : Quote(map[key]))}"))}}}",
        IEnumerable items => string.Join(',', items.Cast<object?>().Select(Quote)),
        Enum or Guid or TroveCluster or TroveClusterNode or TroveOperation or TroveClusterIdentity => Quote(value.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quote(value.ToString()),
    };

    private static bool IsSecret(object key) => s_secrets.Any(word => key.ToString()!.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Quote(TroveNodeSpec spec)
    {
        IEnumerable<string> wishes = typeof(TroveNodeSpec).GetProperties()
            .Select(property => (property.Name, Value: property.GetValue(spec)))
            .Where(wish => wish.Value is not null)
            .Select(wish => $"{wish.Name}={Quote(wish.Value)}");
        return $"@{{{string.Join(';', wishes)}}}";
    }
}
