using System.Text.RegularExpressions;

namespace TroveClusters.Tests.VerticaHost.Audit;

/// <summary>Tells whether a command line, as SSH sends it, carries a password that everybody on the host could read.</summary>
internal static partial class SecretOnCommandLine
{
    public static bool IsIn(string line) =>
        Variable().IsMatch(line) || (Program().IsMatch(line) && !PolicyTool().IsMatch(line) && Option().IsMatch(line));

    // What begins with $ or is stars is no secret: the shell, or the transport, puts it there from standard input.
    [GeneratedRegex("""\bVSQL_PASSWORD=["']?(?!["']?(\$|\*\*\*|\s|$))""")]
    private static partial Regex Variable();

    [GeneratedRegex("""\b(admin[tT]ools|vsql|install_vertica|update_vertica)\b""")]
    private static partial Regex Program();

    // Its -p is a policy.
    [GeneratedRegex("""\bset_restart_policy\b""")]
    private static partial Regex PolicyTool();

    [GeneratedRegex("""(^|[\s"'])(-p|-w|-P|--password|--dba-user-password|--ssh-password)["']?[=\s]\s*["']?(?!["']?(\$|\*\*\*|\s|$))""")]
    private static partial Regex Option();
}
