namespace TroveClusters.Tests.Unit;

/// <summary>A Trove home of a test's own, gone when the test is.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public TemporaryHome() => Folder = Directory.CreateTempSubdirectory("trove-home-").FullName;

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
