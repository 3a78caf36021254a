using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TroveClusters.CaseRunner;

/// <summary>Compares what came of a case with what was expected.</summary>
internal static class CaseChecker
{
    /// <summary>The differences, a line each; empty when there are none.</summary>
    public static string Compare(Expectation expected, CaseOutcome actual)
    {
        var differences = new StringBuilder();
        void Differ(string what, object? wanted, object? found) =>
            differences.AppendLine(CultureInfo.InvariantCulture, $"{what}: expected {wanted ?? "nothing"}, found {found ?? "nothing"}");

        CompareTexts("prompts", expected.Prompts, actual.Prompts);
        CompareTexts("printed", expected.Host, actual.HostLines);
        CompareTexts("warnings", expected.Warnings, actual.Warnings);
        CompareTexts("information", expected.Information, actual.Information);
        CompareTexts("changes", expected.Changes, actual.Changes);
        if (expected.Reads is not null)
            CompareTexts("reads", expected.Reads, actual.Reads);
        foreach (string text in expected.Verbose ?? [])
            if (!actual.Verbose.Any(found => Matches(text, found)))
                Differ("verbose", text, string.Join(" | ", actual.Verbose));
        if (expected.Stopped != actual.Stopped)
            Differ("stopped", expected.Stopped, actual.Stopped);
        if (actual.Unfinished.Count > 0 && !actual.Stopped)
            Differ("progress left open", null, string.Join(", ", actual.Unfinished));
        CompareOutput();
        CompareErrors();
        return differences.ToString();

        void CompareTexts(string what, IReadOnlyList<string> wanted, IReadOnlyList<string> found)
        {
            if (wanted.Count != found.Count || !wanted.Zip(found).All(pair => Matches(pair.First, pair.Second)))
                Differ(what, List(wanted), List(found));
        }

        void CompareOutput()
        {
            if (expected.OutputCount is { } count && expected.Output is null)
            {
                if (count != actual.Output.Count)
                    Differ("output", $"{count} objects", List(actual.Output.Select(Describe)));
                return;
            }
            JsonArray wanted = expected.Output ?? [];
            if (wanted.Count != actual.Output.Count)
                Differ("output", wanted.ToJsonString(), List(actual.Output.Select(Describe)));
            else
                foreach ((JsonNode? node, PSObject found) in wanted.Zip(actual.Output))
                    if (Mismatch(node!, found) is { } why)
                        Differ("output", node!.ToJsonString(), $"{Describe(found)} ({why})");
        }

        void CompareErrors()
        {
            if (expected.Errors.Count != actual.Errors.Count || !expected.Errors.Zip(actual.Errors).All(pair => Mismatch(pair.First, pair.Second) is null))
                Differ("errors", List(expected.Errors.Select(error => error.ToString())), List(actual.Errors.Select(Describe)));
            bool same = expected.Terminating is null ? actual.Terminating is null
                : actual.Terminating is not null && Mismatch(expected.Terminating, actual.Terminating) is null;
            if (!same)
                Differ("terminating error", expected.Terminating, actual.Terminating is null ? null : Describe(actual.Terminating));
        }
    }

    /// <summary>Whether a text is as expected; <c>*</c> stands for anything.</summary>
    public static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private static string? Mismatch(ExpectedError expected, ErrorRecord actual)
    {
        bool Agrees(string? wanted, string? found) => wanted is null || Matches(wanted, found ?? "");
        return Agrees(expected.Id, CaseOutcome.IdOf(actual)) && Agrees(expected.Category, actual.CategoryInfo.Category.ToString())
            && Agrees(expected.Target, actual.TargetObject?.ToString()) && Agrees(expected.Message, actual.ToString())
            && Agrees(expected.Action, actual.ErrorDetails?.RecommendedAction) ? null : "differs";
    }

    private static string? Mismatch(JsonNode expected, PSObject actual)
    {
        if (expected is not JsonObject wanted)
            return Matches(expected.GetValue<string>(), Text(actual)) ? null : "text";
        foreach ((string name, JsonNode? value) in wanted)
        {
            if (name == "$type")
            {
                if (actual.BaseObject.GetType().Name != value!.GetValue<string>())
                    return $"type {actual.BaseObject.GetType().Name}";
                continue;
            }
            PSPropertyInfo? property = actual.Properties[name];
            if (property is null)
                return $"has no {name}";
            if (value is JsonArray list)
            {
                string[] items = property.Value is IEnumerable found and not string ? [.. found.Cast<object>().Select(Text)] : [Text(property.Value)];
                if (items.Length != list.Count || !items.Zip(list).All(pair => Matches(Plain(pair.Second), pair.First)))
                    return $"{name} is {List(items)}";
            }
            else if (!Matches(Plain(value), Text(property.Value)))
            {
                return $"{name} is {Text(property.Value)}";
            }
        }
        return null;
    }

    private static string Plain(JsonNode? node) => node is null ? "" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Describe(PSObject value) => $"{value.BaseObject.GetType().Name} {Text(value)}";

    private static string Describe(ErrorRecord error) =>
        $"{CaseOutcome.IdOf(error)} [{error.CategoryInfo.Category}] on '{error.TargetObject}': {error} (advice: {error.ErrorDetails?.RecommendedAction})";

    private static string List(IEnumerable<string> texts)
    {
        string joined = string.Join(" | ", texts);
        return joined.Length == 0 ? "nothing" : joined;
    }
}
