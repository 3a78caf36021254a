using TroveClusters.Engine.Remote;

namespace TroveClusters.Engine.Vertica.Agent;

/// <summary>Puts stars in the place of secrets that a program repeats in what it writes.</summary>
internal sealed class SecretMask
{
    private const string Stars = "***";

    private readonly string[] _words;

    private SecretMask(IEnumerable<string> words) =>
        // The longest first: one may be a part of another.
        _words = [.. words.Where(word => word.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(word => word.Length)];

    /// <summary>Masks secrets, also as Python and SQL write them between quotes.</summary>
    public static SecretMask Of(IEnumerable<Secret> secrets) => new(secrets.Select(secret => secret.Reveal()).SelectMany(Spellings));

    /// <summary>Masks all secrets of a command.</summary>
    public static SecretMask Of(RemoteCommand command) =>
        Of(command.Arguments.Select(argument => argument.Secret).OfType<Secret>().Concat(command.SecretVariables.Values));

    /// <summary>Masks the texts in a statement: which of them is the secret only its maker knows.</summary>
    public static SecretMask OfTexts(Sql statement) => new(Texts(statement.Text).SelectMany(Spellings));

    /// <summary>Masks what either masks.</summary>
    public SecretMask And(SecretMask other) => new(_words.Concat(other._words));

    /// <summary>The text with stars in it.</summary>
    public string Apply(string text) => _words.Aggregate(text, (masked, word) => masked.Replace(word, Stars, StringComparison.Ordinal));

    private static IEnumerable<string> Spellings(string secret)
    {
        string backslashes = secret.Replace("\\", "\\\\", StringComparison.Ordinal);
        return [secret, backslashes, backslashes.Replace("'", "\\'", StringComparison.Ordinal), secret.Replace("'", "''", StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Texts(string sql)
    {
        for (int at = sql.IndexOf('\'', StringComparison.Ordinal); at >= 0;)
        {
            int end = at + 1;
            while (end < sql.Length && (sql[end] != '\'' || (end + 1 < sql.Length && sql[end + 1] == '\'')))
                end += sql[end] == '\'' ? 2 : 1;
            end = Math.Min(end, sql.Length);
            yield return sql[(at + 1)..end].Replace("''", "'", StringComparison.Ordinal);
            at = end + 1 >= sql.Length ? -1 : sql.IndexOf('\'', end + 1);
        }
    }
}
