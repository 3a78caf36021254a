using System.Security.Cryptography;

namespace TroveClusters.Engine.Remote;

/// <summary>A public key by which a host is known.</summary>
/// <param name="Type">Its algorithm, as SSH names it: <c>ssh-ed25519</c>.</param>
/// <param name="Blob">The key in SSH's encoding, in base 64, as known_hosts files have it.</param>
internal sealed record HostKey(string Type, string Blob)
{
    /// <summary>What people compare: <c>SHA256:</c> and 43 characters.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Blob))).TrimEnd('=');

    /// <summary>Algorithm and fingerprint.</summary>
    public override string ToString() => $"{Type} {Fingerprint}";
}
