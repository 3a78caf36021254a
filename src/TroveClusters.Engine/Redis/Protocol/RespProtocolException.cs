namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>What arrived is not RESP2, or exceeds a limit. The connection it came from cannot be used any further.</summary>
internal sealed class RespProtocolException(string message) : Exception(message);
