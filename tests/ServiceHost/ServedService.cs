using System.Reflection;

namespace TroveClusters.ServiceHost;

/// <summary>Passes every call on to the service that is there at the moment.</summary>
public class ServedService : DispatchProxy
{
    /// <summary>The service.</summary>
    internal static ITroveService? Present { get; set; }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ITroveService present = Present ?? throw new InvalidOperationException("There is no service behind the server.");
        return targetMethod!.Invoke(present, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
