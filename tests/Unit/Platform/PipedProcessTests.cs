using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Tests.Unit.Platform;

public sealed class PipedProcessTests
{
    [Fact]
    public async Task Streams_and_exit_code_are_the_programs_own()
    {
        await using IPipedProcess process = PipedProcess.Start("/bin/sh", ["-c", "cat; echo err >&2; exit 3"]);
        await process.Input.WriteAsync("in"u8.ToArray());
        await process.Input.DisposeAsync();

        Assert.Equal(("in", "err\n"), (await ReadAsync(process.Output), await ReadAsync(process.Error)));
        Assert.Equal(3, await process.WaitAsync(default));
    }

    [Fact]
    public async Task It_leads_a_session_of_its_own_and_inherits_nothing_but_its_streams()
    {
        // Open in this process, and not to be closed by exec.
        int leaked = Libc.Open("/dev/null", 0);
        try
        {
            await using IPipedProcess process = PipedProcess.Start("/bin/sh", ["-c", "cat /proc/$$/stat; ls /proc/$$/fd | tr '\\n' ' '"]);
            string[] lines = (await ReadAsync(process.Output)).Split('\n');
            int id = ((PosixPipedProcess)process).Id;

            Assert.Equal(id, LinuxProcessSystem.Stat.Parse(lines[0])?.Session);
            Assert.Equal("0 1 2 ", lines[1]);
        }
        finally
        {
            _ = Libc.Close(leaked);
        }
    }

    [Fact]
    public async Task Disposing_ends_it_with_all_it_started()
    {
        IPipedProcess process = PipedProcess.Start("/bin/sh", ["-c", "trap '' TERM; sleep 600 & echo $!; wait"]);
        using var reader = new StreamReader(process.Output);
        int child = int.Parse((await reader.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        await process.DisposeAsync();

        for (int i = 0; i < 6000 && ProcessSystem.Current.GetStartTime(child) is not null; i++)
            await Task.Delay(10);
        Assert.Null(ProcessSystem.Current.GetStartTime(child));
        Assert.Null(ProcessSystem.Current.GetStartTime(((PosixPipedProcess)process).Id));
    }

    [Fact]
    public async Task A_signal_that_ended_it_is_told_as_shells_do()
    {
        await using IPipedProcess process = PipedProcess.Start("/bin/sh", ["-c", "kill -KILL $$"]);

        Assert.Equal(137, await process.WaitAsync(default));
    }

    [Fact]
    public void A_program_that_is_not_there_is_told()
    {
        var e = Assert.Throws<IOException>(() => PipedProcess.Start("/no/such/program", []));

        Assert.Contains("/no/such/program", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_hold_no_threads()
    {
        // Each waits for input; blocking reads would need two hundred threads of the pool, which gives them one by one.
        IPipedProcess[] processes = [.. Enumerable.Range(0, 100).Select(_ => PipedProcess.Start("/bin/cat", []))];
        Task<string>[] reads = [.. processes.SelectMany(process => new[] { ReadAsync(process.Output), ReadAsync(process.Error) })];
        await Task.Run(() => { }).WaitAsync(TimeSpan.FromSeconds(30));
        foreach (IPipedProcess process in processes)
            await process.Input.DisposeAsync();

        Assert.All(await Task.WhenAll(reads), Assert.Empty);
        foreach (IPipedProcess process in processes)
            await process.DisposeAsync();
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
