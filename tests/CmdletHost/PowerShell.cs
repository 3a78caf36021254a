using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace System.Management.Automation.Runspaces
{
    public sealed class CommandParameter(string? name, object? value)
    {
        public string? Name { get; } = name;
        public object? Value { get; } = value;
    }

    public sealed class Command(string command)
    {
        public string CommandText { get; } = command;
        public List<CommandParameter> Parameters { get; } = [];
    }

    /// <summary>Takes binary modules: the assembly the manifest names as its root, and the type converters of its types files.</summary>
    public sealed class InitialSessionState
    {
        internal Dictionary<string, CmdletInfo> Commands { get; } = new(StringComparer.OrdinalIgnoreCase);

        public static InitialSessionState CreateDefault2() => new();

        public void ImportPSModule(string[] name)
        {
            foreach (string manifest in name)
            {
                string folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
                string text = File.ReadAllText(manifest);
                Assembly module = AssemblyLoadContext.GetLoadContext(typeof(PSObject).Assembly)!.LoadFromAssemblyPath(Path.Combine(folder, Entry(text, "RootModule")));
                foreach (Type type in module.GetExportedTypes())
                    if (type.GetCustomAttribute<CmdletAttribute>() is { } attribute)
                        Commands.Add(new CmdletInfo(attribute, type).Name, new CmdletInfo(attribute, type));
                foreach (XElement converter in XDocument.Load(Path.Combine(folder, Entry(text, "TypesToProcess"))).Descendants("TypeConverter"))
                    LanguagePrimitives.Converters[converter.Parent!.Element("Name")!.Value] =
                        (PSTypeConverter)Activator.CreateInstance(module.GetType(converter.Value, throwOnError: true)!)!;
            }
        }

        private static string Entry(string manifest, string key) =>
            Regex.Match(manifest, $@"(?m)^\s*{key}\s*=\s*(?:@\()?\s*['""](.+?)['""]") is { Success: true } match ? match.Groups[1].Value : throw new NotSupportedException($"The manifest names no {key}.");
    }

    public static class RunspaceFactory
    {
        public static Runspace CreateRunspace(PSHost host, InitialSessionState initialSessionState) => new(host, initialSessionState);
    }

    public sealed class SessionStateProxy
    {
        internal Dictionary<string, object?> Variables { get; } = new(StringComparer.OrdinalIgnoreCase)
        {
            ["ConfirmPreference"] = ConfirmImpact.High, ["WhatIfPreference"] = false, ["ErrorActionPreference"] = "Continue",
            ["WarningPreference"] = "Continue", ["VerbosePreference"] = "SilentlyContinue", ["DebugPreference"] = "SilentlyContinue",
        };

        public void SetVariable(string name, object? value) => Variables[name] = value;
    }

    public sealed class Runspace(PSHost host, InitialSessionState state) : IDisposable
    {
        public SessionStateProxy SessionStateProxy { get; } = new();
        internal PSHost Host => host;
        internal InitialSessionState State => state;

        public void Open()
        {
        }

        public void Dispose()
        {
        }
    }
}

namespace System.Management.Automation
{
    public enum PSInvocationState { NotStarted, Running, Stopping, Stopped, Completed, Failed, Disconnected }

    public sealed class PSInvocationStateInfo(PSInvocationState state)
    {
        public PSInvocationState State { get; } = state;
    }

    /// <summary>Runs one pipeline of cmdlets.</summary>
    public sealed class PowerShell : IDisposable
    {
        private readonly List<Command> _commands = [];
        private Pipeline? _pipeline;

        private PowerShell()
        {
        }

        public Runspace Runspace { get; set; } = null!;
        public PSDataStreams Streams { get; } = new();
        public PSInvocationStateInfo InvocationStateInfo => new(_pipeline is null ? PSInvocationState.NotStarted : _pipeline.State);

        public static PowerShell Create() => new();

        public PowerShell AddCommand(string cmdlet)
        {
            _commands.Add(new Command(cmdlet));
            return this;
        }

        public PowerShell AddParameter(string parameterName, object? value)
        {
            _commands[^1].Parameters.Add(new CommandParameter(parameterName, value));
            return this;
        }

        public PowerShell AddArgument(object? value)
        {
            _commands[^1].Parameters.Add(new CommandParameter(null, value));
            return this;
        }

        public void Invoke<T>(IEnumerable? input, IList<T> output)
        {
            _pipeline = new Pipeline(Runspace, Streams, o => output.Add((T)(object)o));
            _pipeline.Run(_commands, input);
        }

        public void Stop() => _pipeline?.Stop();

        public void Dispose()
        {
        }
    }

    internal sealed class Pipeline(Runspace runspace, PSDataStreams streams, Action<PSObject> output)
    {
        private readonly ManualResetEventSlim _ended = new();
        private List<CmdletProcessor> _processors = [];
        private RuntimeException? _failure;
        private volatile bool _stopping;

        internal bool Stopping => _stopping;
        internal PSInvocationState State => !_ended.IsSet ? PSInvocationState.Running : _stopping ? PSInvocationState.Stopped
            : _failure is null ? PSInvocationState.Completed : PSInvocationState.Failed;
        internal int ThreadId { get; } = Environment.CurrentManagedThreadId;
        internal PSDataStreams Streams => streams;
        internal PSHost Host => runspace.Host;
        internal Dictionary<string, object?> Variables => runspace.SessionStateProxy.Variables;
        internal Collection<PSObject> Output { get; } = [];

        /// <summary>The first failure is what ends the pipeline; while it stops nothing fails any more.</summary>
        internal void Fail(RuntimeException e) => _failure ??= _stopping ? null : e;

        internal void ThrowIfStopping()
        {
            if (_stopping)
                throw new PipelineStoppedException();
        }

        /// <summary>Tells every cmdlet to stop, on the caller's thread, and waits until the pipeline has ended.</summary>
        internal void Stop()
        {
            _stopping = true;
            foreach (CmdletProcessor processor in _processors)
                processor.Stop();
            _ended.Wait();
        }

        internal void Run(List<Command> commands, IEnumerable? input)
        {
            try
            {
                foreach (Command command in commands)
                {
                    if (!runspace.State.Commands.TryGetValue(command.CommandText, out CmdletInfo? info))
                        throw new CommandNotFoundException(command.CommandText);
                    var processor = new CmdletProcessor(this, info, command, input is not null || _processors.Count > 0);
                    if (_processors.Count > 0)
                        _processors[^1].Next = processor;
                    _processors = [.. _processors, processor];
                }
                _processors.ForEach(processor => processor.Begin());
                foreach (object? item in input ?? Array.Empty<object>())
                    _processors[0].Accept(item);
                _processors.ForEach(processor => processor.End());
            }
            catch (PipelineStoppedException) when (_failure is not null || _stopping)
            {
            }
            finally
            {
                _processors.ForEach(processor => processor.Dispose());
                foreach (PSObject item in Output)
                    output(item);
                _ended.Set();
            }
            if (_failure is not null)
                throw _failure;
        }
    }
}
