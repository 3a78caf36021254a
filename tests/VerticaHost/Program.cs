using TroveClusters.Tests.VerticaHost.Control;
using TroveClusters.Tests.VerticaHost.Sshd;

try
{
    return args switch
    {
        [SessionProgram.Word] => await SessionProgram.RunAsync(),
        [AgentConnection.Word] => HostProgram.RunAgent(),
        [['/', ..] path, .. string[] rest] => await HostProgram.RunAsync(path, rest),
        _ => await ControlCommand.RunAsync(args),
    };
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    // A defect of the double, or something asked of it that it does not have: nobody shall take it for Vertica's answer.
    Console.Error.WriteLine($"vsim: {exception}");
    return 70;
}
