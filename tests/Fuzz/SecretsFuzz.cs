using TroveClusters.Engine.Catalog;
using TroveClusters.Tests.Fuzz.Generators;
using TroveClusters.Tests.Unit;

namespace TroveClusters.Tests.Fuzz;

/// <summary>Stored secrets.</summary>
public sealed class SecretsFuzz(ITestOutputHelper output) : IDisposable
{
    private readonly Fuzzer _fuzzer = new(output);
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_secret_comes_back_as_it_was_or_not_at_all()
    {
        var protector = new SecretProtector(new TroveHome(_home.Folder));
        protector.Protect("x", "makes the key");
        _fuzzer.Run("SecretProtector", fuzz =>
        {
            Chance chance = fuzz.Chance;
            string secret = chance.Percent(50) ? Texts.Word(chance, 0, 64) : Texts.Any(chance), context = chance.Id().ToString();
            fuzz.Input = secret;
            byte[] stored = [];
            if (!FuzzCase.Accepts(() => stored = protector.Protect(secret, context), TroveErrorId.InvalidArgument))
            {
                Assert.False(Texts.IsUnicode(secret));
                return false;
            }
            byte[] given = Mutations.Maybe(chance, stored, 50);
            string other = chance.Percent(10) ? chance.Id().ToString() : context;
            fuzz.Input = $"{secret}: {Convert.ToHexString(given)}";
            string? read = null;
            bool accepted = FuzzCase.Accepts(() => read = protector.Unprotect(given, other), TroveErrorId.CatalogUnavailable);
            Assert.Equal(given.AsSpan().SequenceEqual(stored) && other == context, accepted);
            Assert.Equal(accepted ? secret : null, read);
            return accepted;
        });
    }
}
