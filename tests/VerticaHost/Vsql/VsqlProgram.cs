using TroveClusters.Tests.VerticaHost.Programs;

namespace TroveClusters.Tests.VerticaHost.Vsql;

/// <summary>
/// <c>vsql</c>. Its exit codes are psql's: 0, 1 for an error of its own or with <c>-c</c>, 2 for no connection, 3 for an
/// error in a script with ON_ERROR_STOP.
/// </summary>
internal sealed class VsqlProgram : ISimProgram
{
    public async Task<int> RunAsync(ProgramCall call)
    {
        var options = VsqlOptions.Parse(call);
        var script = options.Command ?? (options.File is null or "-" ? await call.In.ReadToEndAsync(call.Cancellation) : Load(call, options.File));
        return await new VsqlRun(call, options, VsqlConnection.Open(call, options)).RunAsync(script);
    }

    private static string Load(ProgramCall call, string path)
    {
        try
        {
            return call.Files.ReadText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProgramExitException(1, null, error is UnauthorizedAccessException ? $"{path}: Permission denied" : $"{path}: No such file or directory");
        }
    }
}
