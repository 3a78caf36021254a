namespace TroveClusters.Demo;

/// <summary>Finds PowerShell: on PATH, or as the .NET tool <c>PowerShell</c> where the feed has it.</summary>
internal static class PowerShellHere
{
    /// <summary>For those who want to see the test host although PowerShell is there.</summary>
    public static bool IsUnwanted => Environment.GetEnvironmentVariable("TROVE_DEMO_HOST") == "cmdlethost";

    /// <summary>The command that starts PowerShell and the folder to start it in; null when there is none.</summary>
    public static async Task<(string[] Command, string Folder)?> FindAsync(string root)
    {
        if (IsUnwanted)
            return null;
        if (Programs.OnPath("pwsh") is { } onPath)
            return ([onPath], root);
        // A manifest of its own: one tool that a feed lacks would fail the restore of all others.
        string folder = Path.Combine(root, "build", "pwsh");
        Console.WriteLine("No pwsh on the PATH; trying the .NET tool ...");
        return await Programs.RunQuietlyAsync(folder, "dotnet", "tool", "restore") == 0 ? (["dotnet", "tool", "run", "pwsh", "--"], folder) : null;
    }
}
