using System.Collections;
using System.Numerics;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace System.Management.Automation;

/// <summary>
/// Binds the parameters of one cmdlet as PowerShell documents it: by name, by position, then from the pipeline in four
/// phases – by value, by property name, both without conversion, then both with it – the default set first in each.
/// Sets are bits; the parameters bound so far say which sets are still possible.
/// </summary>
internal sealed class ParameterBinder
{
    private readonly Cmdlet _cmdlet;
    private readonly Dictionary<string, object?> _bound;
    private readonly List<Parameter> _all;
    private readonly List<string> _sets = [];
    private readonly uint _default;
    private readonly List<Parameter> _unbound;
    private readonly List<(Parameter Parameter, object? Before)> _fromPipeline = [];
    private uint _valid = uint.MaxValue;
    private uint _beforePipeline;
    private uint _first;

    internal ParameterBinder(CmdletInfo info, Cmdlet cmdlet, Dictionary<string, object?> bound)
    {
        (_cmdlet, _bound) = (cmdlet, bound);
        _all = [.. Parameter.Of(info, SetFlag)];
        _unbound = [.. _all];
        string name = info.Attribute.DefaultParameterSetName;
        _default = string.IsNullOrEmpty(name) ? 0 : SetFlag(name);
    }

    internal string ParameterSetName => BitOperations.PopCount(_valid) == 1 ? _sets[BitOperations.TrailingZeroCount(_valid)]
        : (_valid & _default) != 0 ? _sets[BitOperations.TrailingZeroCount(_default)] : ParameterAttribute.AllParameterSets;

    private uint AllSets => _sets.Count == 0 ? uint.MaxValue : (1u << _sets.Count) - 1;

    internal void BindCommandLine(Command call, bool expectsInput)
    {
        _valid = AllSets;
        foreach (CommandParameter argument in call.Parameters.Where(parameter => parameter.Name is not null))
            BindNamed(argument.Name!, argument.Value);
        BindPositional([.. call.Parameters.Where(parameter => parameter.Name is null).Select(parameter => parameter.Value)]);
        ValidateSets(expectsInput, choose: !expectsInput);
        if (expectsInput && Count(_valid) > 1)
        {
            uint taking = TakingInput();
            _valid = taking == 0 ? _valid : _valid & taking;
            ValidateSets(true, choose: false);
        }
        IEnumerable<Parameter> missing = expectsInput ? MissingBesidesInput() : Missing();
        if (missing.Any())
            throw new ParameterBindingException("MissingMandatoryParameter", $"Cannot process command because of one or more missing mandatory parameters: {Names(missing)}.");
        _beforePipeline = _valid;
    }

    /// <summary>Binds one input object: null when all is well, empty when nothing took it, else the names of what is missing.</summary>
    internal string? BindPipeline(object? input)
    {
        Restore();
        _valid = _beforePipeline;
        bool any = false;
        try
        {
            PSObject? source = input is null ? null : PSObject.AsPSObject(input);
            foreach (uint sets in _first == 0 ? [uint.MaxValue] : new[] { _first, ~_first })
            {
                foreach ((bool byName, bool convert) in new[] { (false, false), (true, false), (false, true), (true, true) })
                {
                    if (!BindPhase(source, sets & _valid, byName, convert))
                        continue;
                    any = true;
                    if (_first == 0 || sets != _first)
                        ValidateSets(true, choose: true);
                }
                if (_first != 0 && _valid == _first)
                    break;
            }
            ValidateSets(false, choose: true);
        }
        catch (ParameterBindingException)
        {
            Restore();
            throw;
        }
        if (!any)
        {
            Restore();
            return "";
        }
        Parameter[] missing = [.. Missing()];
        return missing.Length == 0 ? null : Names(missing);
    }

