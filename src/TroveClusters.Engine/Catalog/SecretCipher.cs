using System.Security.Cryptography;
using System.Text;

namespace TroveClusters.Engine.Catalog;

/// <summary>How a secret is stored: AES-256-GCM, with nonce and tag before it.</summary>
internal static class SecretCipher
{
    /// <summary>The length of a key.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // What has no UTF-8 form would come back as something else.
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A key of chance.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>A secret as it is encrypted.</summary>
    /// <exception cref="EncoderFallbackException">It holds half a surrogate pair.</exception>
    public static byte[] Encode(string secret) => s_utf8.GetBytes(secret);

    /// <summary>Encrypts, and wipes what it has encrypted; <paramref name="context"/> is bound to the result.</summary>
    public static byte[] Encrypt(byte[] key, byte[] plain, string context)
    {
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        Span<byte> nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <summary>Decrypts what was encrypted with the same key and context.</summary>
    /// <exception cref="CryptographicException">It was not, or is damaged.</exception>
    public static string Decrypt(byte[] key, byte[] value, string context)
    {
        if (value.Length < NonceBytes + TagBytes)
            throw new CryptographicException("the stored value is too short");
        using var aes = new AesGcm(key, TagBytes);
        var plain = new byte[value.Length - NonceBytes - TagBytes];
        aes.Decrypt(value.AsSpan(0, NonceBytes), value.AsSpan(NonceBytes + TagBytes), value.AsSpan(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(context));
        try
        {
            return s_utf8.GetString(plain);
        }
        catch (DecoderFallbackException)
        {
            throw new CryptographicException("the stored value is no text");
        }
    }
}
