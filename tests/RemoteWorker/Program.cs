using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.OpenSsh;

// A process that runs a command on a host, to be killed: name address port user keyfile keytype keyblob marker
HostLogin login = new(args[0], args[1], int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture), args[3], new HostKeySet([new HostKey(args[5], args[6])]))
{
    KeyFile = args[4],
};
await using var transport = new OpenSshTransport(new OpenSshOptions(), NullLogger.Instance);
Console.WriteLine(transport.Folder);
RemoteCommand command = new("/bin/sh", ["-c", "echo running; sleep 600; :", args[7]])
{
    Lines = line => Console.WriteLine(line.Text),
};
await transport.Open(login).RunAsync(command, CancellationToken.None);
