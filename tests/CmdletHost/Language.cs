namespace System.Management.Automation.Language;

/// <summary>Never made: there is no language here. Completers take one and may be given null.</summary>
public sealed class CommandAst
{
    private CommandAst()
    {
    }
}
