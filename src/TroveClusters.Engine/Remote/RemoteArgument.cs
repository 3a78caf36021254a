namespace TroveClusters.Engine.Remote;

/// <summary>An argument of a remote program: plain, or secret.</summary>
internal readonly record struct RemoteArgument
{
    private readonly string? _text;

    private RemoteArgument(string? text, Secret? secret) => (_text, Secret) = (text, secret);

    /// <summary>The secret; null for a plain argument.</summary>
    public Secret? Secret { get; }

    /// <summary>The argument as the program gets it.</summary>
    public string Reveal() => Secret?.Reveal() ?? _text ?? "";

    /// <summary>The argument, or stars.</summary>
    public override string ToString() => Secret?.ToString() ?? _text ?? "";

    public static implicit operator RemoteArgument(string text) => new(text, null);

    public static implicit operator RemoteArgument(Secret secret) => new(null, secret);
}
