using System.Buffers.Binary;
using System.Text;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.Unit.Remote;

internal static class SampleKeys
{
    public static HostKey Ed25519 { get; } = Of("ssh-ed25519");

    public static HostKey Rsa { get; } = Of("ssh-rsa");

    public static HostKey Of(string type, byte fill = 7)
    {
        byte[] blob = new byte[4 + type.Length + 36];
        BinaryPrimitives.WriteInt32BigEndian(blob, type.Length);
        Encoding.ASCII.GetBytes(type, blob.AsSpan(4));
        blob.AsSpan(4 + type.Length).Fill(fill);
        return new HostKey(type, Convert.ToBase64String(blob));
    }
}
