using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Turns the library's errors into PowerShell's.</summary>
internal static class ErrorRecords
{
    /// <summary>An error record; its target is what the error names, else what the cmdlet was working on.</summary>
    public static ErrorRecord From(TroveException error, object? input) =>
        new(error, error.ErrorId, CategoryOf(error), error.Target ?? input)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = error.RecommendedAction },
        };

    /// <summary>Whether nothing further can work after this error, so that the command ends instead of going on with the next object.</summary>
    public static bool IsTerminating(TroveException error) => error.Info.Id is
        TroveErrorId.CatalogUnavailable or TroveErrorId.CatalogVersionTooNew or TroveErrorId.ConfigurationInvalid;

    // The names are PowerShell's own.
    private static ErrorCategory CategoryOf(TroveException error) => Enum.Parse<ErrorCategory>(error.Category.ToString());
}
