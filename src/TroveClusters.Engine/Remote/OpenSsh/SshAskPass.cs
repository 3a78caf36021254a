using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>
/// Tells ssh a password: by a program it runs to ask for one, which reads it from a named pipe in the transport's private
/// folder. The password is in no argument, no environment and no file, and the pipe is there only while ssh connects.
/// </summary>
internal sealed class SshAskPass : IDisposable
{
    private const string PipeVariable = "TROVE_SSH_ASKPASS_PIPE";
    private const uint Mode0600 = 0x180;

    // What asks a second time gets an empty line, fails, and does not wait.
    private const int FurtherAnswers = 16;
    private const string Script = "#!/bin/sh\nIFS= read -r answer <\"$" + PipeVariable + "\" && printf '%s\\n' \"$answer\"\n";

    private readonly string _script;
    private readonly string _pipe;
    private readonly FileStream _held;

    /// <param name="folder">Where it lies.</param>
    /// <param name="password">The one line it answers with.</param>
    /// <exception cref="TroveException"><c>OperationNotSupported</c>: not on Windows.</exception>
    public SshAskPass(SshFolder folder, Secret password)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new TroveException(
                TroveErrorId.OperationNotSupported,
                "The OpenSSH client for Windows cannot be told a password by another program.",
                recommendedAction: "Use a key that the agent holds, or set default.ssh_client to ssh.net.");
        }

        (_script, _pipe) = (folder.NewPath('a'), folder.NewPath('p'));
        PrivateFile.Replace(_script, Script, durable: false);
        File.SetUnixFileMode(_script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (Libc.MakeFifo(_pipe, Mode0600) != 0)
            throw Libc.Error($"making the pipe '{_pipe}'");
        // Open both ways, so that neither this end nor the other waits for its partner.
        _held = new FileStream(_pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _held.Write(Encoding.UTF8.GetBytes(password.Reveal() + new string('\n', 1 + FurtherAnswers)));
    }

    /// <summary>What ssh must find in its environment. Clients before 8.4 ask the program only where they believe in a display.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["SSH_ASKPASS"] = _script,
        ["SSH_ASKPASS_REQUIRE"] = "force",
        ["DISPLAY"] = System.Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } display ? display : ":0",
        [PipeVariable] = _pipe,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.Dispose();
        File.Delete(_pipe);
        File.Delete(_script);
    }
}
