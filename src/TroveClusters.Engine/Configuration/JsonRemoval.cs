using Edit = TroveClusters.Engine.Configuration.JsonEditor.Edit;

namespace TroveClusters.Engine.Configuration;

/// <summary>Takes a member out of an object, with its comma, and its line when nothing else stands on it. Comments stay.</summary>
internal static class JsonRemoval
{
    public static IReadOnlyList<Edit> Of(byte[] json, JsonMember home, JsonMember member)
    {
        int index = home.Members.ToList().IndexOf(member);
        int next = index + 1 < home.Members.Count ? home.Members[index + 1].KeyStart : home.ValueEnd - 1;
        var edits = new List<Edit>();
        if (Punctuation(json, member.ValueEnd, next) is { } comma)
            edits.Add(Cut(comma));
        else if (index > 0 && Punctuation(json, home.Members[index - 1].ValueEnd, member.KeyStart) is { } before)
            edits.Add(Cut(before));
        edits.Add(new Edit(member.KeyStart, member.KeyEnd, ""));
        edits.Add(Cut(Punctuation(json, member.KeyEnd, member.ValueStart)!.Value));
        edits.Add(new Edit(member.ValueStart, member.ValueEnd, ""));
        return Tidy(json, Joined(json, edits));
    }

    private static Edit Cut(JsonTrivia piece) => new(piece.Start, piece.End, "");

    /// <summary>The one comma or colon between two tokens.</summary>
    private static JsonTrivia? Punctuation(byte[] json, int start, int end)
    {
        foreach (JsonTrivia piece in JsonTrivia.Between(json, start, end))
        {
            if (piece.Kind == JsonTriviaKind.Punctuation)
                return piece;
        }
        return null;
    }

    /// <summary>Cuts with nothing but blanks between them are one.</summary>
    private static List<Edit> Joined(byte[] json, IEnumerable<Edit> cuts)
    {
        var joined = new List<Edit>();
        foreach (Edit cut in cuts.OrderBy(cut => cut.Start))
        {
            if (joined.Count > 0 && IsBlank(json, joined[^1].End, cut.Start))
                joined[^1] = joined[^1] with { End = cut.End };
            else
                joined.Add(cut);
        }
        return joined;
    }

    /// <summary>Takes along the line that would be left empty, or the blanks that would be left over within one.</summary>
    private static List<Edit> Tidy(byte[] json, List<Edit> cuts) =>
        [.. cuts.Select(cut =>
        {
            int start = cut.Start, end = cut.End;
            while (json[start - 1] is (byte)' ' or (byte)'\t')
                start--;
            while (json[end] is (byte)' ' or (byte)'\t')
                end++;
            bool firstOnLine = json[start - 1] is (byte)'\n' or (byte)'\r', lastOnLine = json[end] is (byte)'\n' or (byte)'\r';
            if (firstOnLine && lastOnLine)
                return new Edit(start, json[end] == '\r' && json[end + 1] == '\n' ? end + 2 : end + 1, "");
            if (IsOneByte(cut))
                return cut;
            return (lastOnLine || json[end] == '}') ? cut with { Start = start } : cut with { End = end };
        })];

    private static bool IsOneByte(Edit cut) => cut.End - cut.Start == 1;

    private static bool IsBlank(byte[] json, int start, int end) => !json.AsSpan(start, end - start).ContainsAnyExcept(" \t\r\n"u8);
}
