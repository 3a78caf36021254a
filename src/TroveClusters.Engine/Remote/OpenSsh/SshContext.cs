using Microsoft.Extensions.Logging;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>What all connections of a transport share.</summary>
internal sealed record SshContext(OpenSshOptions Options, OpenSshPrograms Programs, SshFolder Folder, ILogger Logger)
{
    /// <summary>The environment of ssh: the operator's own, and the system's errors in English.</summary>
    public static IReadOnlyDictionary<string, string> Environment(SshAskPass? askPass)
    {
        var environment = new Dictionary<string, string> { ["LC_ALL"] = "C" };
        foreach ((string name, string value) in askPass?.Environment ?? new Dictionary<string, string>())
            environment[name] = value;
        return environment;
    }

    /// <summary>What tells ssh a login's password; null where it has none.</summary>
    /// <exception cref="TroveException"><c>HostUnreachable</c>: this machine is to blame.</exception>
    public SshAskPass? AskPass(HostLogin login) =>
        login.Password is { } password ? Locally(login, () => new SshAskPass(Folder, password)) : null;

    /// <summary>Starts ssh.</summary>
    /// <param name="login">For which host.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="askPass">What tells it a password.</param>
    /// <exception cref="TroveException"><c>HostUnreachable</c>: this machine is to blame.</exception>
    public IPipedProcess Start(HostLogin login, IReadOnlyList<string> arguments, SshAskPass? askPass = null) =>
        Start(login, Programs.Ssh, arguments, askPass);

    /// <summary>Starts a program that starts ssh.</summary>
    /// <inheritdoc cref="Start(HostLogin, IReadOnlyList{string}, SshAskPass?)"/>
    public static IPipedProcess Start(HostLogin login, string program, IReadOnlyList<string> arguments, SshAskPass? askPass) =>
        Locally(login, () => PipedProcess.Start(program, arguments, Environment(askPass)));

    private static T Locally<T>(HostLogin login, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TroveException(
                TroveErrorId.HostUnreachable,
                $"{login.Name} ({login}) cannot be reached from here: {e.Message}",
                login.Name,
                "Mend what this machine lacks: processes, memory, or room in the folder for temporary files.",
                e);
        }
    }
}
