using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TroveClusters.Engine;

namespace TroveClusters.Server.Hosting;

/// <summary>The program: reads the command line, serves until it is told to stop.</summary>
internal static class ServerProgram
{
    private const int NotUnderstood = 2;

    /// <summary>Runs the server; returns the program's exit code.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        ServerArguments arguments;
        try
        {
            arguments = ServerArguments.Parse(args);
        }
        catch (ArgumentException e)
        {
            await errors.WriteLineAsync($"trove-server: {e.Message}");
            await errors.WriteLineAsync(ServerArguments.Usage);
            return NotUnderstood;
        }
        if (arguments.Help || arguments.Version)
        {
            await output.WriteLineAsync(arguments.Help ? ServerArguments.Usage : Version);
            return 0;
        }
        try
        {
            ServerOptions options = ServerOptions.Load(arguments);
            await using WebApplication app = ServerHost.Build(options, new EngineFactory());
            await app.StartAsync();
            if (arguments.Hello)
                await output.WriteLineAsync(Greeting.Text(app.Services.GetRequiredService<ServerAddress>().Url, options));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (e is TroveException or IOException)
        {
            await errors.WriteLineAsync($"trove-server: {e.Message}");
            if (e is TroveException { RecommendedAction: var advice })
                await errors.WriteLineAsync($"Recommendation: {advice}");
            return 1;
        }
    }

    private static string Version => typeof(ServerProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
