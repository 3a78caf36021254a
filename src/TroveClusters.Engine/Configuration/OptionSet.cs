using TroveClusters.Engine.Datastores;

namespace TroveClusters.Engine.Configuration;

/// <summary>The options there are with a certain configuration, and what is wrong with what its values name.</summary>
/// <param name="Options">The options, group by group.</param>
/// <param name="Problems">What is wrong.</param>
internal sealed record OptionSet(IReadOnlyList<OptionDefinition> Options, IReadOnlyList<OptionProblem> Problems)
{
    /// <summary>Groups of datastores whose strategies are wrong: nobody can tell which options they have.</summary>
    public IReadOnlyCollection<string> OpenGroups { get; } = [.. Problems.Select(problem => problem.Option.Group).Where(group => group != OptionCatalog.DefaultGroup).Distinct()];

    /// <summary>What stands in the file and has no effect: whole sentences, with the name that was probably meant.</summary>
    public IEnumerable<string> Unknown(TroveOptions now)
    {
        var lookup = new OptionLookup(Options);
        foreach (string group in now.Groups)
        {
            if (lookup.UnknownGroup(group) is { } hint)
                yield return $"The group '{group}' in {now.Path} has no effect: there is no such group.{hint}";
        }
        foreach ((string group, string name) in now.InFile.Keys)
        {
            if (lookup.UnknownGroup(group) is null && !lookup.IsKnown(group, name) && !OpenGroups.Contains(group))
                yield return $"The option '{group}.{name}' in {now.Path} has no effect: there is no such option.{lookup.Hint($"{group}.{name}")}";
        }
    }

    /// <param name="datastores">The datastores the configuration makes.</param>
    /// <param name="problems">What else is wrong: values of a right form that name what is not there.</param>
    public static OptionSet Of(IReadOnlyList<DatastoreEntry> datastores, params OptionProblem?[] problems) => new(
        [.. OptionCatalog.General, .. datastores.SelectMany(datastore => datastore.Options)],
        [.. datastores.SelectMany(datastore => datastore.Problems), .. problems.OfType<OptionProblem>()]);
}

/// <summary>What is wrong with a strategy or a flavor that an option names.</summary>
/// <param name="Option">The option.</param>
/// <param name="Error">The error it leads to.</param>
/// <param name="IsRefused">Whether such a value is not written; what can be made afterwards is only warned of.</param>
internal sealed record OptionProblem(OptionDefinition Option, TroveException Error, bool IsRefused = true)
{
    public string Message => Error.Message;
}
