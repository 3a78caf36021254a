using System.Globalization;

namespace TroveClusters.Tests.Run;

/// <summary>The end of a run: failed tests with their messages, one table, one line.</summary>
internal static class Report
{
    public static int Write(IReadOnlyList<SuiteResult> suites)
    {
        foreach (SuiteResult suite in suites.Where(suite => suite.Failures.Count > 0))
        {
            Console.WriteLine();
            Console.WriteLine($"Failed in {suite.Name}:");
            foreach (Failure failure in suite.Failures)
            {
                Console.WriteLine($"  {failure.Test}");
                foreach (string line in failure.Message.Split('\n').Take(20))
                    Console.WriteLine($"      {line.TrimEnd()}");
            }
        }
        Console.WriteLine();
        WriteTable(suites);
        int passed = suites.Sum(suite => suite.Passed);
        int failed = suites.Sum(suite => suite.Failures.Count);
        Console.WriteLine();
        Console.WriteLine($"{passed} passed, {failed} failed, {suites.Sum(suite => suite.NotRun.Count)} skipped");
        return failed > 0 || passed == 0 ? 1 : 0;
    }

    private static void WriteTable(IReadOnlyList<SuiteResult> suites)
    {
        int width = Math.Max(12, suites.Max(suite => suite.Name.Length) + 1);
        Console.WriteLine($"{"Suite".PadRight(width)} Passed  Failed  Not run   Time  Why not run");
        Console.WriteLine($"{new string('-', width)} ------  ------  -------  -----  -----------");
        foreach (SuiteResult suite in suites)
        {
            string[] reasons = [.. suite.NotRun.GroupBy(why => why).Select(group => group.Count() > 1 ? $"{group.Key} ({group.Count()})" : group.Key)];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{suite.Name.PadRight(width)} {suite.Passed,6}  {suite.Failures.Count,6}  {suite.NotRun.Count,7}  {suite.Took.TotalSeconds,4:0}s  {reasons.FirstOrDefault()}"));
            foreach (string reason in reasons.Skip(1))
                Console.WriteLine(new string(' ', width + 33) + reason);
        }
    }
}
