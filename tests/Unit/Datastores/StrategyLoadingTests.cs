using System.Runtime.Loader;
using TroveClusters.Engine.Datastores;
using TroveClusters.Engine.Redis.Strategy;

namespace TroveClusters.Tests.Unit.Datastores;

/// <summary>Strategies are found by the names that settings give them, and every mistake is told with where it stands.</summary>
public sealed class StrategyLoadingTests : IDisposable
{
    private readonly StrategyHome _home = new();

    public void Dispose() => _home.Dispose();

    private DatastoreDefinition Get(string name) => _home.Services.Datastores.Get(name);

    private TroveException Refuses(string datastore, params string[] parts)
    {
        TroveException error = Assert.Throws<TroveException>(() => Get(datastore));
        Assert.Equal("ConfigurationInvalid", error.ErrorId);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        return error;
    }

    public static TheoryData<string, string, string> OurNames => new()
    {
        { "TroveClusters.Engine.Redis.Strategy.RedisApiStrategy", "TroveClusters.Engine.Redis.Strategy.RedisTaskManagerStrategy", "TroveClusters.Engine.Redis.Strategy.RedisGuestAgentStrategy" },
        { "TroveClusters.Engine.Redis.Strategy.RedisApiStrategy, TroveClusters.Engine", "TroveClusters.Engine.Redis.Strategy.RedisTaskManagerStrategy", "" },
        {
            "trove.common.strategies.cluster.experimental.redis.api.RedisAPIStrategy",
            "trove.common.strategies.cluster.experimental.redis.taskmanager.RedisTaskManagerStrategy",
            "trove.common.strategies.cluster.experimental.redis.guestagent.RedisGuestAgentStrategy"
        },
    };

    [Theory]
    [MemberData(nameof(OurNames))]
    public void Our_types_are_named_in_our_way_and_in_Troves(string api, string taskManager, string guestAgent)
    {
        _home.Configure("redis", api, taskManager, ("guestagent_strategy", guestAgent));
        DatastoreDefinition redis = Get("redis");
        Assert.IsType<RedisApiStrategy>(redis.Api);
        Assert.IsType<RedisTaskManagerStrategy>(redis.TaskManager);
        Assert.IsType<RedisGuestAgentStrategy>(redis.GuestAgent);
    }

    [Fact]
    public async Task The_defaults_are_our_types()
    {
        DatastoreDefinition redis = Get("redis");
        TroveConfiguration configuration = await _home.Service.GetConfigurationAsync(CancellationToken.None);
        foreach ((string option, object? strategy) in new[] { ("api", redis.Api), ("taskmanager", (object)redis.TaskManager), ("guestagent", redis.GuestAgent) })
        {
            TroveSetting setting = Assert.Single(configuration.Settings, setting => setting.ToString() == $"redis.{option}_strategy");
            Assert.Equal((strategy!.GetType().FullName, setting.Default), (setting.Value, setting.Value));
        }
    }

    [Fact]
    public void A_group_with_our_strategies_is_another_datastore_of_that_kind()
    {
        _home.Configure("cache", typeof(RedisApiStrategy).FullName, typeof(RedisTaskManagerStrategy).FullName, ("guestagent_strategy", typeof(RedisGuestAgentStrategy).FullName!));
        DatastoreDefinition cache = Get("Cache");
        Assert.Equal("cache", cache.Name);
        Assert.Contains(cache.Options, option => option.FullName == "cache.server_path");
        Assert.NotSame(cache.Options, Get("redis").Options);
    }

    [Fact]
    public void Another_assembly_shares_the_engine_and_brings_the_rest()
    {
        _home.InstallCareless();
        _home.Configure(taskManager: "Acme.Careless.CreateOnly, Acme.Careless, Version=0.0.0.0, Culture=neutral");
        // Copies of the engine and of a library lie beside it: the first must not be used, the second must.
        ITaskManagerStrategy strategy = Get("memory").TaskManager;
        var context = AssemblyLoadContext.GetLoadContext(strategy.GetType().Assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Equal(["Acme.Careless", "Acme.Trove"], context.Assemblies.Select(assembly => assembly.GetName().Name).Order());
        Assert.All(["TroveClusters", "TroveClusters.Engine"], name =>
            Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == name));
    }

