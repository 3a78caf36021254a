using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>A datastore that is there without being configured, and the strategies it has unless others are named.</summary>
/// <param name="Name">Its name and the group of its options.</param>
/// <param name="Api">The default of <c>api_strategy</c>.</param>
/// <param name="TaskManager">The default of <c>taskmanager_strategy</c>.</param>
/// <param name="GuestAgent">The default of <c>guestagent_strategy</c>.</param>
/// <param name="Aliases">The names Trove has for these strategies.</param>
internal sealed record BuiltInDatastore(string Name, Type Api, Type TaskManager, Type GuestAgent, IReadOnlyDictionary<string, Type> Aliases)
{
    /// <summary>The options every datastore has, with this one's defaults.</summary>
    public IReadOnlyList<OptionDefinition> CommonOptions => OptionCatalog.OfDatastore(Name, Api.FullName, TaskManager.FullName, GuestAgent.FullName);
}
