using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace System.Management.Automation;

/// <summary>One cmdlet of a pipeline: binds, calls and listens to it.</summary>
internal sealed class CmdletProcessor : IDisposable
{
    private static readonly string[] s_choices = ["&Yes", "Yes to &All", "&No", "No to A&ll", "&Suspend"];
    private readonly Cmdlet _cmdlet;
    private readonly bool _expectsInput;
    private int _lastChoice = -1;

    internal CmdletProcessor(Pipeline pipeline, CmdletInfo info, Command call, bool expectsInput)
    {
        (Pipeline, Info, _expectsInput) = (pipeline, info, expectsInput);
        Invocation = new InvocationInfo(info);
        _cmdlet = (Cmdlet)Activator.CreateInstance(info.ImplementingType)!;
        _cmdlet.Processor = this;
        Binder = new ParameterBinder(info, _cmdlet, Invocation.BoundParameters);
        try
        {
            Binder.BindCommandLine(call, expectsInput);
        }
        catch (ParameterBindingException e)
        {
            e.ErrorRecord.InvocationInfo = Invocation;
            throw;
        }
    }

    internal Pipeline Pipeline { get; }
    internal CmdletInfo Info { get; }
    internal InvocationInfo Invocation { get; }
    internal ParameterBinder Binder { get; }
    internal CmdletProcessor? Next { get; set; }

    internal void Begin() => Call(_cmdlet.Begin);

    internal void Accept(object? input)
    {
        Pipeline.ThrowIfStopping();
        if (_expectsInput && !Bind(input))
            return;
        Call(_cmdlet.Process);
    }

    internal void End()
    {
        if (!_expectsInput)
            Accept(null);
        Call(_cmdlet.End);
    }

    internal void Stop() => _cmdlet.Stop();

    public void Dispose() => (_cmdlet as IDisposable)?.Dispose();

    internal void Emit(object? value)
    {
        if (Next is not null)
            Next.Accept(value);
        else
            Pipeline.Output.Add(value is null ? null! : PSObject.AsPSObject(value));
    }

    /// <summary>Writing is for the pipeline's own thread, and not while it stops.</summary>
    internal void Demand()
    {
        if (Environment.CurrentManagedThreadId != Pipeline.ThreadId)
            throw new PSInvalidOperationException("WriteObject, WriteError and their like cannot be called from another thread.");
        Pipeline.ThrowIfStopping();
    }

    internal bool Wants(string preference, string parameter)
    {
        object? value = Preference(parameter, preference + "Preference");
        bool wanted = value is SwitchParameter flag ? flag.IsPresent : value?.ToString() == "Continue";
        return wanted || value is SwitchParameter or null || value.ToString() is "SilentlyContinue" or "Ignore" ? wanted : throw Unknown($"{preference} preference '{value}'");
    }

    internal void WriteWarning(WarningRecord record)
    {
        bool stop = Preference("WarningAction", "WarningPreference")?.ToString() == "Stop";
        if (!stop && !Wants("Warning", "WarningAction"))
            return;
        Pipeline.Streams.Warning.Add(record);
        if (stop)
            Stop(new ErrorRecord(new RuntimeException(record.Message), "ActionPreferenceStop", ErrorCategory.OperationStopped, null));
    }

    internal void WriteError(ErrorRecord record)
    {
        record.InvocationInfo ??= Invocation;
        object? action = Preference("ErrorAction", "ErrorActionPreference");
        switch (action?.ToString())
        {
            case "Continue":
                Pipeline.Streams.Error.Add(record);
                break;
            case "SilentlyContinue" or "Ignore":
                break;
            case "Stop":
                Stop(record);
                break;
            default:
                throw Unknown($"error action '{action}'");
        }
    }

    internal bool ShouldProcess(string message)
    {
        Demand();
        if (LanguagePrimitives.IsTrue(Preference("WhatIf", "WhatIfPreference")))
        {
            Pipeline.Host.UI.WriteLine("What if: " + message);
            return false;
        }
        var threshold = Invocation.BoundParameters.TryGetValue("Confirm", out object? confirm)
            ? LanguagePrimitives.IsTrue(confirm) ? ConfirmImpact.Low : ConfirmImpact.None
            : LanguagePrimitives.ConvertTo<ConfirmImpact>(Pipeline.Variables["ConfirmPreference"]);
        if (_lastChoice is 1 or 3)
            return _lastChoice == 1;
        if (threshold == ConfirmImpact.None || Info.Attribute.ConfirmImpact < threshold)
        {
            if (Wants("Verbose", "Verbose"))
                Pipeline.Streams.Verbose.Add(new VerboseRecord(message));
            return true;
        }
        Collection<ChoiceDescription> choices = [.. s_choices.Select(label => new ChoiceDescription(label))];
        _lastChoice = Pipeline.Host.UI.PromptForChoice("Confirm", $"Are you sure you want to perform this action?{Environment.NewLine}{message}", choices, 0);
        Pipeline.ThrowIfStopping();
        return _lastChoice is >= 0 and <= 3 ? _lastChoice <= 1 : throw Unknown($"choice {_lastChoice}");
    }

    internal NotSupportedException Unknown(string what) => new($"The test host does not know {what} ({Info.Name}).");

    [DoesNotReturn]
    private void Stop(ErrorRecord record)
    {
        Pipeline.Fail(new ActionPreferenceStopException(record));
        throw new PipelineStoppedException();
    }

    private object? Preference(string parameter, string variable) =>
        Invocation.BoundParameters.TryGetValue(parameter, out object? bound) ? bound : Pipeline.Variables.GetValueOrDefault(variable);

    /// <summary>Input that does not bind is an error of its own; the next object is tried all the same.</summary>
    private bool Bind(object? input)
    {
        try
        {
            string? missing = Binder.BindPipeline(input);
            if (missing is null)
                return true;
            string id = missing.Length == 0 ? "InputObjectNotBound" : "InputObjectMissingMandatory";
            var error = new ParameterBindingException(id, missing.Length == 0
                ? "The input object cannot be bound to any parameters for the command."
                : $"The input object cannot be bound because it did not contain the information required to bind all mandatory parameters: {missing}");
            WriteError(new ErrorRecord(error, id, ErrorCategory.InvalidArgument, input));
        }
        catch (ParameterBindingException e)
        {
            e.ErrorRecord.TargetObject = input;
            WriteError(e.ErrorRecord);
        }
        return false;
    }

    private void Call(Action part)
    {
        try
        {
            part();
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (Exception e) when (e is not NotSupportedException)
        {
            ErrorRecord? inner = (e as IContainsErrorRecord)?.ErrorRecord;
            var record = new ErrorRecord(e, inner?.FullyQualifiedErrorId ?? e.GetType().FullName!, inner?.CategoryInfo.Category ?? ErrorCategory.NotSpecified, inner?.TargetObject)
            {
                InvocationInfo = Invocation,
            };
            Pipeline.Fail(new CmdletInvocationException(record));
            throw new PipelineStoppedException();
        }
    }
}
