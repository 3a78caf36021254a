using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TroveClusters.Engine;
using TroveClusters.Server.Answers;
using TroveClusters.Server.Hosting;

namespace TroveClusters.Bench.Server;

/// <summary>The server, with bare routes beside its own: in a process of its own, told to end by the end of its input.</summary>
internal static class BenchServer
{
    /// <summary>Serves until standard input ends. Its address goes to a file, since the log has standard output.</summary>
    public static async Task<int> RunAsync(string home)
    {
        await using WebApplication app = ServerHost.Build(ServerOptions.Load(ServerArguments.Parse(["--home", home, "--port", "0"])), new EngineFactory());
        app.MapGet("/bare/{bytes:int}", Bare);
        await app.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(home, "address.new"), app.Services.GetRequiredService<ServerAddress>().Url);
        File.Move(Path.Combine(home, "address.new"), Path.Combine(home, "address"));
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static readonly Dictionary<int, byte[]> s_bodies = [];

    private static JsonAnswer Bare(int bytes)
    {
        lock (s_bodies)
        {
            if (!s_bodies.TryGetValue(bytes, out byte[]? body))
                s_bodies[bytes] = body = [.. Enumerable.Repeat((byte)' ', bytes)];
            return new JsonAnswer(body);
        }
    }
}
