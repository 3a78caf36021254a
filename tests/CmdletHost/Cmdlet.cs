namespace System.Management.Automation;

public abstract class CommandInfo
{
    public abstract string Name { get; }
    internal abstract Type ImplementingType { get; }
}

public sealed class CmdletInfo(CmdletAttribute attribute, Type type) : CommandInfo
{
    public override string Name => $"{attribute.VerbName}-{attribute.NounName}";
    internal override Type ImplementingType => type;
    internal CmdletAttribute Attribute => attribute;
}

public sealed class InvocationInfo
{
    internal InvocationInfo(CmdletInfo command) => MyCommand = command;

    public CommandInfo MyCommand { get; }
    public Dictionary<string, object?> BoundParameters { get; } = new(StringComparer.OrdinalIgnoreCase);
}

public abstract class Cmdlet
{
    internal CmdletProcessor Processor { get; set; } = null!;

    public bool Stopping => Processor.Pipeline.Stopping;

    protected virtual void BeginProcessing()
    {
    }

    protected virtual void ProcessRecord()
    {
    }

    protected virtual void EndProcessing()
    {
    }

    protected virtual void StopProcessing()
    {
    }

    internal void Begin() => BeginProcessing();

    internal void Process() => ProcessRecord();

    internal void End() => EndProcessing();

    internal void Stop() => StopProcessing();

    public void WriteObject(object? sendToPipeline) => WriteObject(sendToPipeline, enumerateCollection: false);

    public void WriteObject(object? sendToPipeline, bool enumerateCollection)
    {
        Processor.Demand();
        if (enumerateCollection && LanguagePrimitives.GetEnumerable(sendToPipeline) is { } list)
            foreach (object? item in list)
                Processor.Emit(item);
        else
            Processor.Emit(sendToPipeline);
    }

    public void WriteError(ErrorRecord errorRecord)
    {
        Processor.Demand();
        Processor.WriteError(errorRecord);
    }

    public void WriteWarning(string text)
    {
        Processor.Demand();
        Processor.WriteWarning(new WarningRecord(text));
    }

    public void WriteVerbose(string text)
    {
        Processor.Demand();
        if (Processor.Wants("Verbose", "Verbose"))
            Processor.Pipeline.Streams.Verbose.Add(new VerboseRecord(text));
    }

    public void WriteDebug(string text)
    {
        Processor.Demand();
        if (Processor.Wants("Debug", "Debug"))
            Processor.Pipeline.Streams.Debug.Add(new DebugRecord(text));
    }

    public void WriteProgress(ProgressRecord progressRecord)
    {
        Processor.Demand();
        Processor.Pipeline.Streams.Progress.Add(progressRecord);
    }

    /// <summary>The one stream that works from any thread and while the pipeline stops.</summary>
    public void WriteInformation(object messageData, string[]? tags)
    {
        var record = new InformationRecord(messageData, Processor.Info.Name);
        record.Tags.AddRange(tags ?? []);
        WriteInformation(record);
    }

    public void WriteInformation(InformationRecord informationRecord)
    {
        Processor.Pipeline.Streams.Information.Add(informationRecord);
        if (informationRecord.Tags.Contains("PSHOST"))
            Processor.Pipeline.Host.UI.WriteLine(informationRecord.ToString());
    }

    public bool ShouldProcess(string target, string action) => Processor.ShouldProcess($"Performing the operation \"{action}\" on target \"{target}\".");

    public void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        errorRecord.InvocationInfo = Processor.Invocation;
        Processor.Pipeline.Fail(new CmdletInvocationException(errorRecord));
        throw new PipelineStoppedException();
    }
}

public abstract class PSCmdlet : Cmdlet
{
    public InvocationInfo MyInvocation => Processor.Invocation;
    public string ParameterSetName => Processor.Binder.ParameterSetName;

    public SessionState SessionState { get; } = new();

    public object? GetVariableValue(string name) => Processor.Pipeline.Variables.GetValueOrDefault(name);
}
