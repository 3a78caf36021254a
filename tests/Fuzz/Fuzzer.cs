using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TroveClusters.Tests.Fuzz.Generators;

namespace TroveClusters.Tests.Fuzz;

/// <summary>
/// Runs a target with one case after another. A case is made by its seed alone: TROVE_FUZZ_SEED is the seed of the first
/// one, each further one has the next number. TROVE_FUZZ_CASES is how many there are; targets whose cases are dear take a
/// part of it.
/// </summary>
internal sealed class Fuzzer(ITestOutputHelper output)
{
    public const int UsualCases = 100_000;

    /// <summary>A case that takes so long hangs. Cases take microseconds; the machine may be busy.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>From so many cases on the share of accepted ones tells something.</summary>
    private const int EnoughToJudge = 1000;

    private static readonly ulong s_seed = Setting("TROVE_FUZZ_SEED") ?? 20_250_301;
    private static readonly ulong s_cases = Setting("TROVE_FUZZ_CASES") ?? UsualCases;

    /// <summary>How many cases are run where the usual number is another one.</summary>
    public static int CasesFor(int usual) => (int)Math.Max(1, s_cases * (ulong)usual / UsualCases);

    /// <summary>Runs cases, until one fails.</summary>
    /// <param name="target">What it is called.</param>
    /// <param name="test">Makes and judges a case; true when the product accepted the input, false when it refused it.</param>
    /// <param name="usual">How many cases by default.</param>
    /// <param name="least">What per cent of the inputs must be accepted; with fewer the generator would prove nothing.</param>
    /// <param name="most">What per cent may be accepted.</param>
    /// <param name="mostAllocated">How many bytes one case may allocate.</param>
    /// <param name="method">The test's name.</param>
    /// <param name="file">The test's file.</param>
    public void Run(
        string target, Func<FuzzCase, bool> test, int usual = UsualCases, int least = 20, int most = 80, long mostAllocated = 8 << 20,
        [CallerMemberName] string method = "", [CallerFilePath] string file = "")
    {
        int cases = CasesFor(usual);
        string name = $"{Path.GetFileNameWithoutExtension(file)}.{method}";
        FuzzCase? current = null;
        Exception? failure = null;
        int accepted = 0, done = 0;
        var clock = Stopwatch.StartNew();
        var worker = new Thread(() =>
        {
            for (int i = 0; i < cases && failure is null; i++)
            {
                ulong seed = s_seed + (ulong)i;
                current = new FuzzCase(seed, new Chance(seed ^ Hash(name)));
                try
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    if (test(current))
                        accepted++;
                    long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                    if (allocated > mostAllocated)
                        throw new InvalidOperationException($"The case allocated {allocated} bytes.");
                }
                catch (Exception e)
                {
                    failure = e;
                }
                Volatile.Write(ref done, i + 1);
            }
        })
        { IsBackground = true, Name = name };
        worker.Start();
        // A thread that hangs cannot be ended; it ends with the process.
        for (int seen = -1; !worker.Join(s_patience);)
        {
            if (Volatile.Read(ref done) == seen)
                throw new TimeoutException(Report(name, current!, $"It has not ended within {s_patience.TotalSeconds:0} s."));
            seen = Volatile.Read(ref done);
        }

        if (failure is not null)
            throw new InvalidOperationException(Report(name, current!, failure.ToString()));
        double rate = 100.0 * accepted / cases;
        string summary = string.Create(
            CultureInfo.InvariantCulture, $"{target}: {cases} cases from seed {s_seed}, {rate:0.#} % accepted, {clock.Elapsed.TotalSeconds:0.0} s");
        output.WriteLine(summary);
        if (cases >= EnoughToJudge && (rate < least || rate > most))
            throw new InvalidOperationException($"{summary}. The generator is worth something between {least} and {most} % only.");
    }

    private static string Report(string name, FuzzCase failed, string what) =>
        new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"A case failed. To run it alone: TROVE_FUZZ_SEED={failed.Seed} TROVE_FUZZ_CASES=1 dotnet test tests/Fuzz --filter {name}")
            .AppendLine(CultureInfo.InvariantCulture, $"Input: {failed.Show()}")
            .Append(FuzzCase.Printable(what, lines: true))
            .ToString();

    private static ulong? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    /// <summary>Targets get different choices from the same seed (FNV-1a).</summary>
    private static ulong Hash(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
