using System.Collections;
using System.Collections.ObjectModel;
using System.Reflection;
using System.Security;

namespace System.Management.Automation;

/// <summary>The base of objects that have nothing but note properties.</summary>
public sealed class PSCustomObject
{
    internal static readonly PSCustomObject Self = new();

    public override string ToString() => "";
}

public abstract class PSMemberInfo
{
    public string Name { get; protected init; } = "";
    public abstract object? Value { get; set; }
}

public abstract class PSPropertyInfo : PSMemberInfo;

public class PSNoteProperty : PSPropertyInfo
{
    public PSNoteProperty(string name, object? value) => (Name, Value) = (name, value);

    public override object? Value { get; set; }
}

/// <summary>A property of the .NET object inside. A getter that fails reads as null, as in a pipeline.</summary>
public sealed class PSProperty : PSPropertyInfo
{
    private readonly PropertyInfo _property;
    private readonly object _owner;

    internal PSProperty(PropertyInfo property, object owner) => (Name, _property, _owner) = (property.Name, property, owner);

    public override object? Value
    {
        get => _property.GetValue(_owner);
        set => _property.SetValue(_owner, value);
    }
}

public abstract class PSMemberInfoCollection<T> : IEnumerable<T> where T : PSMemberInfo
{
    public abstract T? this[string name] { get; }

    public abstract void Add(T member);

    public abstract IEnumerator<T> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed class Properties(PSObject owner) : PSMemberInfoCollection<PSPropertyInfo>
{
    private readonly List<PSPropertyInfo> _notes = [];

    public override PSPropertyInfo? this[string name] =>
        this.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    public override void Add(PSPropertyInfo member) => _notes.Add(member);

    public override IEnumerator<PSPropertyInfo> GetEnumerator()
    {
        foreach (PSPropertyInfo note in _notes)
            yield return note;
        if (owner.BaseObject is PSCustomObject)
            yield break;
        foreach (PropertyInfo property in owner.BaseObject.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property.GetIndexParameters().Length == 0)
                yield return new PSProperty(property, owner.BaseObject);
    }
}

public class PSObject
{
    public PSObject() : this(PSCustomObject.Self)
    {
    }

    public PSObject(object obj)
    {
        BaseObject = obj is PSObject inner ? inner.BaseObject : obj;
        Properties = new Properties(this);
        for (Type? type = BaseObject.GetType(); type is not null; type = type.BaseType)
            TypeNames.Add(type.FullName!);
    }

    public object BaseObject { get; }
    public object ImmediateBaseObject => BaseObject;
    public Collection<string> TypeNames { get; } = [];
    public PSMemberInfoCollection<PSPropertyInfo> Properties { get; }

    public static PSObject AsPSObject(object obj) => obj as PSObject ?? new PSObject(obj);

    public override string ToString() => BaseObject is PSCustomObject
        // A collection in a bag shows as its type's name.
        ? "@{" + string.Join("; ", Properties.Select(p => $"{p.Name}={(p.Value is string or IFormattable or null ? LanguagePrimitives.ConvertTo(p.Value, typeof(string)) : p.Value)}")) + "}"
        : BaseObject.ToString() ?? "";

    internal static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}

public readonly struct SwitchParameter(bool isPresent)
{
    public static SwitchParameter Present => new(true);

    public bool IsPresent { get; } = isPresent;

    public static implicit operator bool(SwitchParameter value) => value.IsPresent;

    public static implicit operator SwitchParameter(bool value) => new(value);

    public override string ToString() => IsPresent.ToString();
}

[Flags]
public enum PSCredentialTypes { Generic = 1, Domain = 2, Default = 3 }

[Flags]
public enum PSCredentialUIOptions { None, ValidateUserNameSyntax, AlwaysPrompt, ReadOnlyUserName }

public sealed class PSCredential(string userName, SecureString password)
{
    public string UserName { get; } = userName;
    public SecureString Password { get; } = password;

    public Net.NetworkCredential GetNetworkCredential() => new(UserName, Password);
}

public abstract class PSTypeConverter
{
    public abstract bool CanConvertFrom(object sourceValue, Type destinationType);

    public abstract object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase);

    public abstract bool CanConvertTo(object sourceValue, Type destinationType);

    public abstract object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase);

}

public enum CompletionResultType { Text, ParameterValue = 8 }

public class CompletionResult(string completionText, string listItemText, CompletionResultType resultType, string toolTip)
{
    public CompletionResult(string completionText) : this(completionText, completionText, CompletionResultType.Text, completionText)
    {
    }

    public string CompletionText { get; } = completionText;
    public string ListItemText { get; } = listItemText;
    public CompletionResultType ResultType { get; } = resultType;
    public string ToolTip { get; } = toolTip;
}

public interface IArgumentCompleter
{
    IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, Language.CommandAst? commandAst, IDictionary fakeBoundParameters);
}
