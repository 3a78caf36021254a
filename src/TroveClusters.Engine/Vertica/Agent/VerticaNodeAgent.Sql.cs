using System.Text;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>The database, by <c>vsql</c>: statements travel on its standard input, the password in its environment.</summary>
internal sealed partial class VerticaNodeAgent
{
    private const string Vsql = "/opt/vertica/bin/vsql";

    /// <summary>How <c>vsql</c> ends without a connection, or when it loses it.</summary>
    private const int NoConnection = 2;

    /// <inheritdoc/>
    public async Task<VerticaDatabaseState?> GetStateAsync(string database, Secret password, CancellationToken cancellationToken)
    {
        RemoteCommand command = VsqlCommand(database, password, VerticaStateQuery.Script);
        RemoteResult result = await RunAdministratorAsync($"The query of the state of {database}", command, limits.Short, cancellationToken);
        if (result.Succeeded)
            return VerticaStateQuery.Parse(result.Output, database, HostName);
        TroveException? refused = Refused(result, "the query of its state", SecretMask.Of(command));
        return refused is null ? null : throw refused;
    }

    /// <inheritdoc/>
    public async Task<string> ExecuteAsync(string database, Secret password, Sql statement, CancellationToken cancellationToken)
    {
        RemoteCommand command = VsqlCommand(database, password, statement.Text + ";\n");
        SecretMask mask = SecretMask.Of(command);
        if (statement.HasSecret)
            mask = mask.And(SecretMask.OfTexts(statement));
        RemoteResult result = await RunAdministratorAsync($"'{statement}'", command, limits.Short, cancellationToken);
        if (result.Succeeded)
            return result.Output.Split('\n')[0].Split(VerticaStateQuery.Separator)[0];
        throw Refused(result, $"'{statement}'", mask) ?? new TroveException(
            TroveErrorId.NodeUnreachable, $"No node of {database} answers on {HostName}: {ProgramWords.Of(result, mask).TrimEnd('.')}.", HostName);
    }

    private static RemoteCommand VsqlCommand(string database, Secret password, string script) => new(
        Vsql,
        [
            "-A", "-t", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-F", VerticaStateQuery.Separator.ToString(), "-U", Administrator, "-d", database, "-f", "-",
        ])
    {
        User = Administrator,
        SecretVariables = new Dictionary<string, Secret> { ["VSQL_PASSWORD"] = password },
        StandardInput = Encoding.UTF8.GetBytes(script),
    };

    /// <summary>The error of a session that failed; null where there was nobody to have one with.</summary>
    private TroveException? Refused(RemoteResult result, string what, SecretMask mask)
    {
        SqlRefusal? refusal = SqlRefusal.Parse(mask.Apply(result.Error + "\n" + result.Output));
        if (result.ExitCode == NoProgram || (result.ExitCode == NoConnection && refusal is null or { Number: SqlRefusal.Starting }))
            return null;
        if (refusal is { Number: SqlRefusal.WrongPassword })
        {
            return new TroveException(
                TroveErrorId.AuthenticationFailed, $"The database on {HostName} does not accept the password of {Administrator}: {refusal.Message}.", HostName,
                "Give the password that the database has now.", refusal);
        }
        return refusal is null
            ? Failed($"vsql failed at {what}", new RemoteResult(result.ExitCode, mask.Apply(result.Output), mask.Apply(result.Error), result.Truncated))
            : new TroveException(TroveErrorId.DatabaseRefused, $"The database on {HostName} refused {what}: {refusal.Message.TrimEnd('.')}.", HostName, inner: refusal);
    }
}
