using TroveClusters.Engine;

namespace TroveClusters.Tests.Server.Harness;

/// <summary>Makes tokens, as New-TroveServerToken does.</summary>
internal static class Tokens
{
    /// <summary>A new token.</summary>
    public static async Task<string> NewAsync(string home, string name, string tenant, bool admin = false) =>
        (await new EngineFactory().Create(new TroveServiceSettings { Home = home }).NewServerTokenAsync(
            new NewServerTokenRequest { Name = name, Tenant = tenant, Role = admin ? TroveServerRole.Admin : TroveServerRole.Member }, CancellationToken.None)).Secret!;

    /// <summary>Removes one by its name.</summary>
    public static async Task RemoveAsync(string home, string name)
    {
        ITroveService service = new EngineFactory().Create(new TroveServiceSettings { Home = home });
        TroveServerToken token = Assert.Single(await service.GetServerTokensAsync(new ServerTokenQuery { Names = [new NamePattern(name)] }, CancellationToken.None));
        await service.RemoveServerTokenAsync(new RemoveServerTokenRequest { Id = token.Id }, CancellationToken.None);
    }
}
