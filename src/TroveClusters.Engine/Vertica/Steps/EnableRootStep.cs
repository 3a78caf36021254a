using TroveClusters.Engine.Catalog;
using TroveClusters.Engine.Operations;
using TroveClusters.Engine.Vertica.Agent;

namespace TroveClusters.Engine.Vertica.Steps;

/// <summary>
/// Gives the database a user root who may do what dbadmin may, as Trove's Vertica had it (contract §2.3); one that is there
/// gets the password.
/// </summary>
internal sealed class EnableRootStep : OperationStep
{
    private const string Role = "pseudosuperuser";

    public override string Name => "enable-root";

    public override string Describe(OperationContext context) => "Enable root";

    public override async Task DoAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var work = new VerticaWork(context);
        string password = Sql.Literal(context.Secret(SecretNames.RootPassword));
        (_, IVerticaNodeAgent driver, _) = await work.FindDriverAsync(context.Nodes, cancellationToken);
        await SetPasswordAsync();
        await ExecuteAsync($"GRANT {Role} TO root");
        await ExecuteAsync($"ALTER USER root DEFAULT ROLE {Role}");
        context.Save(context.Cluster with { Facts = (work.Facts with { RootEnabled = true }).ToJson() });

        // Whether there is such a user already, only trying tells on every version.
        async Task SetPasswordAsync()
        {
            try
            {
                await ExecuteAsync($"CREATE USER root IDENTIFIED BY {password}");
            }
            catch (TroveException refused) when (refused.Info.Id == TroveErrorId.DatabaseRefused)
            {
                try
                {
                    await ExecuteAsync($"ALTER USER root IDENTIFIED BY {password}");
                }
                catch (TroveException other) when (other.Info.Id == TroveErrorId.DatabaseRefused)
                {
                    throw refused;
                }
            }
        }

        Task<string> ExecuteAsync(string statement) => driver.ExecuteAsync(
            work.Facts.Database, work.Password, new Sql(statement, HasSecret: statement.Contains("IDENTIFIED", StringComparison.Ordinal)), cancellationToken);
    }
}
