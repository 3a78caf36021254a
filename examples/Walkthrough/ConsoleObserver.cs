using TroveClusters;

namespace TroveClusters.Walkthrough;

/// <summary>Shows what an operation tells while it runs.</summary>
internal sealed class ConsoleObserver : IOperationObserver
{
    public void OnEvent(OperationEvent e)
    {
        string? line = e switch
        {
            OperationStarted started => started.Activity,
            StepStarted { Undoing: true } step => $"  undo: {step.Step}",
            StepStarted step => $"  {step.Index + 1}/{step.StepCount} {step.Step}",
            WarningEvent warning => $"  warning: {warning.Text}",
            OperationStopping stopping => $"  {stopping.Text}",
            _ => null,
        };
        if (line is not null)
            Console.WriteLine(line);
    }
}
