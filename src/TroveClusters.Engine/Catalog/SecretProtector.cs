using System.Security.Cryptography;
using System.Text;
using TroveClusters.Engine.Platform;

namespace TroveClusters.Engine.Catalog;

/// <summary>
/// Encrypts stored secrets: AES-GCM with a key in a private file beside the catalog; on Windows that key is itself
/// protected for the user (DPAPI). This protects a copied catalog, not a folder that somebody else can read.
/// </summary>
internal sealed class SecretProtector(TroveHome home)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly object _lock = new();
    private byte[]? _key;

    /// <summary>Encrypts; <paramref name="context"/> is bound to the result, so that values cannot be swapped.</summary>
    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: the key cannot be made or read.</exception>
    public byte[] Protect(string secret, string context)
    {
        byte[] key;
        try
        {
            key = Key(create: true);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable, $"A secret cannot be encrypted with {home.KeyFile}: {e.Message}", home.KeyFile,
                "Restore the key file that belongs to this catalog, or see why its folder cannot be written.", e);
        }
        byte[] plain = Encoding.UTF8.GetBytes(secret);
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        Span<byte> nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: the key is missing or not the one it was encrypted with.</exception>
    public string Unprotect(byte[] value, string context)
    {
        try
        {
            using var aes = new AesGcm(Key(create: false), TagBytes);
            var plain = new byte[value.Length - NonceBytes - TagBytes];
            aes.Decrypt(value.AsSpan(0, NonceBytes), value.AsSpan(NonceBytes + TagBytes), value.AsSpan(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(context));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or OverflowException or ArgumentException)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable, $"A stored secret cannot be decrypted with {home.KeyFile}: {e.Message}", home.KeyFile,
                "Restore the key file that belongs to this catalog.", e);
        }
    }

    private byte[] Key(bool create)
    {
        lock (_lock)
        {
            if (_key is not null)
                return _key;
            if (create && !File.Exists(home.KeyFile))
            {
                home.EnsureCreated();
                // Whoever comes second reads the first one's key: creation fails when the file exists.
                PrivateFile.TryCreate(home.KeyFile, Wrap(RandomNumberGenerator.GetBytes(KeyBytes)));
            }
            byte[] key = Unwrap(File.ReadAllBytes(home.KeyFile));
            if (key.Length != KeyBytes)
                throw new CryptographicException("the key file is damaged");
            return _key = key;
        }
    }

    private static byte[] Wrap(byte[] key) =>
        OperatingSystem.IsWindows() ? ProtectedData.Protect(key, null, DataProtectionScope.CurrentUser) : key;

    private static byte[] Unwrap(byte[] stored) =>
        OperatingSystem.IsWindows() ? ProtectedData.Unprotect(stored, null, DataProtectionScope.CurrentUser) : stored;
}
