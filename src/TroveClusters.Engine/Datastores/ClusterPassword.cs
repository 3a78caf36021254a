using System.Security.Cryptography;
using TroveClusters.Engine.Configuration;

namespace TroveClusters.Engine.Datastores;

/// <summary>Passwords for clusters whose creator gave none.</summary>
public static class ClusterPassword
{
    /// <summary>The length below which a password would have less than 128 random bits.</summary>
    public const int Shortest = 22;

    /// <summary>Longer ones are no safer, and a nuisance in connection strings.</summary>
    public const int Longest = 128;

    /// <summary>62 characters that no file format or connection string needs to quote: 5.95 bits each.</summary>
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Makes a password of random letters and digits, as long as the datastore's options say.</summary>
    public static string Generate(DatastoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RandomNumberGenerator.GetString(Characters, options.Integer("default_password_length")!.Value);
    }
}