    [Fact]
    public void A_strategy_is_loaded_once_and_a_change_of_its_option_takes_effect_at_once()
    {
        _home.Configure();
        IApiStrategy first = Get("memory").Api;
        Assert.Same(first, Get("memory").Api);
        _home.Configure(api: typeof(RedisApiStrategy).FullName);
        Assert.IsType<RedisApiStrategy>(Get("memory").Api);
        _home.Configure();
        Assert.Same(first, Get("memory").Api);
    }

    [Fact]
    public void The_path_may_be_a_folder_a_file_or_relative_to_the_home()
    {
        _home.InstallCareless();
        foreach (string path in new[] { Path.Combine(_home.Strategies, "Acme.Careless"), Path.Combine("strategies", "Acme.Careless", "Acme.Careless.dll"), "strategies" })
        {
            _home.Configure(api: "Acme.Careless.Elsewhere, Acme.Careless", taskManager: "Acme.Careless.CreateOnly, Acme.Careless", options: ("strategy_path", path));
            Assert.Equal("CreateOnly", Get("memory").TaskManager.GetType().Name);
        }
        _home.Configure(options: ("strategy_path", Path.Combine("strategies", "Acme.Careless", "Acme.Careless.dll")));
        Refuses("memory", "memory.api_strategy", "holds the assembly Acme.Careless, not Acme.Trove");
    }

