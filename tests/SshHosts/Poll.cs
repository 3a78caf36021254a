using System.Diagnostics;

namespace TroveClusters.Tests.SshHosts;

/// <summary>Waits for conditions.</summary>
internal static class Poll
{
    /// <summary>Waits until something is so; after the limit, raises an error that says what was waited for and what was found.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds, Func<string> state, TimeSpan? limit = null)
    {
        TimeSpan patience = limit ?? TimeSpan.FromSeconds(60);
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > patience)
                throw new TimeoutException($"Waited {patience.TotalSeconds:0} s for {what}. {state()}");
            await Task.Delay(10);
        }
    }

    /// <inheritdoc cref="UntilAsync(string, Func{Task{bool}}, Func{string}, TimeSpan?)"/>
    public static Task UntilAsync(string what, Func<bool> holds, Func<string> state, TimeSpan? limit = null) =>
        UntilAsync(what, () => Task.FromResult(holds()), state, limit);
}
