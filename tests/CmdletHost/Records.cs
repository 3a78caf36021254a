using System.Collections.ObjectModel;

namespace System.Management.Automation;

public enum ErrorCategory
{
    NotSpecified, OpenError, CloseError, DeviceError, DeadlockDetected, InvalidArgument, InvalidData, InvalidOperation,
    InvalidResult, InvalidType, MetadataError, NotImplemented, NotInstalled, ObjectNotFound, OperationStopped,
    OperationTimeout, SyntaxError, ParserError, PermissionDenied, ResourceBusy, ResourceExists, ResourceUnavailable,
    ReadError, WriteError, FromStdErr, SecurityError, ProtocolError, ConnectionError, AuthenticationError,
    LimitsExceeded, QuotaExceeded, NotEnabled,
}

public class ErrorDetails(string message)
{
    public string Message { get; } = message;
    public string RecommendedAction { get; set; } = "";

    public override string ToString() => Message;
}

public class ErrorCategoryInfo
{
    public ErrorCategory Category { get; internal set; }
}

public class ErrorRecord
{
    private readonly string _errorId;

    public ErrorRecord(Exception exception, string errorId, ErrorCategory errorCategory, object? targetObject)
    {
        (Exception, _errorId, TargetObject) = (exception, errorId, targetObject);
        CategoryInfo = new ErrorCategoryInfo { Category = errorCategory };
    }

    public Exception Exception { get; }
    public object? TargetObject { get; internal set; }
    public ErrorCategoryInfo CategoryInfo { get; }
    public ErrorDetails? ErrorDetails { get; set; }
    public InvocationInfo? InvocationInfo { get; internal set; }

    public string FullyQualifiedErrorId =>
        InvocationInfo is null ? _errorId : $"{_errorId},{InvocationInfo.MyCommand.ImplementingType.FullName}";

    public override string ToString() => ErrorDetails?.Message ?? Exception.Message;
}

public interface IContainsErrorRecord
{
    ErrorRecord ErrorRecord { get; }
}

public class RuntimeException : SystemException, IContainsErrorRecord
{
    public RuntimeException(string message) : base(message) => ErrorRecord = new(this, "RuntimeException", ErrorCategory.NotSpecified, null);

    public RuntimeException(string message, Exception? innerException, ErrorRecord? errorRecord) : base(message, innerException) =>
        ErrorRecord = errorRecord ?? new(this, "RuntimeException", ErrorCategory.NotSpecified, null);

    public virtual ErrorRecord ErrorRecord { get; }
}

public class PipelineStoppedException() : RuntimeException("The pipeline has been stopped.");

public class ActionPreferenceStopException(ErrorRecord record)
    : RuntimeException("The running command stopped because the preference variable \"ErrorActionPreference\" or common parameter is set to Stop: " + record, null, record);

public class CmdletInvocationException(ErrorRecord record) : RuntimeException(record.Exception.Message, record.Exception, record);

public class CommandNotFoundException(string name) : RuntimeException($"The term '{name}' is not recognized as a name of a cmdlet.");

public class ValidationMetadataException(string message) : RuntimeException(message);

public class ArgumentTransformationMetadataException(string message) : RuntimeException(message);

public class PSInvalidCastException(string message, Exception? inner = null) : InvalidCastException(message, inner)
{
    public PSInvalidCastException(string message) : this(message, null)
    {
    }
}

public class PSInvalidOperationException : InvalidOperationException, IContainsErrorRecord
{
    public PSInvalidOperationException(string message) : base(message) =>
        ErrorRecord = new(this, "InvalidOperation", ErrorCategory.InvalidOperation, null);

    public ErrorRecord ErrorRecord { get; }
}

/// <summary>An argument that did not bind. Values that fail validation or transformation stop the search for another way to bind.</summary>
public class ParameterBindingException : RuntimeException
{
    internal ParameterBindingException(string errorId, string message, ErrorCategory category = ErrorCategory.InvalidArgument, bool final = false, Exception? inner = null)
        : base(message, inner, null)
    {
        ErrorRecord = new ErrorRecord(this, errorId, category, null);
        Final = final;
    }

    public override ErrorRecord ErrorRecord { get; }
    internal bool Final { get; }
}

public abstract class InformationalRecord(string message)
{
    public string Message { get; } = message;

    public override string ToString() => Message;
}

public class WarningRecord(string message) : InformationalRecord(message);

public class VerboseRecord(string message) : InformationalRecord(message);

public class DebugRecord(string message) : InformationalRecord(message);

public class InformationRecord(object messageData, string source)
{
    public object MessageData { get; } = messageData;
    public string Source { get; set; } = source;
    public List<string> Tags { get; } = [];

    public override string ToString() => MessageData.ToString() ?? "";
}

public class HostInformationMessage
{
    public string Message { get; set; } = "";

    public override string ToString() => Message;
}

public enum ProgressRecordType { Processing, Completed }

public class ProgressRecord(int activityId, string activity, string statusDescription)
{
    public int ActivityId { get; } = activityId >= 0 ? activityId : throw new ArgumentOutOfRangeException(nameof(activityId));
    public string Activity { get; set; } = Required(activity, nameof(activity));
    public string StatusDescription { get; set; } = Required(statusDescription, nameof(statusDescription));
    public int ParentActivityId { get; set; } = -1;
    public int PercentComplete { get; set; } = -1;
    public int SecondsRemaining { get; set; } = -1;
    public ProgressRecordType RecordType { get; set; }

    private static string Required(string value, string name) =>
        string.IsNullOrEmpty(value) ? throw new ArgumentException("A progress record needs a text.", name) : value;
}

public class PSDataCollection<T> : Collection<T>
{
    private readonly object _lock = new();

    protected override void InsertItem(int index, T item)
    {
        lock (_lock)
            base.InsertItem(index, item);
    }
}

public sealed class PSDataStreams
{
    public PSDataCollection<ErrorRecord> Error { get; } = [];
    public PSDataCollection<WarningRecord> Warning { get; } = [];
    public PSDataCollection<VerboseRecord> Verbose { get; } = [];
    public PSDataCollection<DebugRecord> Debug { get; } = [];
    public PSDataCollection<InformationRecord> Information { get; } = [];
    public PSDataCollection<ProgressRecord> Progress { get; } = [];
}
