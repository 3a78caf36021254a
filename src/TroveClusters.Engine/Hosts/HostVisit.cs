using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Hosts;

/// <summary>How a visit to a host went: what it said of itself, or what kept it from saying it.</summary>
internal sealed record HostVisit
{
    /// <summary>When the question was sent, by our clock.</summary>
    public DateTimeOffset Asked { get; init; }

    /// <summary>When all of the answer was there.</summary>
    public DateTimeOffset Answered { get; init; }

    /// <summary>What it said; null where it did not.</summary>
    public HostFacts? Facts { get; init; }

    /// <summary>The check at which it ended; null where it did not.</summary>
    public string? FailedAt { get; init; }

    /// <summary>Why.</summary>
    public TroveException? Error { get; init; }

    /// <summary>A visit that never began: how one logs in cannot be read.</summary>
    public static HostVisit NotMade(TroveException error) => new() { FailedAt = HostChecks.Login, Error = error, WasMade = false };

    /// <summary>Whether the host was asked at all.</summary>
    public bool WasMade { get; private init; } = true;

    /// <summary>Asks a host how it is. What goes wrong is part of the answer.</summary>
    /// <param name="transport">The way to it.</param>
    /// <param name="login">How one logs in.</param>
    /// <param name="dataFolder">Where nodes' data would be.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    public static async Task<HostVisit> MakeAsync(
        IRemoteTransport transport, HostLogin login, string dataFolder, TimeLimit limit, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        both.CancelAfter(limit.Timer);
        string nonce = Guid.NewGuid().ToString("N");
        string? last = null;
        DateTimeOffset asked = EngineServices.Now;
        try
        {
            RemoteResult result = await transport.Open(login).RunAsync(HostProbe.Command(nonce, dataFolder, line => last = line.Text), both.Token);
            DateTimeOffset answered = EngineServices.Now;
            if (!result.Succeeded)
                throw new TroveException(
                    TroveErrorId.RemoteCommandFailed, FormattableString.Invariant($"/bin/sh ended with {result.ExitCode}: {(result.Error.Trim() is { Length: > 0 } words ? words : "it says nothing")}"), login.Name);
            return new HostVisit { Asked = asked, Answered = answered, Facts = HostProbe.Read(result.Output, nonce) };
        }
        catch (TroveException e)
        {
            return new HostVisit { FailedAt = CheckOf(e), Error = e };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return last is null
                ? Late(HostChecks.Reachable, $"It did not answer within {limit}.")
                : Late(HostChecks.Commands, $"It did not say all within {limit}; the last it said is '{last.Replace('\t', ' ')}'.");
        }

        HostVisit Late(string check, string message) => new() { FailedAt = check, Error = limit.Struck(message, login.Name) };
    }

    /// <summary>The check that an error is the failure of; those before it have passed.</summary>
    private static string CheckOf(TroveException error) => error.Info.Id switch
    {
        TroveErrorId.HostKeyUnknown or TroveErrorId.HostKeyChanged => HostChecks.HostKey,
        TroveErrorId.AuthenticationFailed => HostChecks.Login,
        TroveErrorId.HostConnectionLost or TroveErrorId.OperationTimedOut or TroveErrorId.PrivilegeRequired
            or TroveErrorId.RemoteCommandFailed or TroveErrorId.UnexpectedReply => HostChecks.Commands,
        _ => HostChecks.Reachable,
    };
}
