namespace TroveClusters.Server.Dashboard;

/// <summary>Says of a route that it is a file's, the same for all: the log has it only where it is to have everything.</summary>
internal sealed record FileMetadata;
