using System.Diagnostics;
using System.Globalization;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>
/// How a program asks the session it runs in to cut the connection: by a file in the host's folder that names the session's
/// process and vanishes when it is done. The session has the right to kill its sshd, which a program that became dbadmin lacks.
/// </summary>
internal static class CutRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The file by which a session is asked.</summary>
    public static string FileOf(string hostFolder, int session) =>
        Path.Combine(hostFolder, string.Create(CultureInfo.InvariantCulture, $"cut-{session}"));

    /// <summary>Has the connection cut in which this process runs; nothing where it runs in none.</summary>
    /// <param name="hostFolder">The host's folder in the state.</param>
    /// <param name="dies">Whether this process is to be killed first, so that who finds the connection lost finds its locks free.</param>
    public static void Ask(string hostFolder, bool dies = false)
    {
        if (Environment.GetEnvironmentVariable(PlainSession.Variable) is not null)
            throw new NotSupportedException("No connection can be cut for a fault that was added when the session had begun.");
        if (FindSession() is not { } session)
            return;
        string file = FileOf(hostFolder, session);
        string beside = $"{file}.{Environment.ProcessId}";
        File.WriteAllText(beside, dies ? Environment.ProcessId.ToString(CultureInfo.InvariantCulture) : "");
        File.Move(beside, file);
        long began = Stopwatch.GetTimestamp();
        while (File.Exists(file))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"The session {session} did not cut its connection within {Patience.TotalSeconds} seconds.");
            Thread.Sleep(5);
        }
    }

    /// <summary>Kills the process that asked to die, and waits for its death; nothing where none asked for that.</summary>
    public static async Task KillAskerAsync(string file)
    {
        if (!int.TryParse(await File.ReadAllTextAsync(file), NumberStyles.None, CultureInfo.InvariantCulture, out int process))
            return;
        NativeCalls.Kill(process, NativeCalls.SignalKill);
        long began = Stopwatch.GetTimestamp();
        while (IsAlive(process))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"The process {process} was killed and did not end within {Patience.TotalSeconds} seconds.");
            await Task.Delay(5);
        }
    }

    /// <summary>Whether a process still has its files; one that is only waited for has none.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].TrimStart()[0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The nearest ancestor that is a session of the double.</summary>
    private static int? FindSession()
    {
        for (int process = NativeCalls.ParentProcess(); process > 1; process = Parent(process))
        {
            if (File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Contains(SessionProgram.Word))
                return process;
        }
        return null;
    }

    /// <summary>The second field after the program's name, which is in parentheses and may hold anything.</summary>
    private static int Parent(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
