using System.Management.Automation;
using System.Reflection;

namespace TroveClusters.HelpBuilder;

/// <summary>
/// A cmdlet as it is declared. Attributes are read as data: the reference assembly's attributes keep nothing.
/// </summary>
internal sealed record CmdletModel(
    string Verb, string Noun, IReadOnlyList<string> Sets, string DefaultSet, IReadOnlyList<ParameterModel> Parameters, IReadOnlyList<string> Outputs)
{
    public const string AllSets = "__AllParameterSets";

    public string Name => $"{Verb}-{Noun}";

    public static IReadOnlyList<CmdletModel> ReadAll() =>
        [.. typeof(Commands.TroveCmdlet).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Cmdlet)))
            .Select(Read)
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];

    private static CmdletModel Read(Type type)
    {
        CustomAttributeData cmdlet = type.GetCustomAttributesData().Single(data => data.AttributeType == typeof(CmdletAttribute));
        var parameters = type.GetProperties().Select(ParameterModel.Read).OfType<ParameterModel>().ToList();
        if (cmdlet.Named("SupportsShouldProcess") is true)
            parameters.AddRange(ParameterModel.ShouldProcess);
        string[] sets = [.. parameters.SelectMany(parameter => parameter.Bindings.Keys).Where(set => set != AllSets).Distinct()];
        string[] outputs = [.. type.GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(OutputTypeAttribute))
            .SelectMany(data => (IEnumerable<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
            .Select(argument => ((Type)argument.Value!).FullName!)];
        return new CmdletModel(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            sets.Length > 0 ? sets : [AllSets],
            cmdlet.Named("DefaultParameterSetName") as string ?? "",
            parameters,
            outputs);
    }
}
