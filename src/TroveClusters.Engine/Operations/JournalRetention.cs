namespace TroveClusters.Engine.Operations;

/// <summary>How far back the journal goes.</summary>
internal static class JournalRetention
{
    /// <summary>
    /// The day before which ended operations are removed; null when all are kept. Whole days: the first operation of a day
    /// removes what the day before has made old, and the others find nothing to remove.
    /// </summary>
    /// <param name="now">The present.</param>
    /// <param name="days">How many days are kept; null for ever.</param>
    public static DateTimeOffset? KeptSince(DateTimeOffset now, int? days)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return days is { } number && number < (today - DateTimeOffset.MinValue).TotalDays ? today.AddDays(-number) : null;
    }
}
