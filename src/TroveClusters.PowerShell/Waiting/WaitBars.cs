using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>One progress bar for each thing that is waited for. Disposed, all are gone.</summary>
internal sealed class WaitBars(TroveCmdlet cmdlet) : IDisposable
{
    private readonly Dictionary<Guid, (int Bar, string Activity, string Status)> _shown = [];
    private int _last;

    /// <summary>Shows or changes the bar of one thing.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="activity">What is going on.</param>
    /// <param name="status">How far it is.</param>
    /// <param name="percent">0 to 100; -1 where nobody knows.</param>
    public void Show(Guid id, string activity, string status, int percent = -1)
    {
        if (_shown.TryGetValue(id, out var before) && (before.Activity, before.Status) == (activity, status))
            return;
        int bar = before.Bar > 0 ? before.Bar : ++_last;
        _shown[id] = (bar, activity, status);
        cmdlet.WriteProgress(new ProgressRecord(bar, activity, status) { PercentComplete = percent });
    }

    public void Complete(Guid id)
    {
        if (_shown.Remove(id, out var shown))
            cmdlet.WriteProgress(new ProgressRecord(shown.Bar, shown.Activity, "Done") { RecordType = ProgressRecordType.Completed });
    }

    public void Dispose()
    {
        // While the pipeline is stopping nothing can be shown any more.
        if (cmdlet.Stopping)
            return;
        foreach (Guid id in _shown.Keys.ToList())
            Complete(id);
    }
}