    public static TheoryData<string, string[]> Mistakes => new()
    {
        { "Acme.Trove.MemoryApiStrategie, Acme.Trove", ["has no type Acme.Trove.MemoryApiStrategie. These do: Acme.Trove.MemoryApiStrategy."] },
        { "Acme.Trove.MemoryTaskManagerStrategy, Acme.Trove", ["the type does not implement TroveClusters.Engine.Datastores.IApiStrategy. These do: Acme.Trove.MemoryApiStrategy."] },
        { "Acme.Nowhere.Strategy, Acme.Nowhere", ["the assembly Acme.Nowhere was not found", "Acme.Nowhere.dll"] },
        { "Acme.Trove[[.MemoryApiStrategy, Acme.Trove", ["has no type Acme.Trove[[.MemoryApiStrategy"] },
        { "RedisApiStrategy", ["no type of that name here", "'Namespace.Type, Assembly'"] },
        { "trove.common.strategies.cluster.experimental.redis.api.RedisApiStrateg", ["Did you mean 'trove.common.strategies.cluster.experimental.redis.api.RedisAPIStrategy'?"] },
        { "Acme.Trove.MemoryApiStrategy, ../strategies/Acme.Trove", ["is no name of a type"] },
        { "Acme.Trove.MemoryApiStrategy, ", ["is no name of a type"] },
        { "Acme.Careless.NoStrategy, Acme.Careless", ["does not implement TroveClusters.Engine.Datastores.IApiStrategy", "Acme.Careless.Elsewhere"] },
        { "Acme.Careless.NeedsArgument, Acme.Careless", ["a public constructor without parameters"] },
        { "Acme.Careless.Mistake, Acme.Careless", ["a public constructor without parameters"] },
        { "Acme.Careless.Throws, Acme.Careless", ["its constructor failed: InvalidOperationException: The licence has expired."] },
        { "System.Text.StringBuilder, Acme.Text", ["Acme.Text.dll cannot be loaded"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_the_option_the_value_and_where_it_stands(string api, string[] parts)
    {
        _home.InstallCareless();
        File.WriteAllText(Path.Combine(_home.Strategies, "Acme.Text.dll"), "no assembly");
        _home.Configure(api: api);
        Refuses("memory", [$"The option memory.api_strategy ({_home.ConfigurationFile}) is '{api}': ", .. parts]);
    }

    [Fact]
    public void A_path_that_is_none_is_told()
    {
        _home.Configure(options: ("strategy_path", "a\0b"));
        Refuses("memory", "memory.api_strategy", "which is no path");
    }

    [Fact]
    public void A_datastore_needs_both_strategies()
    {
        _home.Configure(taskManager: null);
        Refuses("memory", "memory.taskmanager_strategy is missing", "TroveClusters.Engine.Datastores.ITaskManagerStrategy");
        _home.Configure(api: "");
        Refuses("memory", "memory.api_strategy is missing", "TroveClusters.Engine.Datastores.IApiStrategy");
    }

    [Fact]
    public void An_option_that_exists_already_cannot_be_declared()
    {
        _home.InstallCareless();
        _home.Configure(api: "Acme.Careless.Clashes, Acme.Careless");
        Refuses("memory", "Acme.Careless.Clashes", "declares an option memory.volume_support");
    }

    [Fact]
    public void A_guest_agent_strategy_is_of_the_kind_the_task_manager_strategy_uses()
    {
        _home.Configure("redis", null, null, ("guestagent_strategy", StrategyHome.Api));
        Refuses("redis", "redis.guestagent_strategy", "does not implement TroveClusters.Engine.Redis.Agent.IRedisGuestAgentStrategy", "Acme.Trove.TracedGuestAgentStrategy");
        _home.Configure(options: ("guestagent_strategy", StrategyHome.Api));
        Refuses("memory", "memory.guestagent_strategy", "Acme.Trove.MemoryTaskManagerStrategy uses no guest agent strategy");
        _home.Configure("redis", null, null, ("guestagent_strategy", "Acme.Trove.TracedGuestAgentStrategy, Acme.Trove"));
        Assert.Equal("TracedGuestAgentStrategy", Get("redis").GuestAgent!.GetType().Name);
    }

    [Fact]
    public async Task A_group_that_names_no_strategy_is_no_datastore()
    {
        File.WriteAllText(_home.ConfigurationFile, """{"rediss": {"volume_support": false}, "Redis": {"api_strategy": "X"}, "a-b": {"api_strategy": "X"}}""");
        Assert.Equal("DatastoreNotFound", Assert.Throws<TroveException>(() => Get("rediss")).ErrorId);
        Assert.IsType<RedisApiStrategy>(Get("Redis").Api);
        IReadOnlyList<string> warnings = (await _home.Service.GetConfigurationAsync(CancellationToken.None)).Warnings;
        Assert.Contains(warnings, warning => warning.Contains("The group 'rediss'", StringComparison.Ordinal) && warning.Contains("Did you mean 'redis'?", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("The group 'Redis'", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("The group 'a-b'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_tell_what_is_wrong_and_take_no_strategy_that_cannot_be_had()
    {
        _home.Configure(api: "Acme.Trove.Gone, Acme.Trove", options: ("owners", "2"));
        string warning = Assert.Single((await _home.Service.GetConfigurationAsync(CancellationToken.None)).Warnings);
        Assert.Contains("memory.api_strategy", warning, StringComparison.Ordinal);

        await SetAsync("memory.api_strategy", StrategyHome.Api);
        Assert.Empty((await _home.Service.GetConfigurationAsync(CancellationToken.None)).Warnings);
        string before = File.ReadAllText(_home.ConfigurationFile);
        TroveException refused = await Assert.ThrowsAsync<TroveException>(() => SetAsync("redis.guestagent_strategy", "Acme.Trove.Gone, Acme.Trove"));
        Assert.Equal("InvalidArgument", refused.ErrorId);
        Assert.Contains("Acme.Trove.TracedGuestAgentStrategy", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_home.ConfigurationFile));

        TroveSettingChange change = await SetAsync("memory.strategy_path", "elsewhere");
        Assert.Contains(change.Warnings, text => text.Contains("memory.api_strategy", StringComparison.Ordinal) && text.Contains("was not found", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("strategies")]
    [InlineData("strategies/Acme.Careless")]
    [InlineData("strategies/Acme.Careless/Acme.Careless.dll")]
    [InlineData("strategies/Acme.Careless/Acme.Trove.dll")]
    public void Code_that_others_could_have_written_is_not_loaded(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        _home.InstallCareless();
        _home.Configure("other", "Acme.Careless.Elsewhere, Acme.Careless", "Acme.Careless.CreateOnly, Acme.Careless");
        string open = Path.Combine(_home.Folder, path);
        File.SetUnixFileMode(open, File.GetUnixFileMode(open) | UnixFileMode.GroupWrite);
        TroveException error = Refuses("other", "other.api_strategy", $"'Acme.Careless.Elsewhere, Acme.Careless': {open} can be written by others than its owner");
        Assert.Contains($"chmod go-w '{open}'", error.RecommendedAction, StringComparison.Ordinal);
        File.SetUnixFileMode(open, File.GetUnixFileMode(open) & ~UnixFileMode.GroupWrite);
        Assert.Equal("CreateOnly", Get("other").TaskManager.GetType().Name);
    }

    private Task<TroveSettingChange> SetAsync(string name, string value) =>
        _home.Service.SetSettingAsync(new SetSettingRequest { Name = name, Value = value }, CancellationToken.None);
}
