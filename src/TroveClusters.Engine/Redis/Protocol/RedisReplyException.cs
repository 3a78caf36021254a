namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>A server's error reply. Callers decide by <see cref="Code"/> what it means; see <see cref="ToTroveException"/>.</summary>
internal sealed class RedisReplyException : Exception
{
    public RedisReplyException(string text, RespOrigin? origin)
        : base(origin is null ? text : $"{origin.Endpoint} answered '{origin.Command}' with: {text}")
    {
        Text = text;
        Origin = origin;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var first = space < 0 ? text : text[..space];
        // Only a word in capitals is a code; some servers send a bare sentence.
        Code = first.Length > 0 && first.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_') ? first : "";
    }

    /// <summary>The first word, such as <c>ERR</c>, <c>NOAUTH</c>, <c>CLUSTERDOWN</c>; empty if the server sent none.</summary>
    public string Code { get; }

    /// <summary>All the server said.</summary>
    public string Text { get; }

    public RespOrigin? Origin { get; }

    /// <summary>Whether the credential, not the command, is what the server refused.</summary>
    public bool IsAuthentication => Code is "NOAUTH" or "WRONGPASS" or "NOPERM";

    /// <summary>Whether the server's words contain a phrase, whatever its case: servers differ in nothing but that.</summary>
    public bool Says(string phrase) => Text.Contains(phrase, StringComparison.OrdinalIgnoreCase);

    /// <summary>The error for the operator, when nobody on the way knew better.</summary>
    public TroveException ToTroveException() => new(
        IsAuthentication ? TroveErrorId.AuthenticationFailed : TroveErrorId.UnexpectedReply,
        Message + (Message.EndsWith('.') ? "" : "."), Origin?.Endpoint.ToString(), inner: this);
}
