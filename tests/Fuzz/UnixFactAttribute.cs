namespace TroveClusters.Tests.Fuzz;

/// <summary>A test whose server is a shell script.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "The server of this test is a shell script.";
    }
}
