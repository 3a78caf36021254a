namespace TroveClusters.Tests.Run;

/// <summary>Sees to it that the tests have a browser to look at the dashboard with: Debian's; none is downloaded from elsewhere.</summary>
internal static class Browser
{
    /// <summary>The program.</summary>
    public const string Program = "chromium";

    /// <summary>Null when there is one now; else why not.</summary>
    public static string? Ensure() =>
        Child.Find("chromium-browser") is not null || Child.Find("google-chrome") is not null ? null : DebianPackages.Ensure(new NeededProgram(Program, Program));
}
