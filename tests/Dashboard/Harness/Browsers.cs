namespace TroveClusters.Tests.Dashboard.Harness;

/// <summary>The browser of this machine, started once for all tests. None is ever downloaded.</summary>
internal static class Browsers
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly Lazy<Task<IBrowser>> s_browser = new(StartAsync);

    /// <summary>Its program; null where there is none.</summary>
    public static string? Program { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/bin")
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>The browser. It ends with this process, whose pipe it reads.</summary>
    public static Task<IBrowser> GetAsync() => s_browser.Value;

    private static async Task<IBrowser> StartAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            // Its sandbox refuses to be made by root, as whom tests run in containers. It shows this repository's pages only.
            Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [],
        });
    }
}
