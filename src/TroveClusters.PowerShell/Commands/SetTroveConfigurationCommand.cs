using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace TroveClusters.Commands;

/// <summary>Changes an option of the configuration.</summary>
[Cmdlet(VerbsCommon.Set, "TroveConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(TroveSetting))]
public sealed class SetTroveConfigurationCommand : TroveChangingCmdlet
{
    /// <summary>The option, as volume_support or redis.volume_support.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The value: true or false, a number or a text. $null, or an empty text, sets the option back to its default.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SettingValueCompleter))]
    public object? Value { get; set; }

    /// <summary>The group of the option: default, or a datastore. It is needed only where several groups have an option of that name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SettingGroupCompleter))]
    public string? Group { get; set; }

    private protected override void ProcessInput() => Guard(Set, Name);

    private void Set()
    {
        if (Change(SendAsync, change => change.After.ToString(), "Set option") is { } done)
            WriteObject(done.After);
    }

    private Task<TroveSettingChange> SendAsync(ITroveService service, bool checkOnly, CancellationToken cancellationToken)
    {
        var request = new SetSettingRequest { Group = ParameterTexts.Optional(Group), Name = Name, Value = Text(), CheckOnly = checkOnly };
        return service.SetSettingAsync(request, cancellationToken);
    }

    private string? Text() => (Value is PSObject wrapped ? wrapped.BaseObject : Value) switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        SwitchParameter flag => flag ? "true" : "false",
        IEnumerable => throw new TroveException(TroveErrorId.InvalidArgument, $"The option '{Name}' takes one value.", Name),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        object other => other.ToString(),
    };
}
