namespace TroveClusters.Demo;

/// <summary>Something the demo cannot go on without, in a sentence.</summary>
internal sealed class DemoException(string message) : Exception(message);
