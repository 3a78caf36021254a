using System.Text;
using TroveClusters.Engine.Remote;

namespace TroveClusters.Tests.VerticaHost.InProcess;

/// <summary>Keeps what a program writes, up to a limit, and tells of each line as it is written.</summary>
internal sealed class CapturingWriter(bool isError, int limit, Lock gate, Action<RemoteLine>? lines) : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Whether more came than the limit.</summary>
    public bool Truncated { get; private set; }

    public string Text
    {
        get
        {
            lock (gate)
                return _text.ToString();
        }
    }

    public override void Write(char value)
    {
        lock (gate)
        {
            if (_text.Length < limit)
                _text.Append(value);
            else
                Truncated = true;
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }
            EndLine();
        }
    }

    /// <summary>Tells of the last line, which had no end.</summary>
    public void Finish()
    {
        lock (gate)
        {
            if (_line.Length > 0)
                EndLine();
        }
    }

    private void EndLine()
    {
        lines?.Invoke(new RemoteLine(_line.ToString(), isError));
        _line.Clear();
    }
}
