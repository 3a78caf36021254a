namespace TroveClusters.Engine.Redis.Settings;

/// <summary>A setting of Redis that may be changed while a node runs, and what its values look like.</summary>
/// <param name="Name">As CONFIG SET knows it.</param>
internal abstract record RedisSetting(string Name)
{
    /// <summary>What its values are, for people: <c>a whole number from 0 to 10</c>.</summary>
    public abstract string Values { get; }

    /// <summary>
    /// The one form a value is kept and compared in, of letters, digits, blanks, <c>-</c> and <c>$</c> only; null for a text
    /// that is no value.
    /// </summary>
    public abstract string? Normalize(string text);

    /// <summary>A value of which a part may be left out, with the missing part taken from another.</summary>
    public virtual string Complete(string value, string standard) => value;

    /// <summary>Whether what a server tells is the value, in whatever form it tells it.</summary>
    public bool IsMet(string value, string told) => told == value || Normalize(told) == value;

    /// <summary>The lines of redis.conf by which a server starts with the value.</summary>
    public virtual IEnumerable<string> Lines(string value) => [Line(value)];

    private protected string Line(string value) => $"{Name} {(value.Length == 0 ? "\"\"" : value)}";
}
