namespace TroveClusters.Tests.Remote;

/// <summary>A test that needs hosts; skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HostFactAttribute : FactAttribute
{
    public HostFactAttribute() => Skip = SshHostSet.WhyNot;
}

/// <inheritdoc cref="HostFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HostTheoryAttribute : TheoryAttribute
{
    public HostTheoryAttribute() => Skip = SshHostSet.WhyNot;
}

/// <summary>A test that needs hosts whose users have sudo.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SudoFactAttribute : FactAttribute
{
    public SudoFactAttribute() => Skip = SshHostSet.WhyNoSudo;
}

/// <inheritdoc cref="SudoFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SudoTheoryAttribute : TheoryAttribute
{
    public SudoTheoryAttribute() => Skip = SshHostSet.WhyNoSudo;
}
