using System.Diagnostics;

namespace TroveClusters.Tests.Run;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit code; -1 when it was killed or could not be started.</param>
/// <param name="Problem">Why it was killed or could not be started; null otherwise.</param>
/// <param name="Tail">The last lines it wrote.</param>
internal sealed record ChildResult(int ExitCode, string? Problem, IReadOnlyList<string> Tail)
{
    public bool Succeeded => ExitCode == 0 && Problem is null;

    /// <summary>What went wrong, in one line.</summary>
    public string Describe() => Problem ?? Tail.LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? $"exit code {ExitCode}";
}

/// <summary>Runs programs, shows what they write as they write it, and ends them when they take too long.</summary>
internal static class Child
{
    private const int TailLength = 40;

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="limit">How long it may take; then it is killed with all its children.</param>
    /// <param name="show">Takes each line; null shows all of them.</param>
    /// <param name="environment">Variables to add.</param>
    public static ChildResult Run(
        string program, IEnumerable<string> arguments, string folder, TimeSpan limit, Action<string>? show = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        var tail = new Queue<string>();
        void Take(string? line)
        {
            if (line is null)
                return;
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > TailLength)
                    tail.Dequeue();
                (show ?? Console.WriteLine)(line);
            }
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new ChildResult(-1, $"{program} could not be started: {e.Message}", []);
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        string? problem = null;
        if (!process.WaitForExit(limit))
        {
            problem = $"took longer than {limit.TotalMinutes:0.#} minutes and was ended";
            process.Kill(entireProcessTree: true);
        }
        // A server left behind may hold the pipes open: their end is waited for, but not for ever.
        process.WaitForExit(TimeSpan.FromSeconds(5));
        lock (tail)
            return new ChildResult(problem is null ? process.ExitCode : -1, problem, [.. tail]);
    }

    /// <summary>Runs a program silently and returns what it wrote, or null when it failed.</summary>
    public static string? Ask(string program, params string[] arguments)
    {
        var lines = new List<string>();
        return Run(program, arguments, ".", TimeSpan.FromMinutes(1), lines.Add).Succeeded ? string.Join('\n', lines).Trim() : null;
    }

    /// <summary>Finds a program on the PATH; null when it is not there.</summary>
    public static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe", program + ".cmd"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
