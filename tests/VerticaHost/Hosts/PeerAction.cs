using System.Text.Json.Serialization;

namespace TroveClusters.Tests.VerticaHost.Hosts;

/// <summary>One thing to do on a host: a verb of <see cref="PeerActions"/> with what it needs. Made by the functions here.</summary>
internal sealed record PeerAction(string Verb, string Path, string? Text = null, int Mode = 0, string? Owner = null, string? Group = null)
{
    /// <summary>Nothing: whether the host can be reached.</summary>
    public static PeerAction Connect() => new("connect", "");

    /// <summary>The reply's text is <c>file</c>, <c>folder</c> or <c>none</c>.</summary>
    public static PeerAction Probe(string path) => new("probe", path);

    /// <summary>The reply's text is the file's; an error where there is none.</summary>
    public static PeerAction Read(string path) => new("read", path);

    public static PeerAction Write(string path, string text, UnixFileMode mode, string? owner = null) =>
        new("write", path, text, (int)mode, owner);

    public static PeerAction MakeFolder(string path, UnixFileMode mode, string? owner = null) =>
        new("mkdir", path, null, (int)mode, owner);

    /// <summary>Gives a file or folder, not what is in it, to a user and that user's group.</summary>
    public static PeerAction SetOwner(string path, string owner) => new("own", path, null, 0, owner);

    /// <summary>Removes a file or a whole folder; no error where there is none.</summary>
    public static PeerAction Delete(string path) => new("delete", path);

    /// <summary>The reply's text is <c>yes</c> or <c>no</c>.</summary>
    public static PeerAction HasUser(string user) => new("has-user", "", null, 0, user);

    /// <summary>Makes a pair of keys at a path, and the path with <c>.pub</c>; owned by that user.</summary>
    public static PeerAction MakeKeyPair(string path, string owner) => new("key", path, null, 0, owner);

    /// <summary>The version of Vertica's package is the reply's text; <c>none</c> where there is none.</summary>
    public static PeerAction PackageVersion() => new("version", "");

    /// <summary>Adds a user who is not there yet; the reply's text is <c>new</c> or <c>old</c>.</summary>
    public static PeerAction EnsureUser(string user, string group, string home) => new("user", home, null, 0, user, group);

    /// <summary>Adds a line to a file that lacks it, and the file where it is missing.</summary>
    public static PeerAction AppendLine(string path, string line, UnixFileMode mode, string? owner = null) =>
        new("line", path, line, (int)mode, owner);

    /// <summary>Puts Vertica's package onto the host. Its text is the version.</summary>
    public static PeerAction InstallPackage(string version) => new("package", "", version);
}

/// <summary>What became of an action.</summary>
/// <param name="Done">Whether it succeeded.</param>
/// <param name="Text">What it answers.</param>
/// <param name="Error">Why it failed, as the system says it.</param>
internal sealed record PeerReply(bool Done, string? Text, string? Error);

[JsonSerializable(typeof(List<PeerAction>))]
[JsonSerializable(typeof(List<PeerReply>))]
internal sealed partial class PeerJson : JsonSerializerContext;
