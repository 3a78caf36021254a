namespace TroveClusters.Tests.Remote;

/// <summary>What programs write is kept within limits, and shown while they run.</summary>
public abstract class OutputContract(HostsFixture hosts, TransportKind kind) : RemoteContract(hosts, kind)
{
    [HostFact]
    public async Task Lines_are_shown_while_the_program_runs()
    {
        string go = NewPath();
        var first = new TaskCompletionSource<RemoteLine>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new List<RemoteLine>();
        RemoteCommand command = Sh("echo one; until [ -e \"$1\" ]; do sleep 0.05; done; echo two >&2; printf three", go) with
        {
            Lines = line =>
            {
                lines.Add(line);
                first.TrySetResult(line);
            },
        };

        Task<RemoteResult> running = Open().RunAsync(command, None);
        Assert.Equal(new RemoteLine("one", false), await first.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(running.IsCompleted);
        Host.WriteFile(go, "");
        RemoteResult result = await running;

        Assert.Equal(("one\nthree", "two\n"), (result.Output, result.Error));
        // Two outputs have no order between them.
        Assert.Equal([new RemoteLine("one", false), new RemoteLine("three", false), new RemoteLine("two", true)], lines.OrderBy(line => line.Text));
    }

    [HostFact]
    public async Task Lines_come_in_order_one_at_a_time()
    {
        int inside = 0, overlaps = 0;
        var lines = new List<RemoteLine>();
        RemoteCommand command = Sh("i=0; while [ $i -lt 2000 ]; do echo \"out $i\"; echo \"err $i\" >&2; i=$((i+1)); done") with
        {
            Lines = line =>
            {
                if (Interlocked.Increment(ref inside) > 1)
                    overlaps++;
                lines.Add(line);
                Interlocked.Decrement(ref inside);
            },
        };

        await Open().RunAsync(command, None);

        Assert.Equal(0, overlaps);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"out {i}"), lines.Where(line => !line.IsError).Select(line => line.Text));
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"err {i}"), lines.Where(line => line.IsError).Select(line => line.Text));
    }

    [HostFact]
    public async Task An_overlong_line_is_cut_and_the_next_one_is_whole()
    {
        var lines = new List<string>();
        RemoteCommand command = Sh("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo next") with { Lines = line => lines.Add(line.Text) };

        RemoteResult result = await Open().RunAsync(command, None);

        Assert.True(result.Truncated);
        Assert.Equal(2, lines.Count);
        Assert.InRange(lines[0].Length, 80, 1_000_000);
        Assert.Equal("next", lines[1]);
    }

    [HostTheory]
    [InlineData(999, false)]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    [InlineData(5_000_000, true)]
    public async Task More_than_the_limit_is_dropped_from_the_middle_and_told(int length, bool truncated)
    {
        RemoteResult result = await Open().RunAsync(
            Sh("printf begin; head -c $1 /dev/zero | tr '\\0' x; printf final", (length - 10).ToString()) with { OutputLimit = 1000 }, None);

        Assert.Equal(truncated, result.Truncated);
        Assert.StartsWith("begin", result.Output);
        Assert.EndsWith("final", result.Output);
        Assert.True(truncated ? result.Output.Length is > 500 and <= 1000 : result.Output.Length == length, $"{result.Output.Length} characters were kept.");
    }

    [HostFact]
    public async Task Each_output_has_a_limit_of_its_own()
    {
        RemoteResult result = await Open().RunAsync(Sh("echo short; head -c 50000 /dev/zero | tr '\\0' x >&2") with { OutputLimit = 1000 }, None);

        Assert.Equal("short\n", result.Output);
        Assert.True(result.Truncated);
        Assert.InRange(result.Error.Length, 500, 1000);
    }

    [HostFact]
    public async Task Text_is_UTF_8_and_characters_are_whole_wherever_the_limit_cuts()
    {
        Assert.Equal("ü€😀\n", (await ShAsync(Open(), "echo ü€😀")).Output);

        foreach (int limit in new[] { 997, 998, 999, 1000 })
        {
            RemoteResult cut = await Open().RunAsync(Sh("i=0; while [ $i -lt 1000 ]; do printf '😀'; i=$((i+1)); done") with { OutputLimit = limit }, None);
            Assert.True(cut.Truncated);
            Assert.DoesNotContain('\uFFFD', cut.Output);
        }
    }
}
