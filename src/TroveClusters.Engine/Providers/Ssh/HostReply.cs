namespace TroveClusters.Engine.Providers.Ssh;

/// <summary>What a script of <see cref="HostScripts"/> replied: lines of a word and a text, in order.</summary>
internal sealed class HostReply
{
    private readonly string _host;
    private readonly string _output;

    private HostReply(string host, string output, IReadOnlyList<(string Word, string Text)> lines) => (_host, _output, Lines) = (host, output, lines);

    /// <summary>The lines.</summary>
    public IReadOnlyList<(string Word, string Text)> Lines { get; }

    /// <summary>The first line's word and text.</summary>
    public (string Word, string Text) First => Lines.Count > 0 ? Lines[0] : throw Unexpected();

    /// <summary>The texts of all lines of a word, in order.</summary>
    public IEnumerable<string> Texts(string word) => Lines.Where(line => line.Word == word).Select(line => line.Text);

    /// <summary>Reads a reply.</summary>
    /// <param name="host">The host, for messages.</param>
    /// <param name="output">What the script wrote.</param>
    /// <exception cref="TroveException"><c>RemoteCommandFailed</c>: it is not a whole reply.</exception>
    public static HostReply Parse(string host, string output)
    {
        string[] all = output.Split('\n');
        int begin = Array.IndexOf(all, HostScripts.Begin);
        int end = Array.LastIndexOf(all, HostScripts.End);
        List<(string, string)> lines = [];
        foreach (string line in begin >= 0 && end > begin ? all[(begin + 1)..end] : [])
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            lines.Add(space < 0 ? (line, "") : (line[..space], line[(space + 1)..]));
        }
        var reply = new HostReply(host, output, lines);
        return begin >= 0 && end > begin ? reply : throw reply.Unexpected();
    }

    /// <summary>The process of a line <c>id start boot</c>.</summary>
    /// <exception cref="TroveException"><c>RemoteCommandFailed</c>: it is none.</exception>
    public NodeProcess Process(string text) =>
        text.Split(' ') is [var id, var start, { Length: > 0 } boot] && WholeNumber.TryParse(id, out int number) && number > 0
            && start.Length > 0 && start.All(char.IsAsciiDigit)
            ? new NodeProcess(number, start, boot)
            : throw Unexpected();

    /// <summary>The number of a line.</summary>
    /// <exception cref="TroveException"><c>RemoteCommandFailed</c>: it is none.</exception>
    public long Number(string text) => long.TryParse(text, System.Globalization.NumberStyles.None, null, out long number) ? number : throw Unexpected();

    /// <summary>The bytes of a line that counts kilobytes.</summary>
    /// <exception cref="TroveException"><c>RemoteCommandFailed</c>: it is no number, or no disk is that large.</exception>
    public long Bytes(string kilobytes) => Number(kilobytes) is var number && number <= long.MaxValue / 1024 ? number * 1024 : throw Unexpected();

    /// <summary>The error of a reply that means nothing.</summary>
    public TroveException Unexpected() => new(
        TroveErrorId.RemoteCommandFailed, $"The host '{_host}' replied what cannot be understood: '{Shorten(_output)}'.", _host);

    private static string Shorten(string text)
    {
        const int most = 300;
        string line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= most ? line : line[..most] + "…";
    }
}
