using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>
/// A pair of keys that looks like OpenSSH's and opens only doors in this process: the public half is of the real form, the
/// private one is a text that holds it.
/// </summary>
/// <param name="Private">The private key's file.</param>
/// <param name="Public">The public key's line.</param>
internal sealed record SshKeyText(string Private, string Public)
{
    private const string Begin = "-----BEGIN KEY OF THE VERTICA DOUBLE-----\n";

    /// <summary>A new pair with this comment.</summary>
    public static SshKeyText Make(string comment)
    {
        string line = $"ssh-ed25519 {MakeBlob()} {comment}\n";
        return new SshKeyText(Begin + line, line);
    }

    /// <summary>A public key of the real form, ed25519, in base 64.</summary>
    public static string MakeBlob()
    {
        byte[] type = Encoding.ASCII.GetBytes("ssh-ed25519");
        byte[] blob = new byte[4 + type.Length + 4 + 32];
        BinaryPrimitives.WriteInt32BigEndian(blob, type.Length);
        type.CopyTo(blob, 4);
        BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(4 + type.Length), 32);
        RandomNumberGenerator.Fill(blob.AsSpan(8 + type.Length));
        return Convert.ToBase64String(blob);
    }

    /// <summary>The public half, in base 64, of a private key's text; null for another kind of text.</summary>
    public static string? BlobOfPrivate(string text) =>
        text.StartsWith(Begin, StringComparison.Ordinal) && text[Begin.Length..].Split(' ') is [_, string blob, ..] ? blob : null;

    /// <summary>The public key's line of a private key's text; null for another kind of text.</summary>
    public static string? PublicOfPrivate(string text) => BlobOfPrivate(text) is null ? null : text[Begin.Length..];

    /// <summary>Whether a file of authorized keys has this public key.</summary>
    public static bool Authorizes(string authorizedKeys, string blob) =>
        authorizedKeys.Split('\n').Any(line => !line.StartsWith('#') && line.Split(' ').Contains(blob));
}
