namespace TroveClusters.Engine.Redis.Protocol;

/// <summary>Which command a reply answers, and which server gave it: what an error about the reply must name.</summary>
internal sealed record RespOrigin(RedisCommand Command, RedisEndpoint Endpoint);
