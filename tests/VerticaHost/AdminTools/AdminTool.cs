using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.AdminTools;

/// <summary>One tool of <c>admintools -t TOOL</c>. It keeps nothing between calls.</summary>
internal abstract class AdminTool
{
    /// <summary>Its name, as <c>-t</c> takes it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it takes a database password with <c>-p</c>; it then says when none came.</summary>
    public virtual bool TakesPassword => false;

    /// <summary>Adds the options it knows.</summary>
    public abstract OptionParser Options(OptionParser parser);

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ProgramExitException">It ends here: code 1 and a text on standard output.</exception>
    public abstract Task<int> RunAsync(ToolCall call);
}
