using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>A datastore: its name, its options and the strategies that know it.</summary>
internal sealed record DatastoreDefinition(
    string Name, IReadOnlyList<OptionDefinition> Options, IApiStrategy Api, ITaskManagerStrategy TaskManager, object? GuestAgent)
{
    /// <summary>The guest agent strategy, as what its task manager strategy knows it.</summary>
    /// <exception cref="TroveException"><c>ConfigurationInvalid</c>: none is configured, or one of another kind.</exception>
    public T GetGuestAgent<T>() where T : class => GuestAgent as T
        ?? throw new TroveException(
            TroveErrorId.ConfigurationInvalid,
            GuestAgent is null
                ? $"The datastore '{Name}' needs a guest agent strategy: the option {Name}.guestagent_strategy must name a type that implements {typeof(T).FullName}."
                : $"The option {Name}.guestagent_strategy must name a type that implements {typeof(T).FullName}, which {GuestAgent.GetType().FullName} does not.",
            "guestagent_strategy");

    /// <summary>Whether an exception of a strategy is a defect of it: what it means to say, it says with a <see cref="TroveException"/>.</summary>
    public static bool IsDefect(Exception e) => e is not (TroveException or OperationCanceledException);

    /// <summary>The refusal of what clusters of this datastore cannot do.</summary>
    public TroveException NotSupported(TroveOperationKind kind) =>
        new(TroveErrorId.OperationNotSupported, $"Clusters of datastore '{Name}' have no operation '{kind}'.", kind);
}