    private void BindNamed(string name, object? value)
    {
        Parameter parameter = _all.FirstOrDefault(candidate => candidate.Answers(name))
            ?? throw new ParameterBindingException("NamedParameterNotFound", $"A parameter cannot be found that matches parameter name '{name}'.");
        if (!_unbound.Contains(parameter))
            throw new ParameterBindingException("ParameterAlreadyBound", $"The parameter '{name}' is specified more than once.");
        Assign(parameter, parameter.Type == typeof(SwitchParameter) && value is null ? SwitchParameter.Present : value, convert: true);
    }

    private void BindPositional(List<object?> values)
    {
        var positions = _unbound.SelectMany(parameter => parameter.Sets.Where(set => set.Attribute.Position >= 0)
            .Select(set => (set.Attribute.Position, Parameter: parameter, set.Flag))).GroupBy(place => place.Position).OrderBy(group => group.Key).ToList();
        foreach (var group in positions)
        {
            if (values.Count == 0)
                return;
            var open = group.Where(place => (place.Flag & _valid) != 0 || place.Flag == uint.MaxValue).ToList();
            if (open.Count == 0)
                continue;
            bool done = false;
            foreach ((uint sets, bool convert) in new[] { (_default, false), (uint.MaxValue, false), (_default, true), (uint.MaxValue, true) })
            {
                uint within = sets & _valid;
                foreach (Parameter parameter in open.Where(place => (place.Flag & within) != 0 || place.Flag == uint.MaxValue).Select(place => place.Parameter).Distinct())
                    done |= TryAssign(parameter, values[0], convert);
                if (done)
                    break;
            }
            if (done)
                values.RemoveAt(0);
            else
                break;
        }
        if (values.Count > 0)
            throw new ParameterBindingException("PositionalParameterNotFound", $"A positional parameter cannot be found that accepts argument '{values[0]}'.");
    }

    private bool BindPhase(PSObject? source, uint sets, bool byName, bool convert)
    {
        if ((sets & _default) != 0 && BindPhaseIn(source, _default, byName, convert))
            return true;
        return BindPhaseIn(source, (sets & _default) != 0 ? sets & ~_default : sets, byName, convert);
    }

    private bool BindPhaseIn(PSObject? source, uint sets, bool byName, bool convert)
    {
        bool any = false;
        foreach (Parameter parameter in Enumerable.Reverse(_unbound).ToList())
        {
            bool takes = parameter.Sets.Any(set => ((set.Flag & sets) != 0 || set.ForAll)
                && (byName ? set.Attribute.ValueFromPipelineByPropertyName && source is not null : set.Attribute.ValueFromPipeline));
            if (!takes)
                continue;
            object? value = source?.BaseObject is PSCustomObject ? source : source?.BaseObject;
            if (byName)
            {
                PSPropertyInfo? property = parameter.Names.Select(name => source!.Properties[name]).FirstOrDefault(found => found is not null);
                if (property is null)
                    continue;
                value = property.Value;
            }
            object? before = parameter.Property?.GetValue(_cmdlet);
            if (!TryAssign(parameter, value, convert))
                continue;
            _fromPipeline.Add((parameter, before));
            any = true;
        }
        return any;
    }

    /// <summary>Values that do not fit are passed over; values that fit but are not allowed are errors.</summary>
    private bool TryAssign(Parameter parameter, object? value, bool convert)
    {
        try
        {
            return Assign(parameter, value, convert);
        }
        catch (ParameterBindingException e) when (!e.Final)
        {
            return false;
        }
    }

    private bool Assign(Parameter parameter, object? value, bool convert)
    {
        if (!parameter.Prepare(ref value, convert))
            return false;
        parameter.Property?.SetValue(_cmdlet, value);
        _bound[parameter.Name] = value;
        _unbound.Remove(parameter);
        _valid &= parameter.Flags;
        return true;
    }

