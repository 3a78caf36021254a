namespace TroveClusters.Engine.Remote;

/// <summary>A line a remote program wrote.</summary>
/// <param name="Text">Without its end; overlong lines are cut.</param>
/// <param name="IsError">Whether it came on standard error.</param>
internal readonly record struct RemoteLine(string Text, bool IsError);
