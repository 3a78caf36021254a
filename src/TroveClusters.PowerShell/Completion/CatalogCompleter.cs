using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TroveClusters.Commands;

/// <summary>
/// Completes from the catalog or the server, never from the nodes, and never for longer than a quarter of a second: completion cannot
/// be interrupted. What goes wrong is silence.
/// </summary>
public abstract class CatalogCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        return [.. Load(fakeBoundParameters ?? new Hashtable(), word)
            .Select(suggestion => new CompletionResult(
                Quote(suggestion.Text), suggestion.Text, CompletionResultType.ParameterValue, suggestion.ToolTip))];
    }

    private protected abstract Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ITroveService service, IDictionary bound, CancellationToken cancellationToken);

    private IReadOnlyList<Suggestion> Load(IDictionary bound, string word)
    {
        try
        {
            var pattern = new NamePattern(word + "*");
            // Not disposed: work that outlives our patience still holds its token.
            var enough = new CancellationTokenSource(s_patience);
            Task<IReadOnlyList<Suggestion>> work = Task.Run(() => SuggestAsync(TroveSession.GetService(Named(bound)), bound, enough.Token));
            return work.Wait(s_patience) ? [.. work.Result.Where(suggestion => pattern.IsMatch(suggestion.Text))] : [];
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>The server that was named on the line; null where none was.</summary>
    private static TroveServerIdentity? Named(IDictionary bound) => bound[nameof(TroveCmdlet.Server)] switch
    {
        TroveServerConnection connection => new TroveServerIdentity(connection),
        string text when text.Length > 0 => new TroveServerIdentity(text),
        _ => null,
    };

    internal static string Quote(string text) =>
        text.Length > 0 && text[0] is not '-' && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private protected static async Task<List<T>> Collect<T>(IAsyncEnumerable<T> source, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        await foreach (T item in source.WithCancellation(cancellationToken))
            items.Add(item);
        return items;
    }

    internal readonly record struct Suggestion(string Text, string ToolTip);
}
