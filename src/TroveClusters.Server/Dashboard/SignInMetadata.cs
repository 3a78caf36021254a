namespace TroveClusters.Server.Dashboard;

/// <summary>Says of a route that tokens are tried at it: how often is counted by the caller's address, which is all that is known of it.</summary>
internal sealed record SignInMetadata;
