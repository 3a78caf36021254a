using System.Runtime.CompilerServices;
using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Configuration;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Hosts;

/// <summary>Looks at hosts, many at once, and keeps in the catalog how they were.</summary>
internal sealed class HostTester(EngineServices services)
{
    private readonly HostStore _store = new(services);

    /// <inheritdoc cref="ITroveService.TestHostsAsync"/>
    public async IAsyncEnumerable<TroveFinding> TestAsync(TestHostsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Throttle, 1);
        var general = new GeneralOptions(services.LoadOptions());
        TimeLimit limit = request.Limit is { } given ? new TimeLimit(given, TimeLimit.Parameter) : general.AgentCallHighTimeout;
        Dictionary<Guid, HostRow> known = _store.All().ToDictionary(host => host.Id);
        HostRow[] hosts = [.. request.Ids.Distinct().Select(id => known.GetValueOrDefault(id) ?? throw HostStore.NotFound(id))];
        FlavorCatalog flavors = FlavorCatalog.Load(services.Catalog);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(request.Throttle);
        Task<IReadOnlyList<TroveFinding>>[] tests = [.. hosts.Select(host => Task.Run(() => OneAsync(host, stop.Token), CancellationToken.None))];
        try
        {
            foreach (Task<IReadOnlyList<TroveFinding>> test in tests)
            {
                foreach (TroveFinding finding in await test)
                    yield return finding;
            }
        }
        finally
        {
            // Whoever stops listening leaves no visit behind.
            await stop.CancelAsync();
            await Task.WhenAll(tests).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        async Task<IReadOnlyList<TroveFinding>> OneAsync(HostRow host, CancellationToken token)
        {
            await slots.WaitAsync(token);
            try
            {
                var judge = new HostJudge(host, host.Flavor.Length == 0 ? null : flavors.FindById(host.Flavor), general.SshPorts);
                IReadOnlyList<TroveFinding> findings = judge.Judge(await VisitAsync(host, general.SshDataFolder, limit, token));
                (TroveHostStatus status, string message) = HostJudge.Sum(findings);
                bool seen = findings.First(finding => finding.Check == HostChecks.Login).Status == TroveFindingStatus.Passed;
                services.Catalog.Write(session => HostRepository.SetStatus(session, host.Id, status, message, seen ? EngineServices.Now : null));
                return findings;
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private Task<HostVisit> VisitAsync(HostRow host, string dataFolder, TimeLimit limit, CancellationToken cancellationToken)
    {
        HostLogin login;
        try
        {
            login = _store.Login(host);
        }
        catch (TroveException e)
        {
            return Task.FromResult(HostVisit.NotMade(e));
        }
        return HostVisit.MakeAsync(services.Remote, login, dataFolder, limit, cancellationToken);
    }
}
