using TroveClusters.Engine.Providers;

namespace TroveClusters.Engine.Redis.Servers;

/// <summary>How a provider is to run a node.</summary>
internal static class RedisLaunch
{
    /// <summary>
    /// The launch of a node: the same for every start of it, since its data and its place in the cluster are the server's own
    /// to keep.
    /// </summary>
    /// <exception cref="TroveException">
    /// <c>InvalidArgument</c>: the server cannot take such a password, or the memory is too little.
    /// <c>ServerBinaryNotFound</c>: there is no <c>dotnet</c> for a server that needs it.
    /// </exception>
    public static NodeLaunch Create(RedisNodeSettings settings)
    {
        var (program, arguments) = DotnetHost.CommandFor(settings.Server.Path, settings.Server.NeedsDotnet ? DotnetHost.Find() : null);
        var launch = settings.Server.Kind == RedisServerKind.Garnet ? GarnetLaunch.Create(settings) : RedisConfigurationFile.CreateLaunch(settings);
        return launch with { Program = program, Arguments = [.. arguments, .. launch.Arguments] };
    }
}
