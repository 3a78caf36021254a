namespace TroveClusters;

/// <summary>The kind of an error; the names are those of PowerShell's error categories.</summary>
public enum TroveErrorCategory
{
    /// <summary>Something is not there.</summary>
    ObjectNotFound,

    /// <summary>Something is there already.</summary>
    ResourceExists,

    /// <summary>Something is in use.</summary>
    ResourceBusy,

    /// <summary>Something cannot be reached or used.</summary>
    ResourceUnavailable,

    /// <summary>An argument is wrong.</summary>
    InvalidArgument,

    /// <summary>It cannot be done in the present state.</summary>
    InvalidOperation,

    /// <summary>What came back makes no sense.</summary>
    InvalidResult,

    /// <summary>Data could not be read.</summary>
    InvalidData,

    /// <summary>There is no such feature here.</summary>
    NotImplemented,

    /// <summary>A limit was reached.</summary>
    LimitsExceeded,

    /// <summary>Not allowed.</summary>
    PermissionDenied,

    /// <summary>The other side did not accept who we are.</summary>
    AuthenticationError,

    /// <summary>The connection could not be made or was lost.</summary>
    ConnectionError,

    /// <summary>It took too long.</summary>
    OperationTimeout,

    /// <summary>It was stopped.</summary>
    OperationStopped,

    /// <summary>A program that is needed is missing.</summary>
    NotInstalled,

    /// <summary>A rule of safety forbids it.</summary>
    SecurityError,

    /// <summary>A file or a device failed.</summary>
    WriteError,
}
