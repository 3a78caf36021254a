using System.Text.Json.Nodes;
using TroveClusters.FakeService;

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
        foreach ((string name, PipelineCase test, JsonObject? world) in Cases(cases))
            s_tests.Add(name, () => CaseChecker.Compare(test.Expect, session.Run(test, world)));
        foreach ((string name, Func<string> test) in ConfirmMatrix.Of(session, Path.Combine(cases, "matrix", "confirm.json")))
            s_tests.Add("confirm: " + name, test);
        foreach ((string name, Func<string> test) in PipelineMatrix.Of(session, Path.Combine(cases, "matrix", "pipeline.json")))
            s_tests.Add("pipeline: " + name, test);
        foreach ((string name, Func<string> test) in Rules.Of(session))
            s_tests.Add("rule: " + name, test);
        return [.. s_tests.Keys];
    }

    /// <summary>Adds the same cases with a server between the cmdlets and the service.</summary>
    /// <param name="manifest">The staged TroveClusters.psd1.</param>
    /// <param name="cases">The folder tests/cases.</param>
    /// <param name="server">Where the server listens.</param>
    /// <param name="place">Puts a service behind it.</param>
    /// <returns>The names of the tests that were added, in order.</returns>
    public static string[] OpenServer(string manifest, string cases, string server, Action<object?> place)
    {
        var session = new CaseSession(manifest, server, place);
        int before = s_tests.Count;
        foreach ((string name, PipelineCase test, JsonObject? world) in Cases(cases))
            s_tests.Add("server: " + name, () => CaseChecker.Compare(WireRule.Apply(test, world), WireRule.Apply(test, session.Run(test, world))));
        foreach ((string name, Func<string> test) in ConfirmMatrix.Of(session, Path.Combine(cases, "matrix", "confirm.json")))
            s_tests.Add("server: confirm: " + name, test);
        return [.. s_tests.Keys.Skip(before)];
    }

    /// <summary>A service of an empty world.</summary>
    public static object EmptyService() => new FakeTroveService(World.FromJson("{}"));

    private static IEnumerable<(string Name, PipelineCase Test, JsonObject? World)> Cases(string folder) =>
        from path in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
        let file = CaseFile.Read<CaseFile>(path)
        from test in file.Cases
        select ($"{Path.GetFileNameWithoutExtension(path)}: {test.Name}", test, file.World);

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
