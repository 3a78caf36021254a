using System.Globalization;

namespace TroveClusters.Bench.Create;

/// <summary>What is measured.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        Usage: dotnet run -c Release --project bench/create -- [--runs N] [--nodes N,N,...] [--launch-nodes N] [--trace] [--save]

          --runs N          runs of each line; medians are shown (5)
          --nodes N,N,...   cluster sizes (6,30,100)
          --launch-nodes N  size of the launch-to-ready line; 0 leaves it out (100)
          --trace           shows the engine's progress with times
          --save            also writes bench/create/results.md
        """;

    public int Runs { get; private init; } = 5;

    public IReadOnlyList<int> Nodes { get; private init; } = [6, 30, 100];

    public int LaunchNodes { get; private init; } = 100;

    public bool Trace { get; private init; }

    public bool Save { get; private init; }

    /// <exception cref="FormatException">An argument is not understood.</exception>
    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--runs" => options with { Runs = Number(Next(), 1) },
                "--nodes" => options with { Nodes = [.. Next().Split(',').Select(n => Number(n, 1))] },
                "--launch-nodes" => options with { LaunchNodes = Number(Next(), 0) },
                "--trace" => options with { Trace = true },
                "--save" => options with { Save = true },
                var other => throw new FormatException($"'{other}' is not understood."),
            };

            string Next() => ++i < args.Length ? args[i] : throw new FormatException($"'{args[i - 1]}' needs a value.");
        }
        return options;
    }

    private static int Number(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"'{text}' is not a number of {least} or more.");
}
