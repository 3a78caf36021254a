using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TroveClusters.Commands;

/// <summary>Completes the servers that the session is connected with, and this machine.</summary>
public sealed class ServerNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        IEnumerable<(string Name, string ToolTip)> names = ServerConnections.All
            .Select(server => (server.Name, $"{server}, tenant {server.Tenant}"))
            .Append((TroveServerIdentity.LocalName, "this machine's own clusters"));
        return names.Where(name => name.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).DistinctBy(name => name.Name)
            .Select(name => new CompletionResult(CatalogCompleter.Quote(name.Name), name.Name, CompletionResultType.ParameterValue, name.ToolTip));
    }
}
