using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>Runs the installer on the driving host, and judges it by <c>admintools.conf</c>.</summary>
internal static class Installer
{
    private const string CopyFolder = "/var/tmp";

    /// <summary>The request of an installation: what was planned, the operator's further options, and what the driving host lacks copied to it.</summary>
    public static async Task<InstallRequest> PrepareAsync(OperationContext context, VerticaWork work, IVerticaNodeAgent driver, CancellationToken cancellationToken)
    {
        VerticaChange change = work.Change;
        return new InstallRequest
        {
            Package = change.Package.Length == 0 ? null : await BringAsync(driver, change.Package, cancellationToken),
            License = change.License.Length == 0 ? null
                : change.License == VerticaDatastore.CommunityLicense ? change.License
                : await BringAsync(driver, change.License, cancellationToken),
            DataFolder = work.Facts.DataFolder,
            FailureThreshold = change.FailureThreshold,
            PointToPoint = work.Facts.PointToPoint,
            Options = (context.DatastoreOptions.Text("install_options") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
    }

    /// <summary>Runs it.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="work">What it works with.</param>
    /// <param name="driver">Where it runs.</param>
    /// <param name="request">What it is told.</param>
    /// <param name="isDone">Whether the configuration afterwards is as wanted; null where there is none.</param>
    /// <param name="what">What was tried, as the beginning of a sentence.</param>
    /// <param name="target">The offending object.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TroveException"><c>PrerequisitesNotMet</c>, <c>InstallationFailed</c> and others: it was not done.</exception>
    public static async Task RunAsync(
        OperationContext context, VerticaWork work, IVerticaNodeAgent driver, InstallRequest request,
        Func<AdminToolsConfiguration?, bool> isDone, string what, object target, CancellationToken cancellationToken)
    {
        InstallReport? report = null;
        try
        {
            report = await driver.InstallAsync(request, context.Verbose, cancellationToken);
        }
        catch (TroveException e) when (e.Info.Id == TroveErrorId.HostConnectionLost)
        {
            context.Warn($"{e.Message} What it did is looked up.");
        }
        foreach (InstallFinding finding in report?.Findings ?? [])
            context.Warn($"The installer finds on {finding.Address}: {finding.Severity} ({finding.Code}), see {finding.Text}");
        // Whatever it said or did not say: what it did, its file tells.
        (AdminToolsConfiguration? _, bool done) = await VerticaWait.UntilAsync(
            driver.ReadConfigurationAsync, isDone, report is null ? work.LostPatience : TimeSpan.Zero, cancellationToken);
        if (!done)
            throw VerticaFailures.OfInstaller(what, report, request.FailureThreshold, target);
        if (report is { Succeeded: false })
            context.Warn($"The installer ended with an error, though what it was to do is done: {report.Error}");
    }

    private static async Task<string> BringAsync(IVerticaNodeAgent driver, string path, CancellationToken cancellationToken)
    {
        if (path.StartsWith('/') && await driver.ExistsAsync(path, cancellationToken))
            return path;
        string there = $"{CopyFolder}/{Path.GetFileName(path)}";
        await driver.CopyFileAsync(path, there, cancellationToken);
        return there;
    }
}
