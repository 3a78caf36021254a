using System.Text.Json;
using TroveClusters.Client.Wire;

namespace TroveClusters.Server.Service;

/// <summary>The arguments of a call: what its body has, and nothing else.</summary>
internal sealed class CallArguments
{
    private readonly JsonElement _body;

    /// <summary>Reads a body; one that is not there is one without arguments.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is no object, or has what the call does not take.</exception>
    public CallArguments(JsonElement? body, IReadOnlyList<string> names)
    {
        _body = body ?? default;
        if (body is null)
            return;
        if (_body.ValueKind != JsonValueKind.Object)
            throw Invalid("The body must be a JSON object of the call's arguments.");
        foreach (JsonProperty argument in _body.EnumerateObject())
        {
            if (!names.Contains(argument.Name))
                throw Invalid(names.Count == 0 ? $"'{Short(argument.Name)}' is not known; the call takes no arguments." : $"'{Short(argument.Name)}' is not known; the call takes {string.Join(", ", names)}.");
        }
        RefuseEmptyPlaces(_body);
    }

    /// <summary>An argument that must be there.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it is missing, or cannot be read.</exception>
    public T Get<T>(string name)
        where T : notnull =>
        Find<T>(name) is { } value ? value : throw Invalid($"'{name}' is missing.");

    /// <summary>An argument that may be left out.</summary>
    /// <exception cref="TroveException"><c>InvalidArgument</c>: it cannot be read.</exception>
    public T? Find<T>(string name)
    {
        if (_body.ValueKind != JsonValueKind.Object || !_body.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return typeof(T).IsValueType && Nullable.GetUnderlyingType(typeof(T)) is null ? throw Invalid($"'{name}' is missing.") : default;
        try
        {
            return value.Deserialize<T>(WireJson.Requests);
        }
        // A request without a kind is none that could be made, which is told in this way.
        catch (NotSupportedException)
        {
            throw Invalid($"'{name}' must say first what it is: {ContractShape.TypeProperty}.");
        }
        catch (JsonException e)
        {
            throw Invalid($"'{name}' cannot be read: {Reason(e)}");
        }
    }

    /// <summary>The error for what a caller has sent.</summary>
    public static TroveException Invalid(string message) => new(TroveErrorId.InvalidArgument, message);

    /// <summary>Nothing in the contracts is a list with nothing in a place of it.</summary>
    private static void RefuseEmptyPlaces(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement element in value.EnumerateArray())
                {
                    if (element.ValueKind == JsonValueKind.Null)
                        throw Invalid("A list must not hold null.");
                    RefuseEmptyPlaces(element);
                }
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                    RefuseEmptyPlaces(property.Value);
                break;
        }
    }

    /// <summary>What is wrong and where, without the names of .NET's types.</summary>
    private static string Reason(JsonException e)
    {
        string message = e.Message;
        foreach (string detail in (string[])[" Path: ", " | LineNumber", " The JSON value could not", "The JSON value could not be converted to "])
        {
            int at = message.IndexOf(detail, StringComparison.Ordinal);
            if (at > 0)
                message = message[..at];
            else if (at == 0)
                message = "A value is of another type than it must be.";
        }
        message = message.Replace("TroveClusters.", "", StringComparison.Ordinal);
        return e.Path is { Length: > 1 } path ? $"{message} ({Short(path)})" : message;
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
