using System.Text;
using TroveClusters.Engine.Remote;
using TroveClusters.Tests.Vertica.Databases;
using TroveClusters.Tests.VerticaHost;

namespace TroveClusters.Tests.Vertica.Vsql;

/// <summary>Users of a database are kept with their passwords and roles; statements come by standard input, as a careful caller sends secrets.</summary>
public sealed class UserTests
{
    [Theory, InProcess, OverSshd]
    public async Task A_user_is_made_logs_in_and_has_the_rights_that_were_granted(Way way)
    {
        await using var laboratory = await Laboratory.CreateAsync(way, 1, password: Laboratory.Password);
        Assert.Equal((0, "", ""), await AsAsync(laboratory, "dbadmin", Laboratory.Password, "CREATE USER root IDENTIFIED BY 'it''s mine';"));
        var again = await AsAsync(laboratory, "dbadmin", Laboratory.Password, "CREATE USER root IDENTIFIED BY 'other';", "-v", "ON_ERROR_STOP=1");
        Assert.Equal((3, ""), (again.Code, again.Output));
        Assert.Contains("Object \"root\" already exists", again.Error, StringComparison.Ordinal);

        Assert.Equal((0, "1\n", ""), await AsAsync(laboratory, "root", "it's mine", "SELECT 1;"));
        Assert.Equal(2, (await AsAsync(laboratory, "root", "other", "SELECT 1;")).Code);
        Assert.Equal(2, (await AsAsync(laboratory, "nobody", "", "SELECT 1;")).Code);
        Assert.Contains("ERROR", (await AsAsync(laboratory, "root", "it's mine", "SELECT MARK_DESIGN_KSAFE(0);")).Error, StringComparison.Ordinal);
        Assert.Contains("ERROR", (await AsAsync(laboratory, "root", "it's mine", "ALTER USER dbadmin IDENTIFIED BY 'stolen';")).Error, StringComparison.Ordinal);

        // A role must be granted before it can be the default one.
        Assert.Contains("ERROR", (await AsAsync(laboratory, "dbadmin", Laboratory.Password, "ALTER USER root DEFAULT ROLE pseudosuperuser;")).Error, StringComparison.Ordinal);
        Assert.Equal(
            (0, "", ""),
            await AsAsync(laboratory, "dbadmin", Laboratory.Password, "GRANT pseudosuperuser TO root;\nALTER USER root DEFAULT ROLE pseudosuperuser;\nALTER USER root IDENTIFIED BY 'newer';\n"));
        Assert.Equal((0, "Marked design 0-safe\n"), await AsAsync(laboratory, "root", "newer", "SELECT MARK_DESIGN_KSAFE(0);") is var marked ? (marked.Code, marked.Output) : default);
        Assert.Equal((0, "", ""), await AsAsync(laboratory, "dbadmin", Laboratory.Password, "DROP USER root;"));
        Assert.Equal(2, (await AsAsync(laboratory, "root", "newer", "SELECT 1;")).Code);
    }

    [Theory]
    [InlineData("ALTER USER somebody IDENTIFIED BY 'x'")]
    [InlineData("ALTER USER somebody DEFAULT ROLE pseudosuperuser")]
    [InlineData("GRANT pseudosuperuser TO somebody")]
    [InlineData("DROP USER somebody")]
    [InlineData("CREATE USER dbadmin IDENTIFIED BY 'x'")]
    public async Task Who_is_not_there_cannot_be_changed_and_who_is_cannot_be_made(string sql)
    {
        await using var laboratory = await Laboratory.CreateAsync(1);
        var run = await laboratory.VsqlAsync("-c", sql);
        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Matches("^ERROR 990[0-9]{2}:  ", run.Error);
    }

    /// <summary>Runs a script as a user, by <c>-f -</c>, with the password in the environment.</summary>
    private static async Task<(int Code, string Output, string Error)> AsAsync(Laboratory laboratory, string user, string password, string script, params string[] more)
    {
        var run = await laboratory.RunAsync(new RemoteCommand(Laboratory.Vsql, ["-A", "-t", "-F", "|", "-U", user, .. more.Select(word => (RemoteArgument)word), "-f", "-"])
        {
            StandardInput = Encoding.UTF8.GetBytes(script), SecretVariables = new Dictionary<string, Secret> { ["VSQL_PASSWORD"] = new(password) },
        });
        return (run.Code, run.Output, run.Error);
    }
}
