using TroveClusters.Engine.Platform;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>A session as an ssh process has it.</summary>
/// <param name="process">The process.</param>
/// <param name="askPass">What tells it a password; kept for as long as it may ask.</param>
internal sealed class SshChannel(IPipedProcess process, SshAskPass? askPass = null) : IShellChannel
{
    /// <summary>By which ssh says that itself has failed, not the command.</summary>
    private const int OwnFailure = 255;

    /// <inheritdoc/>
    public Stream Input => process.Input;

    /// <inheritdoc/>
    public Stream Output => process.Output;

    /// <inheritdoc/>
    public Stream Error => process.Error;

    /// <inheritdoc/>
    public async Task<int?> WaitAsync(CancellationToken cancellationToken) =>
        await process.WaitAsync(cancellationToken) is var code && code != OwnFailure ? code : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        askPass?.Dispose();
    }
}
