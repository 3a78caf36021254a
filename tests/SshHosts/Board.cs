using System.Diagnostics;

namespace TroveClusters.Tests.SshHosts;

/// <summary>The process that holds a host's namespaces; see board.sh.</summary>
internal sealed class Board : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<string> _errors = [];

    private Board(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, e) =>
        {
            lock (_errors)
                _errors.Add(e.Data ?? "");
        };
        process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public static async Task<Board> StartAsync(string scripts, string folder, string diskSize)
    {
        Directory.CreateDirectory(Path.Combine(folder, "root"));
        Directory.CreateDirectory(Path.Combine(folder, "disk"));
        // unshare becomes the shell: the number of the process is the board's.
        var board = new Board(Process.Start(Tool.Start("unshare",
            ["--mount", "--uts", "--ipc", "--net", "/bin/sh", Path.Combine(scripts, "board.sh"), folder, diskSize]))!);
        await board.ExpectAsync("ready");
        return board;
    }

    /// <summary>Gives a command and waits for the answer's first word; the rest of the answer.</summary>
    public async Task<string> AskAsync(string command, string answer)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(command);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            throw new InvalidOperationException($"The host has ended. {Errors}");
        }
        return await ExpectAsync(answer);
    }

    private string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors).Trim();
        }
    }

    private async Task<string> ExpectAsync(string answer)
    {
        using var limit = new CancellationTokenSource(s_limit);
        string? line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {s_limit.TotalSeconds:0} s for the host's '{answer}'. {Errors}");
        }
        string[] words = line?.Split(' ', 2) ?? [];
        return words is [var word, ..] && word == answer ? words.ElementAtOrDefault(1) ?? ""
            : throw new InvalidOperationException($"The host answered '{line}' in place of '{answer}'. {Errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
