using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>A datastore as it is configured, right or wrong.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">Its options; of one that is wrong, those that are known all the same.</param>
/// <param name="Definition">The datastore; null when it is wrong.</param>
/// <param name="Problems">What is wrong, with the option it is about.</param>
internal sealed record DatastoreEntry(
    string Name, IReadOnlyList<OptionDefinition> Options, DatastoreDefinition? Definition, IReadOnlyList<OptionProblem> Problems);