    private void Restore()
    {
        foreach ((Parameter parameter, object? before) in _fromPipeline)
        {
            parameter.Property?.SetValue(_cmdlet, before);
            _bound.Remove(parameter.Name);
            _unbound.Add(parameter);
        }
        _fromPipeline.Clear();
        _unbound.Sort((a, b) => _all.IndexOf(a).CompareTo(_all.IndexOf(b)));
    }

    private void ValidateSets(bool inputToCome, bool choose)
    {
        if (_valid == 0)
            throw Ambiguous();
        if (_sets.Count < 2 || Count(_valid) == 1 || (inputToCome && _valid == AllSets && TakingInput() != 0))
            return;
        if ((_valid & _default) != 0)
        {
            if (choose)
                _valid = _default;
            return;
        }
        if (inputToCome && TakingInput() != 0)
            return;
        // Without a default: the only set that lacks nothing mandatory.
        uint complete = _unbound.SelectMany(parameter => parameter.Sets).Where(set => set.Attribute.Mandatory && !set.ForAll)
            .Aggregate(_valid, (sets, set) => sets & ~set.Flag);
        _valid = Count(complete) == 1 ? complete : throw Ambiguous();
    }

    private uint TakingInput() => _unbound.SelectMany(parameter => parameter.Sets)
        .Where(set => (set.Flag & _valid) != 0 && (set.Attribute.ValueFromPipeline || set.Attribute.ValueFromPipelineByPropertyName))
        .Aggregate(0u, (sets, set) => sets | set.Flag);

    private IEnumerable<Parameter> Missing() =>
        _unbound.Where(parameter => parameter.Sets.Any(set => (set.Flag & _valid) != 0 && set.Attribute.Mandatory));

    /// <summary>
    /// Before input comes: what is missing and cannot come with it. Sets that lack such a parameter drop out while
    /// another set can be completed from the pipeline; where none can, the default set stays.
    /// </summary>
    private IEnumerable<Parameter> MissingBesidesInput()
    {
        var mandatory = _unbound.SelectMany(parameter => parameter.Sets.Where(set => (set.Flag & _valid) != 0 && set.Attribute.Mandatory)
            .Select(set => (Parameter: parameter, Set: set))).ToList();
        bool Comes(ParameterSet set) => set.Attribute.ValueFromPipeline || set.Attribute.ValueFromPipelineByPropertyName;
        uint lacking = mandatory.Where(need => !need.Set.ForAll && !Comes(need.Set)).Aggregate(0u, (sets, need) => sets | need.Set.Flag) & _valid;
        uint served = mandatory.Where(need => !need.Set.ForAll && Comes(need.Set)).Aggregate(0u, (sets, need) => sets | need.Set.Flag) & _valid & ~lacking;
        uint needy = mandatory.Where(need => !need.Set.ForAll).Aggregate(0u, (sets, need) => sets | need.Set.Flag) & _valid;
        if (Count(_valid) > 1 && needy != 0 && (_default & _valid) != 0 && (_default & needy) == 0 && served == 0)
        {
            _valid &= ~needy;
            _first = _valid == _default ? 0 : _default;
        }
        else if (Count(_valid) > 1 && served == 0 && lacking != 0 && (_default & lacking) != 0)
        {
            _valid = _default;
        }
        else if (Count(_valid) > 1 && lacking != 0 && lacking != _valid)
        {
            _valid &= ~lacking;
        }
        return mandatory.Where(need => ((need.Set.Flag & _valid) != 0) && !Comes(need.Set)).Select(need => need.Parameter).Distinct().ToList();
    }

    private uint SetFlag(string name)
    {
        int index = _sets.FindIndex(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = _sets.Count;
            _sets.Add(name);
        }
        return 1u << index;
    }

    private static int Count(uint sets) => BitOperations.PopCount(sets);

    private static string Names(IEnumerable<Parameter> parameters) => string.Join(" ", parameters.Select(parameter => parameter.Name));

    private static ParameterBindingException Ambiguous() =>
        new("AmbiguousParameterSet", "Parameter set cannot be resolved using the specified named parameters.");
}
