using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TroveClusters.CaseRunner;

/// <summary>A file of cases.</summary>
public sealed record CaseFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>What the cases are about.</summary>
    public required string About { get; init; }

    /// <summary>What there is, for cases that say nothing else.</summary>
    public JsonObject? World { get; init; }

    /// <summary>The cases.</summary>
    public required IReadOnlyList<PipelineCase> Cases { get; init; }

    /// <summary>Reads a JSON file strictly: unknown keys are errors.</summary>
    public static T Read<T>(string path) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(path), s_options) ?? throw new JsonException($"{path} is empty.");
}

/// <summary>One pipeline, and what must come of it. What is not expected must not happen.</summary>
public sealed record PipelineCase
{
    /// <summary>What it shows; unique in its file.</summary>
    public required string Name { get; init; }

    /// <summary>What there is, instead of the file's world.</summary>
    public JsonObject? World { get; init; }

    /// <summary>Variables of the session, such as <c>ConfirmPreference</c>.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>Whether the host answers questions; otherwise it refuses as with <c>-NonInteractive</c>.</summary>
    public bool Interactive { get; init; } = true;

    /// <summary>The answers: Yes, YesToAll, No, NoToAll.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The objects piped in; null for none.</summary>
    public JsonArray? Input { get; init; }

    /// <summary>The cmdlets.</summary>
    public required IReadOnlyList<CmdletCall> Pipeline { get; init; }

    /// <summary>Stop the pipeline once an operation waits (see the world's <c>waitAt</c>).</summary>
    public bool Stop { get; init; }

    /// <summary>What must come of it.</summary>
    public Expectation Expect { get; init; } = new();
}

/// <summary>A cmdlet and what it is given.</summary>
public sealed record CmdletCall(string Cmdlet, JsonObject? Parameters = null, JsonArray? Arguments = null);

/// <summary>What must come of a case. Texts may hold <c>*</c>.</summary>
public sealed record Expectation
{
    /// <summary>The objects that come out: texts compare with ToString(), objects by the properties they name; <c>$type</c> is the type's name.</summary>
    public JsonArray? Output { get; init; }

    /// <summary>How many objects come out, where nothing more is said about them.</summary>
    public int? OutputCount { get; init; }

    /// <summary>The errors that did not end the pipeline, in order.</summary>
    public IReadOnlyList<ExpectedError> Errors { get; init; } = [];

    /// <summary>The error that ended it.</summary>
    public ExpectedError? Terminating { get; init; }

    /// <summary>What the host was asked, in order: the last line of each question.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>What the host was told to print, such as what <c>-WhatIf</c> says.</summary>
    public IReadOnlyList<string> Host { get; init; } = [];

    /// <summary>The warnings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The information records.</summary>
    public IReadOnlyList<string> Information { get; init; } = [];

    /// <summary>The changes the service was asked to run.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>What the service was asked to read and plan; not looked at when null.</summary>
    public IReadOnlyList<string>? Reads { get; init; }

    /// <summary>Texts each of which some verbose record has; not looked at when null.</summary>
    public IReadOnlyList<string>? Verbose { get; init; }

    /// <summary>Whether the pipeline must have been stopped.</summary>
    public bool Stopped { get; init; }
}

/// <summary>An error: the first part of its FullyQualifiedErrorId, and what else matters.</summary>
public sealed record ExpectedError(string Id, string? Category = null, string? Target = null, string? Message = null, string? Action = null);
