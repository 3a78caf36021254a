using System.Globalization;
using System.Runtime.CompilerServices;
using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Providers;
using TroveClusters.Engine.Providers.Local;

namespace TroveClusters.Tests.Integration.Providers;

/// <summary>
/// Parts that tests give to another process: this very assembly, run as a program with a part named in its environment.
/// It does its part on a thread of its own, which keeps the process alive after the empty main program has ended.
/// </summary>
internal static class OtherProcess
{
    private const string PartVariable = "TROVE_TEST_PART";
    private const string HomeVariable = "TROVE_TEST_HOME";
    private const string PortVariable = "TROVE_TEST_PORT";

    public const string StartNode = "start-node";
    public const string KeepZombie = "keep-zombie";

    /// <summary>The node that <see cref="StartNode"/> starts.</summary>
    public static Guid NodeId { get; } = new("0a0a0a0a-0000-4000-8000-000000000001");

    /// <summary>What to run, for a part.</summary>
    public static (string Program, string[] Arguments, Dictionary<string, string> Environment) Command(
        string part, string home, int port) =>
        (Tools.Dotnet, ["exec", typeof(OtherProcess).Assembly.Location], new Dictionary<string, string>
        {
            [PartVariable] = part,
            [HomeVariable] = home,
            [PortVariable] = port.ToString(CultureInfo.InvariantCulture),
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = home,
            ["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "",
        });

    /// <summary>The number that a part answers with.</summary>
    public static async Task<int> AnswerAsync(string home)
    {
        string answer = Path.Combine(home, "answer");
        await Tools.WaitForAsync(() => File.Exists(answer), "the other process's answer");
        return int.Parse(await File.ReadAllTextAsync(answer), CultureInfo.InvariantCulture);
    }

#pragma warning disable CA2255 // This assembly is a program here, not a library.
    [ModuleInitializer]
    internal static void Start()
#pragma warning restore CA2255
    {
        // Not here: while a module is being initialised, other threads that need it wait.
        if (Environment.GetEnvironmentVariable(PartVariable) is { } part)
            new Thread(() => Play(part)).Start();
    }

    private static void Play(string part)
    {
        string home = Environment.GetEnvironmentVariable(HomeVariable)!;
        int port = int.Parse(Environment.GetEnvironmentVariable(PortVariable)!, CultureInfo.InvariantCulture);
        int answer = part switch
        {
            StartNode => StartNodeIn(home, port),
            KeepZombie => LaunchShortLived(home),
            _ => throw new InvalidOperationException(part),
        };
        PrivateFile.Replace(Path.Combine(home, "answer"), answer.ToString(CultureInfo.InvariantCulture), durable: false);
        Thread.Sleep(Timeout.Infinite);
    }

    private static int StartNodeIn(string home, int port)
    {
        var provider = new LocalProvider(new LocalProviderOptions { Home = home });
        var place = new NodePlace(NodeId, "127.0.0.1", port);
        NodeStartResult result = provider.StartAsync(place, LocalHome.Redis(place), CancellationToken.None).GetAwaiter().GetResult();
        return result.Process?.Id ?? throw new InvalidOperationException(result.Detail);
    }

    private static int LaunchShortLived(string home) => ProcessLauncher.Current.Launch(
        new ProcessLaunch(Tools.Find("true")!, [], new Dictionary<string, string>(), home, Path.Combine(home, "log")));
}
