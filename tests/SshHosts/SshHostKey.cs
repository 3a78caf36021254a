using System.Security.Cryptography;

namespace TroveClusters.Tests.SshHosts;

/// <summary>A public key of a host.</summary>
/// <param name="Type">Its algorithm: <c>ssh-ed25519</c>, <c>ecdsa-sha2-nistp256</c>, <c>ssh-rsa</c>.</param>
/// <param name="Blob">The key in base 64.</param>
public sealed record SshHostKey(string Type, string Blob)
{
    /// <summary>As ssh-keygen shows it: <c>SHA256:…</c></summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Blob))).TrimEnd('=');
}
