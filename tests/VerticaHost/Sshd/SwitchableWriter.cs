using System.Text;

namespace TroveClusters.Tests.VerticaHost.Sshd;

/// <summary>Writes to where it is told, and from some moment on to nowhere.</summary>
internal sealed class SwitchableWriter(Stream stream) : TextWriter
{
    private TextWriter _inner = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => _inner.Write(value);

    public override void Write(string? value) => _inner.Write(value);

    public override void Flush() => _inner.Flush();

    /// <summary>Nobody reads any more.</summary>
    public void Silence() => _inner = Null;
}
