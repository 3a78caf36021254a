using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TroveClusters.Tests.Unit.Documentation;

/// <summary>
/// The cmdlets and their parameters as they are compiled. Read from the assembly's metadata, since loading it would need
/// PowerShell.
/// </summary>
internal sealed class CmdletSurface
{
    private readonly MetadataReader _reader;
    private readonly SortedDictionary<string, SortedDictionary<string, Parameter>> _cmdlets = new(StringComparer.Ordinal);

    private CmdletSurface(MetadataReader reader)
    {
        _reader = reader;
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            if (Attributes(type.GetCustomAttributes(), "CmdletAttribute").Select(attribute => attribute.FixedArguments).ToArray()
                is not [[{ Value: string verb }, { Value: string noun }]])
                continue;
            var parameters = new SortedDictionary<string, Parameter>(StringComparer.Ordinal);
            for (TypeDefinition? part = type; part is { } declared; part = BaseOf(declared))
                Collect(declared, parameters);
            _cmdlets.Add($"{verb}-{noun}", parameters);
        }
    }

    /// <summary>The cmdlets' names, in order.</summary>
    public IReadOnlyCollection<string> Cmdlets => _cmdlets.Keys;

    /// <summary>Whether a cmdlet has a parameter of that name or alias; those that PowerShell adds count.</summary>
    public bool HasParameter(string cmdlet, string parameter) =>
        parameter is "WhatIf" or "Confirm" or "Verbose" or "Debug" or "ErrorAction"
        || (_cmdlets.TryGetValue(cmdlet, out SortedDictionary<string, Parameter>? parameters)
            && parameters.Values.Any(known => known.Name == parameter || known.Aliases.Contains(parameter)));

    /// <summary>All of it as text: a line for each cmdlet, an indented one for each parameter.</summary>
    public IEnumerable<string> Lines() => _cmdlets.SelectMany(cmdlet => cmdlet.Value.Values.Select(parameter => "  " + parameter).Prepend(cmdlet.Key));

    /// <summary>Reads the assembly that was built together with these tests.</summary>
    public static CmdletSurface Read()
    {
        using var file = new PEReader(File.OpenRead(
            Repository.PathOf("src", "TroveClusters.PowerShell", "bin", Repository.Configuration, "net8.0", "TroveClusters.PowerShell.dll")));
        return new CmdletSurface(file.GetMetadataReader());
    }

    private void Collect(TypeDefinition type, SortedDictionary<string, Parameter> parameters)
    {
        foreach (PropertyDefinition property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            if (!Attributes(property.GetCustomAttributes(), "ParameterAttribute").Any())
                continue;
            string name = _reader.GetString(property.Name);
            string[] aliases = [.. Attributes(property.GetCustomAttributes(), "AliasAttribute")
                .SelectMany(alias => (IEnumerable<CustomAttributeTypedArgument<string>>)alias.FixedArguments[0].Value!)
                .Select(argument => (string)argument.Value!)
                .Order(StringComparer.OrdinalIgnoreCase)];
            parameters.TryAdd(name, new Parameter(name, property.DecodeSignature(TypeNames.Instance, null).ReturnType, aliases));
        }
    }

    private TypeDefinition? BaseOf(TypeDefinition type) =>
        type.BaseType.Kind == HandleKind.TypeDefinition ? _reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType) : null;

    private IEnumerable<CustomAttributeValue<string>> Attributes(CustomAttributeHandleCollection attributes, string name) =>
        attributes.Select(_reader.GetCustomAttribute)
            .Where(attribute => NameOf(attribute) == name)
            .Select(attribute => attribute.DecodeValue(TypeNames.Instance));

    private string? NameOf(CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && _reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            ? _reader.GetString(_reader.GetTypeReference((TypeReferenceHandle)parent).Name)
            : null;

    private sealed record Parameter(string Name, string Type, IReadOnlyList<string> Aliases)
    {
        public override string ToString() => $"-{Name} {Type}{(Aliases.Count > 0 ? $" ({string.Join(", ", Aliases)})" : "")}";
    }

    /// <summary>Names types as PowerShell's <c>.Name</c> does, with a question mark for what may be null.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
    {
        public static TypeNames Instance { get; } = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) =>
            genericType == "Nullable`1" ? typeArguments[0] + "?" : genericType;

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "method";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetSystemType() => "Type";

        public string GetTypeFromSerializedName(string name) => name;

        // Only attributes of PowerShell are decoded; their enumerations have the usual size.
        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == "Type";
    }
}
