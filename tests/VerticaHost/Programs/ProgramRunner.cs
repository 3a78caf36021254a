using System.Text.Json.Nodes;

namespace TroveClusters.Tests.VerticaHost.Programs;

/// <summary>Runs a program with what all of them have: the audit's entries, and the end by exception.</summary>
internal static class ProgramRunner
{
    public static async Task<int> RunAsync(ISimProgram program, ProgramCall call)
    {
        call.Host.Audit.Write(
            "run", ("program", call.Program), ("argv", new JsonArray([.. call.Arguments.Select(argument => (JsonNode)argument)])),
            ("user", call.User));
        int code;
        try
        {
            code = await program.RunAsync(call);
        }
        catch (ProgramExitException exit)
        {
            if (exit.Output is { } output)
                call.Say(output);
            if (exit.ErrorText is { } error)
                call.Error.Write(error + "\n");
            code = exit.Code;
        }
        call.Out.Flush();
        call.Error.Flush();
        call.Host.Audit.Write("ran", ("program", call.Program), ("rc", code));
        return code;
    }
}
