using System.Net;
using System.Net.Sockets;
using TroveClusters.Client;

namespace TroveClusters.Tests.Server.Service;

/// <summary>The client, as Connect-TroveServer uses it.</summary>
internal static class Remote
{
    /// <summary>Connects with a server.</summary>
    public static Task<IRemoteTroveService> ConnectAsync(string url, string? token = null, string? tenant = null, string? caCertificate = null) =>
        new ServerConnector().ConnectAsync(new TroveServerLogin { Uri = new Uri(url), Token = token, Tenant = tenant, CaCertificate = caCertificate }, CancellationToken.None);

    /// <summary>Plans and runs.</summary>
    public static async Task<OperationResult> RunAsync(this ITroveService service, OperationRequest request, IOperationObserver observer, CancellationToken stop = default) =>
        await service.RunAsync(await service.PlanAsync(request, CancellationToken.None), observer, stop);

    /// <summary>Does it, and expects to be refused.</summary>
    public static async Task<TroveException> RefusedAsync(TroveErrorId id, Func<Task> call)
    {
        TroveException error = await Assert.ThrowsAsync<TroveException>(call);
        Assert.True(error.Info.Id == id, $"{error.ErrorId}: {error.Message}");
        return error;
    }

    /// <summary>All that there is.</summary>
    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (T one in source)
            all.Add(one);
        return all;
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
