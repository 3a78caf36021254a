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
    /// <summary>Encrypts; <paramref name="context"/> is bound to the result, so that values cannot be swapped.</summary>
    /// <exception cref="TroveException">
    /// <c>CatalogUnavailable</c>: the key cannot be made or read. <c>InvalidArgument</c>: the secret holds half a surrogate pair.
    /// </exception>
    public byte[] Protect(string secret, string context)
    {
        byte[] plain;
        try
        {
            plain = SecretCipher.Encode(secret);
        }
        catch (EncoderFallbackException)
        {
            // The exception would name the character.
            throw new TroveException(TroveErrorId.InvalidArgument, "A secret must not contain half a surrogate pair.");
        }
        byte[] key;
        try
        {
            key = Key(create: true);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable, $"A secret cannot be encrypted with {home.KeyFile}: {DiskTrouble.Describe(e, home.Folder)}", home.KeyFile,
                "Restore the key file that belongs to this catalog, or see why its folder cannot be written.", e);
        }
        return SecretCipher.Encrypt(key, plain, context);
    }

    /// <exception cref="TroveException"><c>CatalogUnavailable</c>: the key is missing or not the one it was encrypted with.</exception>
    public string Unprotect(byte[] value, string context)
    {
        try
        {
            return SecretCipher.Decrypt(Key(create: false), value, context);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new TroveException(
                TroveErrorId.CatalogUnavailable, $"A stored secret cannot be decrypted with {home.KeyFile}: {e.Message}", home.KeyFile,
                "Restore the key file that belongs to this catalog.", e);
        }
    }

    /// <summary>The key that a key file holds.</summary>
    /// <exception cref="CryptographicException">The file is damaged, or on Windows another user's.</exception>
    public static byte[] ReadKey(byte[] stored)
    {
        byte[] key = OperatingSystem.IsWindows() ? ProtectedData.Unprotect(stored, null, DataProtectionScope.CurrentUser) : stored;
        return key.Length == SecretCipher.KeyBytes ? key : throw new CryptographicException("the key file is damaged");
    }

    /// <summary>The key as the file holds it now: another process may have made or restored it since.</summary>
    private byte[] Key(bool create)
    {
        if (create && !File.Exists(home.KeyFile))
        {
            home.EnsureCreated();
            // Whoever comes second reads the first one's key: creation fails when the file exists.
            PrivateFile.TryCreate(home.KeyFile, Wrap(SecretCipher.NewKey()));
        }
        return ReadKey(File.ReadAllBytes(home.KeyFile));
    }

    private static byte[] Wrap(byte[] key) =>
        OperatingSystem.IsWindows() ? ProtectedData.Protect(key, null, DataProtectionScope.CurrentUser) : key;
}
