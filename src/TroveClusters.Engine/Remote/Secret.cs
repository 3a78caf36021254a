namespace TroveClusters.Engine.Remote;

/// <summary>A text that must not be shown. It never appears in a message, a log or an argument; reading it is always spelled out.</summary>
internal sealed class Secret : IEquatable<Secret>
{
    private readonly string _value;

    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The text itself.</summary>
    public string Reveal() => _value;

    public bool Equals(Secret? other) => other is not null && other._value == _value;

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Stars, whatever it is.</summary>
    public override string ToString() => "***";
}
