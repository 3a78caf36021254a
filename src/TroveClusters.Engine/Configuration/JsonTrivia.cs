namespace TroveClusters.Engine.Configuration;

/// <summary>What stands between two tokens of a JSON text that has been read before, and so is known to be one.</summary>
internal enum JsonTriviaKind
{
    Blank,
    NewLine,
    Punctuation,
    LineComment,
    BlockComment,
}

/// <summary>A piece of what stands between two tokens.</summary>
internal readonly record struct JsonTrivia(JsonTriviaKind Kind, int Start, int End)
{
    /// <summary>The pieces of a stretch that holds no name and no value.</summary>
    public static IEnumerable<JsonTrivia> Between(byte[] json, int start, int end)
    {
        for (int at = start; at < end;)
        {
            JsonTrivia piece = At(json, at, end);
            yield return piece;
            at = piece.End;
        }
    }

    private static JsonTrivia At(byte[] json, int at, int end)
    {
        switch (json[at])
        {
            case (byte)' ' or (byte)'\t':
                return new(JsonTriviaKind.Blank, at, at + 1);
            case (byte)'\r' when at + 1 < end && json[at + 1] == '\n':
                return new(JsonTriviaKind.NewLine, at, at + 2);
            case (byte)'\r' or (byte)'\n':
                return new(JsonTriviaKind.NewLine, at, at + 1);
            case (byte)'/' when json[at + 1] == '*':
                return new(JsonTriviaKind.BlockComment, at, at + 4 + json.AsSpan(at + 2).IndexOf("*/"u8));
            case (byte)'/':
                int length = json.AsSpan(at, end - at).IndexOfAny((byte)'\r', (byte)'\n');
                return new(JsonTriviaKind.LineComment, at, length < 0 ? end : at + length);
            default:
                return new(JsonTriviaKind.Punctuation, at, at + 1);
        }
    }
}
