using Edit = TroveClusters.Engine.Configuration.JsonEditor.Edit;

namespace TroveClusters.Engine.Configuration;

/// <summary>Adds a member at the end of an object, laid out as those before it.</summary>
internal static class JsonInsertion
{
    /// <param name="json">The text.</param>
    /// <param name="home">The object.</param>
    /// <param name="layout">How the text is laid out.</param>
    /// <param name="member">Makes the member, given the blanks its line begins with; null where it shares a line.</param>
    public static IReadOnlyList<Edit> Into(byte[] json, JsonMember home, JsonLayout layout, Func<string?, string> member) =>
        home.Members.Count > 0 ? AfterLast(json, home, layout, member) : IntoEmpty(json, home, layout, member);

    private static List<Edit> AfterLast(byte[] json, JsonMember home, JsonLayout layout, Func<string?, string> member)
    {
        JsonMember last = home.Members[^1];
        // A comment on the last member's line is about that member, and stays with it.
        int place = last.ValueEnd;
        bool comma = false, sameLine = true, behindLineComment = false;
        foreach (JsonTrivia piece in JsonTrivia.Between(json, last.ValueEnd, home.ValueEnd - 1))
        {
            if (piece.Kind == JsonTriviaKind.NewLine)
                sameLine = false;
            else if (piece.Kind == JsonTriviaKind.Punctuation)
                comma = sameLine = true;
            if (!sameLine || piece.Kind == JsonTriviaKind.Blank)
                continue;
            place = piece.End;
            behindLineComment = piece.Kind == JsonTriviaKind.LineComment;
        }

        string? indent = JsonLayout.IndentBefore(json, last.KeyStart) ?? (behindLineComment ? layout.Unit : null);
        string text = (indent is null ? " " : layout.NewLine + indent) + member(indent);
        if (comma)
            return [new Edit(place, place, text + ",")];
        return place == last.ValueEnd
            ? [new Edit(place, place, "," + text)]
            : [new Edit(last.ValueEnd, last.ValueEnd, ","), new Edit(place, place, text)];
    }

    private static List<Edit> IntoEmpty(byte[] json, JsonMember home, JsonLayout layout, Func<string?, string> member)
    {
        int brace = home.ValueEnd - 1;
        bool isRoot = home.Name.Length == 0 && home.KeyEnd == 0;
        string? outer = JsonLayout.IndentBefore(json, brace);
        if (outer is not null)
        {
            // The brace has a line of its own: the member gets the line before it.
            string indent = outer + layout.Unit;
            int line = brace - outer.Length;
            return [new Edit(line, line, indent + member(indent) + layout.NewLine)];
        }

        int place = brace;
        while (json[place - 1] is (byte)' ' or (byte)'\t')
            place--;
        return isRoot
            ? [new Edit(place, brace, layout.NewLine + layout.Unit + member(layout.Unit) + layout.NewLine)]
            : [new Edit(place, brace, $" {member(null)} ")];
    }
}
