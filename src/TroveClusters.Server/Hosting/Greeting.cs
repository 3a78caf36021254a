namespace TroveClusters.Server.Hosting;

/// <summary>What somebody is told who has just started the server by hand.</summary>
internal static class Greeting
{
    /// <summary>The address, and a first command to try.</summary>
    public static string Text(string url, ServerOptions options)
    {
        string login = options.Settings.NeedsTokens ? "--os-auth-type admin_token --os-token TOKEN" : "--os-auth-type none";
        string tokens = options.Settings.NeedsTokens ? "\nPowerShell makes the token: New-TroveServerToken" : "";
        return $"""

            The dashboard: {url}/
            Trove's API: {url}/v1.0/demo     its description: {url}/openapi/v1.json     metrics: {url}/metrics{tokens}
            Try:
              curl -s {url}/v1.0/demo/flavors{(options.Settings.NeedsTokens ? " -H 'X-Auth-Token: TOKEN'" : "")}
              openstack {login} --os-endpoint {url}/v1.0/demo database cluster create web redis 7 \
                --instance flavor=1,volume=1 --instance flavor=1,volume=1 --instance flavor=1,volume=1
              openstack {login} --os-endpoint {url}/v1.0/demo database cluster list
            Ctrl-C ends it; clusters go on.

            """;
    }
}
