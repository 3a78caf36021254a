using System.Text.RegularExpressions;

namespace TroveClusters.Engine.Remote.OpenSsh;

/// <summary>Judges why a connection was not made, by what ssh said. Nothing has run on the host then, whatever it was.</summary>
internal static partial class SshVerdict
{
    /// <summary>The kinds of failures that are told apart.</summary>
    public static TroveErrorId Judge(string words) => words switch
    {
        _ when HostKey().IsMatch(words) => TroveErrorId.HostKeyChanged,
        _ when Settings().IsMatch(words) => TroveErrorId.ConfigurationInvalid,
        _ when Authentication().IsMatch(words) => TroveErrorId.AuthenticationFailed,
        _ => TroveErrorId.HostUnreachable,
    };

    /// <summary>The error, with ssh's words as they are.</summary>
    /// <param name="login">The host.</param>
    /// <param name="words">What ssh said.</param>
    public static TroveException Error(HostLogin login, string words)
    {
        TroveErrorId id = Judge(words);
        string told = words.Length > 0 ? words : "ssh ended and said nothing.";
        return id switch
        {
            TroveErrorId.HostKeyChanged => KeyChanged(login, ShownFingerprint(words) is { } shown ? [shown] : [], told),
            TroveErrorId.ConfigurationInvalid => new TroveException(
                id, $"The SSH client does not take its settings for {login.Name} ({login}): {told}", login.Name, "Correct the configuration of the SSH client that the message names, or use a newer client."),
            TroveErrorId.AuthenticationFailed => new TroveException(
                id, $"{login.Name} ({login}) does not let {login.User} in: {told}", login.Name, "Give the right user with a key or a password that the host accepts."),
            _ => new TroveException(id, $"{login.Name} ({login}) cannot be reached: {told}", login.Name),
        };
    }

    /// <summary>The host shows none of the keys that are trusted.</summary>
    public static TroveException KeyChanged(HostLogin login, IReadOnlyCollection<string> shown, string words) => new(
        TroveErrorId.HostKeyChanged,
        $"{login.Name} ({login}) shows another key than the one it is known by. Expected: {List(login.Keys.Select(key => key.ToString()))}. "
        + $"Shown: {(shown.Count > 0 ? List(shown) : "a key of another type")}. {words}",
        login.Name);

    /// <summary>No key of the host is known.</summary>
    public static TroveException KeyUnknown(HostLogin login, IReadOnlyCollection<HostKey> shown) => new(
        TroveErrorId.HostKeyUnknown,
        $"No key of {login.Name} ({login}) is known, so it cannot be told whether it is the right host. It shows: {List(shown.Select(key => key.ToString()))}.",
        login.Name);

    /// <summary>Whether sshd had no session left on this connection (MaxSessions).</summary>
    public static bool IsRefusedSession(string words) => RefusedSession().IsMatch(words);

    /// <summary>The fingerprint of the key that ssh was shown; null where it does not tell.</summary>
    public static string? ShownFingerprint(string words) =>
        Fingerprint().Match(words) is { Success: true } match ? $"{match.Groups["type"].Value} {match.Groups["print"].Value}" : null;

    private static string List(IEnumerable<string> items) => string.Join(", ", items.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|no matching host key type found")]
    private static partial Regex HostKey();

    [GeneratedRegex(@"Bad (configuration option|owner or permissions|key types)|[Tt]erminating, \d+ bad configuration options|(?i:unsupported option|unknown option|illegal option|Can't open user config file)")]
    private static partial Regex Settings();

    [GeneratedRegex(@"Permission denied|Too many authentication failures|No supported authentication methods|[Aa]uthentication failed|no mutual signature")]
    private static partial Regex Authentication();

    [GeneratedRegex(@"Session open refused by peer|session request failed")]
    private static partial Regex RefusedSession();

    [GeneratedRegex(@"fingerprint for the (?<type>\S+) key sent by the remote host is\s+(?<print>SHA256:[A-Za-z0-9+/]{43})")]
    private static partial Regex Fingerprint();
}
