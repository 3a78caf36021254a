using System.Net.Sockets;
using System.Text;

namespace TroveClusters.Tests.SshHosts;

/// <summary>One host of a set: what it is, and its files, programs and processes. What can befall it is in the other part.</summary>
public sealed partial class SshHost
{
    private const string Settings = "/etc/ssh/trove";
    private readonly SshHostSet _set;
    private readonly HostNetwork _network;
    private SshHostOptions _options;
    private Board? _board;
    private int? _init;

    internal SshHost(SshHostSet set, int number, SshHostOptions options, HostNetwork network)
    {
        (_set, Number, _options, _network) = (set, number, options, network);
        Name = options.NamePrefix + number;
        Address = network.Address(number);
        Port = options.Port;
    }

    /// <summary>Its number in its set, from 1.</summary>
    public int Number { get; }

    /// <summary>Its host name, known to all hosts that were started with it.</summary>
    public string Name { get; }

    /// <summary>Its address, which this machine and all hosts of the set reach.</summary>
    public string Address { get; }

    /// <summary>The port of its sshd.</summary>
    public int Port { get; }

    /// <summary>The keys its sshd shows.</summary>
    public IReadOnlyList<SshHostKey> HostKeys { get; private set; } = [];

    /// <summary>The private key that opens its accounts.</summary>
    public string ClientKeyFile => _set.ClientKeyFile;

    /// <summary>The process whose end is the end of the host.</summary>
    public int Pid => (_board ?? throw new InvalidOperationException($"{Name} is not started.")).Pid;

    /// <summary>Whether it is on.</summary>
    public bool IsOn => _init is not null;

    private string Folder => System.IO.Path.Combine(_set.Folder, Name);

    private int Init => _init ?? throw new InvalidOperationException($"{Name} is off.");

    /// <summary>The path by which this machine reaches a file of the host, whether it is on or off. Links lead to where they lead in the host.</summary>
    public string Path(string path) => Files.Resolve(path);

    /// <summary>As <see cref="Path(string)"/>, for the link itself where the file is one.</summary>
    public string LinkPath(string path) => Files.Resolve(path, followLast: false);

    /// <summary>A text file of the host.</summary>
    public string ReadFile(string path) => File.ReadAllText(Path(path));

    /// <summary>Writes a text file of the host, as root, and makes its folder where there is none.</summary>
    public void WriteFile(string path, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)
    {
        string here = Path(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(here)!);
        File.WriteAllText(here, text);
        File.SetUnixFileMode(here, mode);
    }

    /// <summary>What its sshd has written in its log since the host was made.</summary>
    public string SshdLog => File.Exists(Path("/var/log/sshd.log")) ? ReadFile("/var/log/sshd.log") : "";

    /// <summary>Runs a program in the host as root, past its sshd.</summary>
    public Task<ToolResult> TryRunAsync(params string[] command) => Tool.TryAsync(
        "nsenter",
        [$"--target={Init}", "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd=/", "--", "env", "-i",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "USER=root", "LANG=C.UTF-8", .. command]);

    /// <summary>As <see cref="TryRunAsync"/>, for a program that must succeed; its output.</summary>
    public async Task<string> RunAsync(params string[] command)
    {
        ToolResult result = await TryRunAsync(command);
        return result.ExitCode == 0 ? result.Output
            : throw new InvalidOperationException($"'{string.Join(' ', command)}' ended on {Name} with {result.ExitCode}: {result.Error.Trim()}");
    }

    /// <summary>Its processes; none when it is off.</summary>
    public IReadOnlyList<HostProcess> Processes() => _init is { } init ? HostProcess.All(init) : [];

    private HostFiles Files => new($"/proc/{Pid}/root{Folder}/root");

    internal async Task StartAsync()
    {
        _options = _options.Each?.Invoke(this, _options) ?? _options;
        Directory.CreateDirectory(Folder);
        _board = await Board.StartAsync(_set.Folder, Folder, _options.DiskSize);
        foreach ((string source, string target) in _options.Binds)
            await _board.AskAsync($"bind {target}\n{source}", "bound");
        await Accounts.WriteAsync(this, _options);
        await WriteSettingsAsync();
        await PlugInAsync();
        if (_options.Prepare is { } prepare)
            await prepare(this);
        await BootAsync();
    }

    internal async Task EndAsync()
    {
        if (_board is not { } board)
            return;
        int? init = _init;
        (_board, _init) = (null, null);
        await board.DisposeAsync();
        if (init is { } last)
            await Poll.UntilAsync($"the processes of {Name} to end", () => !Directory.Exists($"/proc/{last}"), () => $"Its first process, {last}, is still there.");
    }

    private async Task WriteSettingsAsync()
    {
        WriteFile("/etc/hostname", Name + "\n");
        WriteFile("/etc/machine-id", Guid.NewGuid().ToString("N") + "\n");
        var names = new StringBuilder("127.0.0.1 localhost\n::1 localhost\n");
        foreach (SshHost host in _set.Hosts)
            names.Append(host.Address).Append(' ').Append(host.Name).Append('\n');
        WriteFile("/etc/hosts", names.ToString());
        WriteFile($"{Settings}/client_keys", await File.ReadAllTextAsync(ClientKeyFile + ".pub"));
        await MakeHostKeysAsync();
        WriteFile($"{Settings}/sshd_config", string.Join('\n', SshdConfiguration()) + "\n");
    }

    private IEnumerable<string> SshdConfiguration() =>
    [
        .. _options.SshdLines,
        $"Port {Port}",
        .. _options.KeyTypes.Select(type => $"HostKey {Settings}/host_{type}"),
        "PidFile /run/sshd.pid",
        $"AuthorizedKeysFile .ssh/authorized_keys {Settings}/client_keys",
        "PermitRootLogin yes",
        "PubkeyAuthentication yes",
        "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
        "UsePAM no",
        "UseDNS no",
        "PrintMotd no",
        "MaxStartups 500",
        "MaxSessions 100",
        $"LogLevel {_options.LogLevel}",
        "Subsystem sftp internal-sftp",
    ];

    private async Task MakeHostKeysAsync()
    {
        foreach (string type in _options.KeyTypes)
            await KeyFiles.CreateAsync(Path($"{Settings}/host_{type}"), type, Name);
        HostKeys = [.. _options.KeyTypes.Select(type => KeyFiles.ReadPublic(Path($"{Settings}/host_{type}")))];
    }

    private string Link => $"{_network.Bridge}.{Number}";

    private async Task PlugInAsync()
    {
        ToolResult linked = await Tool.TryAsync("ip", ["-batch", "-"],
            $"link add name {Link} type veth peer name eth0 netns {Pid}\nlink set {Link} master {_network.Bridge} up\n");
        if (linked.ExitCode != 0)
            throw new InvalidOperationException($"{Name} could not be plugged in: {linked.Error.Trim()}");
        await _board!.AskAsync($"address {Address}/24", "addressed");
    }

    /// <summary>Waits until its sshd speaks.</summary>
    private Task WaitForSshdAsync()
    {
        string last = "";
        return Poll.UntilAsync($"the sshd of {Name}", async () =>
        {
            try
            {
                using var client = new TcpClient();
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await client.ConnectAsync(Address, Port, limit.Token);
                byte[] banner = new byte[4];
                await client.GetStream().ReadExactlyAsync(banner, limit.Token);
                return Encoding.ASCII.GetString(banner) == "SSH-";
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                last = e.Message;
                return false;
            }
        }, () => $"{last} Its log: {SshdLog}");
    }
}
