namespace TroveClusters.Server.Dashboard;

/// <summary>A file of the dashboard.</summary>
/// <param name="Content">What is in it.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Tag">What tells it from another version of itself, with the quotes of the header.</param>
internal sealed record DashboardFile(byte[] Content, string Type, string Tag);
