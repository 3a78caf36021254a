namespace TroveClusters.Tests.Integration;

/// <summary>Rules that keep tests from leaving servers behind.</summary>
public class Conventions
{
    /// <summary>xunit 2 disposes test classes by IDisposable and IAsyncLifetime only; IAsyncDisposable would never be called.</summary>
    [Fact]
    public void No_test_class_relies_on_IAsyncDisposable() => Assert.DoesNotContain(
        typeof(Conventions).Assembly.GetTypes(),
        type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true)) && type.IsAssignableTo(typeof(IAsyncDisposable)));
}
