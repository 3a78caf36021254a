using System.Management.Automation;
using System.Reflection;

namespace TroveClusters.HelpBuilder;

/// <summary>How a parameter binds in one set.</summary>
internal sealed record BindingModel(bool Mandatory, int? Position, bool ByValue, bool ByPropertyName)
{
    public string PipelineInput => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}

/// <summary>A parameter as it is declared, with its comment.</summary>
internal sealed record ParameterModel(
    string Name, string Type, bool IsSwitch, string Description, bool Wildcards,
    IReadOnlyList<string> Aliases, IReadOnlyList<string> Values, IReadOnlyDictionary<string, BindingModel> Bindings)
{
    public static IReadOnlyList<ParameterModel> ShouldProcess { get; } =
    [
        Standard("WhatIf", "wi", "Show what would be done, step by step, after all checks, and change nothing."),
        Standard("Confirm", "cf", "Ask before anything is changed."),
    ];

    public static ParameterModel? Read(PropertyInfo property)
    {
        IList<CustomAttributeData> attributes = property.GetCustomAttributesData();
        CustomAttributeData[] declared = [.. attributes.Where(data => data.AttributeType == typeof(ParameterAttribute))];
        if (declared.Length == 0)
            return null;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Type element = type.IsArray ? type.GetElementType()! : type;
        return new ParameterModel(
            property.Name,
            TypeName(element) + (type.IsArray ? "[]" : ""),
            type == typeof(SwitchParameter),
            XmlComments.Of(property),
            attributes.Any(data => data.AttributeType == typeof(SupportsWildcardsAttribute)),
            [.. attributes.Where(data => data.AttributeType == typeof(AliasAttribute))
                .SelectMany(data => (IEnumerable<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
                .Select(argument => (string)argument.Value!)],
            element.IsEnum ? Enum.GetNames(element) : [],
            declared.ToDictionary(data => data.Named("ParameterSetName") as string ?? CmdletModel.AllSets, Binding));
    }

    public BindingModel? In(string set) => Bindings.GetValueOrDefault(set) ?? Bindings.GetValueOrDefault(CmdletModel.AllSets);

    private static BindingModel Binding(CustomAttributeData data) => new(
        data.Named("Mandatory") is true,
        data.Named("Position") as int?,
        data.Named("ValueFromPipeline") is true,
        data.Named("ValueFromPipelineByPropertyName") is true);

    private static ParameterModel Standard(string name, string alias, string description) => new(
        name, "SwitchParameter", true, description, false, [alias], [],
        new Dictionary<string, BindingModel> { [CmdletModel.AllSets] = new(false, null, false, false) });

    private static string TypeName(Type type) => type == typeof(string) ? "String" : type.Name;
}
