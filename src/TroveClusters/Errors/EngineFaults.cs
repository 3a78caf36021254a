namespace TroveClusters;

/// <summary>Gives exceptions that nobody foresaw the shape of all others.</summary>
internal static class EngineFaults
{
    public static TroveException From(Exception e) =>
        e as TroveException ?? new TroveException(
            TroveErrorId.EngineFault, $"Something unforeseen happened: {e.Message} ({e.GetType().Name})", inner: e);
}
