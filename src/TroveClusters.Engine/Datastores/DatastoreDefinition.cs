using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>A datastore: its name, its options and the strategies that know it.</summary>
internal sealed record DatastoreDefinition(
    string Name, IReadOnlyList<OptionDefinition> Options, IApiStrategy Api, ITaskManagerStrategy TaskManager);
