namespace TroveClusters.Engine.Redis.Topology;

/// <summary>Splits a reply that is text into its lines.</summary>
internal static class ReplyLines
{
    /// <summary>
    /// The lines of a reply without their ends. Lines end with LF or CR LF (INFO and CLUSTER INFO use the latter); an
    /// end after the last line is no further line.
    /// </summary>
    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            if (end < 0)
                end = text.Length;
            else if (end > start && text[end - 1] == '\r')
                end--;
            yield return text[start..end];
            start = next;
        }
    }
}
