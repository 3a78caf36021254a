using System.Collections;
using System.Text.Json;

namespace TroveClusters.Client.Wire;

/// <summary>An error on its way: <c>{"error": {…}}</c>.</summary>
internal sealed record ErrorBody
{
    /// <summary>Its stable id.</summary>
    public required string Id { get; init; }

    /// <summary>The HTTP status, where an answer as a whole is the error.</summary>
    public int? Code { get; init; }

    /// <summary>What went wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What can be done.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>The offending object.</summary>
    public ErrorTarget? Target { get; init; }

    /// <summary>The operation that ended with it.</summary>
    public Guid? OperationId { get; init; }

    /// <summary>An error to be sent.</summary>
    public static ErrorBody Of(TroveException error) => new()
    {
        Id = error.ErrorId,
        Message = error.Message,
        RecommendedAction = error.RecommendedAction,
        Target = ErrorTarget.Of(error.Target),
        OperationId = error.OperationId,
    };

    /// <summary>The error again.</summary>
    public TroveException ToException() => Enum.TryParse(Id, out TroveErrorId known) && Enum.IsDefined(known)
        ? new TroveException(known, Message, Target?.ToObject(), RecommendedAction) { OperationId = OperationId }
        // A newer server has errors of its own.
        : new TroveException(TroveErrorId.UnexpectedReply, $"{Message} ({Id})", Target?.ToObject(), RecommendedAction) { OperationId = OperationId };
}

/// <summary>An error as an answer has it.</summary>
/// <param name="Error">The error.</param>
internal sealed record ErrorAnswer(ErrorBody Error);

/// <summary>What an error is about.</summary>
/// <param name="Type"><c>guid</c>, <c>number</c>, <c>list</c> of texts, or <c>text</c> for all else.</param>
/// <param name="Value">Its value.</param>
internal sealed record ErrorTarget(string Type, JsonElement Value)
{
    /// <summary>A target to be sent; null for none.</summary>
    public static ErrorTarget? Of(object? target) => target switch
    {
        null => null,
        string text => new ErrorTarget("text", JsonSerializer.SerializeToElement(text)),
        Guid id => new ErrorTarget("guid", JsonSerializer.SerializeToElement(id)),
        int number => new ErrorTarget("number", JsonSerializer.SerializeToElement(number)),
        IEnumerable several => new ErrorTarget("list", JsonSerializer.SerializeToElement(several.Cast<object>().Select(one => $"{one}"))),
        _ => new ErrorTarget("text", JsonSerializer.SerializeToElement($"{target}")),
    };

    /// <summary>The target again.</summary>
    public object ToObject() => (Type, Value.ValueKind) switch
    {
        ("guid", JsonValueKind.String) when Value.TryGetGuid(out Guid id) => id,
        ("number", JsonValueKind.Number) when Value.TryGetInt32(out int number) => number,
        ("list", JsonValueKind.Array) => Value.EnumerateArray().Select(one => one.ToString()).ToArray(),
        _ => Value.ToString(),
    };
}
