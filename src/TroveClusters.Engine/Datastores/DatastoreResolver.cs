using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Datastores.Loading;

namespace TroveClusters.Engine.Datastores;

/// <summary>Makes one datastore of its options.</summary>
internal sealed class DatastoreResolver
{
    private readonly string _name;
    private readonly BuiltInDatastore? _builtIn;
    private readonly TroveOptions _options;
    private readonly string _home;
    private readonly IReadOnlyList<OptionDefinition> _common;
    private readonly IReadOnlyDictionary<string, Type> _aliases;
    private readonly List<OptionProblem> _problems = [];

    /// <summary>Prepares to resolve.</summary>
    /// <param name="name">The datastore.</param>
    /// <param name="builtIn">What it is by itself; null for one that is only configured.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="home">The folder that paths are relative to.</param>
    /// <param name="aliases">Other names of strategies.</param>
    public DatastoreResolver(
        string name, BuiltInDatastore? builtIn, TroveOptions options, string home, IReadOnlyDictionary<string, Type> aliases)
    {
        (_name, _builtIn, _options, _home, _aliases) = (name, builtIn, options, home, aliases);
        _common = builtIn?.CommonOptions ?? OptionCatalog.OfDatastore(name);
    }

    public DatastoreEntry Resolve()
    {
        var api = Required(OptionCatalog.ApiStrategy, typeof(IApiStrategy)) as IApiStrategy;
        var taskManager = Required(OptionCatalog.TaskManagerStrategy, typeof(ITaskManagerStrategy)) as ITaskManagerStrategy;
        object? guestAgent = taskManager is null ? null : GuestAgent(taskManager);
        IReadOnlyList<OptionDefinition> options = [.. _common, .. OwnOptions(api)];
        return new DatastoreEntry(
            _name, options,
            _problems.Count == 0 ? new DatastoreDefinition(_name, options, api!, taskManager!, guestAgent) : null,
            _problems);
    }

    private object? Required(string name, Type required)
    {
        OptionDefinition option = Option(name);
        if (_options.Written(option) is { Length: > 0 } value)
            return Load(option, value, required);
        Report(option, new TroveException(
            TroveErrorId.ConfigurationInvalid,
            $"The datastore '{_name}' needs both strategies: the option {option.FullName} is missing. It must name a type that implements {required.FullName}.", name));
        return null;
    }

    private object? GuestAgent(ITaskManagerStrategy taskManager)
    {
        OptionDefinition option = Option(OptionCatalog.GuestAgentStrategy);
        if (_options.Written(option) is not { Length: > 0 } value)
            return null;
        if (taskManager.GuestAgentType is { } required)
            return Load(option, value, required);
        // The default belongs to the task manager strategy that is no longer there.
        if (_options.Source(option) != TroveSettingSource.Default)
            Report(option, Invalid(option, value, $"the task manager strategy {taskManager.GetType().FullName} uses no guest agent strategy.", "Take the option out."));
        return null;
    }

    private object? Load(OptionDefinition option, string value, Type required)
    {
        try
        {
            return StrategyLoader.Load(value, _options.Written(Option(OptionCatalog.StrategyPath))!, _home, required, _aliases);
        }
        catch (StrategyLoadException e)
        {
            Report(option, Invalid(option, value, e.Message, e.Advice, e));
            return null;
        }
    }

    /// <summary>What the strategy declares; where it cannot be asked, what the built-in one has, so that it can be mended.</summary>
    private List<OptionDefinition> OwnOptions(IApiStrategy? api)
    {
        api ??= _builtIn is null ? null : StrategyLoader.Load(_builtIn.Api.FullName!, "", _home, typeof(IApiStrategy), _aliases) as IApiStrategy;
        List<OptionDefinition> own = [.. (api?.Options ?? []).Select(option => option with { Group = _name })];
        OptionDefinition? wrong = own.Find(option => own.Concat(_common).Count(other => other.Name == option.Name) > 1)
            ?? own.Find(option => option.Default is { } text && OptionValue.Read(option, text) is null);
        if (wrong is not null)
        {
            Report(Option(OptionCatalog.ApiStrategy), new TroveException(
                TroveErrorId.ConfigurationInvalid,
                $"The strategy {api!.GetType().FullName} of datastore '{_name}' declares an option {wrong.FullName} that exists already, or whose default is no value for it.", wrong.Name));
        }
        return own.DistinctBy(option => option.Name).Where(option => _common.All(common => common.Name != option.Name)).ToList();
    }

    private void Report(OptionDefinition option, TroveException error) => _problems.Add(new OptionProblem(option, error));

    private TroveException Invalid(OptionDefinition option, string value, string why, string? advice, Exception? inner = null) => new(
        TroveErrorId.ConfigurationInvalid, $"{_options.Where(option)} is '{value}': {why}", option.Name, advice, inner);

    private OptionDefinition Option(string name) => _common.First(option => option.Name == name);
}
