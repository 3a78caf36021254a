using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica;

/// <summary>What the words of Vertica's programs mean (<c>vertica.md</c> §1). Their text is always kept.</summary>
internal static class VerticaFailures
{
    private static readonly string[] s_levels = ["HINT", "WARN", "FAIL", "HALT"];

    /// <summary>The error of a tool of <c>admintools</c>.</summary>
    /// <param name="what">What was tried, as the beginning of a sentence: <c>Database 'sales' could not be created</c>.</param>
    /// <param name="report">How it ended; null where the connection was lost.</param>
    /// <param name="target">The offending object.</param>
    public static TroveException OfTool(string what, AdminToolsReport? report, object target) => report is null
        ? new TroveException(TroveErrorId.HostConnectionLost, $"{what}: the connection was lost, and nothing shows that it was done.", target)
        : Of(what, report.Error.Length > 0 ? report.Error : FormattableString.Invariant($"admintools ended with {report.ExitCode} and did not do it"), target, TroveErrorId.RemoteCommandFailed);

    /// <summary>The error of the installer.</summary>
    public static TroveException OfInstaller(string what, InstallReport? report, string threshold, object target)
    {
        if (report is null)
            return new TroveException(TroveErrorId.HostConnectionLost, $"{what}: the connection was lost, and nothing shows that it was done.", target);
        string findings = string.Concat(report.Findings.Select(finding => $" {finding.Address}: {finding.Severity} ({finding.Code}) {finding.Text}."));
        List<InstallFinding> grave = [.. report.Findings.Where(finding => threshold != "NONE" && Array.IndexOf(s_levels, finding.Severity) >= Array.IndexOf(s_levels, threshold))];
        if (grave.Count > 0 && report.Error.Contains("prerequisites failed", StringComparison.OrdinalIgnoreCase))
            return new TroveException(
                TroveErrorId.PrerequisitesNotMet, $"{what}: hosts do not meet the installer's prerequisites (threshold {threshold}).{findings}",
                grave.Select(finding => finding.Address).Distinct().ToArray());
        string words = report.Error.Length > 0 ? report.Error : FormattableString.Invariant($"the installer ended with {report.ExitCode} and did not do it");
        return Of(what, words + findings, target, TroveErrorId.InstallationFailed);
    }

    private static TroveException Of(string what, string words, object target, TroveErrorId other)
    {
        TroveErrorId id = Has(words, "current license permits") ? TroveErrorId.LicenseLimit
            : Has(words, "Invalid username or password") ? TroveErrorId.AuthenticationFailed
            : Has(words, "No space left on device") ? TroveErrorId.HostNotSuitable
            : Has(words, "K-safety would be violated") ? TroveErrorId.KSafetyWouldBeLost
            : other;
        return new TroveException(
            id, $"{what}: {words.TrimEnd('.', '\n', ' ')}.", target,
            id == TroveErrorId.HostNotSuitable ? "Make room on the host's disk, then try again." : null);
    }

    private static bool Has(string words, string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
}
