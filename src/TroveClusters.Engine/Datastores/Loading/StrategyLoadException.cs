namespace TroveClusters.Engine.Datastores.Loading;

/// <summary>Why a strategy cannot be had, to be put after the option that names it.</summary>
internal sealed class StrategyLoadException(string message, string? advice = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do; null where the message says enough.</summary>
    public string? Advice => advice;
}
