using System.Diagnostics;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>
/// Shows how far an operation is: bar 1 the operation, bar 2 its step. At most five updates a second, for drawing them
/// takes time; the last one is never lost.
/// </summary>
internal sealed class OperationProgress(Cmdlet cmdlet, string activity)
{
    private const int OperationBar = 1;
    private const int StepBar = 2;

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _sinceStep = new();
    private long _lastShown;
    private bool _changed;
    private bool _operationShown;
    private bool _stepShown;
    private string _activity = activity;
    private StepStarted? _step;
    private StepProgress? _units;

    public string Activity => _activity;

    /// <summary>How long until something waits to be shown; null when nothing does.</summary>
    public TimeSpan? Due
    {
        get
        {
            if (!_changed)
                return null;
            TimeSpan left = _lastShown == 0 ? TimeSpan.Zero : s_interval - Stopwatch.GetElapsedTime(_lastShown);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public void Begin(OperationStarted started)
    {
        _activity = started.Activity;
        Changed();
    }

    public void Begin(StepStarted step)
    {
        (_step, _units) = (step, null);
        _sinceStep.Restart();
        Changed();
    }

    public void Advance(StepProgress units)
    {
        _units = units;
        Changed();
    }

    public void ShowDue()
    {
        if (Due == TimeSpan.Zero)
            Show();
    }

    public void Complete()
    {
        if (_stepShown)
            cmdlet.WriteProgress(new ProgressRecord(StepBar, _activity, "Done") { ParentActivityId = OperationBar, RecordType = ProgressRecordType.Completed });
        if (_operationShown)
            cmdlet.WriteProgress(new ProgressRecord(OperationBar, _activity, "Done") { RecordType = ProgressRecordType.Completed });
        (_stepShown, _operationShown, _changed) = (false, false, false);
    }

    private void Changed()
    {
        _changed = true;
        ShowDue();
    }

    private void Show()
    {
        (_changed, _lastShown) = (false, Stopwatch.GetTimestamp());
        string status = _step switch
        {
            null => "Starting",
            { Undoing: true } => $"Rolling back, step {_step.Index + 1} of {_step.StepCount}",
            _ => $"Step {_step.Index + 1} of {_step.StepCount}",
        };
        _operationShown = true;
        cmdlet.WriteProgress(new ProgressRecord(OperationBar, _activity, status) { PercentComplete = Percent() });
        if (_step is not null)
            ShowStep(_step);
    }

    private void ShowStep(StepStarted step)
    {
        var record = new ProgressRecord(StepBar, step.Step, " ") { ParentActivityId = OperationBar };
        if (_units is { Total: > 0 } units)
        {
            double share = Math.Clamp((double)units.Done / units.Total, 0, 1);
            record.StatusDescription = FormattableString.Invariant($"{units.Done} of {units.Total} {units.Unit}");
            record.PercentComplete = (int)(share * 100);
            if (share is > 0 and < 1)
                record.SecondsRemaining = (int)Math.Ceiling(_sinceStep.Elapsed.TotalSeconds * (1 - share) / share);
        }
        _stepShown = true;
        cmdlet.WriteProgress(record);
    }

    private int Percent()
    {
        if (_step is not { StepCount: > 0 } step)
            return 0;
        double share = _units is { Total: > 0 } units ? Math.Clamp((double)units.Done / units.Total, 0, 1) : 0;
        double done = step.Undoing ? step.Index + 1 - share : step.Index + share;
        return (int)Math.Clamp(100 * done / step.StepCount, 0, 100);
    }
}
