using System.Text;

namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>
/// One command with its arguments. Its text is safe for logs and errors: arguments marked as secret, and those that
/// stand where passwords are known to stand, are shown as <c>***</c>.
/// </summary>
internal sealed class RedisCommand
{
    internal const string Redacted = "***";

    /// <summary>Longest text shown; commands may carry thousands of slots.</summary>
    private const int MaxText = 160;

    private readonly RedisArgument[] _arguments;

    public RedisCommand(params RedisArgument[] arguments)
    {
        if (arguments.Length == 0)
            throw new ArgumentException("A command needs a name.", nameof(arguments));
        _arguments = arguments;
    }

    /// <summary>The name and its arguments, as sent.</summary>
    public IReadOnlyList<RedisArgument> Arguments => _arguments;

    /// <summary>
    /// Removes this command's secrets from text a server wrote: a server that does not know a command quotes its
    /// arguments in the error.
    /// </summary>
    public string Redact(string text)
    {
        for (var i = 0; i < _arguments.Length; i++)
        {
            if (!IsSecretAt(i) || _arguments[i].Bytes.IsEmpty)
                continue;
            text = text.Replace(Encoding.UTF8.GetString(_arguments[i].Bytes.Span), Redacted, StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>The command as it may be shown.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _arguments.Length; i++)
        {
            if (i > 0)
                text.Append(' ');
            if (IsSecretAt(i))
                text.Append(Redacted);
            else
                AppendPrintable(text, _arguments[i].Bytes.Span);
            if (text.Length > MaxText)
            {
                // The secret ones are never cut in the middle: they are replaced before the length is judged.
                text.Length = MaxText;
                return text.Append(" ...").ToString();
            }
        }
        return text.ToString();
    }

    private static void AppendPrintable(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            text.Append("\"\"");
        foreach (var c in Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MaxText + 1)]))
            text.Append(char.IsControl(c) ? '?' : c);
    }

    private bool IsSecretAt(int index) => _arguments[index].IsSecret || StandsWhereSecretsStand(index);

    private bool StandsWhereSecretsStand(int index)
    {
        if (index == 0)
            return false;
        return Word(0) switch
        {
            // AUTH password, AUTH user password
            "AUTH" => index == _arguments.Length - 1 || index > 1,
            // HELLO 3 AUTH user password
            "HELLO" => After(index, "AUTH", distance: 2, from: 1),
            // CONFIG SET name value [name value ...]
            "CONFIG" => index >= 3 && index % 2 == 1 && Word(1) == "SET" && IsSecretSetting(Word(index - 1)),
            // MIGRATE ... AUTH password | AUTH2 user password ... KEYS key ...
            "MIGRATE" => IsBeforeKeys(index)
                && (After(index, "AUTH", distance: 1, from: 6) || After(index, "AUTH2", distance: 2, from: 6)),
            // ACL SETUSER name rule ...: passwords and their hashes are rules of their own
            "ACL" => Word(1) == "SETUSER" && index > 2 && _arguments[index].Bytes.Span is [(byte)'>' or (byte)'<' or (byte)'#' or (byte)'!', ..],
            _ => false,
        };
    }

    private static bool IsSecretSetting(string name) =>
        name.Contains("PASS", StringComparison.Ordinal) || name.Contains("AUTH", StringComparison.Ordinal)
        || name.Contains("SECRET", StringComparison.Ordinal);

    private bool After(int index, string word, int distance, int from) =>
        index - distance >= from && Word(index - distance) == word;

    private bool IsBeforeKeys(int index)
    {
        for (var i = 6; i < index; i++)
        {
            if (Word(i) == "KEYS")
                return false;
        }
        return true;
    }

    private string Word(int index)
    {
        if (index >= _arguments.Length)
            return "";
        var bytes = _arguments[index].Bytes.Span;
        return bytes.Length > 64 ? "" : Encoding.UTF8.GetString(bytes).ToUpperInvariant();
    }
}
