using System.Text.Json.Nodes;

namespace TroveClusters.CaseRunner;

/// <summary>
/// All cases, by name. Spoken to in texts only, so that it can be called from another load context and from PowerShell.
/// </summary>
public static class Suite
{
    private static readonly Dictionary<string, Func<string>> s_tests = [];
    private static CaseSession? s_session;

    /// <summary>Imports the staged module and reads the cases.</summary>
    /// <param name="manifest">The staged TroveClusters.psd1.</param>
    /// <param name="cases">The folder tests/cases.</param>
    /// <returns>The names of all tests, in order.</returns>
    public static string[] Open(string manifest, string cases)
    {
        s_tests.Clear();
        s_session?.Dispose();
        CaseSession session = s_session = new CaseSession(manifest);
        foreach (string path in Directory.GetFiles(cases, "*.json").Order(StringComparer.Ordinal))
        {
            CaseFile file = CaseFile.Read<CaseFile>(path);
            foreach (PipelineCase test in file.Cases)
                s_tests.Add($"{Path.GetFileNameWithoutExtension(path)}: {test.Name}", () => CaseChecker.Compare(test.Expect, session.Run(test, file.World)));
        }
        foreach ((string name, Func<string> test) in ConfirmMatrix.Of(session, Path.Combine(cases, "matrix", "confirm.json")))
            s_tests.Add("confirm: " + name, test);
        foreach ((string name, Func<string> test) in PipelineMatrix.Of(session, Path.Combine(cases, "matrix", "pipeline.json")))
            s_tests.Add("pipeline: " + name, test);
        foreach ((string name, Func<string> test) in Rules.Of(session))
            s_tests.Add("rule: " + name, test);
        return [.. s_tests.Keys];
    }

    /// <summary>Runs a test.</summary>
    /// <returns>What differs from what was expected; empty when nothing does.</returns>
    public static string Run(string name)
    {
        if (!s_tests.TryGetValue(name, out Func<string>? test))
            return $"There is no test '{name}'.";
        try
        {
            return test();
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    /// <summary>What the pipeline matrix finds now, as JSON: to be read and judged, then kept in its file.</summary>
    public static string ObservePipelines(string cases) => PipelineMatrix.Observe(s_session!, Path.Combine(cases, "matrix", "pipeline.json"));
}
