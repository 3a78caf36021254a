using TroveClusters.Tests.VerticaHost.Audit;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>
/// A session in which nothing goes wrong, because no fault that concerns sessions is arranged: a script runs its command, and tells the audit log
/// of it. All others are <see cref="SessionProgram"/>'s. An operation has hundreds of sessions, most of them plain, and to
/// start .NET for each took more of the processors than everything else together.
/// </summary>
internal static class PlainSession
{
    /// <summary>The variable by which a program learns that its session is plain, and can cut no connection.</summary>
    public const string Variable = "VSIM_PLAIN_SESSION";

    /// <summary>The text of what sshd runs for every session. It starts as few programs as it can.</summary>
    /// <param name="address">The host's address.</param>
    /// <param name="otherwise">The command of a session that is not plain.</param>
    public static string Script(string address, string otherwise) => $$"""
        #!/bin/bash
        log={{HostLayout.State}}/audit/{{address}}.jsonl
        command=$SSH_ORIGINAL_COMMAND
        case $command in
            '' | internal-sftp | '{{AgentConnection.CommandLine}}') {{otherwise}} ;;
        esac
        IFS= read -r -d '' state < {{HostLayout.State}}/cluster.json
        if [ -t 0 ] || [[ $state != *'"sessions_are_plain": true'* ]]; then
            {{otherwise}}
        fi
        tell() {
            exec 9< "$log.lock"
            flock 9
            printf '%s\n' "$1" >> "$log"
            exec 9<&-
        }
        line=${command//\\/\\\\}
        line=${line//\"/\\\"}
        line=${line//$'\n'/\\n}
        line=${line//$'\t'/\\t}
        began=$EPOCHREALTIME
        tell "{\"ts\":$began,\"event\":\"start\",\"src\":\"${SSH_CONNECTION%% *}\",\"command\":\"$line\",\"user\":\"$LOGNAME\",\"tty\":false}"
        {{Variable}}=1 setsid "${SHELL:-/bin/sh}" -c "$command"
        code=$?
        tell "{\"ts\":$EPOCHREALTIME,\"event\":\"end\",\"rc\":$code,\"{{AuditLog.Began}}\":$began}"
        exit $code

        """;
}
