using System.Text.Json.Serialization;

namespace TroveClusters.Tests.VerticaHost.State;

/// <summary>The state's JSON, made at build time: every program of the double reads it as the first thing it does.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SimState))]
internal sealed partial class StateJson : JsonSerializerContext;
