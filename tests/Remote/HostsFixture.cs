namespace TroveClusters.Tests.Remote;

/// <summary>The hosts of one class of tests: one to use, and one to cut off, freeze and switch off.</summary>
public sealed class HostsFixture : IAsyncLifetime
{
    public const string Sudoer = "ann";
    public const string SudoerByPassword = "cat";
    public const string Plain = "bob";
    public const string Password = "it's a \"pass\" $word";
    private SshHostSet? _set;

    public SshHostSet Set => _set ?? throw new InvalidOperationException($"There are no hosts: {SshHostSet.WhyNot}");

    /// <summary>A host that stays as it is.</summary>
    public SshHost Host => Set[0];

    /// <summary>A host that things befall.</summary>
    public SshHost Victim => Set[1];

    public async Task InitializeAsync()
    {
        if (SshHostSet.WhyNot is null)
            _set = await SshHostSet.StartAsync(2, Options);
    }

    public async Task DisposeAsync()
    {
        if (_set is not null)
            await _set.DisposeAsync();
    }

    private static SshHostOptions Options => new()
    {
        LogLevel = "DEBUG3",
        RootPassword = Password,
        Users =
        [
            new(Sudoer) { Sudo = SshHostSet.WhyNoSudo is null ? SudoRight.WithoutPassword : SudoRight.None },
            new(SudoerByPassword) { Password = Password, Sudo = SshHostSet.WhyNoSudo is null ? SudoRight.WithPassword : SudoRight.None },
            new(Plain) { Password = Password, Shell = "/bin/sh" },
        ],
    };
}
