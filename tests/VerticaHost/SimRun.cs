namespace TroveClusters.Tests.VerticaHost;

/// <summary>How a program on a host ended, as <c>ssh</c> tells it.</summary>
/// <param name="Code">Its exit code; 255 where there was no connection, or it was lost.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, or what ssh said.</param>
internal sealed record SimRun(int Code, string Output, string Error);
