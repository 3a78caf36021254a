using System.Reflection;
using TroveClusters.Tests.SshHosts;
using TroveClusters.Tests.VerticaHost;
using TroveClusters.Tests.VerticaHost.InProcess;
using TroveClusters.Tests.VerticaHost.Sshd;
using Xunit.Sdk;

namespace TroveClusters.Tests.Vertica;

/// <summary>How a test reaches the double's hosts.</summary>
public enum Way
{
    /// <summary>By the transport that has them in this process.</summary>
    InProcess,

    /// <summary>Over a real sshd in each host's namespaces.</summary>
    Sshd,
}

/// <summary>Runs a theory in this process.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InProcessAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Way.InProcess]];
}

/// <summary>Runs a theory over sshd; skipped, with the reason, where there can be no such hosts.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OverSshdAttribute : DataAttribute
{
    public OverSshdAttribute() => Skip = SshHostSet.WhyNot;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Way.Sshd]];
}

/// <summary>Starts doubles.</summary>
internal static class Ways
{
    /// <summary>A double with three hosts, the package on the first, and root's trust between them, unless told otherwise.</summary>
    public static async Task<VerticaSim> StartAsync(this Way way, SimOptions? options = null) =>
        way == Way.InProcess ? new InProcessSim(options ?? new SimOptions()) : await SshdSim.StartAsync(options ?? new SimOptions());
}
